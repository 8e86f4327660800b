"""Where a promise stands in the contract's documents, for formats that point into files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.account import Account

_DRIVE: Final = re.compile(r"[A-Za-z]:/")
_SAFE: Final = "/-._~!$&'()*+,;=@"


@dataclass(frozen=True, slots=True)
class Placed:
    """A place: the file as it was named when the run began, the line (0: unknown), the JSON Pointer in the document."""

    file: str
    line: int
    pointer: str

    @property
    def uri(self) -> str:
        """The file as a URI reference (RFC 3986): relative, or `file:` for an absolute path."""
        path = self.file.replace("\\", "/")
        if path.startswith("/"):
            return f"file://{quote(path, safe=_SAFE, errors='replace')}"
        if _DRIVE.match(path):
            return f"file:///{path[:2]}{quote(path[2:], safe=_SAFE, errors='replace')}"
        return quote(path.removeprefix("./"), safe=_SAFE, errors="replace")


def places_of(account: Account) -> Mapping[str, Placed]:
    """Return the place of every promise by its id; a trace that tells no lines leaves the contract's first one."""
    contract = account.header["contract"]
    places: Mapping[str, Any] = contract.get("places", {})
    fallback = main_file(account)
    return {
        promise: Placed(printable(str(file)) or fallback, int(line), printable(str(pointer)))
        for promise, (pointer, file, line) in places.items()
    }


def main_file(account: Account) -> str:
    """Return the contract's document: its path as it was given, or a bundled contract's name."""
    contract = account.header["contract"]
    return printable(str(contract["source"] or contract["name"]))


def placed(places: Mapping[str, Placed], promise: str, account: Account) -> Placed:
    """Return the place of a promise, the contract's document itself where none is told."""
    return places.get(promise) or Placed(main_file(account), 0, "")
