"""The names of the places in a page that links lead to: stable, unique, and harmless whatever they are made of."""

from __future__ import annotations

import re
from typing import Final

_ODD: Final = re.compile(r"[^A-Za-z0-9_.-]+")
LONGEST: Final = 80


def anchor(kind: str, text: object) -> str:
    """Return the name of a thing that no other thing of a page bears, e.g. `q-ORD-TOTAL`."""
    return f"{kind}-{_ODD.sub('-', str(text))[:LONGEST]}"


class Anchors:
    """Gives each thing of a kind its name: the same name whenever it is asked for."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def name(self, kind: str, text: object) -> str:
        """Return the name of a thing, e.g. `f-9ce928a19d06f9b8`; what cannot stand in a link is left out of it."""
        key = (kind, str(text))
        if key not in self._given:
            self._given[key] = self._free(anchor(kind, text))
        return self._given[key]

    def _free(self, wanted: str) -> str:
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}.{count}"
        self._taken.add(name)
        return name
