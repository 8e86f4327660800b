"""Our rules as a check for people who run Schemathesis already; its command line loads this module as hooks.

The check is called `Fairport`. It judges each response by the rules of the contract that one answer can break, and at
the end of the run by those that need many. `FAIRPORT_CONTRACT` names the contract (a name or a path); without it, it
is made from the schema that Schemathesis has loaded. `FAIRPORT_FAIL_ON=should` makes broken SHOULDs fail as well.

Schemathesis does not ask again, so that what data on the move could explain never fails here: `fairport check` does.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import schemathesis

from fairport.contract_tests.explore.edges import INVALID, ODD
from fairport.contract_tests.explore.schemathesis_explorer import is_plain
from fairport.errors import FairportError
from fairport.evidence import Ask, Exchange
from fairport.judge import Judge, judge
from fairport.rules import Over
from fairport.spec import contract_from, load_contract
from fairport.validators import all_rules
from fairport.verdict import Level, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fairport.contract_tests.explore.schemathesis_explorer import AnyCase
    from fairport.spec.model import Contract
    from fairport.verdict import Finding

CONTRACT: Final = "FAIRPORT_CONTRACT"
FAIL_ON: Final = "FAIRPORT_FAIL_ON"
SINGLE: Final = tuple(rule for rule in all_rules() if rule.over is Over.ANSWER)
MANY: Final = tuple(rule for rule in all_rules() if rule.over is not Over.ANSWER)


@schemathesis.check
class Fairport:
    """The check: one for a run, shared by its workers. Schemathesis makes sure that one response comes at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._contract: Contract | None = None
        self._run: Judge | None = None
        self._count = 0

    def after_response(self, ctx: schemathesis.CheckContext, response: schemathesis.Response, case: AnyCase) -> None:
        """Judge one response. Raises AssertionError that names the rule and what it expected."""
        del ctx
        with self._lock:
            exchange = self._exchange(response, case)
            if exchange is None or self._contract is None or self._run is None:
                return
            self._run.feed(exchange)
            held = judge(self._contract, SINGLE, [exchange])
        refuse(held.findings)

    def after_run(self, ctx: schemathesis.CheckContext) -> None:
        """Judge what the responses of the run show together. Raises AssertionError as after_response does."""
        del ctx
        if self._run is not None:
            refuse(self._run.findings().findings)

    def _exchange(self, response: schemathesis.Response, case: AnyCase) -> Exchange | None:
        """Return the exchange that a response is, None where the contract has no such operation."""
        if self._contract is None:
            self._contract = contract_of(case.operation.schema.raw_schema)
            self._run = Judge(self._contract, MANY)
        ask = ask_of(self._contract, response.request.url or "", case)
        if ask is None:
            return None
        self._count += 1
        return Exchange(
            number=self._count,
            ask=ask,
            url=response.request.url or "",
            started=time.time() - response.elapsed,
            elapsed=response.elapsed,
            status=response.status_code,
            headers=tuple((name, value) for name, values in response.headers.items() for value in values),
            body=response.content or b"",
        )


def contract_of(document: dict[str, Any]) -> Contract:
    """Return the contract that FAIRPORT_CONTRACT names, else that of the document.

    Raises ContractError where it cannot be read.
    """
    named = os.environ.get(CONTRACT, "")
    try:
        return load_contract(named) if named else contract_from(document, [], name="schema", source="schema")
    except FairportError as error:
        if named:
            raise
        raise type(error)(f"{error}; name its file in {CONTRACT}") from error


def ask_of(contract: Contract, url: str, case: AnyCase) -> Ask | None:
    """Return what a case asked: its operation by path and method, its values as they were sent."""
    operation = next(
        (o for o in contract.operations if o.path == case.operation.path and o.method == case.method.upper()), None
    )
    if operation is None:
        return None
    made: Mapping[str, object] = case.path_parameters or {}
    ask = Ask(
        operation=operation.id,
        method=operation.method,
        path=tuple((name, unquote(str(value))) for name, value in made.items()),
        query=tuple(parse_qsl(urlsplit(url).query, keep_blank_values=True, errors="replace")),
    )
    wrong = case.meta is not None and case.meta.generation.mode.is_negative
    return replace(ask, probe=INVALID if wrong else "" if is_plain(contract, ask) else ODD)


def refuse(findings: Iterable[Finding]) -> None:
    """Raise AssertionError for what failed at MUST, or at SHOULD where that was asked for; the causes only."""
    levels = {Level.MUST, Level.SHOULD} if os.environ.get(FAIL_ON, "").lower() == "should" else {Level.MUST}
    told = [
        _told(finding)
        for finding in findings
        if finding.outcome is Outcome.FAILED and finding.level in levels and not finding.blocked_by
    ]
    if told:
        raise AssertionError("\n\n".join(told))


def _told(finding: Finding) -> str:
    where = f" at {finding.at}" if finding.at else ""
    return (
        f"{finding.rule} ({finding.level}): {finding.title}\n{finding.message}{where}\n"
        f"expected: {finding.expected}\nactual: {finding.actual}"
    )
