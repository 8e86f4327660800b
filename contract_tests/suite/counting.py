"""What counts against a run, finding by finding and check by check, as the exit code of `fairport check` counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.verdict import Level, Outcome, is_gap

if TYPE_CHECKING:
    from fairport.account import Account
    from fairport.comparison import Comparison
    from fairport.verdict import Finding, Result


def counting(account: Account) -> list[Finding]:
    """Return the findings that `check` fails for: with a gate those alone that are new since the baseline."""
    strict = account.header["policy"]["fail_on_should"]
    fatal = {Level.MUST, Level.SHOULD} if strict else {Level.MUST}
    held = [f for f in account.findings if f.outcome is Outcome.FAILED and f.level in fatal and not f.waived]
    comparison = gate(account)
    if comparison is None:
        return held
    new = {change.fingerprint for change in comparison.regressions(fail_on_should=strict)}
    return [finding for finding in held if finding.fingerprint in new]


def missing(account: Account) -> list[Result]:
    """Return the gaps that `check` does not pass over: with a gate those alone that the baseline did not have."""
    if account.header["policy"]["allow_unverified"]:
        return []
    gaps = [result for result in account.results if is_gap(result) and not result.accepted]
    comparison = gate(account)
    if comparison is None:
        return gaps
    lost = {(change.rule, change.operation) for change in comparison.lost}
    return [gap for gap in gaps if (gap.rule, gap.operation) in lost]


def gate(account: Account) -> Comparison | None:
    """Return the comparison that a run is gated by, None where everything counts."""
    return account.comparison if account.comparison and account.header["policy"].get("gate") else None
