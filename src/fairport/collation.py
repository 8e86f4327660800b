"""Orders of texts: the common ones, and what all of them agree on.

Documentation hardly ever says by which rules texts are sorted. An order is accepted that any common collation gives:
by code points (or UTF-16 units), with case set aside (in capitals or in small letters), with accents set aside too,
by letters and digits alone, with punctuation before digits before letters, and with numbers in a text by their value.

Where none of them gives it, only what no collation of the world disputes is judged: texts that differ in nothing but
some digits, and first letters of one case, but for those that some alphabet puts elsewhere (y and z; v beside w;
the digraphs aa, ch, ng) and for texts that begin with an article, which libraries set aside.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Key: TypeAlias = "Callable[[str], object]"

_BASE: Final = re.compile(r"(?:LATIN|GREEK|CYRILLIC) (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: WITH .*)?")
_OTHERS: Final = {
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "\N{LATIN SMALL LETTER ETH}": "d",
    "\N{LATIN SMALL LETTER THORN}": "th",
}
_DIGITS: Final = re.compile(r"[0-9]+")
_ARTICLE: Final = re.compile(r"(?:a|an|the|de|der|die|das|el|la|le|les|il|los|las)[ ']", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"y|z|aa|ch|ng", re.IGNORECASE)
_SHIFTED: Final = re.compile(r"[Tt ].*[+-][0-9]{2}:?[0-9]{2}$")
"""The end of a point in time with its distance from UTC: two of them are not in the order of their digits."""


@cache
def _letter(letter: str) -> str:
    """Return a letter without stroke, hook or bar: those that Unicode does not take apart itself."""
    if letter.isascii():
        return letter
    found = _BASE.fullmatch(unicodedata.name(letter, ""))
    return _OTHERS.get(letter) or (
        found[1].lower() if found and unicodedata.name(letter).startswith("LATIN") else letter
    )


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Return a text with case and accents set aside."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_letter(letter) for letter in apart if not unicodedata.combining(letter)).casefold()


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """Return the runs of letters and digits of a text, case and accents set aside."""
    return tuple(re.findall(r"[^\W_]+", folded(text)))


def spelled(text: str) -> str:
    """Return the letters and digits of a text alone, case and accents set aside."""
    return "".join(words(text))


def _by_class(text: str) -> object:
    """Spaces before punctuation before digits before letters; no punctuation before another."""
    kinds = (
        (0, "") if c.isspace() else (2, c) if c.isdigit() else (3, c) if c.isalpha() else (1, "") for c in folded(text)
    )
    return tuple(kinds)


def _by_value(text: str) -> object:
    """Runs of digits by the number that they write, before other characters."""
    parts = re.findall(r"[0-9]+|[^0-9]+", folded(text))
    return tuple((0, int(part[:400]), "") if part[0] in "0123456789" else (1, 0, part) for part in parts)


COLLATIONS: Final[Mapping[str, Key]] = {
    "by code points": lambda text: text,
    "by UTF-16 units": lambda text: text.encode("utf-16-be", "surrogatepass"),
    "in small letters": str.casefold,
    "in capitals": str.upper,
    "without accents": folded,
    "by letters and digits alone": spelled,
    "with punctuation first": _by_class,
    "with numbers by their value": _by_value,
}
"""The common orders of texts, by the words that tell them."""


def collations(texts: Sequence[str]) -> list[str]:
    """Return the collations in which texts ascend, equal ones in any order."""
    return [name for name, key in COLLATIONS.items() if _ascends([key(text) for text in texts])]


def _ascends(keys: Sequence[object]) -> bool:
    return all(one <= two for one, two in pairwise(keys))  # type: ignore[operator]  # keys of one collation compare


def sure_order(one: str, two: str) -> int | None:
    """Return -1, 0 or 1 where every collation puts one text before, level with or after another; else None."""
    if one == two:
        return 0
    if _skeleton(one) == _skeleton(two) and not _SHIFTED.search(one):
        return -1 if one < two else 1
    ranks = _rank(one), _rank(two)
    if None in ranks or (0 not in ranks and one[0].isupper() != two[0].isupper()):
        return None
    first, second = (rank or 0 for rank in ranks)
    return None if first == second else -1 if first < second else 1


def _skeleton(text: str) -> str:
    """Return a text with every digit as the same one: texts of one skeleton differ in digits alone."""
    return re.sub(r"[0-9]", "0", text)


def _rank(text: str) -> int | None:
    """Return where a text stands by its first letter: digits before all letters, v level with w; None: disputed."""
    first = text[:1]
    if not first.isascii() or not first.isalnum() or _ELSEWHERE.match(text) or _ARTICLE.match(text):
        return None
    return 0 if first.isdigit() else ord("v" if first in "wW" else first.lower())


def first_fall(texts: Sequence[str]) -> tuple[int, int] | None:
    """Return the places of two texts of which every collation puts the later one first; None where there are none."""
    latest: dict[object, int] = {}
    highest: dict[bool, int] = {}
    for at, text in enumerate(texts):
        skeleton = _skeleton(text)
        before = latest.get(skeleton)
        if before is not None and sure_order(texts[before], text) == 1:
            return before, at
        latest[skeleton] = at
        if _rank(text) is None:
            continue
        for upper in (True, False) if text[0].isdigit() else (text[0].isupper(),):
            top = highest.get(upper)
            if top is not None and (_rank(texts[top]) or 0) > (_rank(text) or 0):
                return top, at
            highest[upper] = at if top is None or not text[0].isdigit() else top
    return None
