"""The comparison as a page: requests, time, faults by group, and alarms, each counted the same way for every arm."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from beside import Case, Heard
    from beside_arms import Failure

FAIRPORT: Final = "Fairport, standard"
COLUMNS: Final = {
    FAIRPORT: "fairport",
    "Schemathesis": "schemathesis",
    "Schemathesis, stopped": "schemathesis",
    "Schemathesis, strict document": "strict",
}
"""The columns of the page, and whose runs they count; "stopped" takes the first requests of a whole run."""
STOPPED: Final = "Schemathesis, stopped"
PROSE: Final = """\
## How to read it

- **What each is for.** Schemathesis generates requests from any OpenAPI document, to make a service crash, leak or
  contradict its schemas; it needs nothing else, and Fairport itself uses it to generate. Fairport has a contract that
  says how pages, windows, filters and histories hang together, and asks for that. Most faults of the list are of that
  kind.
- **The list is ours.** Faults and rules grew up together, and a rule was mended until it caught its fault: what
  Fairport catches here says that its rules work, not how it does on a service that it has never seen.
- **Equal terms.** Both are their own commands, over loopback, each against a fresh service. Schemathesis has the
  credentials, the identities, a window that holds all rows, its default checks, phases and number of examples, a
  fixed seed and no memory of other runs; it goes on after a failure, so that none hides another.
- **Caught** means: something is told that is told of the honest service with none of the seeds. That is generous, as
  nobody has an honest twin of the service at hand; *never failed there* takes only checks of which that is not
  needed. A failure that Fairport tells at SHOULD counts too, though it does not fail a run.
- **Stopped**: what had been shown when as many requests had been sent as Fairport sent to the same service.
- **Strict document**: what `x-fairport` says of single answers (SHOULD schemas, plausible instants, midnight) turned
  into plain JSON Schema. The requests are the same; only the answers are held to more.
- **Of the honest service** Schemathesis says that it refuses what the schemas allow (`Results_Count=0`: the vendor's
  page names no bounds, so neither does the document) and takes parameters that the document does not know. By the
  document it is right; a team would waive these, or write bounds into the document.
- **Time** is the whole command, start included, the median over the runs against the honest service, on a busy
  machine of two cores: good for a ratio at the most. A connection that a variant breaks is an answer cut short here."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one column says of one case; `new` are the failures beyond those of the honest service."""

    case: Case
    requests: int
    seconds: float
    code: int
    failures: frozenset[Failure]
    new: frozenset[Failure] = frozenset()
    new_codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Column:
    """One arm over all cases."""

    name: str
    honest: list[Told] = field(default_factory=list)
    faults: list[Told] = field(default_factory=list)
    fair: list[Told] = field(default_factory=list)


def page(heard: Sequence[Heard], told: Mapping[str, Any]) -> str:
    """Return the page as Markdown; `told` says when and by which command the runs were made."""
    columns = [_column(name, heard) for name in COLUMNS]
    faults, fair = len(columns[0].faults), len(columns[0].fair)
    return "\n".join(
        [
            "# Beside Schemathesis",
            "",
            f"Run on {told['date']} by `{told['command']}`: {faults} faults and {fair} fair variants of the reference",
            f"service with 137 rows, and the honest service with {told['seeds']} seeds; {told['versions']}.",
            "",
            *_table(["", *(column.name for column in columns)], _in_all(columns)),
            "",
            "## Faults caught, by group",
            "",
            *_table(["group", "faults", *(column.name for column in columns)], _by_group(columns)),
            "",
            "## Fair variants with an alarm, by group",
            "",
            *_table(["group", "variants", *(column.name for column in columns)], _alarms_by_group(columns)),
            "",
            *_apart(columns),
            "",
            PROSE,
            "",
        ]
    )


def _column(name: str, heard: Sequence[Heard]) -> Column:
    mine = [each for each in heard if each.arm == COLUMNS[name]]
    limits = {each.case: each.requests for each in heard if each.arm == "fairport"}
    said = [_told(each, limits[each.case] if name == STOPPED else None) for each in mine]
    usual = frozenset(failure for each in said if each.case.kind == "honest" for failure in each.failures)
    column = Column(name)
    of_kind = {"honest": column.honest, "fault": column.faults, "variant": column.fair}
    for each in said:
        of_kind[each.case.kind].append(_beyond(each, usual))
    return column


def _told(heard: Heard, limit: int | None) -> Told:
    """Return what was said, of a run that is stopped only what its first requests had shown."""
    failures = frozenset(heard.said.failures) if limit is None else heard.said.within(limit)
    requests = heard.requests if limit is None else min(limit, heard.requests)
    return Told(heard.case, requests, heard.said.seconds, heard.said.code, failures)


def _beyond(told: Told, usual: frozenset[Failure]) -> Told:
    """Add what goes beyond what is said of the honest service: operations may differ, what was wrong may not."""
    known = {_apart_from_operation(failure) for failure in usual}
    new = frozenset(failure for failure in told.failures if _apart_from_operation(failure) not in known)
    codes = frozenset(failure[0] for failure in told.failures) - {failure[0] for failure in usual}
    return Told(told.case, told.requests, told.seconds, told.code, told.failures, new, codes)


def _apart_from_operation(failure: Failure) -> tuple[str, ...]:
    return (failure[0], *(part for part in failure[1:] if not part.startswith("GET /")))


def _in_all(columns: Sequence[Column]) -> list[list[str]]:
    def row(name: str, value: Callable[[Column], object]) -> list[str]:
        return [name, *(str(value(column)) for column in columns)]

    return [
        row("requests, honest service", lambda c: f"{median(told.requests for told in c.honest):.0f}"),
        row("seconds, honest service", lambda c: "-" if c.name == STOPPED else f"{_seconds(c):.1f}"),
        row("different failures told of the honest service", lambda c: len({f for t in c.honest for f in t.failures})),
        row("faults caught", lambda c: _share(c.faults, lambda t: bool(t.new))),
        row(
            "faults caught by a check that never failed there", lambda c: _share(c.faults, lambda t: bool(t.new_codes))
        ),
        row("fair variants with an alarm", lambda c: _share(c.fair, lambda t: bool(t.new))),
        row("fair variants that fail the run (exit code 1)", lambda c: _share(c.fair, lambda t: t.code == 1)),
    ]


def _seconds(column: Column) -> float:
    return median(told.seconds for told in column.honest)


def _share(said: Iterable[Told], holds: Callable[[Told], bool]) -> str:
    held = [holds(told) for told in said]
    return f"{sum(held)} of {len(held)}" + (f" ({100 * sum(held) / len(held):.0f} %)" if held else "")


def _by_group(columns: Sequence[Column]) -> list[list[str]]:
    return _grouped([(column.name, column.faults) for column in columns])


def _alarms_by_group(columns: Sequence[Column]) -> list[list[str]]:
    return _grouped([(column.name, column.fair) for column in columns])


def _grouped(said: Sequence[tuple[str, Sequence[Told]]]) -> list[list[str]]:
    """Return a row for each group in alphabetical order: how many there are, and how many each column caught."""
    sizes = Counter(told.case.group for told in said[0][1])
    counts = [Counter(told.case.group for told in each if told.new) for _, each in said]
    return [[group, str(sizes[group]), *(str(count[group]) for count in counts)] for group in sorted(sizes)]


def _apart(columns: Sequence[Column]) -> list[str]:
    """Return by name what Fairport missed, and where either raised an alarm or had to be stopped."""
    ours, theirs = columns[0], columns[1:]
    missed = {told.case.name for told in ours.faults if not told.new}
    seen = {told.case.name for column in theirs for told in column.faults if told.new}
    told = _names(each.case.name for each in ours.fair if each.new)
    lines = [
        f"Missed by Fairport: {_names(missed)}; of those caught by Schemathesis: {_names(missed & seen)}.",
        "",
        f"Fair variants of which Fairport told a deviation, at SHOULD where no exit code 1 is counted above: {told}.",
    ]
    late = {t.case.name for column in columns for t in (*column.faults, *column.fair) if t.code == -1}
    return [*lines, *(["", f"Stopped for being too slow: {_names(late)}."] if late else [])]


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "none"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]
