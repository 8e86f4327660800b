from __future__ import annotations

import pytest

from fairport.answers import Record
from fairport.rules import Broken, Kept
from fairport.spec.model import Answers
from fairport.validators.responses import server_error
from tests.making import exchange, promise, sights

PROMISE = promise(Answers)


def records(*answers: tuple[int, str]) -> list[Record]:
    made = [exchange(status=status, number=i, probe=probe) for i, (status, probe) in enumerate(answers, 1)]
    return [Record(one.number, one, readable=True) for one in made]


def test_server_error_to_a_wrong_request_fails_at_once() -> None:
    seen = sights(server_error, PROMISE, records((200, ""), (500, "generated:invalid"), (400, "generated:invalid")))
    assert seen[0] == Kept(1)
    (broken,) = [sight for sight in seen if isinstance(sight, Broken)]
    assert (broken.level, broken.cause, broken.exchanges, broken.expected) == ("", "invalid 500", (2,), "a refusal")
    assert broken.message == "status 500 to a request that the documentation does not allow, once of 2"


def test_single_server_error_to_an_odd_request_is_weak() -> None:
    (_, broken) = sights(server_error, PROMISE, records((200, ""), (500, "generated:odd")))
    assert isinstance(broken, Broken)
    assert (broken.level, broken.cause) == ("SHOULD", "500")


@pytest.mark.parametrize(
    ("status", "probe"),
    [
        pytest.param(400, "generated:invalid", id="refused"),
        pytest.param(200, "generated:invalid", id="let-through"),
        pytest.param(503, "generated:invalid", id="trouble"),
        pytest.param(404, "generated:odd", id="odd-refused"),
        pytest.param(500, "refusal:missing-from", id="another-rule's-business"),
    ],
)
def test_anything_else_is_fair(status: int, probe: str) -> None:
    assert not [sight for sight in sights(server_error, PROMISE, records((status, probe))) if isinstance(sight, Broken)]
