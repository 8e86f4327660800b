from __future__ import annotations

from fairport.facts import Facts, Tracked, tracked, units
from fairport.pages import row_of
from fairport.places import place
from fairport.spec.model import Match, PartOf, Sort, Window
from tests.making import answer, collection, contract, instant, promise

HELD = collection()
STATUS, AT = place("$.status"), place("$.at")
WINDOW = promise(Window, collection=HELD, start="from", end="to", created=AT)
MATCH = promise(Match, collection=HELD, parameter="status", field=STATUS)
SORT = promise(Sort, collection=HELD, field=AT, ascending=(("sort", "at"),))
ELSEWHERE = collection(id="other/collection")


def test_only_places_that_promises_name_are_kept() -> None:
    made = contract(HELD, WINDOW, MATCH, SORT, instant("at"), instant("other"))
    assert tracked(made, HELD) == Tracked(((AT, instant("at")),), (STATUS, AT))
    assert tracked(contract(HELD, instant("at")), HELD) == Tracked()
    assert tracked(made, ELSEWHERE) == Tracked()


def test_place_named_twice_is_kept_once() -> None:
    assert tracked(contract(HELD, MATCH, MATCH, SORT), HELD).values == (STATUS, AT)


def test_whole_keeps_what_tells_the_items_of_a_part() -> None:
    part = promise(PartOf, collection=ELSEWHERE, operation="other", whole=HELD.operation, own=(("status", STATUS),))
    assert tracked(contract(HELD, part), HELD).values == (STATUS,)
    assert tracked(contract(HELD, part), collection(id="other/collection", operation="other")) == Tracked()


def test_units_are_those_of_the_instants_inside_an_item() -> None:
    made = contract(HELD, instant("at", unit="ms"), instant("day", unit="day"), instant(place=place("$.now")))
    assert units(made, HELD) == {"$.at": "ms", "$.day": "day"}


def learned(*items: object, kept: Tracked) -> Facts:
    facts = Facts(kept, {}, {})
    facts.learn([row_of(item, HELD.identity) for item in items], answer({"items": list(items)}), HELD)
    return facts


def test_values_are_kept_by_the_digest_of_their_row() -> None:
    items = [{"id": "a", "status": "open"}, {"id": "b", "status": None}, {"id": "c"}, {"id": "d", "status": {"x": 1}}]
    facts = learned(*items, kept=Tracked(values=(STATUS,)))
    digests = [row_of(item, HELD.identity).digest for item in items]
    assert [facts.values[digest] for digest in digests] == [
        {"$.status": ("open",)},
        {"$.status": (None,)},
        {"$.status": ()},
        {},
    ]
    assert facts.instants == {}


def test_instants_are_kept_beside_values() -> None:
    item = {"id": "a", "at": 1_600_000_000, "status": "open"}
    facts = learned(item, kept=Tracked(((AT, instant("at")),), (STATUS,)))
    assert list(facts.instants.values()) == [{"$.at": (1_600_000_000,)}]
    assert list(facts.values.values()) == [{"$.status": ("open",)}]
