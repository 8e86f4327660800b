"""EARL 1.0 as JSON-LD: a conformance statement that programs of the semantic web read.

Source: W3C, Evaluation and Report Language (EARL) 1.0 Schema. The context stands in the document, so that nothing is
fetched. There is one assertion for each rule on each promise, and one for each requirement of the documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fairport.reports.cases import Case, Standing, cases_of
from fairport.reports.causes import causes_of
from fairport.reports.described import cut
from fairport.reports.harmless import to_json
from fairport.reports.sentences import moment, verdict_sentence
from fairport.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account, RequirementAccount

Record = dict[str, Any]

CONTEXT: Final[Record] = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "doap": "http://usefulinc.com/ns/doap#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": "dct:title",
    "description": "dct:description",
    "date": {"@id": "dct:date", "@type": "xsd:dateTime"},
    "isPartOf": {"@id": "dct:isPartOf", "@type": "@id"},
    "assertedBy": {"@id": "earl:assertedBy", "@type": "@id"},
    "subject": {"@id": "earl:subject", "@type": "@id"},
    "test": {"@id": "earl:test", "@type": "@id"},
    "mode": {"@id": "earl:mode", "@type": "@id"},
    "outcome": {"@id": "earl:outcome", "@type": "@id"},
    "result": "earl:result",
    "info": "earl:info",
    "revision": "doap:revision",
}
OUTCOMES: Final = {
    Standing.PASSED: "earl:passed",
    Standing.FAILED: "earl:failed",
    Standing.WAIVED: "earl:failed",
    Standing.ERRORED: "earl:cantTell",
    Standing.NOT_APPLICABLE: "earl:inapplicable",
}
"""Those of the others follow from whether the promise was exercised."""
_OF_REQUIREMENTS: Final = {
    None: "earl:untested",
    Outcome.PASSED: "earl:passed",
    Outcome.FAILED: "earl:failed",
    Outcome.ERRORED: "earl:cantTell",
    Outcome.INCONCLUSIVE: "earl:cantTell",
    Outcome.NOT_EXERCISED: "earl:untested",
    Outcome.NOT_APPLICABLE: "earl:inapplicable",
}
_ASSERTOR: Final = "urn:fairport:assertor"


def render(account: Account) -> bytes:
    """Return the statement as UTF-8 JSON-LD, two spaces deep."""
    return to_json({"@context": CONTEXT, "@graph": list(_graph(account))})


def _graph(account: Account) -> Iterator[Record]:
    cases = cases_of(account)
    yield from _parties(account)
    for requirement in account.requirements:
        yield _criterion(account, requirement)
        yield _assertion(account, _urn(account, "requirement", requirement.id), _of_requirement(requirement))
    for case in cases:
        test = _urn(account, "test", case.key)
        yield _test(account, case, test)
        yield _assertion(account, test, _of_case(case))


def _parties(account: Account) -> Iterator[Record]:
    header = account.header
    yield {
        "@id": _ASSERTOR,
        "@type": ["earl:Assertor", "earl:Software"],
        "title": "Fairport",
        "revision": str(header["fairport"]),
    }
    verdict = f"{account.verdict}: {verdict_sentence(account, causes_of(account.findings))}"
    subject = {"@id": _subject(account), "@type": "earl:TestSubject", "title": cut(str(header["target"]))}
    yield {**subject, "description": cut(verdict)}


def _criterion(account: Account, requirement: RequirementAccount) -> Record:
    return {
        "@id": _urn(account, "requirement", requirement.id),
        "@type": "earl:TestRequirement",
        "title": cut(requirement.id),
        "description": cut(f"{requirement.level}: {requirement.quote}"),
    }


def _test(account: Account, case: Case, test: str) -> Record:
    parts = [_urn(account, "requirement", requirement) for requirement in case.result.requirements]
    told = {"@id": test, "@type": "earl:TestCase", "title": cut(case.key), "description": cut(case.title)}
    return {**told, "isPartOf": parts} if parts else told


def _assertion(account: Account, test: str, result: Record) -> Record:
    date = moment(account.started if account.finished is None else account.finished)
    return {
        "@id": test.replace("urn:fairport:", "urn:fairport:assertion:", 1),
        "@type": "earl:Assertion",
        "assertedBy": _ASSERTOR,
        "subject": _subject(account),
        "test": test,
        "mode": "earl:automatic",
        "result": {"@type": "earl:TestResult", **result, **({"date": date} if date else {})},
    }


def _of_case(case: Case) -> Record:
    undecided = "earl:cantTell" if case.result.outcome is Outcome.INCONCLUSIVE else "earl:untested"
    note = case.note or f"exercised {case.result.exercised} times"
    return {"outcome": OUTCOMES.get(case.standing, undecided), "info": cut(f"{case.level}; {note}")}


def _of_requirement(requirement: RequirementAccount) -> Record:
    rules = ", ".join(requirement.rules)
    told = requirement.untested or (f"verified by {rules}" if rules else "no rule verifies it")
    return {"outcome": _OF_REQUIREMENTS[requirement.outcome], "info": cut(f"{requirement.level}; {told}")}


def _subject(account: Account) -> str:
    return f"urn:fairport:subject:{_encoded(str(account.header['environment']))}"


def _urn(account: Account, kind: str, name: str) -> str:
    return f"urn:fairport:{kind}:{_encoded(str(account.header['contract']['name']))}:{_encoded(name)}"


def _encoded(text: str) -> str:
    return quote(text, safe="-._~", errors="replace")
