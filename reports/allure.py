"""An Allure results folder: one result file for each rule on each promise, read by `allure generate`.

Source: Allure's documentation of its results: `UUID-result.json`, `UUID-attachment.txt`, environment.properties,
categories.json. UUIDs follow from the run and the case, so that the folder is the same whenever it is made again;
`historyId` follows from the case alone, so that Allure draws its trend over runs.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import TYPE_CHECKING, Any, Final

from fairport.reports.cases import RUN, Case, Standing, cases_of, run_problem
from fairport.reports.described import Describer, cut
from fairport.reports.harmless import to_json
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account

Record = dict[str, Any]

MOST_FINDINGS: Final = 20
"""So many findings of one case stand in its attachment."""
OWN: Final = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-(result\.json|attachment\.txt)|environment\.properties|categories\.json"
)
"""The names of the files that are written: a folder that holds others is not replaced."""

STATUSES: Final = {
    Standing.PASSED: "passed",
    Standing.FAILED: "failed",
    Standing.WAIVED: "skipped",
    Standing.ERRORED: "broken",
    Standing.UNVERIFIED: "broken",
    Standing.ACCEPTED: "skipped",
    Standing.NOT_JUDGED: "skipped",
    Standing.NOT_APPLICABLE: "skipped",
}
_SEVERITIES: Final = {Level.MUST: "critical", Level.SHOULD: "minor", Level.OBSERVE: "trivial"}
_CATEGORIES: Final = [
    {"name": "Broken promises", "matchedStatuses": ["failed"]},
    {"name": "Not verified, or an error of Fairport", "matchedStatuses": ["broken"]},
    {"name": "Waived", "matchedStatuses": ["skipped"], "messageRegex": "waived: .*"},
]
_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:fairport:allure")


def files(account: Account) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file of the folder."""
    describe, folder = Describer(account), _Folder(account)
    yield "categories.json", to_json(_CATEGORIES)
    yield "environment.properties", _environment(account)
    yield folder.run(run_problem(account))
    for case in cases_of(account):
        yield from folder.case(case, describe)


class _Folder:
    """Writes the results of one run."""

    def __init__(self, account: Account) -> None:
        header = account.header
        self._account = account
        self._contract = str(header["contract"]["name"])
        self._run = f"{header['checked']} {header['environment']} {account.started!r}"
        start = int(account.started * 1000)
        stop = start if account.finished is None else max(start, int(account.finished * 1000))
        self._times = {"start": start, "stop": stop}

    def run(self, problem: str) -> tuple[str, bytes]:
        """Return the result that stands for the run."""
        own = self._uuid(RUN)
        details = {"statusDetails": {"message": cut(problem)}} if problem else {}
        return f"{own}-result.json", to_json(
            {
                "uuid": own,
                **self._names(RUN),
                "status": "broken" if problem else "passed",
                "stage": "finished",
                **self._times,
                **details,
                "labels": self._labels("fairport", "fairport"),
            }
        )

    def case(self, case: Case, describe: Describer) -> Iterator[tuple[str, bytes]]:
        """Yield the result of a case, and what was seen as an attachment."""
        own = self._uuid(case.key)
        result = self._result(case, own)
        if case.findings:
            evidence = f"{self._uuid(f'{case.key} evidence')}-attachment.txt"
            result["attachments"] = [{"name": "what was seen", "source": evidence, "type": "text/plain"}]
            yield evidence, _evidence(case, describe)
        yield f"{own}-result.json", to_json(result)

    def _result(self, case: Case, own: str) -> Record:
        details = {"message": cut(case.note), "known": case.standing is Standing.WAIVED} if case.note else {}
        family = case.result.rule.partition(".")[0]
        return {
            "uuid": own,
            **self._names(case.key),
            "status": STATUSES[case.standing],
            "statusDetails": details,
            "stage": "finished",
            **self._times,
            "labels": [
                *self._labels(case.result.operation, family),
                {"name": "severity", "value": _SEVERITIES[case.level]},
                {"name": "story", "value": cut(case.title)},
                *({"name": "tag", "value": cut(tag)} for tag in (case.level.value, *case.result.requirements)),
            ],
            "parameters": [{"name": "standing", "value": case.standing.value, "excluded": True}],
        }

    def _names(self, key: str) -> Record:
        identity = hashlib.sha256(f"{self._contract} {key}".encode("utf-8", "replace")).hexdigest()[:32]
        full = cut(f"{self._contract}: {key}")
        return {"name": cut(key), "fullName": full, "testCaseId": identity, "historyId": identity}

    @staticmethod
    def _labels(suite: str, feature: str) -> list[Record]:
        told = {"framework": "fairport", "suite": cut(suite), "feature": cut(feature)}
        return [{"name": name, "value": value} for name, value in told.items()]

    def _uuid(self, name: str) -> str:
        return str(uuid.uuid5(_SPACE, f"{self._run} {name}".encode("utf-8", "replace").decode("utf-8")))


def _evidence(case: Case, describe: Describer) -> bytes:
    lines = [cut(case.title), cut(case.why), ""]
    for finding in case.findings[:MOST_FINDINGS]:
        lines += [*describe.lines(finding), ""]
    left = len(case.findings) - MOST_FINDINGS
    lines += [f"and {left} more findings; the JSON report has them all"] if left > 0 else []
    return "\n".join(lines).encode("utf-8")


def _environment(account: Account) -> bytes:
    """Return the properties, escaped as java.util.Properties reads them."""
    header = account.header
    contract = header["contract"]
    told = {
        "verdict": account.verdict.value,
        "target": header["target"],
        "contract": f"{contract['name']} {contract['version']}",
        "profile": header["profile"],
        "requests": account.requests,
        "fairport": header["fairport"],
    }
    lines = [f"{name}={_property(cut(str(value)))}" for name, value in told.items()]
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def _property(text: str) -> str:
    escaped = text.replace("\\", "\\\\")
    return "".join(c if c.isascii() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else "?" for c in escaped)
