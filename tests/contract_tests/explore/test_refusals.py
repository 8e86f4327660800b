from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.refusals import ask_without_credentials, ask_wrongly, unlike
from fairport.evidence import Ask
from fairport.spec.model import Refusal, Scope
from tests.desks import FakeDesk, Rows
from tests.making import contract, promise, scope

GOOD = Ask(operation="list", path=(("owner", "A7z"),), query=(("from", "1"), ("to", "2")))
MISSING = promise(Refusal, id="1", name="missing", statuses=(400,), without=("from",))
MALFORMED = promise(Refusal, id="2", name="malformed", statuses=(400,), replaced=(("to", "x"), ("limit", "-1")))
ELSEWHERE = promise(Refusal, id="3", name="elsewhere", statuses=(404,), replaced=(("owner", "nobody"),))
BARE = promise(Refusal, id="4", name="bare", statuses=(401,), credentials="none")
WRONG = promise(Refusal, id="5", name="wrong", statuses=(401,), credentials="wrong")
OWNER: Scope = scope()
CONTRACT = contract(MISSING, MALFORMED, ELSEWHERE, BARE, WRONG, OWNER)


def desk(**members: object) -> FakeDesk:
    made = FakeDesk(CONTRACT, Rows(1), Known(good={"list": GOOD}))
    for name, value in members.items():
        setattr(made, name, value)
    return made


def test_each_refusal_changes_one_thing_in_a_good_request() -> None:
    made = desk()
    ask_wrongly(made)
    asked = {ask.probe: ask for ask in made.asked}
    assert asked["refusal:missing"] == replace(GOOD, query=(("to", "2"),), probe="refusal:missing")
    assert asked["refusal:malformed"].query == (("from", "1"), ("to", "x"), ("limit", "-1"))
    assert asked["refusal:elsewhere"].path == (("owner", "nobody"),)
    assert {ask.credentials for ask in made.asked} == {"given"}


def test_owner_that_hardly_exists_is_asked_in_the_same_form() -> None:
    made = desk()
    ask_wrongly(made)
    (stranger,) = [ask for ask in made.asked if ask.probe == OWNER.probe]
    assert stranger.path == (("owner", "H4g"),)
    assert stranger.query == GOOD.query


def test_what_is_nearly_a_long_identity_is_asked_for_too() -> None:
    owner = "A5EQ333XCXHTRHUS"
    good = replace(GOOD, path=(("owner", owner),))
    made = desk(known=Known(good={"list": good}), depth=PROFILES["standard"])
    ask_wrongly(made)
    paths = [dict(ask.path)["owner"] for ask in made.asked if ask.probe == OWNER.probe]
    assert paths == [unlike(owner), "A5EQ333XCXHTRHU", "A5EQ333XCXHTRHU_"]


@pytest.mark.parametrize("value", ["A5EQ333XCX", "a-b_c", "0", "Zz9"])
def test_unlike_value_keeps_its_form_and_differs(value: str) -> None:
    other = unlike(value)
    assert other != value
    assert len(other) == len(value)
    for one, two in zip(value, other, strict=True):
        assert (one.isupper(), one.islower(), one.isdigit()) == (two.isupper(), two.islower(), two.isdigit())


def test_probes_of_credentials_are_bare_first_and_wrong_last() -> None:
    made = desk()
    ask_without_credentials(made)
    assert [(ask.probe, ask.credentials) for ask in made.asked] == [
        ("refusal:bare", "none"),
        ("refusal:wrong", "wrong"),
    ]
    assert {(ask.path, ask.query) for ask in made.asked} == {(GOOD.path, GOOD.query)}


def test_probes_of_credentials_may_be_switched_off() -> None:
    made = desk(auth_probes=False)
    ask_without_credentials(made)
    assert made.asked == []


@pytest.mark.parametrize("explore", [ask_wrongly, ask_without_credentials])
def test_operation_without_a_good_request_is_left_alone(explore: object) -> None:
    made = desk(known=Known())
    explore(made)
    assert made.asked == []


def test_scope_whose_parameter_is_not_in_the_path_is_left_alone() -> None:
    made = desk(known=Known(good={"list": replace(GOOD, path=())}))
    ask_wrongly(made)
    assert OWNER.probe not in {ask.probe for ask in made.asked}
