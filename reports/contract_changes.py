"""What changed between two contracts, as JSON and as Markdown; for other machines by the writers of remarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairport.reports.changes import escaped
from fairport.reports.harmless import to_json
from fairport.reports.remarks import WRITERS as REMARKS
from fairport.reports.remarks import Told
from fairport.reports.sentences import counted
from fairport.spec.changes import CHANGE_RULES, Change, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SCHEMA_VERSION: Final = 1
MOST_IN_MARKDOWN: Final = 200
_LEVELS: Final = {Severity.BREAKING: "error", Severity.WARNING: "warning", Severity.COMPATIBLE: "note"}
_TITLES: Final = {
    Severity.BREAKING: "Breaks consumers",
    Severity.WARNING: "May break consumers",
    Severity.COMPATIBLE: "Breaks nobody",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A change, and file and line (0: unknown) of it: in the old contract if it is gone, else in the new one."""

    change: Change
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two contracts and what changed from one to the other, the breaking changes first."""

    old: str
    new: str
    changes: tuple[Placed, ...]

    def of(self, severity: Severity) -> tuple[Placed, ...]:
        """Return the changes of a severity."""
        return tuple(placed for placed in self.changes if placed.change.severity is severity)

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each severity."""
        return {severity.value: len(self.of(severity)) for severity in Severity}


def line(placed: Placed) -> str:
    """Return a change in one line."""
    change = placed.change
    touched = f"{change.operations[0]}: " if len(change.operations) == 1 else ""
    many = f" (of {counted(len(change.operations), 'operation')})" if len(change.operations) > 1 else ""
    where = f"{change.where}: " if change.where else ""
    return f"{touched}{where}{change.message}{many} [{change.rule}]"


def sentence(compared: Compared) -> str:
    """Return what the changes come to, in one sentence."""
    breaking, warnings = (len(compared.of(severity)) for severity in (Severity.BREAKING, Severity.WARNING))
    if breaking:
        return f"{counted(breaking, 'change')} of {counted(len(compared.changes), 'change')} break consumers."
    if warnings:
        return f"Nothing breaks every consumer; {counted(warnings, 'change')} may break some."
    return "Nothing breaks consumers."


def as_json(compared: Compared) -> bytes:
    """Return all changes as JSON."""
    return to_json(
        {
            "schema_version": SCHEMA_VERSION,
            "breaking": bool(compared.of(Severity.BREAKING)),
            "old": compared.old,
            "new": compared.new,
            "counts": compared.counts,
            "changes": [_record(placed) for placed in compared.changes],
        }
    )


def _record(placed: Placed) -> dict[str, object]:
    change = placed.change
    return {
        "rule": change.rule,
        "severity": change.severity.value,
        "message": change.message,
        "where": change.where,
        "operations": list(change.operations),
        "in": "old" if change.is_gone else "new",
        "at": change.at,
        "file": placed.file,
        "line": placed.line,
    }


def as_markdown(compared: Compared) -> bytes:
    """Return the changes as GitHub-flavoured Markdown, bounded; those that break consumers stand open."""
    lines = [f"## {escaped(compared.old)} to {escaped(compared.new)}", "", escaped(sentence(compared))]
    for severity in Severity:
        found = compared.of(severity)
        if found:
            is_open = " open" if severity is Severity.BREAKING else ""
            lines += ["", f"<details{is_open}><summary>{_TITLES[severity]} ({len(found):,})</summary>", ""]
            lines += [f"- {escaped(line(placed))}" for placed in found[:MOST_IN_MARKDOWN]]
            if len(found) > MOST_IN_MARKDOWN:
                lines.append(f"- and {len(found) - MOST_IN_MARKDOWN:,} more")
            lines += ["", "</details>"]
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def told_of(compared: Compared) -> list[Told]:
    """Return the changes as the writers of remarks take them."""
    return [
        Told(
            rule=f"diff.{placed.change.rule}",
            level=_LEVELS[placed.change.severity],
            message=line(placed),
            file=placed.file,
            line=placed.line,
            at=placed.change.at,
        )
        for placed in compared.changes
    ]


def _by_remarks(write: Callable[[Sequence[Told], Mapping[str, str]], bytes]) -> Callable[[Compared], bytes]:
    rules = {f"diff.{name}": says for name, says in CHANGE_RULES.items()}
    return lambda compared: write(told_of(compared), rules)


WRITERS: Final[Mapping[str, Callable[[Compared], bytes]]] = {
    "json": as_json,
    "markdown": as_markdown,
    **{name: _by_remarks(write) for name, write in REMARKS.items()},
}
"""What makes the bytes of each format."""
