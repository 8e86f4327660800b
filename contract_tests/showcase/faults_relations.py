"""Lies about values that belong together: in one parcel, in the answer and its request, in a list and its member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.contract_tests.registry import fault
from fairport.contract_tests.showcase.asking import DEFAULT, Refusal
from fairport.contract_tests.showcase.lying import each_body, each_member, each_parcel, each_total
from fairport.contract_tests.showcase.telling import instant

if TYPE_CHECKING:
    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.data import Parcel
    from fairport.contract_tests.showcase.telling import JsonObject

HOUR = 3600


@fault(
    "updated-in-local-time",
    catches=["relations.not-after"],
    group="relation",
    source="a clock of New York written down as if it were UTC, beside one that is",
)
def updated_in_local_time(ways: Behaviour) -> Behaviour:
    """The time of the last update is five hours behind, and says that it is UTC."""
    return each_parcel(ways, lambda parcel, told: told.update(updated=instant(parcel.updated - 5 * HOUR)))


@fault(
    "updated-before-created-when-lost",
    catches=["relations.not-after"],
    group="relation",
    source="an import that sets the old system's dates of update",
)
def updated_before_created_when_lost(ways: Behaviour) -> Behaviour:
    """A lost parcel was updated a second before it was created."""

    def change(parcel: Parcel, told: JsonObject) -> None:
        if parcel.status == "lost":
            told["updated"] = instant(parcel.created - 1)

    return each_parcel(ways, change)


@fault(
    "line-count-stops-at-two",
    catches=["relations.count"],
    group="relation",
    source="a count over a query that has a limit",
)
def line_count_stops_at_two(ways: Behaviour) -> Behaviour:
    """The count of lines is never more than two."""
    return each_parcel(ways, lambda parcel, told: told.update(lineCount=min(2, len(parcel.lines))))


@fault(
    "line-count-of-one-for-none",
    catches=["relations.count"],
    group="relation",
    source="a count over an outer join, which has one row for nothing",
)
def line_count_of_one_for_none(ways: Behaviour) -> Behaviour:
    """A parcel without lines is said to have one."""
    return each_parcel(ways, lambda parcel, told: told.update(lineCount=max(1, len(parcel.lines))))


@fault(
    "total-without-the-last-line",
    catches=["relations.sum"],
    group="relation",
    source="a total that is kept beside the lines and not updated with the last one",
)
def total_without_the_last_line(ways: Behaviour) -> Behaviour:
    """The total leaves out the last line."""
    return each_parcel(
        ways, lambda parcel, told: told.update(total=sum(line.cents for line in parcel.lines[:-1]) / 100)
    )


@fault(
    "total-in-cents",
    catches=["relations.sum"],
    group="relation",
    source="an amount in the smallest unit beside amounts in the usual one",
)
def total_in_cents(ways: Behaviour) -> Behaviour:
    """The total is in cents."""
    return each_parcel(ways, lambda parcel, told: told.update(total=sum(line.cents for line in parcel.lines)))


@fault(
    "total-a-cent-off",
    catches=["relations.sum"],
    group="relation",
    source="a total of which each part was rounded down",
)
def total_a_cent_off(ways: Behaviour) -> Behaviour:
    """The total of three lines is a cent short."""

    def change(parcel: Parcel, told: JsonObject) -> None:
        if len(parcel.lines) > 2:
            told["total"] = (sum(line.cents for line in parcel.lines) - 1) / 100

    return each_parcel(ways, change)


@fault(
    "one-more-than-the-quota",
    catches=["relations.at-most"],
    group="relation",
    source="a bound that is tested with > before one is added",
)
def one_more_than_the_quota(ways: Behaviour) -> Behaviour:
    """Where the quota is used up, one more is used."""
    return each_parcel(ways, lambda parcel, told: told.update(used=parcel.used + (parcel.used == parcel.quota)))


@fault(
    "range-turned-round-below-zero",
    catches=["relations.less-than"],
    group="relation",
    source="numbers sorted by their size without the sign",
)
def range_turned_round_below_zero(ways: Behaviour) -> Behaviour:
    """Where both are below zero, the warmest is colder than the coldest."""

    def change(parcel: Parcel, told: JsonObject) -> None:
        if parcel.warmest < 0:
            told.update(coldest=parcel.warmest, warmest=parcel.coldest)

    return each_parcel(ways, change)


@fault(
    "range-of-no-length",
    catches=["relations.less-than"],
    group="relation",
    source="both ends of a range filled from one column",
)
def range_of_no_length(ways: Behaviour) -> Behaviour:
    """The warmest is as cold as the coldest."""
    return each_parcel(ways, lambda parcel, told: told.update(warmest=parcel.coldest))


@fault(
    "owner-of-another",
    catches=["relations.equal"],
    group="relation",
    source="a join that meets the owner of the row before",
)
def owner_of_another(ways: Behaviour) -> Behaviour:
    """The owner's object is that of the parcel before."""

    def change(parcel: Parcel, told: JsonObject) -> None:
        before = 1 + (parcel.owner - 2) % 4
        told["owner"] = {"id": f"own_{before}", "name": f"Owner {before}"}

    return each_parcel(ways, change)


@fault(
    "address-by-another-number",
    catches=["relations.contains"],
    group="relation",
    source="links built from the key of the table, which is not the public one",
)
def address_by_another_number(ways: Behaviour) -> Behaviour:
    """The address has the serial number where the id should stand."""
    return each_parcel(ways, lambda parcel, told: told.update(url=f"{told['base']}parcels/{parcel.serial}"))


@fault(
    "address-of-the-inner-host",
    catches=["relations.begins-with"],
    group="relation",
    source="links built from the host behind a proxy",
)
def address_of_the_inner_host(ways: Behaviour) -> Behaviour:
    """The address names the host behind the proxy."""
    return each_parcel(ways, lambda parcel, told: told.update(url=f"http://10.0.0.7:8080/parcels/{parcel.id}"))


@fault(
    "base-without-a-scheme",
    catches=["types.format"],
    group="relation",
    source="a host name from the configuration where an address was meant",
)
def base_without_a_scheme(ways: Behaviour) -> Behaviour:
    """The base and the addresses that begin with it lack their scheme."""

    def change(_parcel: Parcel, told: JsonObject) -> None:
        told.update({name: str(told[name]).removeprefix("https:") for name in ("base", "url")})

    return each_parcel(ways, change)


@fault(
    "limit-said-to-be-the-usual",
    catches=["echoes.equal"],
    group="echo",
    source="the default told instead of the value in use",
)
def limit_said_to_be_the_usual(ways: Behaviour) -> Behaviour:
    """The answer says that it was asked for the usual size, whatever was asked."""
    return each_body(ways, lambda _page, told: told.update(limit=DEFAULT), only={"estimates"})


@fault(
    "offset-said-to-be-the-page",
    catches=["echoes.equal"],
    group="echo",
    source="an offset told as the number of the page below it",
)
def offset_said_to_be_the_page(ways: Behaviour) -> Behaviour:
    """The answer gives the number of the page for the offset."""
    return each_body(
        ways, lambda page, told: told.update(offset=page.start // max(1, page.query.limit)), only={"estimates"}
    )


@fault(
    "count-of-what-follows",
    catches=["collection.total-at-least"],
    also=["paging.total-constant", "paging.total-found"],
    group="total",
    source="a count of what is still to come, shown as the count of all",
)
def count_of_what_follows(ways: Behaviour) -> Behaviour:
    """The total counts the rows after this page."""
    return each_total(
        ways, lambda page, total: max(0, total - page.start - len(page.items)), only={"parcels", "pages", "next"}
    )


@fault(
    "unweighed-is-not-found",
    catches=["members.found"],
    group="member",
    source="an inner join in the query of one that is an outer join in the query of all",
)
def unweighed_is_not_found(ways: Behaviour) -> Behaviour:
    """A parcel that was never weighed is listed, and is not found by itself."""

    def change(parcel: Parcel, _told: JsonObject) -> None:
        if parcel.weight is None:
            raise Refusal(404, "Not found", "There is no such parcel.")

    return each_member(ways, change)


@fault(
    "nothing-found-by-itself",
    catches=["members.found"],
    group="member",
    source="a route that was never deployed",
)
def nothing_found_by_itself(ways: Behaviour) -> Behaviour:
    """No parcel is found by itself any more."""

    def change(_parcel: Parcel, _told: JsonObject) -> None:
        raise Refusal(410, "Gone", "Nothing is here any more.")

    return each_member(ways, change)


@fault(
    "stale-by-itself",
    catches=["members.same-values"],
    group="member",
    source="a cache in front of one operation that the other's writes do not clear",
)
def stale_by_itself(ways: Behaviour) -> Behaviour:
    """By itself a parcel is as it was when it was created."""
    return each_member(
        ways, lambda parcel, told: told.update(updated=instant(parcel.created), scanned=parcel.created * 1000)
    )


@fault(
    "grams-by-itself",
    catches=["members.same-values"],
    group="member",
    source="two serialisers, of which one was changed to another unit",
)
def grams_by_itself(ways: Behaviour) -> Behaviour:
    """By itself a parcel's weight is in grams."""
    return each_member(ways, lambda parcel, told: told.update(weight=parcel.weight and parcel.weight * 1000))


@fault(
    "empty-for-null-by-itself",
    catches=["members.same-values"],
    group="member",
    source="two serialisers, of which one writes an empty text for nothing",
)
def empty_for_null_by_itself(ways: Behaviour) -> Behaviour:
    """By itself a parcel without a name has an empty one."""
    return each_member(ways, lambda parcel, told: told.update(name=parcel.name or ""))


@fault(
    "lines-in-another-order-by-itself",
    catches=["members.same-values"],
    group="member",
    source="a query without an order for the lines of one, and with one for those of all",
)
def lines_in_another_order_by_itself(ways: Behaviour) -> Behaviour:
    """By itself a parcel has its lines the other way round."""

    def change(_parcel: Parcel, told: JsonObject) -> None:
        lines = told["lines"]
        told["lines"] = lines[::-1] if isinstance(lines, list) else lines

    return each_member(ways, change)
