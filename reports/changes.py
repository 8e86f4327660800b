"""What changed since an earlier run, told as text, as JSON, and as Markdown."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import orjson

from fairport.comparison import LOST, WORSE, Kind
from fairport.reports.sentences import counted, moment
from fairport.verdict import Level
from fairport.words import either, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fairport.comparison import Change, Comparison
    from fairport.reports.terminal_page import Page
    from fairport.snapshots import Snapshot

SCHEMA_VERSION: Final = 1
MOST: Final = 20
"""So many changes of a kind are told to a person; JSON holds them all."""
MOST_IN_MARKDOWN: Final = 200

TITLES: Final[Mapping[Kind, str]] = {
    Kind.NEW: "New",
    Kind.FAILING_DIFFERENTLY: "Failing differently",
    Kind.NO_LONGER_WAIVED: "No longer waived",
    Kind.NO_LONGER_EXERCISED: "No longer exercised",
    Kind.UNDECIDED: "No longer decided",
    Kind.STILL_FAILING: "Still failing",
    Kind.FIXED: "Fixed",
    Kind.NOW_VERIFIED: "Verified now, and not before",
    Kind.RULE_ADDED: "Rules added",
    Kind.RULE_REMOVED: "Rules removed",
    Kind.RULE_CHANGED: "Rules changed",
    Kind.REQUIREMENT_CHANGED: "Requirements changed",
}
"""How each kind is told, in the order in which a reader needs them."""


def outcome(
    comparison: Comparison, *, fail_on_should: bool = False, allow_unverified: bool = False
) -> tuple[bool, str]:
    """Return whether there is a regression, and that in one sentence."""
    worse = comparison.regressions(fail_on_should=fail_on_should)
    lost = () if allow_unverified else comparison.lost
    parts = [
        f"{counted(len(worse), 'broken promise')} that the earlier run did not have" if worse else "",
        f"{counted(len(lost), 'check')} of a MUST that {'is' if len(lost) == 1 else 'are'} not verified any more"
        if lost
        else "",
    ]
    told = either([part for part in parts if part], "and")
    if told:
        return True, f"Regression: {told}."
    still = comparison.of(Kind.STILL_FAILING)
    aside = f"; {counted(len(still), 'broken promise')} as before" if still else ""
    return False, f"No regression{aside}."


def page(comparison: Comparison, told: Page, *, fail_on_should: bool, allow_unverified: bool) -> str:
    """Return the comparison as the terminal shows it."""
    worse, sentence = outcome(comparison, fail_on_should=fail_on_should, allow_unverified=allow_unverified)
    told.band("REGRESSION" if worse else "NO REGRESSION", sentence, "bold red" if worse else "bold green")
    told.row("before", _run(comparison.old))
    told.row("now", _run(comparison.new))
    for label in comparison.labels:
        told.row("unlike", label, "bold")
    tell(comparison, told)
    return told.text()


def tell(comparison: Comparison, told: Page) -> None:
    """Add the changes to a page, by kind, each kind bounded."""
    for kind, title in TITLES.items():
        changes = comparison.of(kind)
        if not changes:
            continue
        told.heading(title, counted(len(changes), "change"))
        for change in changes[:MOST]:
            told.item(line(change))
        if len(changes) > MOST:
            told.note(f"and {len(changes) - MOST:,} more")


def line(change: Change) -> str:
    """Return a change in one line."""
    where = f" on {change.operation}" if change.operation else ""
    at = f" at {change.at}" if change.at not in {"", "$"} else ""
    level = f"{change.level}, " if change.level is not Level.OBSERVE else ""
    mark = f" [{change.fingerprint}]" if change.fingerprint else ""
    head = f"{level}{change.rule}{where}{at}: " if change.rule else ""
    return f"{head}{change.message}{mark}"


def _run(held: Snapshot) -> str:
    when = (moment(held.started) or "at an unknown time")[:16].replace("T", " ")
    identities = f"checked {held.checked}, environment {held.environment}"
    return f"{held.verdict}, {held.target}, {when} UTC, profile {held.profile}; {identities}"


def as_json(comparison: Comparison, *, fail_on_should: bool, allow_unverified: bool) -> bytes:
    """Return the whole comparison as JSON."""
    worse, sentence = outcome(comparison, fail_on_should=fail_on_should, allow_unverified=allow_unverified)
    record = {
        "schema_version": SCHEMA_VERSION,
        "regression": worse,
        "meaning": sentence,
        **comparison_record(comparison, fail_on_should=fail_on_should),
    }
    return orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def comparison_record(comparison: Comparison, *, fail_on_should: bool) -> dict[str, Any]:
    """Return a comparison as plain values: the two runs, why they are not alike, counts, changes."""
    return {
        "before": _run_record(comparison.old),
        "now": _run_record(comparison.new),
        "unlike": list(comparison.labels),
        "counts": {kind.value: len(comparison.of(kind)) for kind in Kind},
        "changes": [
            asdict(change) | {"regression": change.regression(fail_on_should=fail_on_should) or change.lost}
            for change in comparison.changes
        ],
    }


def _run_record(held: Snapshot) -> dict[str, Any]:
    wanted = ("target", "verdict", "complete", "profile", "seed", "fairport", "checked", "environment")
    told = {name: getattr(held, name) for name in wanted}
    contract = {"name": held.contract, "version": held.version, "digest": held.digest}
    return told | {"started": moment(held.started), "contract": contract}


def as_markdown(comparison: Comparison, *, fail_on_should: bool, allow_unverified: bool) -> bytes:
    """Return the comparison as GitHub-flavoured Markdown, bounded; what changed for the worse stands open."""
    worse, sentence = outcome(comparison, fail_on_should=fail_on_should, allow_unverified=allow_unverified)
    lines = [f"## {'Regression' if worse else 'No regression'}", "", escaped(sentence), ""]
    lines += [f"- {which}: {escaped(_run(held))}" for which, held in _both(comparison)]
    lines += [f"- **not like with like**: {escaped(label)}" for label in comparison.labels]
    for kind, title in TITLES.items():
        changes = comparison.of(kind)
        if changes:
            lines += ["", *_folded(f"{title} ({len(changes):,})", changes, is_open=kind in WORSE | LOST)]
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def _both(comparison: Comparison) -> tuple[tuple[str, Snapshot], tuple[str, Snapshot]]:
    return ("before", comparison.old), ("now", comparison.new)


def _folded(title: str, changes: tuple[Change, ...], *, is_open: bool) -> Iterable[str]:
    yield f"<details{' open' if is_open else ''}><summary>{title}</summary>"
    yield ""
    yield from (f"- {escaped(line(change))}" for change in changes[:MOST_IN_MARKDOWN])
    if len(changes) > MOST_IN_MARKDOWN:
        yield f"- and {len(changes) - MOST_IN_MARKDOWN:,} more"
    yield ""
    yield "</details>"


_ACTIVE: Final = {ord(character): f"\\{character}" for character in "\\`*_{}[]()<>#+!|~$"} | {
    ord("&"): "&amp;",
    ord("@"): "@<!-- -->",  # or GitHub would call somebody
}


def escaped(text: str) -> str:
    """Return a text in which Markdown sees nothing but text."""
    return printable(text).translate(_ACTIVE)


WRITERS: Final[Mapping[str, Callable[..., bytes]]] = {"json": as_json, "markdown": as_markdown}
"""What makes the bytes of each format of a comparison."""
