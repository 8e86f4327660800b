from __future__ import annotations

import pytest

from fairport.conclusion import NEVER_ANSWERED, NEVER_SENT
from fairport.places import place
from fairport.spec.model import Field, Operation, Promise, Refusal, Shape
from fairport.unseen import Unseen
from tests.making import answer, contract, field, instant, promise

OPERATIONS = (Operation(id="list", method="GET", path="/list", responses=(("200", "a"), ("206", "b"), ("404", "c"))),)
OK = frozenset({"200"})
NOTE = field("note", {"type": "string"}, responses=OK)
NEEDED = field("id", {"type": "string"}, required=True, responses=OK)
NULLABLE = field("state", {"type": ["string", "null"]}, required=True, responses=OK)
INSIDE = promise(Field, body=NOTE.body, parent=NOTE.place, name="by", types=("string",), required=True, responses=OK)
AT = instant("note", responses=OK)
DEEP = promise(Shape, place=place("$.items[*].note.by"), schema={}, responses=OK)
MISSING = promise(
    Field, body=NOTE.body, parent=place("$"), name="code", types=("string",), responses=frozenset({"404"})
)
PARTIAL = promise(
    Field, body=NOTE.body, parent=place("$"), name="part", types=("string",), responses=frozenset({"206"})
)
PROMISES = (NOTE, NEEDED, NULLABLE, INSIDE, AT, DEEP, MISSING, PARTIAL)


def reason(promised: Promise, *bodies: object, status: int = 200) -> str:
    seen = Unseen(contract(*PROMISES, operations=OPERATIONS))
    for body in bodies:
        seen.feed(answer(body, status))
    return seen.reason(promised)


@pytest.mark.parametrize(
    ("promised", "item", "why"),
    [
        pytest.param(NOTE, {"id": "a"}, NEVER_SENT, id="absent"),
        pytest.param(NOTE, {"id": "a", "note": None}, NEVER_SENT, id="null"),
        pytest.param(NOTE, {"id": "a", "note": "n"}, "", id="sent"),
        pytest.param(NEEDED, {}, "", id="required"),
        pytest.param(NULLABLE, {"id": "a", "state": None}, NEVER_SENT, id="required, and null is allowed"),
        pytest.param(INSIDE, {"id": "a"}, NEVER_SENT, id="inside one that is absent"),
        pytest.param(INSIDE, {"id": "a", "note": {}}, "", id="required inside one that was sent"),
        pytest.param(AT, {"id": "a"}, NEVER_SENT, id="instant of one that is absent"),
        pytest.param(DEEP, {"id": "a"}, NEVER_SENT, id="schema deep inside one that is absent"),
    ],
)
def test_member_that_need_not_be_sent_is_told_as_never_sent(promised: Promise, item: object, why: str) -> None:
    assert reason(promised, {"items": [item]}) == why


def test_nothing_is_excused_where_no_object_was_seen() -> None:
    assert reason(NOTE, {"items": []}) == ""
    assert reason(NOTE) == ""
    assert reason(NOTE, b"no json") == ""


def test_one_object_that_had_it_is_enough() -> None:
    assert reason(NOTE, {"items": [{"id": "a"}, {"id": "b", "note": "n"}]}) == ""
    assert reason(NOTE, {"items": [{"id": "a"}]}, {"items": [{"note": "n"}]}) == ""


def test_response_that_nothing_provoked_is_told_as_never_answered() -> None:
    assert reason(MISSING, {"items": []}) == NEVER_ANSWERED
    assert reason(PARTIAL, {"items": []}) == NEVER_ANSWERED
    assert reason(PARTIAL, {}, status=404) == ""
    assert reason(MISSING) == ""


def test_refusal_is_never_excused() -> None:
    assert reason(promise(Refusal, name="odd", statuses=(400,)), {"items": []}) == ""
