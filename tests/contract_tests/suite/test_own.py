"""What is recorded of other people's tests, and when it is judged to be broken."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from fairport.contract_tests.sources.credentials import Basic
from fairport.contract_tests.suite.own import Recorder
from fairport.evidence import Ask, Exchange
from fairport.spec import Instant, Requirement
from fairport.verdict import Level
from tests.making import JSON_HEADERS, contract, facets, instant

BASE = "http://api:8080/base"
QUOTE = "at timestamp seconds since the epoch"
PROMISE = instant()
REQUIREMENT = Requirement(id="R-AT", level=Level.MUST, quote=QUOTE, page="page", section="Times")


def recorder(level: Level = Level.MUST) -> Recorder:
    promise = replace(PROMISE, facets=facets(Instant, unit=level))
    return Recorder(contract(promise, requirements=(REQUIREMENT,)), BASE, Basic("ada", "secret-word"))


def exchange(at: int, url: str = f"{BASE}/list", **members: object) -> Exchange:
    body = json.dumps({"items": [{"at": at}]}).encode()
    made = Exchange(number=0, ask=Ask(operation=""), url=url, status=200, headers=JSON_HEADERS, body=body)
    return replace(made, **members)  # type: ignore[arg-type]  # members of an exchange


SECONDS = 1_795_000_000
MILLISECONDS = SECONDS * 1000


def test_good_answer_draws_nothing() -> None:
    held = recorder()
    held.record(exchange(SECONDS))
    assert held.verify(fail_on_should=True) == ""


def test_breach_is_told_to_each_who_meets_it() -> None:
    held = recorder()
    for value, broken in ((MILLISECONDS, True), (SECONDS, False), (MILLISECONDS, True)):
        held.record(exchange(value))
        assert ("1. MUST broken: An instant is in the documented unit" in held.verify(fail_on_should=False)) is broken
        assert held.verify(fail_on_should=False) == "", "nothing came since"


def test_weaker_promise_breaks_only_for_who_asks_for_it() -> None:
    held, strict = recorder(Level.SHOULD), recorder(Level.SHOULD)
    for each in (held, strict):
        each.record(exchange(MILLISECONDS))
    assert held.verify(fail_on_should=False) == ""
    assert "SHOULD broken" in strict.verify(fail_on_should=True)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://api/base/list", id="other-port"),
        pytest.param("http://other:8080/base/list", id="other-host"),
        pytest.param("http://api:8080/list", id="outside-the-base-path"),
        pytest.param(f"{BASE}/other", id="no-operation"),
    ],
)
def test_what_asks_no_operation_is_not_judged(url: str) -> None:
    held = recorder()
    held.record(exchange(MILLISECONDS, url))
    assert held.verify(fail_on_should=True) == ""


def test_secret_is_not_told() -> None:
    held = recorder()
    sent = (("Authorization", "Basic YWRhOnNlY3JldC13b3Jk"), ("X-Word", "secret-word"))
    held.record(exchange(MILLISECONDS, f"{BASE}/list?word=secret-word", sent=sent))
    told = held.verify(fail_on_should=False)
    assert "curl" in told
    assert "secret-word" not in told
    assert "YWRhOnNlY3JldC13b3Jk" not in told


def test_tests_that_share_a_breach_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    held = recorder()
    for test in ("test_a.py::test_one (call)", "test_a.py::test_two (setup)"):
        monkeypatch.setenv("PYTEST_CURRENT_TEST", test)
        held.record(exchange(MILLISECONDS))
        told = held.verify(fail_on_should=False)
    assert told.splitlines()[-1] == "exchanges asked by test_a.py::test_one and test_a.py::test_two"
