"""Annotations for GitHub: a file of workflow commands, to be printed by a step of a workflow.

Source: GitHub's documentation of workflow commands and of the limits of check annotations: of one step, 10 errors, 10
warnings and 10 notices are kept. `%`, CR and LF are escaped in every part, `:` and `,` in properties too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.reports.causes import causes_of
from fairport.reports.described import cut
from fairport.reports.gaps import gaps_of
from fairport.reports.personal import discreet, personal_members
from fairport.reports.placed import placed, places_of
from fairport.reports.sentences import counted, exit_sentence, verdict_sentence
from fairport.verdict import Level, Outcome
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account
    from fairport.reports.causes import Cause
    from fairport.reports.gaps import Gap
    from fairport.reports.placed import Placed

MOST: Final = 10
"""So many annotations of one kind GitHub keeps of a step."""
MOST_TEXT: Final = 1000
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(account: Account) -> bytes:
    """Return the commands, one a line: the verdict first, then what is broken, then what was not verified."""
    return "".join(f"{line}\n" for line in _commands(account)).encode("utf-8")


def _commands(account: Account) -> Iterator[str]:
    causes = causes_of(account.findings)
    told = f"{verdict_sentence(account, causes)} Exit {account.exit_code}: {exit_sentence(account)}."
    yield command("notice", {"title": f"Fairport: {account.verdict}"}, told)
    open_ = [cause for cause in causes if cause.shown.outcome is Outcome.FAILED and not cause.shown.waived]
    for kind, level in (("error", Level.MUST), ("warning", Level.SHOULD)):
        yield from _broken(account, kind, [cause for cause in open_ if cause.shown.level is level])
    gaps = [gap for gap in gaps_of(account) if _counts(gap)]
    yield from (command("notice", {"title": f"Not verified: {_rules(gap)}"}, gap.way) for gap in gaps[: MOST - 2])
    if len(gaps) > MOST - 2:
        yield command("notice", {"title": "Not verified"}, f"and {counted(len(gaps) - MOST + 2, 'more gap')}")


def _broken(account: Account, kind: str, causes: list[Cause]) -> Iterator[str]:
    """Yield at most MOST commands; the last counts what had no room."""
    hidden, places = personal_members(account), places_of(account)
    room = MOST if len(causes) <= MOST else MOST - 1
    for cause in causes[:room]:
        finding = discreet(cause.shown, hidden)
        place = placed(places, finding.promise, account)
        lines = [
            finding.message,
            f"on {either(cause.operations, 'and', 6)}{f' at {finding.at}' if finding.at else ''}",
            f"expected {finding.expected}, received {finding.actual}" if finding.expected or finding.actual else "",
            f"promised: {either(finding.requirements, 'and', 6)}" if finding.requirements else "",
        ]
        title = f"{finding.level} broken: {finding.title} ({finding.rule})"
        text = "\n".join(cut(line, MOST_TEXT) for line in lines if line)
        yield command(kind, {**_at(place), "title": title}, text)
    if len(causes) > room:
        yield command(kind, {"title": "More is broken"}, f"and {counted(len(causes) - room, 'more cause')}")


def _counts(gap: Gap) -> bool:
    return not gap.accepted and (gap.level is Level.MUST or gap.outcome is Outcome.ERRORED)


def _rules(gap: Gap) -> str:
    return either(gap.rules, "and", 4)


def _at(place: Placed) -> dict[str, str]:
    return {"file": place.file, "line": str(place.line)} if place.line else {"file": place.file}


def command(kind: str, properties: dict[str, str], text: str) -> str:
    """Return one command; what it says cannot end it, begin another, or add a property."""
    said = ",".join(f"{name}={cut(value, 250).translate(_PROPERTY)}" for name, value in properties.items())
    lines = "\n".join(cut(line, MOST_TEXT) for line in text.split("\n"))
    return f"::{kind} {said}::{lines.translate(_DATA)}"
