"""The sentences that every report says of a run: what the verdict means, what it does not show, the exit code."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from fairport.account import Personal
from fairport.verdict import Level, Outcome, Verdict, is_gap
from fairport.words import either, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fairport.account import Account
    from fairport.reports.causes import Cause
    from fairport.verdict import Finding

NOT_SHOWN: Final = (
    "This is what was seen of this target, with these parameters, at this time. It says nothing of requests that were "
    "not sent, and it is no measure of speed or security."
)
"""What no verdict shows, said beside each."""

_EXITS: Final = {
    0: "conformant",
    1: "a SHOULD is broken, and --fail-on should was asked for",
    3: "not fully verified; --allow-unverified, or accepting each gap in fairport.toml, makes it 0",
}
_GATED: Final = {
    0: "nothing new fails since the baseline, and that alone counts (--gate regressions)",
    1: "something fails that did not in the baseline (--gate regressions)",
    3: "something that the baseline verified was not verified (--gate regressions); --allow-unverified makes it 0",
}
_SPECIAL_EXITS: Final = {
    (0, Verdict.CONFORMANT_WITH_EXCEPTIONS): "conformant, with exceptions",
    (0, Verdict.NOT_FULLY_VERIFIED): "not fully verified, and that was allowed (--allow-unverified)",
    (1, Verdict.NON_CONFORMANT): "a MUST is broken",
}


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun: "1 request", "2,000 requests"."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def verdict_sentence(account: Account, causes: Iterable[Cause]) -> str:
    """Return one honest sentence for the verdict of a run. `causes` are those of the account's findings."""
    held = list(causes)
    match account.verdict:
        case Verdict.INVALID_RUN:
            return f"Nothing can be said of the service: {_invalid(account)}."
        case Verdict.NON_CONFORMANT:
            return f"The service breaks what its documentation promises: {broken_by_level(held)}."
        case Verdict.NOT_FULLY_VERIFIED:
            return f"{_no_breach(held)}, but {_unverified(account)}: this does not prove conformance."
        case Verdict.CONFORMANT_WITH_EXCEPTIONS:
            return f"Every MUST that was exercised was kept, with exceptions: {_exceptions(account, held)}."
        case Verdict.CONFORMANT:
            return "Everything that was promised and could be exercised was kept, in the situations exercised."


def masked_sentence(account: Account) -> str:
    """Return what was masked, in numbers and kinds: never a value; "" where the trace does not tell."""
    if account.masked is None:
        return ""
    personal, secrets = account.masked.get("personal", {}), account.masked.get("secrets", {})
    told = [_counted_kinds(personal, "personal value")] if personal else []
    told += [_counted_kinds(secrets, "secret", "in ")] if secrets else []
    return f"{_AS[account.personal] if personal else ''}{'; '.join(told)}" if told else "nothing"


_AS: Final = {
    Personal.PSEUDONYMS: "told as pseudonyms: ",
    Personal.REDACTED: "recorded as pseudonyms: ",
    Personal.SHOWN: "NOT masked, shown as they came: ",
    Personal.SHAPES: "told by shape: ",
}


def _counted_kinds(counts: Mapping[str, int], noun: str, before: str = "") -> str:
    """Return a sum with its parts, the most first: "12 secrets (12 in request header)"."""
    parts = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return f"{counted(sum(counts.values()), noun)} ({either([f'{n:,} {before}{kind}' for kind, n in parts], 'and', 4)})"


def exit_sentence(account: Account) -> str:
    """Return what the exit code of the run means."""
    wrong = sum(each.wrong for each in account.waivers)
    if account.exit_code == 2 and wrong:
        return f"{counted(wrong, 'entry', 'entries')} of the waiver file must go or change, whatever the verdict"
    if (
        account.comparison is not None
        and account.header.get("policy", {}).get("gate")
        and account.exit_code in {0, 1, 3}
    ):
        return _GATED[account.exit_code]
    usual = _EXITS.get(account.exit_code, "not the service's fault as far as we know: the run is not valid")
    return _SPECIAL_EXITS.get((account.exit_code, account.verdict), usual)


def broken(causes: Iterable[Cause], level: Level) -> int:
    """Return how many causes break a promise of a level, waived ones left out."""
    return sum(
        cause.shown.level is level and cause.shown.outcome is Outcome.FAILED and not cause.shown.waived
        for cause in causes
    )


def asked(finding: Finding) -> str:
    """Return how firm a finding is: "asked twice, seen twice"."""
    if finding.asked == 1:
        return "not asked again"
    return f"asked {times(finding.asked)}, seen {times(finding.seen)}"


def moment(seconds: float | None) -> str | None:
    """Return seconds since the epoch as RFC 3339 in UTC, to the millisecond; None outside the calendar."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return None


def broken_by_level(causes: Iterable[Cause]) -> str:
    """Return how many causes break a promise, by level: "2 MUST and 1 SHOULD"."""
    held = list(causes)
    counts = {level: broken(held, level) for level in (Level.MUST, Level.SHOULD)}
    return either([f"{count:,} {level}" for level, count in counts.items() if count], "and")


def _invalid(account: Account) -> str:
    judged = any(r.level is Level.MUST and r.outcome in {Outcome.PASSED, Outcome.FAILED} for r in account.results)
    return "the run's own checks failed" if judged else "no MUST could be judged"


def _no_breach(causes: list[Cause]) -> str:
    waived = any(cause.shown.waived and cause.shown.level is Level.MUST for cause in causes)
    return "No broken MUST was seen beyond those waived" if waived else "No broken MUST was seen"


def _unverified(account: Account) -> str:
    gaps = sum(is_gap(result) and not result.accepted for result in account.results)
    parts = [f"{counted(gaps, 'check')} could not be verified"] if gaps else []
    if not account.complete:
        parts.append("the run is not complete")
    return either(parts, "and")


def _exceptions(account: Account, causes: list[Cause]) -> str:
    waived = sum(bool(cause.shown.waived) for cause in causes)
    accepted = sum(bool(result.accepted) for result in account.results)
    parts = [
        (broken(causes, Level.SHOULD), "broken SHOULD", ""),
        (waived, "waived finding", ""),
        (accepted, "accepted gap", ""),
    ]
    return either([counted(count, noun, plural) for count, noun, plural in parts if count], "and")
