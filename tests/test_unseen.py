from __future__ import annotations

import pytest

from fairport.conclusion import NEVER_ANSWERED, NEVER_SENT
from fairport.places import place
from fairport.spec.model import Conditional, Field, Operation, Promise, Refusal, Relation, Shape
from fairport.unseen import Unseen
from tests.making import answer, collection, contract, field, instant, promise

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
NOTES = field("notes", {"type": "array"}, responses=OK)
TAGS = field("tags", {"type": "array"}, required=True, responses=OK)
ITEMS = promise(Field, body=NOTE.body, parent=place("$"), name="items", types=("array",), responses=OK)
OF_NOTES = promise(Shape, place=place("$.items[*].notes[*].by"), schema={}, responses=OK)
OF_TAGS = promise(Shape, place=place("$.items[*].tags[*].by"), schema={}, responses=OK)
EACH_ITEM = promise(Shape, place=place("$.items[*]"), schema={}, responses=OK)
PROMISES = (NOTES, TAGS, NOTE, NEEDED, NULLABLE, INSIDE, AT, DEEP, MISSING, PARTIAL)


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


@pytest.mark.parametrize(
    ("promised", "item", "why"),
    [
        pytest.param(OF_NOTES, {"notes": []}, NEVER_SENT, id="optional and empty"),
        pytest.param(OF_NOTES, {}, NEVER_SENT, id="optional and absent"),
        pytest.param(OF_NOTES, {"notes": [{}]}, "", id="optional and with an element"),
        pytest.param(NOTES, {"notes": []}, "", id="the empty array itself was sent"),
        pytest.param(OF_TAGS, {"tags": []}, "", id="required"),
    ],
)
def test_optional_array_that_came_empty_is_as_one_that_never_came(promised: Promise, item: object, why: str) -> None:
    assert reason(promised, {"items": [item, item]}) == why


def test_one_array_with_an_element_is_enough() -> None:
    assert reason(OF_NOTES, {"items": [{"notes": []}, {}, {"notes": [{}]}]}) == ""


@pytest.mark.parametrize("body", [{"items": []}, {}, {"items": None}])
def test_items_of_a_collection_that_came_empty_are_never_excused(body: object) -> None:
    seen = Unseen(contract(*PROMISES, ITEMS, collection(), operations=OPERATIONS))
    seen.feed(answer(body))
    assert seen.reason(EACH_ITEM) == ""
    assert seen.reason(NEEDED) == ""


def when(condition: dict[str, object]) -> Conditional:
    return promise(Conditional, place=place("$.items[*]"), condition=condition, consequence={}, responses=OK)


NOTED = {"required": ["note"], "properties": {"note": {"const": "n"}}}
DEEPLY = {"required": ["state"], "properties": {"state": {"required": ["by"]}}}


@pytest.mark.parametrize(
    ("condition", "item", "why"),
    [
        pytest.param(NOTED, {"id": "a"}, NEVER_SENT, id="its member is absent"),
        pytest.param(NOTED, {"id": "a", "note": None}, NEVER_SENT, id="its member is null"),
        pytest.param(NOTED, {"id": "a", "note": "m"}, "", id="its member has another value"),
        pytest.param({"required": ["id", "note"]}, {"id": "a"}, NEVER_SENT, id="one of its members is absent"),
        pytest.param({"allOf": [{"required": ["id"]}, NOTED]}, {"id": "a"}, NEVER_SENT, id="in one of all its parts"),
        pytest.param({"anyOf": [{"required": ["id"]}, NOTED]}, {"id": "a"}, "", id="in one of several"),
        pytest.param(DEEPLY, {"id": "a", "state": None}, NEVER_SENT, id="inside a member that is null"),
        pytest.param({"required": ["id"]}, {}, "", id="its member had to come"),
        pytest.param({"properties": {"note": {"const": "n"}}}, {"note": "m"}, "", id="its member need not be there"),
        pytest.param(
            {"required": ["notes"], "properties": {"notes": {"contains": {"required": ["by"]}}}},
            {"notes": []},
            NEVER_SENT,
            id="in an element of an array that came empty",
        ),
    ],
)
def test_condition_on_a_member_that_never_came_need_not_be_met(
    condition: dict[str, object], item: object, why: str
) -> None:
    assert reason(when(condition), {"items": [item]}) == why


@pytest.mark.parametrize(("left", "why"), [("$.note", NEVER_SENT), ("$.notes[*].at", NEVER_SENT), ("$.id", "")])
@pytest.mark.parametrize("turned", [False, True])
def test_relation_needs_both_its_sides(left: str, why: str, *, turned: bool) -> None:
    sides = (place("$.id"), place(left)) if turned else (place(left), place("$.id"))
    related = promise(
        Relation, place=place("$.items[*]"), relation="equal", left=sides[0], right=sides[1], responses=OK
    )
    assert reason(related, {"items": [{"id": "a", "notes": []}]}) == why
