from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fairport.alike import MISSING
from fairport.answers import Answer
from fairport.judge import Judge
from fairport.members import Asked, Members, spelled_in
from fairport.pages import read_page
from fairport.places import place
from fairport.spec.model import Member, Operation, Parameter
from fairport.validators.members import found, same_values
from fairport.verdict import Outcome
from tests.making import collection, contract, exchange, paging, promise, the_rule

if TYPE_CHECKING:
    from fairport.evidence import Exchange
    from fairport.spec.model import Contract

PATH = Parameter(name="id", location="path", required=True, schema={})
ACCOUNT = Parameter(name="account", location="path", required=True, schema={})
LANG = Parameter(name="lang", location="query", required=False, schema={})
SINCE = Parameter(name="since", location="query", required=True, schema={})
LISTED = collection()
PAGED = paging(collection=LISTED)
MEMBER = promise(Member, id="one/member", operation="one", whole="list", by=(("id", place("$.id")),))
RESPONSES = (("200", "x"), ("404", "y"))


def made(member: Member = MEMBER) -> Contract:
    operations = (
        Operation(id="list", method="GET", path="/list", parameters=(ACCOUNT, LANG, SINCE), responses=RESPONSES),
        Operation(id="one", method="GET", path="/list/{id}", parameters=(ACCOUNT, PATH, LANG), responses=RESPONSES),
    )
    return contract(LISTED, PAGED, member, operations=operations)


def page(number: int, *items: object, **ask: object) -> Exchange:
    return exchange(json.dumps({"items": items}).encode(), number=number, **ask)


def one(number: int, item: object, identity: str = "a", status: int = 200, **ask: object) -> Exchange:
    own = {"operation": "one", "path": (("id", identity),)}
    return exchange(json.dumps(item).encode(), status, number=number, **(own | ask))


def asked(*exchanges: Exchange, member: Member = MEMBER) -> list[Asked]:
    held = Members(made(member))
    for each in exchanges:
        answer = Answer(each, str(each.status))
        if each.ask.operation == "list":
            held.listed(LISTED.id, read_page(answer, LISTED, PAGED), answer)
        held.given(answer)
    return list(held.asked(member))


A = {"id": "a", "n": 1}
B = {"id": "b", "n": 2}


def test_item_is_compared_with_the_row_that_was_listed_last_before_it() -> None:
    (first,) = asked(page(1, {"id": "a", "n": 0}), page(2, B, A), one(3, A), page(4, {"id": "a", "n": 9}))
    assert (first.listing, first.listed, first.number, first.own, first.identity) == (2, A, 3, A, ("a",))


def test_item_that_was_asked_for_first_is_compared_with_the_next_list() -> None:
    (first,) = asked(one(1, A), page(2, B), page(3, A), page(4, A))
    assert (first.listing, first.number) == (3, 1)


def test_item_that_was_never_listed_is_compared_with_nothing() -> None:
    assert asked(page(1, A), one(2, B, "b")) == []


def test_list_and_item_that_were_asked_again_make_the_next_round() -> None:
    later = [page(3, {"id": "a", "n": 5}, confirms=1), one(4, A, confirms=2), page(5, confirms=1)]
    rounds = asked(page(1, A), one(2, A), *later, one(6, {}, status=404, confirms=2))
    assert [(each.attempt, each.listing, each.number, each.first) for each in rounds] == [
        (0, 1, 2, 2),
        (1, 3, 4, 2),
        (2, 5, 6, 2),
    ]
    assert [each.listed for each in rounds] == [A, {"id": "a", "n": 5}, MISSING]
    assert (rounds[2].own, rounds[2].status) == (MISSING, 404)


@pytest.mark.parametrize(
    ("listing", "own", "compared"),
    [
        ({"path": (("account", "1"),)}, {"path": (("account", "1"), ("id", "a"))}, True),
        ({"path": (("account", "1"),)}, {"path": (("account", "2"), ("id", "a"))}, False),
        ({"query": (("limit", "5"), ("skip", "1"))}, {}, True),
        ({"query": (("since", "5"),)}, {}, True),
        ({"query": (("lang", "de"),)}, {}, False),
        ({"query": (("lang", "de"),)}, {"query": (("lang", "de"),)}, True),
        ({"query": (("expand", "all"),)}, {}, False),
        ({}, {"query": (("expand", "all"),)}, False),
        ({"client": "x"}, {"client": "y"}, False),
        ({"probe": "generated:odd"}, {}, False),
        ({}, {"probe": "generated:odd"}, False),
        ({}, {"credentials": "none"}, False),
        ({}, {"method": "HEAD"}, False),
    ],
)
def test_only_what_was_asked_alike_is_compared(
    listing: dict[str, object], own: dict[str, object], compared: bool
) -> None:
    assert bool(asked(page(1, A, **listing), one(2, A, **own))) is compared


def test_item_inside_an_envelope_is_found_with_its_pointer() -> None:
    wrapped = promise(Member, id="one/member", operation="one", whole="list", by=MEMBER.by, item=place("$.data"))
    (first,) = asked(page(1, A), one(2, {"data": A}), member=wrapped)
    assert (first.own, first.at) == (A, "/data")


@pytest.mark.parametrize("value", [7, "7"])
def test_identity_is_compared_as_the_path_carries_it(value: object) -> None:
    assert asked(page(1, {"id": value}), one(2, {"id": 7}, "7"))


def test_numbers_of_any_length_and_rows_without_an_identity_are_taken() -> None:
    (first,) = asked(page(1, {"id": "a", "n": 10**40}, {"n": 1}, None), one(2, {"id": "a", "n": 10**40}))
    assert first.listed == first.own


def test_page_that_fails_lists_nothing() -> None:
    assert asked(exchange(b'{"items": [{"id": "a"}]}', 500, number=1), one(2, A)) == []


@pytest.mark.parametrize(
    ("item", "values"),
    [
        ({"id": "a b"}, {"id": "a b"}),
        ({"id": 5}, {"id": "5"}),
        ({"id": True}, {"id": "true"}),
        ({"id": ""}, None),
        ({"id": None}, None),
        ({"id": ".."}, None),
        ({"id": {"x": 1}}, None),
        ({}, None),
        (5, None),
    ],
)
def test_parameters_are_read_off_an_item(item: object, values: object) -> None:
    assert spelled_in(item, MEMBER.by) == values


def judged(*exchanges: Exchange) -> dict[str, Outcome]:
    held = Judge(made(), [the_rule(found), the_rule(same_values)])
    for each in exchanges:
        held.feed(each)
    return {result.rule: result.outcome for result in held.findings().results}


def again(number: int, given: Exchange) -> list[Exchange]:
    return [page(number, A, confirms=1), one(number + 1, json.loads(given.body), status=given.status, confirms=2)]


def test_difference_that_stays_while_nothing_moves_fails() -> None:
    other = one(2, {"id": "a", "n": 2})
    assert judged(page(1, A), other)["members.same-values"] is Outcome.INCONCLUSIVE
    assert judged(page(1, A), other, *again(3, other))["members.same-values"] is Outcome.FAILED


def test_item_that_is_not_found_twice_fails() -> None:
    gone = one(2, {}, status=404)
    assert judged(page(1, A), gone, *again(3, gone))["members.found"] is Outcome.FAILED


def test_item_that_went_in_the_meantime_is_not_blamed() -> None:
    later = [page(3, B, confirms=1), one(4, {}, status=404, confirms=2)]
    assert judged(page(1, A), one(2, {}, status=404), *later)["members.found"] is Outcome.INCONCLUSIVE


def test_item_that_was_changed_in_the_meantime_is_not_blamed() -> None:
    new, newer = {"id": "a", "n": 2}, {"id": "a", "n": 3}
    later = [page(3, new, confirms=1), one(4, new, confirms=2)]
    assert judged(page(1, A), one(2, new), *later)["members.same-values"] is Outcome.PASSED
    later = [page(3, new, confirms=1), one(4, newer, confirms=2)]
    assert judged(page(1, A), one(2, new), *later)["members.same-values"] is Outcome.INCONCLUSIVE


def test_item_that_is_the_same_is_kept() -> None:
    assert set(judged(page(1, A), one(2, A)).values()) == {Outcome.PASSED}
    assert set(judged(page(1, A)).values()) == {Outcome.NOT_EXERCISED}
