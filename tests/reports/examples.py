"""Accounts and exchanges to tell, put together by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fairport.account import Account, RequirementAccount, RuleAccount
from fairport.evidence import Ask, Exchange
from fairport.verdict import Finding, Level, Observation, Outcome, Result, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

STARTED = 1_774_950_882.0

HEADER: dict[str, Any] = {
    "fairport": "0.1.0",
    "target": "https://api.example.com/v2",
    "profile": "standard",
    "seed": 7,
    "checked": "0a1b2c3d4e5f",
    "environment": "f5e4d3c2b1a0",
    "contract": {
        "name": "orders",
        "title": "Orders",
        "version": "2.1",
        "digest": "00ff" * 16,
        "source": "orders.yaml",
        "overlays": [],
        "document": {"x-fairport": {"personal-data": ["Email"]}},
    },
}

ROW = {
    "No": "P-000002",
    "Customer": "ABC022",
    "Email": "jane@example.com",
    "Schedule": "Date",
    "Created": 1774950882,
    "PortDate": "1774915200",
    "Status": "Queued",
    "Numbers": [{"Number": "+61111111111"}],
}


def exchange(number: int = 3, body: object = None) -> Exchange:
    """A good answer to a list request; `body` is bytes, or a value that is written as JSON."""
    query = f"Count=20&Skip={20 * (number - 3)}"
    return Exchange(
        number=number,
        ask=Ask(operation="listOrders"),
        url=f"https://api.example.com/v2/Accounts/A5EQ333/Orders?From=1743465600&To=1774950000&{query}",
        sent=(
            ("Accept", "application/json, */*;q=0.8"),
            ("Accept-Encoding", "gzip, deflate"),
            ("User-Agent", "fairport"),
            ("Authorization", "Basic ***"),
        ),
        started=STARTED + number,
        elapsed=0.05,
        status=200,
        headers=(("Content-Type", "application/json; charset=utf-8"),),
        body=body if isinstance(body, bytes) else json.dumps(PAGE if body is None else body).encode(),
    )


PAGE: dict[str, Any] = {"Orders": [ROW, {**ROW, "No": "P-000003"}], "TotalCount": 40, "NextPageToken": "1"}


FINDING = Finding(
    rule="paging.total-true",
    level=Level.MUST,
    outcome=Outcome.FAILED,
    promise="listOrders:paging",
    operation="listOrders",
    title="The total is the number of items that a walk over all pages finds",
    message="the total says 40, and a walk (7 pages of 20) finds 137 items",
    expected="40 items",
    actual="137 different items",
    requirements=("ORD-TOTAL",),
    exchanges=(3, 4, 5, 6, 7, 8, 9),
    seen=2,
    asked=2,
    occurrences=1,
    hint="count all rows that match, before the limit is applied",
    fingerprint="1111222233334444",
)
"""A total that is not what a walk finds."""


TYPE_FINDING = replace(
    FINDING,
    rule="types.type",
    promise="listOrders:$.Orders[*].PortDate",
    title="Every value has the documented type",
    message="PortDate is a string",
    at="/Orders/0/PortDate",
    expected="an integer",
    actual='"1774915200"',
    requirements=("ORD-PORTDATE", "ORD-EPOCH"),
    exchanges=(3, 4),
    seen=2,
    asked=2,
    occurrences=274,
    hint="",
    fingerprint="aaaabbbbccccdddd",
)
"""A string where an integer is documented."""


SHOULD_FINDING = replace(
    FINDING,
    rule="http.charset",
    level=Level.SHOULD,
    promise="listOrders:answers",
    title="A JSON body is UTF-8 and says no other charset",
    message="the Content-Type names charset latin-1",
    expected="no charset, or utf-8",
    actual="latin-1",
    requirements=(),
    exchanges=(3,),
    seen=1,
    asked=1,
    occurrences=12,
    hint="",
    fingerprint="9999888877776666",
)
"""A deviation from a SHOULD on a whole answer."""


RESULT = Result(
    rule="types.type",
    promise="listOrders:$.Orders[*].No",
    operation="listOrders",
    facet="type",
    level=Level.MUST,
    outcome=Outcome.PASSED,
    requirements=("ORD-NO",),
    exercised=137,
)
"""A MUST that was exercised and kept."""


GAP = replace(
    RESULT,
    rule="errors.body",
    promise="listOrders:error-body",
    facet="body",
    outcome=Outcome.NOT_EXERCISED,
    exercised=0,
    reason="no-matching-data",
    how="an error response",
    requirements=("ORD-ERROR",),
)
"""A MUST that was not exercised."""


RULES = tuple(
    RuleAccount(
        id=rule,
        title=title,
        why=why,
        level=level,
        outcome=outcome,
        exercised=exercised,
        reason=reason,
        how=how,
        operations={"listOrders": outcome},
    )
    for rule, title, why, level, outcome, exercised, reason, how in [
        (
            "types.type",
            "Every value has the documented type",
            "A typed client fails on the first value of another type.",
            Level.MUST,
            Outcome.PASSED,
            137,
            "",
            "",
        ),
        (
            "paging.total-true",
            "The total is the number of items that a walk over all pages finds",
            "A client that stops at the total loses the rest without a word.",
            Level.MUST,
            Outcome.PASSED,
            2,
            "",
            "",
        ),
        (
            "errors.body",
            "Every error has the documented body",
            "A client cannot tell its user what went wrong.",
            Level.MUST,
            Outcome.NOT_EXERCISED,
            0,
            "no-matching-data",
            "an error response",
        ),
    ]
)

REQUIREMENTS = tuple(
    RequirementAccount(
        id=requirement,
        level=Level.MUST,
        quote=quote,
        page="orders",
        section="Response",
        outcome=outcome,
        rules=rules,
        untested=untested,
    )
    for requirement, quote, outcome, rules, untested in [
        ("ORD-NO", "No string The unique identifier for the order.", Outcome.PASSED, ("types.type",), ""),
        ("ORD-TOTAL", "Total number of results matching the criteria.", Outcome.PASSED, ("paging.total-true",), ""),
        ("ORD-PORTDATE", "PortDate timestamp The scheduled porting date.", Outcome.PASSED, ("types.type",), ""),
        (
            "ORD-EPOCH",
            "all timestamp fields are seconds since the unix epoch",
            None,
            (),
            "Told of all fields.",
        ),
        (
            "ORD-ERROR",
            "For error codes refer to the errors page.",
            Outcome.NOT_EXERCISED,
            ("errors.body",),
            "",
        ),
    ]
)


ACCOUNT = Account(
    header=HEADER,
    verdict=Verdict.CONFORMANT,
    exit_code=0,
    complete=True,
    problem="",
    started=STARTED,
    finished=STARTED + 3.25,
    requests=143,
    results=(RESULT, replace(RESULT, rule="paging.total-true", facet="total-true", exercised=2)),
    findings=(),
    observations=(),
    rules=RULES,
    requirements=REQUIREMENTS,
    silent={},
    stages=(),
    exhibits={},
    exchanges=tuple,
    flaws=(),
    trace="fairport-out/trace.jsonl",
)
"""A conformant run, but for what changes."""


def exhibits(*numbers: int) -> Mapping[int, Exchange]:
    """Good answers by number."""
    return {number: exchange(number) for number in numbers}


OTHER = "listPropertyOrders"
WRONG_TOTAL = replace(RESULT, rule=FINDING.rule, promise=FINDING.promise, facet="total-true", outcome=Outcome.FAILED)
BROKEN_ACCOUNT = replace(
    ACCOUNT,
    verdict=Verdict.NON_CONFORMANT,
    exit_code=1,
    results=(
        RESULT,
        replace(RESULT, outcome=Outcome.FAILED, promise="listOrders:$.Orders[*].PortDate"),
        WRONG_TOTAL,
        replace(WRONG_TOTAL, operation=OTHER),
        replace(
            RESULT,
            rule=SHOULD_FINDING.rule,
            promise=SHOULD_FINDING.promise,
            level=Level.SHOULD,
            outcome=Outcome.FAILED,
        ),
        GAP,
        replace(GAP, operation=OTHER),
        replace(GAP, operation=OTHER, rule="errors.code", facet="code"),
        replace(GAP, rule="instants.past", outcome=Outcome.INCONCLUSIVE, how="no Date came"),
        replace(GAP, rule="errors.body", level=Level.SHOULD),
    ),
    findings=(
        SHOULD_FINDING,
        TYPE_FINDING,
        replace(
            TYPE_FINDING,
            rule="instants.unit",
            message="PortDate is no number of seconds",
            blocked_by="aaaabbbbccccdddd",
            fingerprint="eeee",
        ),
        FINDING,
        replace(
            FINDING,
            operation=OTHER,
            message="the total says 12, and a walk (2 pages of 20) finds 31 items",
            fingerprint="5555",
            exchanges=(12, 13),
        ),
    ),
    observations=(
        Observation(rule="window.bounds", operation="listOrders", message="From is inclusive, To is exclusive"),
        Observation(rule="window.bounds", operation=OTHER, message="From is inclusive, To is exclusive"),
    ),
    exhibits=exhibits(3, 4, 5, 12, 13),
)
"""A run with a deep defect on two operations, a wrong type that drags another finding along, and a SHOULD."""
