"""What test_responses.py leaves: secrets repeated, the quick look, and which answers count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.answers import Answer, Record
from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Answers
from fairport.validators.responses import (
    charset,
    documented_status,
    media_type,
    secret_echo,
    server_error,
    success_body,
)
from tests.making import answer, exchange, promise, sights, the_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

JSON = ("application/json",)
ANSWERS = promise(
    Answers,
    documented=(("200", JSON), ("300", JSON), ("400", JSON), ("default", JSON)),
    error_code=place("$.error.code"),
)


def echoing(*places: str) -> Answer:
    made = answer({})
    return Answer(replace(made.exchange, echoed=places), made.key)


def test_response_that_repeats_no_secret_is_kept() -> None:
    assert sights(secret_echo, ANSWERS, echoing()) == [Kept()]


@pytest.mark.parametrize(
    ("places", "told"), [(("body",), "body"), (("header X-Seen", "body"), "header X-Seen and body")], ids=["one", "two"]
)
def test_response_that_repeats_a_secret_is_broken(places: Sequence[str], told: str) -> None:
    assert sights(secret_echo, ANSWERS, echoing(*places)) == [
        Broken(
            message=f"the response repeats a secret that was sent: {told}",
            expected="no secret in a response",
            actual=f"one in the {told}",
            cause=places[0],
            hint="the secret is masked here; where the service repeats it, it may log it as well",
        )
    ]


@pytest.mark.parametrize(
    ("body", "status", "ask", "said", "decides"),
    [
        pytest.param({}, 200, {}, "application/json", True, id="documented-success"),
        pytest.param({}, 200, {}, "application/problem+json; charset=ASCII", True, id="said-to-be-ascii"),
        pytest.param({}, 200, {"probe": "refusal:x"}, "application/json", False, id="probe"),
        pytest.param(b"", 200, {}, "application/json", False, id="no-body"),
        pytest.param(b"{", 200, {}, "application/json", False, id="no-json"),
        pytest.param({}, 200, {}, "application/json; charset=latin-1", False, id="another-charset"),
        pytest.param({}, 200, {}, "text/json", False, id="another-media-type"),
        pytest.param({}, 199, {"key": "200"}, "application/json", False, id="below-success"),
        pytest.param({}, 300, {}, "application/json", False, id="redirection"),
        pytest.param({}, 400, {}, "application/json", False, id="refusal"),
        pytest.param({}, 201, {"key": "default"}, "application/json", False, id="default"),
        pytest.param({}, 201, {"key": ""}, "application/json", False, id="not-documented"),
        pytest.param({"error": {"code": "x"}}, 200, {}, "application/json", False, id="carries-an-error"),
    ],
)
def test_quick_look_decides_only_on_documented_successes(
    body: object, status: int, ask: dict[str, Any], said: str, *, decides: bool
) -> None:
    look = the_rule(charset).screen
    assert look is not None
    quick = look([ANSWERS, ANSWERS])
    headers = (("Content-Type", said),)
    quick(answer({}, headers=(("Content-Type", "application/json"),)))  # what it found of another head is another's
    assert quick(answer(body, status, headers, **ask)) == ([1, 1] if decides else None)


def test_quick_look_leaves_repeated_secrets_to_the_rule() -> None:
    look = the_rule(secret_echo).screen
    assert look is not None
    assert look([ANSWERS])(echoing("body")) is None
    assert look([ANSWERS])(echoing()) == [1]


@pytest.mark.parametrize(("status", "broken"), [(199, False), (200, True), (300, True), (399, True), (400, False)])
def test_undocumented_success_or_redirection_is_broken_and_no_other(status: int, *, broken: bool) -> None:
    seen = sights(documented_status, ANSWERS, answer({}, status, key=""))
    assert [type(sight) is Broken for sight in seen] == [broken]


@pytest.mark.parametrize("status", [199, 300])
def test_error_beside_success_is_not_judged(status: int) -> None:
    assert sights(success_body, ANSWERS, answer({"error": {"code": "x"}}, status)) == []


def test_media_type_of_a_status_without_any_is_not_judged() -> None:
    bare = promise(Answers, documented=(("200", ()),))
    assert sights(media_type, bare, answer({})) == []


def test_only_whole_answers_count_for_server_errors() -> None:
    cut = exchange(status=500, number=2, trouble="cut")
    busy = exchange(status=503, number=3)
    silent = exchange(status=0, number=4, trouble="timeout")
    whole = exchange(status=200, number=1)
    seen = sights(server_error, ANSWERS, [Record(one.number, one, readable=True) for one in (whole, cut, busy, silent)])
    assert seen == [Kept()]


def test_server_errors_to_wrong_requests_are_told_by_status() -> None:
    wrong = [
        exchange(status=status, number=i, probe="generated:invalid") for i, status in enumerate((500, 501, 500), 1)
    ]
    seen = sights(server_error, ANSWERS, [Record(one.number, one, readable=True) for one in wrong])
    assert [(s.actual, s.exchanges, s.times) for s in seen if isinstance(s, Broken)] == [
        ("500", (1, 3), 2),
        ("501", (2,), 1),
    ]
