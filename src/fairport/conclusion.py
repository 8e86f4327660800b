"""What a run concludes from what the judge found: why nothing was seen, what is waived or accepted, and the verdict.

It is the same for a run, for a recording, and for a trace that is judged again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from fairport.comparison import Change, changed
from fairport.snapshots import Snapshot, snapshot_of, snapshot_record
from fairport.verdict import Findings, Outcome, Policy, Verdict, exit_code, verdict
from fairport.waivers import Applied, Waiver, apply, waiver_of, waiver_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairport.verdict import Result

RUN: Final = "run"
RECORDING: Final = "recording"
"""Where exchanges come from: asked for by ourselves, or recorded by somebody else."""

NOT_REPEATED: Final = "contradiction-not-repeated"

NEVER_SENT: Final = "never-sent"
NEVER_ANSWERED: Final = "never-answered"
ACCEPTED: Final = {
    NEVER_SENT: "no object had it, and the contract does not say that any must",
    NEVER_ANSWERED: "nothing that was asked was answered so, and the contract does not say what would be",
}
"""Why a gap of each of these reasons counts as none: what need never come, no service owes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a verdict rests on beside the evidence; the header of a trace holds it.

    `accepted` says of a gap (`RULE` or `RULE OPERATION`) why it counts as none.
    """

    policy: Policy = field(default_factory=Policy)
    accepted: Mapping[str, str] = field(default_factory=dict[str, str])
    waivers: tuple[Waiver, ...] = ()
    baseline: Snapshot | None = None
    mode: str = RUN


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What a run concludes: what was found, as it is told, the waivers, the verdict, and the exit code."""

    findings: Findings
    waivers: tuple[Applied, ...]
    verdict: Verdict
    exit_code: int


def conclude(held: Findings, terms: Terms, *, silent: Mapping[str, str], finished: float, complete: bool) -> Conclusion:
    """Return what a run concludes from what the judge found.

    `silent` says of an operation why it could not be asked; `finished` is when the run ended, in seconds since the
    epoch; `complete` whether it came to its end.
    """
    reasoned = concluded(held, silent=silent, accepted=terms.accepted, mode=terms.mode)
    found, applied = apply(terms.waivers, reasoned, finished=finished, complete=complete)
    made = verdict(found.results, found.findings, complete=complete, problems=terms.policy.problems)
    wrong = any(each.wrong for each in applied)
    code = exit_code(made, found.findings, terms.policy, wrong_waivers=wrong)
    if terms.policy.gate and terms.baseline is not None and code in {1, 3}:
        code = gated(changed(terms.baseline, found.results, found.findings), terms.policy, complete=complete)
    return Conclusion(findings=found, waivers=applied, verdict=made, exit_code=code)


def gated(changes: Sequence[Change], policy: Policy, *, complete: bool) -> int:
    """Return the exit code of a run that fails only on what is new: 1 fails now, 3 is not verified any more, 0 neither.

    A run that did not come to its end cannot tell.
    """
    if any(change.regression(fail_on_should=policy.fail_on_should) for change in changes):
        return 1
    if (not complete or any(change.lost for change in changes)) and not policy.allow_unverified:
        return 3
    return 0


def terms_record(terms: Terms) -> dict[str, Any]:
    """Return terms as members of a trace's header."""
    return {
        "mode": terms.mode,
        "policy": asdict(terms.policy),
        "accepted": dict(terms.accepted),
        "waivers": [waiver_record(waiver) for waiver in terms.waivers],
        **({"baseline": snapshot_record(terms.baseline)} if terms.baseline else {}),
    }


def terms_of(header: Mapping[str, Any], footer: Mapping[str, Any]) -> Terms:
    """Return the terms of a trace; problems of the run itself stand in its footer.

    Raises KeyError, TypeError or ValueError for a header that does not hold them.
    """
    told = header["policy"]
    policy = Policy(
        allow_unverified=bool(told["allow_unverified"]),
        fail_on_should=bool(told["fail_on_should"]),
        gate=str(told.get("gate", "")),
        problems=tuple(footer.get("problems", told.get("problems", ()))),
    )
    return Terms(
        policy=policy,
        accepted=header.get("accepted", {}),
        waivers=tuple(waiver_of(record) for record in header.get("waivers", ())),
        baseline=snapshot_of(header["baseline"]) if "baseline" in header else None,
        mode=header.get("mode", RUN),
    )


def concluded(held: Findings, *, silent: Mapping[str, str], accepted: Mapping[str, str], mode: str = RUN) -> Findings:
    """Return what was found with its reasons.

    `silent` says of an operation why it could not be asked, `accepted` of a gap (`RULE` or `RULE OPERATION`) why it
    counts as none.
    """
    return replace(held, results=tuple(_accept(_reasoned(result, silent, mode), accepted) for result in held.results))


def _reasoned(result: Result, silent: Mapping[str, str], mode: str) -> Result:
    """Tell why an operation that could not be asked was not, and why a recording cannot decide."""
    why = silent.get(result.operation, "")
    if result.outcome is Outcome.NOT_EXERCISED and why:
        return replace(result, reason="not-asked", how=why)
    if mode == RECORDING and result.reason == NOT_REPEATED:
        how = "a recording shows the contradiction and cannot be asked again; `fairport check` asks the service"
        return replace(result, reason="recorded-once", how=how)
    return result


def _accept(result: Result, accepted: Mapping[str, str]) -> Result:
    gap = result.outcome in {Outcome.NOT_EXERCISED, Outcome.INCONCLUSIVE}
    reason = accepted.get(f"{result.rule} {result.operation}", "") or accepted.get(result.rule, "")
    reason = reason or (ACCEPTED.get(result.reason, "") if result.outcome is Outcome.NOT_EXERCISED else "")
    return replace(result, accepted=reason if gap else "")
