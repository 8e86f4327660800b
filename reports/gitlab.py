"""GitLab's Code Quality report: every broken promise beside the line of the contract that makes it.

Source: GitLab's documentation of the Code Quality report format: description, check_name, fingerprint (unique),
severity, location with path and first line. Only what is broken is listed: GitLab has no word for the rest.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from fairport.reports.causes import causes_of
from fairport.reports.described import cut
from fairport.reports.harmless import to_json
from fairport.reports.personal import discreet, personal_members
from fairport.reports.placed import placed, places_of
from fairport.verdict import Level, Outcome

if TYPE_CHECKING:
    from fairport.account import Account
    from fairport.reports.placed import Placed
    from fairport.verdict import Finding

MOST_TEXT: Final = 1000
_SEVERITIES: Final = {Level.MUST: "critical", Level.SHOULD: "minor", Level.OBSERVE: "info"}


def render(account: Account) -> bytes:
    """Return the report as UTF-8 JSON: one entry for each failed finding, waived ones as `info`."""
    hidden, places = personal_members(account), places_of(account)
    ordered = [f for cause in causes_of(account.findings) for f in (*cause.findings, *cause.hides)]
    entries: list[dict[str, Any]] = []
    for finding in ordered:
        if finding.outcome is Outcome.FAILED:
            shown = discreet(finding, hidden)
            entries.append(_entry(shown, placed(places, finding.promise, account), len(entries)))
    return to_json(entries)


def _entry(finding: Finding, place: Placed, number: int) -> dict[str, Any]:
    waived = f" (waived: {finding.waived})" if finding.waived else ""
    return {
        "description": cut(f"{finding.operation}: {finding.message}{waived}", MOST_TEXT),
        "check_name": finding.rule,
        "fingerprint": _fingerprint(finding, number),
        "severity": "info" if finding.waived else _SEVERITIES[finding.level],
        "location": {"path": place.file.removeprefix("./"), "lines": {"begin": place.line or 1}},
    }


def _fingerprint(finding: Finding, number: int) -> str:
    """Return what tells findings apart from run to run; the place in the list helps where a finding has none."""
    text = finding.fingerprint or f"{finding.rule} {finding.promise} {number}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
