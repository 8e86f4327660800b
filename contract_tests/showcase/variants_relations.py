"""Fair variants of values that belong together: other spellings of one value, more in one view, data that moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import quote

from fairport.contract_tests.showcase.asking import LARGEST, Query, invalid
from fairport.contract_tests.showcase.data import BASE, Parcel
from fairport.contract_tests.showcase.lying import each_body, each_member, each_parcel
from fairport.contract_tests.showcase.turning import behind
from fairport.contract_tests.showcase.varying import variant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fairport.contract_tests.showcase.asking import Ask, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.telling import JsonObject

_MEASURES = ("weight", "total")
_RFC_3339 = "RFC 3339 section 5.6 allows it."
_SUMMARY = "What a list leaves out, or an item adds, contradicts nothing."
_ROUNDING = "A total may be rounded to the decimals that it is told with, and computed in binary."
_MOVED = "Between a list and its item, data may be written."


def _updated(ways: Behaviour, how: Callable[[datetime], str]) -> Behaviour:
    return each_parcel(ways, lambda parcel, told: told.update(updated=how(datetime.fromtimestamp(parcel.updated, UTC))))


@variant("updated-to-the-nanosecond", group="time", why=_RFC_3339)
def updated_to_the_nanosecond(ways: Behaviour) -> Behaviour:
    """The last update is told to nine digits."""
    return _updated(ways, lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}.000000001Z")


@variant("updated-in-another-zone", group="time", why=_RFC_3339)
def updated_in_another_zone(ways: Behaviour) -> Behaviour:
    """The last update is told by a clock eleven and a half hours ahead."""
    return _updated(ways, lambda moment: moment.astimezone(timezone(timedelta(hours=11, minutes=30))).isoformat())


@variant("updated-in-lower-case", group="time", why=_RFC_3339)
def updated_in_lower_case(ways: Behaviour) -> Behaviour:
    """The last update has its t and z in lower case."""
    return _updated(ways, lambda moment: f"{moment:%Y-%m-%dt%H:%M:%S}z")


@variant("updated-at-an-unknown-offset", group="time", why="RFC 3339 section 4.3: UTC is known, local time is not.")
def updated_at_an_unknown_offset(ways: Behaviour) -> Behaviour:
    """The offset of the last update is -00:00."""
    return _updated(ways, lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}-00:00")


@variant("created-rounded-up", group="relation", why="A value told to the second may have been rounded.")
def created_rounded_up(ways: Behaviour) -> Behaviour:
    """What was updated when it was created was so a moment before the second that its creation is rounded to."""

    def change(parcel: Parcel, told: JsonObject) -> None:
        if parcel.updated == parcel.created:
            told["updated"] = f"{datetime.fromtimestamp(parcel.updated - 1, UTC):%Y-%m-%dT%H:%M:%S}.700Z"

    return each_parcel(ways, change)


@variant("total-in-binary", group="relation", why=_ROUNDING)
def total_in_binary(ways: Behaviour) -> Behaviour:
    """The total is what a machine adds up, noise and all."""
    return each_parcel(
        ways, lambda parcel, told: told.update(total=sum((line.cents / 100 for line in parcel.lines), 0.1) - 0.1)
    )


@variant("total-rounded", group="relation", why=_ROUNDING)
def total_rounded(ways: Behaviour) -> Behaviour:
    """The total has one decimal fewer than its parts."""
    return each_parcel(
        ways, lambda parcel, told: told.update(total=round(sum(line.cents for line in parcel.lines) / 100, 1))
    )


@variant("address-with-a-query", group="relation", why="What contains and begins as promised may go on as it likes.")
def address_with_a_query(ways: Behaviour) -> Behaviour:
    """The address goes on with a query."""
    return each_parcel(ways, lambda _parcel, told: told.update(url=f"{told['url']}?from=list&for={told['id']}"))


@variant(
    "sizes-capped-and-told", group="echo", why="What lies beyond the documented maximum may be answered otherwise."
)
def sizes_capped_and_told(ways: Behaviour) -> Behaviour:
    """A size above the largest is taken for the largest, and the answer says so."""

    def limit(ask: Ask, style: Style) -> int:
        text = ask.value(style.limit)
        return LARGEST if text is not None and text.isdecimal() and int(text) > LARGEST else ways.limit(ask, style)

    return replace(ways, limit=limit)


@variant("more-by-itself", group="member", why=_SUMMARY)
def more_by_itself(ways: Behaviour) -> Behaviour:
    """By itself a parcel has more members, in itself and in what lies within it."""

    def change(parcel: Parcel, told: JsonObject) -> None:
        told["owner"] = {"id": f"own_{parcel.owner}", "name": f"Owner {parcel.owner}", "since": 2019}
        told["history"] = [{"status": parcel.status}]

    return each_member(ways, change)


@variant("other-spelling-by-itself", group="member", why="RFC 8259: numbers are equal by value, members have no order.")
def other_spelling_by_itself(ways: Behaviour) -> Behaviour:
    """By itself a parcel has its members in another order, and its whole numbers with a decimal point."""

    def member(parcel: Parcel, told: JsonObject) -> JsonObject:
        done = ways.member(parcel, told)
        point = {name: float(value) for name, value in done.items() if name in _MEASURES and isinstance(value, int)}
        return {**dict(reversed(done.items())), **point}

    return replace(ways, member=member)


@variant("instant-spelled-otherwise-by-itself", group="member", why="RFC 3339 writes one moment in many ways.")
def instant_spelled_otherwise_by_itself(ways: Behaviour) -> Behaviour:
    """By itself a parcel has its last update with an offset of nothing and milliseconds, in the list with a Z."""

    def change(parcel: Parcel, told: JsonObject) -> None:
        moment = datetime.fromtimestamp(parcel.updated, UTC)
        told["updated"] = f"{moment:%Y-%m-%dT%H:%M:%S}.000+00:00"

    return each_member(ways, change)


@variant("changed-between-list-and-item", group="live", why=_MOVED)
def changed_between_list_and_item(ways: Behaviour) -> Behaviour:
    """From the fourth time on that a parcel is asked for by itself, every waiting parcel is moving, everywhere."""
    asked = count()
    now = [0]

    def rows(ask: Ask, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        now[0] = next(asked) if not ask.collection else now[0]
        held = ways.rows(ask, parcels)
        moved = now[0] >= 3
        return [row._replace(status="moving") if moved and row.status == "waiting" else row for row in held]

    return replace(ways, rows=rows)


@variant("gone-between-list-and-item", group="live", why=_MOVED)
def gone_between_list_and_item(ways: Behaviour) -> Behaviour:
    """Once some parcels were asked for by themselves, every parcel without a name and a weight is gone."""
    asked = count()
    now = [0]

    def rows(ask: Ask, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        now[0] = next(asked) if not ask.collection else now[0]
        held = ways.rows(ask, parcels)
        return [row for row in held if now[0] < 2 or row.name is not None or row.weight is not None]

    return replace(ways, rows=rows)


class _Odd(Parcel):
    """A parcel whose id needs encoding in a path."""

    @property
    def id(self) -> str:
        """Letters, spaces and signs that mean something elsewhere in a URL."""
        return f"päck {self.serial}+#?%&=;"


@variant(
    "ids-that-need-encoding", group="member", why="RFC 3986 section 2.1: any character may stand in a path, encoded."
)
def ids_that_need_encoding(ways: Behaviour) -> Behaviour:
    """Ids have letters, spaces and signs that a path must encode."""

    def rows(ask: Ask, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        return [_Odd(*parcel) for parcel in ways.rows(ask, parcels)]

    def start(now: Behaviour, query: Query) -> int:
        text = query.ask.value(query.style.begin) if query.style.by == "after" else None
        if text is None:
            return ways.start(now, query)
        found = next((row for row in query.rows if row.id == text), None)
        if found is None:
            raise invalid(query.style.begin, "is the id of no parcel")
        return behind(query, found, now.rank)

    written = replace(ways, rows=rows, start=start)
    return each_parcel(written, lambda parcel, told: told.update(url=f"{BASE}parcels/{quote(parcel.id, safe='')}"))


@variant("size-told-as-asked", group="echo", why="An answer may repeat a number as any JSON number of that value.")
def size_told_as_asked(ways: Behaviour) -> Behaviour:
    """The size and the offset are repeated with a decimal point."""
    return each_body(
        ways,
        lambda page, told: told.update(limit=float(page.query.limit), offset=float(page.start)),
        only={"estimates"},
    )
