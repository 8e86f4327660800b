from __future__ import annotations

from typing import Any

import pytest

from fairport.rules import Broken, Kept
from fairport.spec.model import Refusal
from fairport.validators.refusals import refused, status
from tests.making import answer, promise, sights

MISSING = promise(Refusal, name="missing-from", statuses=(400,), without=("from",))
MALFORMED = promise(Refusal, name="malformed", statuses=(400, 422), replaced=(("from", "x"),))
BARE = promise(Refusal, name="bare", statuses=(401,), credentials="none")
WRONG = promise(Refusal, name="wrong", statuses=(401, 403), credentials="wrong")


def probing(promised: Refusal, code: int) -> object:
    return answer({}, code, probe=promised.probe)


@pytest.mark.parametrize("promised", [MISSING, MALFORMED, BARE, WRONG], ids=lambda one: one.name)
@pytest.mark.parametrize("code", [400, 401, 404, 422])
def test_every_client_error_refuses(promised: Refusal, code: int) -> None:
    assert sights(refused, promised, probing(promised, code)) == [Kept()]


@pytest.mark.parametrize(
    ("promised", "asked", "expected"),
    [
        (MISSING, "a request without from", "400"),
        (MALFORMED, 'a request with from="x"', "400 or 422"),
        (BARE, "a request without credentials", "401"),
        (WRONG, "a request with wrong credentials", "401 or 403"),
    ],
    ids=["missing", "malformed", "bare", "wrong"],
)
@pytest.mark.parametrize(("code", "cause"), [(200, "accepted"), (302, "accepted"), (500, "server error")])
def test_what_is_let_through_or_breaks_is_not_refused(
    promised: Refusal, asked: str, expected: str, code: int, cause: str
) -> None:
    assert sights(refused, promised, probing(promised, code)) == [
        Broken(message=f"{asked} is answered with {code}", expected=expected, actual=str(code), cause=cause)
    ]


def test_refusal_with_a_documented_status_is_kept() -> None:
    assert sights(status, MALFORMED, probing(MALFORMED, 422)) == [Kept()]


def test_refusal_with_another_status_is_broken() -> None:
    assert sights(status, MALFORMED, probing(MALFORMED, 409)) == [
        Broken(message='a request with from="x" is refused with 409', expected="400 or 422", actual="409")
    ]


@pytest.mark.parametrize("code", [200, 302, 500])
def test_status_of_what_is_no_refusal_is_not_judged(code: int) -> None:
    assert sights(status, MISSING, probing(MISSING, code)) == []


@pytest.mark.parametrize(
    ("promised", "ask", "asked"),
    [
        pytest.param(MISSING, {"query": (("to", "2"),)}, True, id="lacks-it-unmarked"),
        pytest.param(MISSING, {"query": (("from", "1"),)}, False, id="has-it"),
        pytest.param(MISSING, {"query": (("from", ""),)}, False, id="has-it-empty"),
        pytest.param(MISSING, {"query": (), "probe": "refusal:other"}, False, id="another-probe"),
        pytest.param(MALFORMED, {"query": (("from", "x"),)}, False, id="malformed-unmarked"),
        pytest.param(BARE, {"query": ()}, False, id="credentials-unmarked"),
    ],
)
def test_recorded_request_that_lacks_what_is_required_is_judged_too(
    promised: Refusal, ask: dict[str, Any], *, asked: bool
) -> None:
    assert bool(sights(refused, promised, answer({}, 400, **ask))) is asked
