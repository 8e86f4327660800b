"""What a run concludes from what the judge found: why nothing was seen, and which gaps were accepted.

It is the same for a run, for a recording, and for a trace that is judged again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.verdict import Findings, Result

RUN: Final = "run"
RECORDING: Final = "recording"
"""Where exchanges come from: asked for by ourselves, or recorded by somebody else."""

NOT_REPEATED: Final = "contradiction-not-repeated"


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
    return replace(result, accepted=reason) if gap and reason else result
