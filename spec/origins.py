"""Where each part of a contract's document was written: file, line and pointer, for errors.

A document is put together from its own file, the local files that it refers to, and overlays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fairport.errors import ContractError
from fairport.spec.plain import reached, tokens
from fairport.spec.yamltext import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHOWN = 20
"""How many mistakes one error tells."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The part of the document at `at` was written in the file `name`, at `within` in it. `text` is the file's."""

    name: str
    text: str
    value: Any
    at: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a contract: the JSON Pointer of it in the document, what is wrong, and how to mend it."""

    at: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Origins:
    """Every file that a document came from, in the order in which they were laid over each other.

    `moved` tells for parts that a conversion moved where they stood when they were read, by JSON Pointers.
    """

    name: str
    files: tuple[Origin, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict[str, str])

    def line(self, pointer: str) -> tuple[str, int, str]:
        """Return file, line (0 if unknown) and the pointer within that file of a place in the document."""
        pointer = self.unmoved(pointer)
        best: Origin | None = None
        depth = -1
        for _, file in sorted(self._around(pointer), key=lambda each: each[0]):
            steps = self._steps(file, pointer)
            if steps >= depth:
                best, depth = file, steps
        if best is None:
            return self.name, 0, pointer
        inside = best.within + pointer.removeprefix(best.at)
        return best.name, line_of(best.text, inside), inside

    def where(self, pointer: str) -> str:
        """Return `file:line pointer` of a place in the document, or `name pointer` where no file is known."""
        name, line, inside = self.line(pointer)
        place = f"{name}:{line}" if line else name
        return f"{place} {inside}" if inside else place

    @cached_property
    def _by_place(self) -> dict[str, list[tuple[int, Origin]]]:
        found: dict[str, list[tuple[int, Origin]]] = {}
        for number, file in enumerate(self.files):
            found.setdefault(file.at, []).append((number, file))
        return found

    def _around(self, pointer: str) -> Iterator[tuple[int, Origin]]:
        """The files whose part holds a place, each with its number."""
        for holder in _holders(pointer):
            yield from self._by_place.get(holder, ())

    def unmoved(self, pointer: str) -> str:
        """Where a place stood when it was read: a part of what moved may have moved by itself before."""
        for holder in _holders(pointer) if self.moved else ():
            if holder in self.moved:
                return self.moved[holder] + pointer.removeprefix(holder)
        return pointer

    @staticmethod
    def _steps(file: Origin, pointer: str) -> int:
        inside = file.within + pointer.removeprefix(file.at)
        return len(tokens(file.at)) + reached(file.value, inside) - len(tokens(file.within))


def _holders(pointer: str) -> Iterator[str]:
    """The pointer itself and those of all that is around it, the innermost first."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]
    yield ""


def refuse(mistakes: list[Mistake], origins: Origins) -> None:
    """Raise one ContractError that tells all mistakes (the first 20); do nothing if there are none."""
    if not mistakes:
        return
    first = mistakes[0]
    if len(mistakes) == 1:
        raise ContractError(first.message, where=origins.where(first.at), hint=first.hint)
    lines = [f"{origins.where(m.at)}: {m.message}{f' ({m.hint})' if m.hint else ''}" for m in mistakes[:SHOWN]]
    if len(mistakes) > SHOWN:
        lines.append(f"and {len(mistakes) - SHOWN} more")
    message = f"{len(mistakes)} mistakes in the contract\n  " + "\n  ".join(lines)
    raise ContractError(message, where=origins.name, hint="mend them in this order: one may explain the next")
