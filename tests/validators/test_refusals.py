from __future__ import annotations

from typing import Any

import pytest

from fairport.rules import Broken, Kept
from fairport.spec.model import Refusal
from fairport.validators.refusals import body, refused, status
from tests.making import answer, promise, sights, the_rule

MISSING = promise(Refusal, name="missing-from", statuses=(400,), without=("from",))
MALFORMED = promise(Refusal, name="malformed", statuses=(400, 422), replaced=(("from", "x"),))
BARE = promise(Refusal, name="bare", statuses=(401,), credentials="none")
WRONG = promise(Refusal, name="wrong", statuses=(401, 403), credentials="wrong")
BOTH = promise(Refusal, name="both", statuses=(400,), without=("from", "to"), replaced=(("size", "x"),))
NAMED = promise(Refusal, name="upside-down", statuses=(400,))
NEITHER = promise(Refusal, name="neither", statuses=(400,), without=("from", "to"))
MISSING_AND_BARE = promise(Refusal, name="missing-bare", statuses=(401,), without=("from",), credentials="none")


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
        (BOTH, 'a request without from and to and with size="x"', "400"),
        (NAMED, "the request upside-down", "400"),
    ],
    ids=["missing", "malformed", "bare", "wrong", "both", "named"],
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
        pytest.param(NAMED, {"query": ()}, False, id="nothing-to-tell-it-by"),
        pytest.param(BOTH, {"query": ()}, False, id="lacks-it-and-is-not-malformed"),
        pytest.param(MISSING_AND_BARE, {"query": ()}, False, id="lacks-it-with-credentials"),
        pytest.param(NEITHER, {"query": (("to", "2"),)}, False, id="lacks-one-of-two"),
        pytest.param(NEITHER, {"query": ()}, True, id="lacks-both"),
        pytest.param(MISSING, {"path": (("from", "1"),)}, False, id="has-it-in-the-path"),
    ],
)
def test_recorded_request_that_lacks_what_is_required_is_judged_too(
    promised: Refusal, ask: dict[str, Any], *, asked: bool
) -> None:
    assert bool(sights(refused, promised, answer({}, 400, **ask))) is asked
    # The quick look sends to the exact rule what is asked, and nothing else.
    look = the_rule(refused).screen
    assert look is not None
    assert look([promised])(answer({}, 400, **ask)) == [None if asked else 0]


def test_quick_look_tells_one_refusal_from_the_others() -> None:
    look = the_rule(refused).screen
    assert look is not None
    assert look([BARE, MISSING, NEITHER])(answer({}, 400, query=(("to", "2"),))) == [0, None, 0]
    assert look([BARE, MISSING, WRONG])(probing(WRONG, 401)) == [0, 0, None]
    malformed = answer({}, 400, probe=MALFORMED.probe, query=(("from", "x"),))
    assert look([MISSING, MALFORMED, BARE])(malformed) == [0, None, 0]


@pytest.mark.parametrize("told", [{"error": None}, {"": ""}])
def test_refusal_with_an_object_says_what_was_wrong(told: object) -> None:
    assert sights(body, MISSING, answer(told, 400, probe=MISSING.probe)) == [Kept()]


@pytest.mark.parametrize(
    ("told", "actual"),
    [
        pytest.param(b"", '""', id="empty"),
        pytest.param({}, '"{}"', id="empty-object"),
        pytest.param([{"error": "no"}], '"[{\\"error\\": \\"no\\"}]"', id="array"),
        pytest.param(b"<html>", '"<html>"', id="html"),
        pytest.param(b"x" * 59 + b"\xff" + b"y", f'"{"x" * 59}\ufffd"', id="long-and-no-utf-8"),
    ],
)
def test_refusal_without_an_object_is_broken(told: object, actual: str) -> None:
    assert sights(body, MISSING, answer(told, 400, probe=MISSING.probe)) == [
        Broken(
            message="a request without from is refused without a body that can be read",
            expected="a JSON object",
            actual=actual,
        )
    ]


@pytest.mark.parametrize(("code", "probe"), [(200, MISSING.probe), (500, MISSING.probe), (400, BARE.probe)])
def test_body_of_what_is_no_such_refusal_is_not_judged(code: int, probe: str) -> None:
    assert sights(body, MISSING, answer(b"", code, probe=probe)) == []
