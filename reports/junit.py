"""JUnit XML: one test suite an operation, one test case for each rule on each promise.

Source: the XSD of Jenkins' xUnit plugin (junit-10.xsd), which is Surefire's with what others write; GitLab reads the
same elements. A broken promise is a failure of its level; what leaves the run unverified is an error, as it is for the
exit code; everything else that was not judged is skipped, with the reason.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from fairport.reports.cases import RUN, Case, Standing, by_operation, cases_of, run_problem
from fairport.reports.described import Describer, cut
from fairport.reports.sentences import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from fairport.account import Account

MOST_FINDINGS: Final = 20
"""So many findings of one case are told; the others are counted."""

_TAGS: Final = {
    Standing.PASSED: "",
    Standing.FAILED: "failure",
    Standing.ERRORED: "error",
    Standing.UNVERIFIED: "error",
    Standing.WAIVED: "skipped",
    Standing.ACCEPTED: "skipped",
    Standing.NOT_JUDGED: "skipped",
    Standing.NOT_APPLICABLE: "skipped",
}


def render(account: Account) -> bytes:
    """Return the report as UTF-8 XML, one element a line."""
    root = ET.Element("testsuites", {"name": "fairport"})
    describe = Describer(account)
    suites = [_suite(account, name, cases, describe) for name, cases in by_operation(cases_of(account))]
    root.extend([_run(account), *suites])
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    root.set("time", _time(account))
    ET.indent(root, "")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _run(account: Account) -> Element:
    """Return the suite of one case that stands for the run, so that an empty run never looks green."""
    problem = run_problem(account)
    suite = _counted_suite(account, "fairport", Counter({"": 0} if not problem else {"error": 1}), 1)
    _properties(suite, account)
    case = _sub(suite, "testcase", name=RUN, classname="fairport", time="0")
    if problem:
        _sub(case, "error", type=account.verdict.value, message=problem).text = cut(problem)
    return suite


def _properties(suite: Element, account: Account) -> None:
    contract = account.header["contract"]
    told = {
        "verdict": account.verdict.value,
        "exit_code": str(account.exit_code),
        "contract": f"{contract['name']} {contract['version']}",
        "contract_digest": contract["digest"],
        "target": account.header["target"],
        "profile": account.header["profile"],
        "requests": str(account.requests),
        "fairport": account.header["fairport"],
    }
    properties = _sub(suite, "properties")
    for name, value in told.items():
        _sub(properties, "property", name=name, value=str(value))


def _suite(account: Account, operation: str, cases: list[Case], describe: Describer) -> Element:
    counts = Counter(_TAGS[case.standing] for case in cases)
    suite = _counted_suite(account, operation, counts, len(cases))
    for case in cases:
        element = _sub(suite, "testcase", name=case.key, classname=operation, time="0")
        tag = _TAGS[case.standing]
        if tag:
            told = _sub(element, tag, type=_type(case), message=case.note)
            told.text = "\n".join(_text(case, describe)) or None
    return suite


def _counted_suite(account: Account, name: str, counts: Counter[str], tests: int) -> Element:
    return ET.Element(
        "testsuite",
        {
            "name": cut(name),
            "tests": str(tests),
            "failures": str(counts["failure"]),
            "errors": str(counts["error"]),
            "skipped": str(counts["skipped"]),
            "time": "0",
            "timestamp": (moment(account.started) or "")[:19],
        },
    )


def _type(case: Case) -> str:
    """Return the type of a failure: its level; of anything else: how the case stands, or why."""
    if case.standing is Standing.FAILED:
        return case.level.value
    return case.result.reason or case.standing.value


def _text(case: Case, describe: Describer) -> Iterable[str]:
    yield from (line for line in (cut(case.title), cut(case.why)) if line)
    for finding in case.findings[:MOST_FINDINGS]:
        yield ""
        yield from describe.lines(finding)
    left = len(case.findings) - MOST_FINDINGS
    if left > 0:
        yield f"and {left} more findings; the JSON report has them all"


def _time(account: Account) -> str:
    """Return the seconds of the run, with the three digits at most that the XSD lets stand before the point."""
    seconds = 0.0 if account.finished is None else max(account.finished - account.started, 0.0)
    return f"{seconds:,.3f}"


def _sub(parent: Element, tag: str, **attributes: str) -> Element:
    """Add an element; its attributes are made printable and bounded, as XML has no word for control characters."""
    return ET.SubElement(parent, tag, {key: cut(value) for key, value in attributes.items()})
