"""The ways in which a secret may be spelled: as it is, encoded once or twice, escaped, or inside of something encoded.

Three looks, each as cheap as it can be: the usual spellings word by word; base64 in which the secret begins at any
byte; and a spelling of any mixture of escapes, which is only looked for where undoing escapes brings the secret out.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache, partial
from html.entities import codepoint2name
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, quote_plus, unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SHORTEST: Final = 6
"""A shorter spelling is not looked for: it would be chance."""
SHORTEST_CORE: Final = 8
"""So many characters of base64, at the least, show that a secret is inside of it."""
ROUNDS: Final = 3
"""So often escapes are undone: what was encoded three times over is found."""

_ESCAPES: Final = ("%", "\\", "&")
_CODE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\"/\\]))")
_LOWER: Final = re.compile(r"%[0-9A-F]{2}")
_BASE64: Final = "[A-Za-z0-9+/_-]"


@dataclass(frozen=True, slots=True)
class Spellings:
    """All spellings of some secrets.

    Texts are as HTTP libraries give them: what came as bytes, and a body too, is decoded as ISO 8859-1.
    """

    _plain: tuple[str, ...]
    _cores: tuple[str, ...]
    _secrets: tuple[str, ...]
    _likely: tuple[re.Pattern[str], ...]

    def within(self, text: str) -> bool:
        """Whether a text holds a secret."""
        return self.replaced(text, lambda _: "***") != text

    def replaced(self, text: str, instead: Callable[[str], str]) -> str:
        """Return a text with what `instead` gives for each spelling of a secret in it."""
        if len(text) < SHORTEST:
            return text
        here = tuple(form for form in self._plain if form in text)
        made = _any_of(here).sub(lambda match: instead(match[0]), text) if here else text
        for core in self._cores:
            if core in made:
                made = re.sub(_BASE64 + "?" + re.escape(core) + _BASE64 + "?={0,2}", lambda m: instead(m[0]), made)
        for secret in self._coming_out(made):
            made = _escaped(secret).sub(partial(_unless_plain, secret, instead), made)
        return _wide_replaced(made, self._secrets, instead) if "\0" in made else made

    def _coming_out(self, text: str) -> list[str]:
        """Return the secrets that undoing the escapes in a text brings out."""
        marked = any(mark in text for mark in _ESCAPES)
        if not marked or not any(likely.search(text) for likely in self._likely):
            return []
        found: dict[str, None] = {}
        for _ in range(ROUNDS):
            before = text
            for bare in _undone(before):
                spaced = bare.replace("+", " ")
                held = (each for each in self._secrets if any(form in bare or form in spaced for form in _read(each)))
                found |= dict.fromkeys(held)
                text = bare
            if text == before:
                break
        return list(found)


@lru_cache(maxsize=16)
def spellings_of(secrets: frozenset[str]) -> Spellings | None:
    """Return the spellings of secrets of `SHORTEST` characters and more; None of none."""
    held = sorted(secret for secret in secrets if len(secret) >= SHORTEST)
    if not held:
        return None
    forms = {form for secret in held for form in plain_forms(secret)}
    spelt = sorted(forms, key=lambda form: (-len(form), form))
    cores = sorted({core for secret in held for core in base64_cores(secret)} - forms)
    return Spellings(tuple(spelt), tuple(cores), tuple(held), _likely_escapes(held))


def plain_forms(secret: str) -> set[str]:
    """Return the usual spellings: in URLs, JSON and HTML, as base64 with and without its end, as hexadecimal."""
    raw = secret.encode("utf-8", "surrogatepass")
    readable = raw.decode("utf-8", "replace")
    once = {quote(readable, safe=""), quote(readable), quote_plus(readable)}
    encoded = {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    spelt = {
        secret,
        secret.rstrip("="),
        *once,
        *(quote(form, safe="") for form in once),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1].replace("/", "\\/"),
        html.escape(secret),
        *encoded,
        *(form.rstrip("=") for form in encoded),
        raw.hex(),
        raw.hex().upper(),
    }
    spelt |= {_LOWER.sub(lambda match: match[0].lower(), form) for form in spelt}
    spelt |= {form.encode("utf-8", "surrogatepass").decode("latin-1") for form in spelt}
    return {form for form in spelt if len(form) >= SHORTEST}


def base64_cores(secret: str) -> set[str]:
    """Return what base64 of any text with the secret in it holds, whatever stands before and after it.

    The first and the last character may depend on the neighbours too, and are left out.
    """
    raw = secret.encode("utf-8", "surrogatepass")
    cores: set[str] = set()
    for before in range(3):
        first = (before * 8 + 5) // 6
        last = (before + len(raw)) * 8 // 6
        core = base64.b64encode(b"\0" * before + raw).decode()[first:last]
        if len(core) >= SHORTEST_CORE:
            cores |= {core, core.translate(str.maketrans("+/", "-_"))}
    return cores


def _whole(escaped: str, form: str) -> str:
    """A secret of digits is one only as a whole number; one of letters only where it names no member."""
    if form.isdigit() and form.isascii():
        return rf"(?<![\d.]){escaped}(?![\d.])"
    return rf'{escaped}(?!\w*"\s*:)' if form.isalpha() else escaped


def _unless_plain(secret: str, instead: Callable[[str], str], match: re.Match[str]) -> str:
    """Leave what has no escape: it is a member's name, or part of a number."""
    return match[0] if match[0] in _read(secret) else instead(match[0])


def _undone(text: str) -> Iterator[str]:
    """Yield a text with escapes undone once, kind by kind: those of HTML, then of JSON too, then of URLs too."""
    if "&" in text:
        text = html.unescape(text)
        yield text
    if "\\" in text:
        units = _CODE.sub(_character, text)
        text = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        yield text
    if "%" in text:
        yield unquote(text, "latin-1")


def _read(secret: str) -> tuple[str, str]:
    """Return a secret as it reads in a text, and in one whose bytes were each taken for a character."""
    return secret, secret.encode("utf-8", "surrogatepass").decode("latin-1")


def _character(match: re.Match[str]) -> str:
    return match[3] or chr(int(match[1] or match[2], 16))


@lru_cache(maxsize=64)
def _any_of(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Match the first of some spellings, which stand in order: the longest first."""
    return re.compile("|".join(_whole(re.escape(form), form) for form in forms))


@lru_cache(maxsize=64)
def _escaped(secret: str) -> re.Pattern[str]:
    """Match a secret whose characters are each spelled in any way, escapes of escapes included."""
    return re.compile("".join(map(_any_spelling, secret)))


def _likely_escapes(secrets: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    r"""Return what matches whatever could be an escaped character of a secret: where none does, none is escaped.

    Each begins with one literal, which is searched for much faster than one of several. Behind backslashes the next
    character of the secret must follow, or an escape: `\\n` stands in many a text.
    """
    after: defaultdict[str, set[str]] = defaultdict(set)
    for secret in secrets:
        for character, following in zip(secret, [*secret[1:], ""], strict=True):
            after[character].add(following)
    held = sorted(after)
    raw = [f"{byte:02x}" for byte in sorted({*"".join(held).encode("utf-8", "surrogatepass")})]
    units = [character.encode("utf-16-be", "surrogatepass").hex()[:4] for character in held]
    codes = [f"{ord(character):02x}" for character in held]
    slashed = [re.escape(character) + _before(after[character]) for character in held]
    named = [codepoint2name[ord(character)] for character in held if ord(character) in codepoint2name]
    likely = [
        rf"%(?i:{'|'.join(['25', *raw])})",
        rf"\\\\*(?:u(?i:{'|'.join(units)})|x(?i:{'|'.join(codes)})|{'|'.join(slashed)})",
        rf"&(?:amp;)*(?:{'|'.join(['#', 'apos', *named])})",
        *(re.escape(_read(character)[1][0]) for character in held if not character.isascii()),
        *([r"\+"] if " " in held else []),
    ]
    return tuple(map(re.compile, likely))


def _before(following: set[str]) -> str:
    """Look ahead for the beginning of any spelling of one of some characters; "" is the end of a secret."""
    if "" in following:
        return ""
    return rf"(?=[%\\&+\x80-\U0010ffff{re.escape(''.join(sorted(following)))}])"


def _any_spelling(character: str) -> str:
    raw = character.encode("utf-8", "surrogatepass")
    units = re.findall("....", character.encode("utf-16-be", "surrogatepass").hex())
    spelt = [
        rf"\\*{re.escape(character)}",
        re.escape(raw.decode("latin-1")),
        "".join(rf"%(?:25)*(?i:{byte:02x})" for byte in raw),
        "".join(rf"\\+u(?i:{unit})" for unit in units),
        rf"\\+x(?i:{ord(character):02x})",
        rf"&(?:amp;)*#(?:0*{ord(character)}|(?i:x0*{ord(character):x}));?",
    ]
    named = codepoint2name.get(ord(character)) or ("apos" if character == "'" else "")
    spelt += [rf"&(?:amp;)*{named};"] if named else []
    spelt += [r"\+", "%(?:25)*2[bB]"] if character == " " else []
    return f"(?:{'|'.join(spelt)})"


def _wide_replaced(text: str, secrets: tuple[str, ...], instead: Callable[[str], str]) -> str:
    """Replace secrets in a body of UTF-16."""
    for secret in secrets:
        for codec in ("utf-16-le", "utf-16-be"):
            wide = secret.encode(codec, "surrogatepass").decode("latin-1")
            text = text.replace(wide, instead(secret).encode(codec).decode("latin-1"))
    return text
