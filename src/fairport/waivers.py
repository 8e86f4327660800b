"""Waivers: findings that somebody answers for until a day, and what becomes of each in a run.

A waiver names one finding exactly. It is shown as waived, never as passed; it counts as of the end of the run, not of
the day on which somebody reads of it; and a waiver that is no longer needed is an error of the waiver file, as it
would silently take in the next defect.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from fairport.places import generalise, unescape
from fairport.verdict import Finding, Findings, Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One waived finding.

    `at` is the place in the body as a JSONPath without indices (`$` for the whole answer). `promise` is the id of the
    promise that is broken, "" where the entry does not say. `expires` is the last day on which it counts, in UTC.
    `where` is file and line of the entry.
    """

    rule: str
    operation: str
    at: str
    fingerprint: str
    owner: str
    reason: str
    expires: date
    link: str = ""
    promise: str = ""
    where: str = ""

    @property
    def told(self) -> str:
        """Why the finding is waived, by whom and until when, in one line."""
        who = ", ".join(part for part in (self.owner, f"until {self.expires}", self.link) if part)
        return f"{self.reason} ({who})"

    def names(self, finding: Finding) -> bool:
        """Whether this is the finding that it names, in every part."""
        return (
            (self.rule, self.operation, self.at) == (finding.rule, finding.operation, place_of(finding))
            and self.fingerprint == finding.fingerprint
            and self.promise in {"", finding.promise}
        )


class WaiverState(StrEnum):
    """What became of a waiver in a run."""

    WAIVES = "waives"
    EXPIRED = "expired"
    PASSED = "passed"
    FAILS_DIFFERENTLY = "fails-differently"
    MISNAMED = "misnamed"
    NOT_EXERCISED = "not-exercised"
    INCONCLUSIVE = "inconclusive"
    ERRORED = "errored"
    NOT_REACHED = "not-reached"


WRONG: Final = frozenset({WaiverState.PASSED, WaiverState.FAILS_DIFFERENTLY, WaiverState.MISNAMED})
"""The states that make a waiver an error of the waiver file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A waiver, what became of it, and why in one sentence."""

    waiver: Waiver
    state: WaiverState
    message: str

    @property
    def wrong(self) -> bool:
        """Whether the waiver is an error of its file."""
        return self.state in WRONG


def place_of(finding: Finding) -> str:
    """Return where a finding stands, as a JSONPath without indices; `$` for the whole answer."""
    return generalised(finding.at)


def generalised(pointer: str) -> str:
    """Return the JSONPath, without indices, of a JSON Pointer."""
    return generalise([int(s[:9]) if s.isdecimal() else unescape(s) for s in pointer.split("/")[1:]])


def apply(
    waivers: Sequence[Waiver], held: Findings, *, finished: float, complete: bool
) -> tuple[Findings, tuple[Applied, ...]]:
    """Return what was found with the waived findings marked, and what became of each waiver.

    `finished` is when the run ended, in seconds since the epoch: a waiver counts to the end of its last day. In a run
    that is not `complete` no waiver can be called needless.
    """
    day = _day_of(finished)
    counting = [waiver for waiver in waivers if day <= waiver.expires]
    marked = tuple(_marked(finding, counting) for finding in held.findings)
    made = replace(held, findings=marked)
    return made, tuple(_applied(waiver, made, day, complete=complete) for waiver in waivers)


def _day_of(seconds: float) -> date:
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (OverflowError, ValueError, OSError):
        return date.max


def _marked(finding: Finding, waivers: Iterable[Waiver]) -> Finding:
    """Return a finding with its mark, or without one: a mark that it came with counts for nothing."""
    failed = finding.outcome is Outcome.FAILED
    waiver = next((waiver for waiver in waivers if failed and waiver.names(finding)), None)
    return replace(finding, waived=waiver.told if waiver else "")


def _applied(waiver: Waiver, held: Findings, day: date, *, complete: bool) -> Applied:
    if day > waiver.expires:
        return Applied(
            waiver=waiver,
            state=WaiverState.EXPIRED,
            message=f"it ended on {waiver.expires}, before the run did, and waives nothing any more",
        )
    state, message = _state(waiver, held)
    if state in WRONG - {WaiverState.MISNAMED} and not complete:
        state, message = WaiverState.NOT_REACHED, "the run did not come to its end: whether it is needed is not known"
    return Applied(waiver=waiver, state=state, message=message)


def _state(waiver: Waiver, held: Findings) -> tuple[WaiverState, str]:
    same = next((found for found in held.findings if found.fingerprint == waiver.fingerprint), None)
    if same is not None and not waiver.names(same):
        named = f"{same.rule} on {same.operation} at {place_of(same)}, promise {same.promise}"
        return WaiverState.MISNAMED, f"its fingerprint is that of another finding: {named}"
    if same is not None and same.outcome is Outcome.FAILED:
        return WaiverState.WAIVES, "it waives the finding"
    if same is not None:
        return WaiverState.INCONCLUSIVE, "the finding was seen and could not be confirmed"
    return _unmet(waiver, held)


def _unmet(waiver: Waiver, held: Findings) -> tuple[WaiverState, str]:
    """Tell why a waiver met no finding, by the outcomes of its rule; an error of ours never speaks against it."""
    results = [result for result in held.results if _bears_on(waiver, result)]
    outcomes = {result.outcome for result in results}
    other = next((found for found in held.findings if _instead(waiver, found)), None)
    if Outcome.ERRORED in outcomes:
        return WaiverState.ERRORED, "its rule ended in an error of Fairport's own"
    if other is not None:
        return (
            WaiverState.FAILS_DIFFERENTLY,
            f"its rule fails differently: finding {other.fingerprint} at {place_of(other)}",
        )
    if Outcome.INCONCLUSIVE in outcomes:
        return WaiverState.INCONCLUSIVE, "its rule could not decide"
    if not outcomes or outcomes & {Outcome.NOT_EXERCISED, Outcome.NOT_APPLICABLE}:
        return WaiverState.NOT_EXERCISED, "its rule was not exercised"
    times = sum(result.exercised for result in results)
    return WaiverState.PASSED, f"its rule ran ({times:,} times) and does not fail like this any more"


def _bears_on(waiver: Waiver, result: Result) -> bool:
    return (result.rule, result.operation) == (waiver.rule, waiver.operation) and waiver.promise in {"", result.promise}


def _instead(waiver: Waiver, finding: Finding) -> bool:
    """Whether a failure that nobody waives stands where the waived one stood."""
    if finding.outcome is not Outcome.FAILED or finding.waived:
        return False
    if (finding.rule, finding.operation) != (waiver.rule, waiver.operation):
        return False
    return finding.promise == waiver.promise if waiver.promise else place_of(finding) == waiver.at


def waiver_record(waiver: Waiver) -> dict[str, str]:
    """Return a waiver as the header of a trace keeps it."""
    return asdict(waiver) | {"expires": waiver.expires.isoformat()}


def waiver_of(record: Mapping[str, Any]) -> Waiver:
    """Return the waiver of a header: the inverse of waiver_record. Raises KeyError or ValueError for what is none."""
    texts = {name: str(record[name]) for name in ("rule", "operation", "at", "fingerprint", "owner", "reason")}
    more = {name: str(record.get(name, "")) for name in ("link", "promise", "where")}
    return Waiver(**texts, **more, expires=date.fromisoformat(record["expires"]))
