"""Personal data that a contract names is told by its shape: letters become x, digits 0, all else stays.

So it is for accounts without a key for pseudonyms (traces of Fairport 0.1.0, for one); all others hold no personal data
by the time that a writer gets them (`fairport.account`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from fairport.account import Personal
from fairport.places import unescape

if TYPE_CHECKING:
    from fairport.account import Account
    from fairport.verdict import Finding

_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)("|$)')
_WORD: Final = re.compile(r"[\w-]+")
_COUNT_OR_NUMBER: Final = re.compile(r"\(\d+ of \d+\)$|\d{4,}")


def personal_members(account: Account) -> frozenset[str]:
    """Return the names of the members whose values are still to be told by shape.

    They are those that the contract's document names (`personal-data`); none where the account holds pseudonyms
    already, or is to show what came.
    """
    if account.personal is not Personal.SHAPES:
        return frozenset()
    node: object = account.header
    for name in ("contract", "document", "x-fairport", "personal-data"):
        node = cast("Mapping[str, object]", node).get(name) if isinstance(node, Mapping) else None
    return frozenset(str(name) for name in cast("list[object]", node)) if isinstance(node, list) else frozenset()


def shape(text: str) -> str:
    """Return a text as its shape: `Jane Smith, +61 2` is `Xxxx Xxxxx, +00 0`."""
    return "".join(_stand_in(character) for character in text)


def _stand_in(character: str) -> str:
    if character.isdigit():
        return "0"
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return character


def discreet(finding: Finding, members: frozenset[str]) -> Finding:
    """Return the finding with the values in its words masked, if it speaks of a member that holds personal data."""
    if not _speaks_of(finding.message, members) and members.isdisjoint(unescape(s) for s in finding.at.split("/")):
        return finding
    return replace(finding, message=_masked(finding.message), actual=_masked(finding.actual))


def discreet_text(text: str, members: frozenset[str]) -> str:
    """Return a sentence with its values masked, if it names a member that holds personal data."""
    return _masked(text) if _speaks_of(text, members) else text


def _speaks_of(text: str, members: frozenset[str]) -> bool:
    return not members.isdisjoint(_WORD.findall(text))


def _masked(text: str) -> str:
    """Mask the values in a sentence: what stands in double quotes, and numbers of four digits and more; not counts."""
    quoted = _QUOTED.sub(lambda match: f'"{shape(match[1])}{match[2]}', text)
    return _COUNT_OR_NUMBER.sub(lambda match: match[0] if match[0][0] == "(" else shape(match[0]), quoted)
