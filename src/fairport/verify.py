"""Whether a trace is what it was: its hash chain is checked, and its exchanges are judged again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import orjson

from fairport.account import account_of
from fairport.conclusion import conclude, terms_of
from fairport.contract_tests.recordings.traces import recorded_contract
from fairport.errors import TraceError
from fairport.judge import judge
from fairport.validators import all_rules
from fairport.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.evidence import Exchange
    from fairport.trace import Trace
    from fairport.verdict import Finding, Findings

Map: TypeAlias = Mapping[str, Any]

STEADY: Final = ("outcome", "level")
"""What another version of Fairport must find as well; it may find other words for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What came of verifying a trace.

    `flaws` are breaks of the chain by line number, `differences` what judging again found otherwise, `taken_over` the
    outcomes that were not judged again since they rest on values that a redacted trace does not hold, `notes` what is
    worth knowing beside them. `verdict` and `exit_code` are those of judging again.
    """

    verdict: str
    exit_code: int
    requests: int
    flaws: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    taken_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the trace is whole and says what judging again says."""
        return not self.flaws and not self.differences


def verify(trace: Trace) -> Verification:
    """Judge the exchanges of a trace again, by its own contract and the rules of this version.

    What depends on the run and not on exchanges (the policy, accepted gaps, why an operation was not asked) is taken
    from the trace; its waivers are applied again, as of the end of the run.

    Raises TraceError where a line does not hold what a line of its kind holds.
    """
    try:
        return _verify(trace)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TraceError(
            f"the trace does not hold what it should: {type(error).__name__} {error}",
            where=str(trace.path),
            hint="the trace was changed or damaged; make it again",
        ) from error


def _verify(trace: Trace) -> Verification:
    header, footer = trace.header, trace.footer or {}
    sent = _Sent()
    over = _taken_over(trace)
    judged = judge(recorded_contract(trace), all_rules(), sent.over(trace.exchanges()))
    made = conclude(
        _with_taken_over(trace, judged, over),
        terms_of(header, footer),
        silent=footer.get("silent", {}),
        finished=float(footer.get("finished", header["started"])),
        complete=bool(footer.get("complete")),
    )
    held, code = made.findings, made.exit_code
    now = {"verdict": str(made.verdict), "exit_code": code, "requests": sent.count}
    own = header.get("fairport") == VERSION
    return Verification(
        verdict=str(made.verdict),
        exit_code=code,
        requests=sent.count,
        flaws=tuple(trace.flaws),
        differences=(*_end_differs(trace, now), *_results_differ(trace, held), *_findings_differ(trace, held, own=own)),
        taken_over=tuple(f"{rule} on {promise}" for rule, promise in sorted(over)),
        notes=() if own else (f"the trace is of Fairport {header.get('fairport')}, this is Fairport {VERSION}",),
    )


@dataclass(slots=True)
class _Sent:
    """Counts the attempts that were sent, as they pass."""

    count: int = 0

    def over(self, exchanges: Iterator[Exchange]) -> Iterator[Exchange]:
        for exchange in exchanges:
            self.count += exchange.trouble != "not-sent"
            yield exchange


def _taken_over(trace: Trace) -> frozenset[tuple[str, str]]:
    """Return the rules and promises whose outcome rests on masked values: only a redacted trace has any."""
    if not trace.header.get("personal", {}).get("redacted"):
        return frozenset()
    return frozenset((rule, promise) for rule, promise in (trace.footer or {}).get("taken_over", ()))


def _with_taken_over(trace: Trace, held: Findings, over: frozenset[tuple[str, str]]) -> Findings:
    """Return what judging again found, with the run's own outcomes and findings where they are taken over."""
    if not over:
        return held
    told = account_of(trace)
    outcomes = {(result.rule, result.promise): result for result in told.results}
    return replace(
        held,
        results=tuple(outcomes.get((r.rule, r.promise), r) if (r.rule, r.promise) in over else r for r in held.results),
        findings=(
            *(finding for finding in held.findings if (finding.rule, finding.promise) not in over),
            *(finding for finding in told.findings if (finding.rule, finding.promise) in over),
        ),
    )


def _end_differs(trace: Trace, now: Map) -> Iterator[str]:
    if trace.footer is None:
        yield "the trace has no footer: its run did not come to its end, or the end was cut off"
        return
    for name, value in now.items():
        if trace.footer.get(name) != value:
            yield f"{name.replace('_', ' ')}: {trace.footer.get(name)} in the trace, {value} now"


def _results_differ(trace: Trace, held: Findings) -> Iterator[str]:
    """Tell the outcomes that differ, by rule and promise."""
    then = {(kept["rule"], kept["promise"]): f"{kept['level']} {kept['outcome']}" for kept in trace.results}
    now = {(result.rule, result.promise): f"{result.level} {result.outcome}" for result in held.results}
    for key in sorted(then.keys() | now.keys()):
        before, after = then.get(key, "not judged"), now.get(key, "not judged")
        if before != after:
            yield f"{key[0]} on {key[1]}: {before} in the trace, {after} now"


def _findings_differ(trace: Trace, held: Findings, *, own: bool) -> Iterator[str]:
    """Tell the findings that differ; another version of Fairport may find other words for the same."""
    then = {(kept["rule"], str(kept["fingerprint"])): kept for kept in trace.findings}
    now = {(found.rule, found.fingerprint): _plain(found) for found in held.findings}
    for key in sorted(then.keys() | now.keys()):
        before, after = then.get(key), now.get(key)
        if before is None or after is None:
            yield f"{key[0]}, finding {key[1]}: {'not in the trace, found now' if after else 'not found again'}"
            continue
        names = [name for name in (sorted(after) if own else STEADY) if before.get(name) != after[name]]
        if names:
            yield f"{key[0]}, finding {key[1]}: another {' and '.join(names)} in the trace than now"


def _plain(finding: Finding) -> dict[str, Any]:
    """Return a finding as a trace keeps it."""
    kept: dict[str, Any] = orjson.loads(orjson.dumps(asdict(finding)))
    return kept
