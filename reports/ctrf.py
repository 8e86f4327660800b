"""CTRF, the Common Test Report Format: every rule on every promise is a test.

Source: the JSON Schema of ctrf.io. `other` are tests that neither passed nor failed and matter to the verdict; how
they stand is their `rawStatus`.
"""

from __future__ import annotations

import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from fairport.reports.cases import RUN, Case, Standing, cases_of, run_problem
from fairport.reports.described import Describer, cut
from fairport.reports.harmless import to_json
from fairport.reports.placed import placed, places_of
from fairport.reports.sentences import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.account import Account
    from fairport.reports.placed import Placed

Record = dict[str, Any]

SPEC: Final = "0.0.0"
"""The version of the format that is written; its schema ships as 0.0."""
STATUSES: Final = {
    Standing.PASSED: "passed",
    Standing.FAILED: "failed",
    Standing.WAIVED: "other",
    Standing.ERRORED: "other",
    Standing.UNVERIFIED: "other",
    Standing.ACCEPTED: "skipped",
    Standing.NOT_JUDGED: "skipped",
    Standing.NOT_APPLICABLE: "skipped",
}
_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:fairport:ctrf")
_MOST_TRACE: Final = 20_000


def render(account: Account) -> bytes:
    """Return the report as UTF-8 JSON, two spaces deep."""
    describe, places = Describer(account), places_of(account)
    tests = [
        _run(account),
        *(_test(case, placed(places, case.result.promise, account), describe) for case in cases_of(account)),
    ]
    report = {
        "reportFormat": "CTRF",
        "specVersion": SPEC,
        "reportId": _identity(account),
        "timestamp": moment(account.started if account.finished is None else account.finished),
        "generatedBy": f"fairport {account.header['fairport']}",
        "results": {
            "tool": {"name": "fairport", "version": str(account.header["fairport"])},
            "summary": _summary(account, tests),
            "tests": tests,
            "environment": _environment(account),
        },
    }
    return to_json({key: value for key, value in report.items() if value is not None})


def _identity(account: Account) -> str:
    """Return the same UUID for every report of one run."""
    header = account.header
    return str(uuid.uuid5(_SPACE, f"{header['checked']} {header['environment']} {account.started!r}"))


def _run(account: Account) -> Record:
    """Return the test that stands for the run, so that an empty run never looks green."""
    problem = run_problem(account)
    test: Record = {"name": RUN, "status": "other" if problem else "passed", "duration": 0, "suite": ["fairport"]}
    return {**test, "message": cut(problem), "rawStatus": account.verdict.value} if problem else test


def _test(case: Case, place: Placed, describe: Describer) -> Record:
    result = case.result
    test: Record = {
        "testId": cut(case.key),
        "name": cut(case.key),
        "status": STATUSES[case.standing],
        "rawStatus": case.standing.value,
        "duration": 0,
        "suite": [cut(result.operation)],
        "type": "contract",
        "tags": [case.level.value, *(cut(requirement) for requirement in result.requirements)],
        "filePath": place.file,
        "extra": _extra(case),
    }
    if place.line:
        test["line"] = place.line
    if case.note:
        test["message"] = cut(case.note)
    if case.findings:
        lines = [line for finding in case.findings for line in [*describe.lines(finding), ""]]
        test["trace"] = _bounded(lines)
    return test


def _extra(case: Case) -> Record:
    result = case.result
    told = {
        "rule": result.rule,
        "title": case.title,
        "promise": result.promise,
        "facet": result.facet,
        "outcome": result.outcome.value,
        "exercised": result.exercised,
        "reason": result.reason,
        "how": cut(result.how),
        "findings": [finding.fingerprint for finding in case.findings],
    }
    return {key: value for key, value in told.items() if value not in ("", [])}


def _bounded(lines: list[str]) -> str:
    text = "\n".join(lines).rstrip("\n")
    return text if len(text) <= _MOST_TRACE else f"{text[:_MOST_TRACE]}\n… cut; the JSON report has it all"


def _summary(account: Account, tests: list[Record]) -> Record:
    counts = Counter(test["status"] for test in tests)
    start = int(account.started * 1000)
    stop = start if account.finished is None else int(account.finished * 1000)
    return {
        "tests": len(tests),
        **{status: counts[status] for status in ("passed", "failed", "skipped", "pending", "other")},
        "suites": len({test["suite"][0] for test in tests}),
        "start": start,
        "stop": stop,
        "duration": max(stop - start, 0),
    }


def _environment(account: Account) -> Record:
    header: Mapping[str, Any] = account.header
    contract = header["contract"]
    return {
        "appName": cut(str(header["target"])),
        "reportName": "Fairport",
        "healthy": not run_problem(account),
        "extra": {
            "verdict": account.verdict.value,
            "exit_code": account.exit_code,
            "contract": cut(f"{contract['name']} {contract['version']}"),
            "contract_digest": contract["digest"],
            "profile": header["profile"],
            "requests": account.requests,
        },
    }
