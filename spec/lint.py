"""Remarks on a contract that can be read and could be better: `fairport spec lint`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairport.spec.lint_document import document_remarks
from fairport.spec.lint_promises import Judged, promise_remarks
from fairport.spec.lint_rules import RULES, Weight
from fairport.spec.origins import Origins

if TYPE_CHECKING:
    from fairport.spec.model import Contract


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: the name of its rule, the JSON Pointer that it is about, `file:line` where known, what it says."""

    rule: str
    at: str
    where: str
    message: str
    file: str = ""
    line: int = 0

    @property
    def weight(self) -> Weight:
        """How much it matters."""
        return RULES[self.rule].weight


def lint(contract: Contract, judged: Judged | None = None, origins: Origins | None = None) -> tuple[Remark, ...]:
    """Return the remarks on a contract, errors first.

    `judged` are the promise types and facets that rules judge; None leaves out what depends on them. `origins` tell
    the lines.
    """
    said = [*document_remarks(contract), *promise_remarks(contract, judged)]
    known = origins or Origins(contract.source)
    order = list(Weight)
    remarks: list[Remark] = []
    for rule, at, message in sorted(dict.fromkeys(said), key=lambda one: order.index(RULES[one[0]].weight)):
        file, line, _ = known.line(at)
        remarks.append(Remark(rule, at, known.where(at), message, file, line))
    return tuple(remarks)


__all__ = ["Remark", "Weight", "lint"]
