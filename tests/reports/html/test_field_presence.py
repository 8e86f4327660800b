from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fairport.reports.html.field_presence import MOST_PATHS, FieldPresence, FieldTable, Presence
from fairport.reports.html.looks import show
from tests.making import collection, contract, exchange, field

if TYPE_CHECKING:
    from fairport.evidence import Exchange


def answered(*items: object, **more: object) -> Exchange:
    return exchange(json.dumps({"items": items}).encode(), **more)


FIELDS = (
    field("id", {"type": "string"}, required=True, responses=frozenset({"200"})),
    field("date", {"type": ["integer", "null"]}, responses=frozenset({"200"})),
)


def table(*exchanges: Exchange, hidden: frozenset[str] = frozenset()) -> FieldTable:
    held = contract(collection(), *FIELDS)
    fields = FieldPresence(held, hidden)
    show(exchanges, held, [fields])
    (made,) = fields.tables()
    return made


def rows(*exchanges: Exchange, hidden: frozenset[str] = frozenset()) -> dict[str, Presence]:
    made = table(*exchanges, hidden=hidden)
    return {row.name: row for holder in made.holders if holder.place == "items[]" for row in holder.rows}


def test_value_null_and_absent_are_told_apart() -> None:
    told = rows(answered({"id": "a", "date": 1}, {"id": "b", "date": None}, {"id": "c"}))["date"]
    assert (told.values, told.nulls, told.absent, told.objects) == (1, 1, 1, 3)
    assert (told.documented, told.kinds, told.wrong) == ("integer or null", (("integer", 1), ("null", 1)), False)
    assert told.bar == (40, 40, 40)


def test_item_that_was_listed_often_counts_once() -> None:
    item = {"id": "a", "date": 1}
    made = table(answered(item, item), answered(item, {"id": "b"}))
    assert (made.answers, made.items) == (2, 2)
    assert rows(answered(item), answered(item))["id"].values == 1


def test_other_type_than_documented_and_absent_required_field_are_wrong() -> None:
    told = rows(answered({"id": 7, "date": "x"}, {"date": 1}))
    assert told["id"].odd == ("integer",)
    assert told["date"].odd == ("string",)
    assert told["id"].wrong
    assert rows(answered({"date": 1}, {"id": "b"}))["id"].wrong


def test_undocumented_field_and_one_never_met_are_in_the_table() -> None:
    told = rows(answered({"id": "a", "more": True}))
    assert told["more"].undocumented
    assert (told["date"].values, told["date"].absent, told["date"].kinds) == (0, 1, ())


def items(count: int, **more: object) -> list[dict[str, object]]:
    return [{"id": f"{more}{n}", **more} for n in range(count)]


def test_case_that_decides_is_told() -> None:
    told = rows(
        answered(*items(3, status="Booked", date=1), *items(4, status="Queued"), *items(3, status="New", date=None))
    )
    assert told["date"].when == 'just where status is "Booked" (3 of 10)'


def test_case_that_does_not_quite_decide_is_not_told() -> None:
    told = rows(
        answered(*items(3, status="Booked", date=1), *items(4, status="Queued"), *items(1, status="Queued", date=2))
    )
    assert told["date"].when == ""


def test_personal_member_tells_no_case_apart() -> None:
    exchanges = [answered(*items(3, name="Ann", date=1), *items(3, name="Bob"))]
    assert rows(*exchanges)["date"].when
    assert rows(*exchanges, hidden=frozenset({"name"}))["date"].when == ""


def test_error_answers_are_left_out() -> None:
    made = table(answered({"id": "a"}), answered({"oops": 1}, status=400))
    assert made.answers == 1


def test_body_without_end_of_names_or_depth_stays_bounded() -> None:
    deep: object = 1
    for _ in range(60):
        deep = {"in": [deep]}
    wide = {f"n{n}": {"x": n} for n in range(MOST_PATHS * 3)}
    made = table(answered({"id": "a", "deep": deep, "wide": wide}))
    assert made.count <= MOST_PATHS * 2 + 10
    assert made.cut > 0
