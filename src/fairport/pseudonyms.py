"""Pseudonyms that keep the shape of what they stand for: a keyed one-to-one mapping of texts, without a table.

A letter becomes a letter of the same case and script, a digit a digit, all else stays: blanks, signs, and what is
wrong with a value. The same text has the same pseudonym under one key, different texts have different ones, and the
spelling of a number (`+61 1 1111`, `+61-1-1111`) or the case of a word (`Jane`, `JANE`) changes nothing but itself.

The mapping is a Feistel network over the places of letters and digits, as in format-preserving encryption (NIST SP
800-38G), with keyed BLAKE2b as its round function. Who has the key can undo it; who has not learns the shape.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from math import prod
from string import ascii_lowercase, ascii_uppercase
from string import digits as DIGITS  # noqa: N812 - a constant
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ROUNDS: Final = 10
BLOCK: Final = 48
"""So many letters and digits are mixed with one another; a long text is mapped block by block, in linear time."""
MOST_KNOWN: Final = 50_000
"""So many pseudonyms are remembered; more are worked out again."""
LONGEST_KNOWN: Final = 1_000
"""The pseudonym of a text of more characters is not remembered."""

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_CALLING: Final = re.compile(
    r"\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{0,2})", re.ASCII
)
"""A plus and a country code (ITU-T E.164, list of assigned codes); one of no country has up to three digits."""
_ESCAPED: Final = re.compile("%.{0,2}", re.DOTALL)
_UNIT: Final = re.compile(
    r"\\u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.|.", re.DOTALL
)
_LETTERS: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"})
_ASCII: Final = 0x80
_PAGE: Final = 8
"""Bits: letters beyond ASCII stay within their 256 code points, and so keep their length in any encoding."""


class Pseudonyms:
    """The pseudonyms of one run. `key` is secret from whoever must not learn the texts; 16 bytes or more."""

    def __init__(self, key: bytes) -> None:
        self._key = blake2b(key, digest_size=32).digest()
        self._known: dict[str, str] = {}

    @property
    def known(self) -> Mapping[str, str]:
        """The texts that were asked for of late, with their pseudonyms."""
        return self._known

    def of(self, text: str) -> str:
        """Return the pseudonym of a text: of the same length, in characters and in UTF-8.

        What stays beside signs and blanks: the scheme of a URL and its percent escapes, a country code behind a plus,
        and a zero that a number, or the rest of one, begins with. Without a letter or digit more, a text stands for
        itself.
        """
        made = self._known.get(text)
        if made is not None:
            return made
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        made = self._made(text)
        if len(text) <= LONGEST_KNOWN:
            self._known[text] = made
        return made

    def of_json(self, raw: str) -> str:
        r"""Return the pseudonym of what stands between the quotes of a JSON string, each escape spelled as it was.

        `\xa0`, as `fairport.words.printable` writes what cannot be seen, stays too.
        """
        if "\\" not in raw:
            return self.of(raw)
        units = _UNIT.findall(raw)
        text = "".join(map(_read, units))
        return "".join(map(_spelled, units, text, self.of(text)))

    def _made(self, text: str) -> str:
        places = _places(text)
        alphabets = [_alphabet(text[place]) for place in places]
        if places and text[places[0]] == "0":  # a number keeps its length: it begins with a zero or it does not
            places, alphabets = places[1:], alphabets[1:]
        elif places and alphabets[0] == DIGITS:
            alphabets[0] = DIGITS[1:]
        indices = [alphabet.index(text[place]) for alphabet, place in zip(alphabets, places, strict=True)]
        made = list(text)
        for place, alphabet, index in zip(places, alphabets, self._mixed(indices, alphabets), strict=True):
            made[place] = alphabet[index]
        return "".join(made)

    def _mixed(self, indices: list[int], alphabets: list[str]) -> list[int]:
        """Mix block by block; each depends on the length and on all that stands before it."""
        mixed: list[int] = []
        before = blake2b(str(len(indices)).encode(), key=self._key, digest_size=16)
        for start in range(0, len(indices), BLOCK):
            block = indices[start : start + BLOCK]
            radices = [len(alphabet) for alphabet in alphabets[start : start + BLOCK]]
            mixed += self._block(block, radices, before.digest())
            before.update(",".join(map(str, block)).encode())
        return mixed

    def _block(self, indices: list[int], radices: list[int], tweak: bytes) -> list[int]:
        half = len(indices) // 2
        sizes = prod(radices[:half]), prod(radices[half:])
        sides = [_packed(indices[:half], radices[:half]), _packed(indices[half:], radices[half:])]
        for turn in range(ROUNDS):
            side = turn % 2
            told = b"%b%d:%d" % (tweak, turn, sides[1 - side])
            digest = blake2b(told, key=self._key, digest_size=64).digest()
            sides[side] = (sides[side] + int.from_bytes(digest, "big")) % sizes[side]
        return [*_unpacked(sides[0], radices[:half]), *_unpacked(sides[1], radices[half:])]


def _places(text: str) -> list[int]:
    """Return where a text varies: at its letters and digits, less a country code, a URL's scheme and its escapes."""
    scheme = _SCHEME.match(text)
    if scheme is None:
        calling = _CALLING.match(text)
        start = calling.end() if calling else 0
        return [at for at in range(start, len(text)) if _alphabet(text[at])]
    start = scheme.end()
    escaped = {at for match in _ESCAPED.finditer(text, start) for at in range(*match.span())}
    return [at for at in range(start, len(text)) if at not in escaped and _alphabet(text[at])]


@lru_cache(maxsize=4096)
def _alphabet(character: str) -> str:
    """Return what a character may become, "" for one that stays."""
    if character < "\x80":
        return _ascii_alphabet(character)
    category = unicodedata.category(character)
    return _page(ord(character) >> _PAGE, category) if category in _LETTERS else ""


def _ascii_alphabet(character: str) -> str:
    known = (DIGITS, ascii_lowercase, ascii_uppercase)
    return next((alphabet for alphabet in known if character in alphabet), "")


@lru_cache(maxsize=256)
def _page(page: int, category: str) -> str:
    codes = range(max(page << _PAGE, _ASCII), (page + 1) << _PAGE)
    return "".join(chr(code) for code in codes if unicodedata.category(chr(code)) == category)


def _packed(indices: list[int], radices: list[int]) -> int:
    number = 0
    for index, radix in zip(indices, radices, strict=True):
        number = number * radix + index
    return number


def _unpacked(number: int, radices: list[int]) -> list[int]:
    indices: list[int] = []
    for radix in reversed(radices):
        number, index = divmod(number, radix)
        indices.append(index)
    return indices[::-1]


_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "/": "/"}


def _read(unit: str) -> str:
    """Return the character that a unit of a JSON string stands for; an escape that is none stands for a backslash."""
    if len(unit) == len(r"\u0000\u0000"):
        high, low = int(unit[2:6], 16), int(unit[8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    if unit.startswith("\\u") and len(unit) > len(r"\u"):
        return chr(int(f"0x{unit[2:]}", 0))
    return _ESCAPES.get(unit[1], "\\") if len(unit) > 1 else unit


def _spelled(unit: str, read: str, made: str) -> str:
    """Return a character in the spelling of the unit that it takes the place of."""
    if made == read:
        return unit
    if len(unit) == 1:
        return made
    written = made.encode("utf-16-be", "surrogatepass").hex()
    written = written.upper() if any(digit in "ABCDEF" for digit in unit[2:]) else written
    return "".join(f"\\u{written[at : at + 4]}" for at in range(0, len(written), 4))
