"""Fair variants of order: the page promises none."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import orjson

from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_number, each_request
from fairport.contract_tests.service.telling import JsonObject
from fairport.contract_tests.service.varying import variant

_NO_ORDER = "The page names no order of the requests; any that stays the same is allowed."
_NO_INNER_ORDER = "The page names no order within these lists; it SHOULD only be one in time for a history."


@variant("newest-first", group="order", why=_NO_ORDER)
def newest_first(ways: Behaviour) -> Behaviour:
    """The newest request comes first."""
    return replace(ways, sql_order="r.created DESC, r.id DESC")


@variant("by-porting-number", group="order", why=_NO_ORDER)
def by_porting_number(ways: Behaviour) -> Behaviour:
    """Requests are ordered by their number, backwards."""
    return replace(ways, sql_order="r.porting_no DESC")


@variant("by-port-date", group="order", why=_NO_ORDER)
def by_port_date(ways: Behaviour) -> Behaviour:
    """Requests are ordered by their port date, those without one first; ties go by age."""
    return replace(ways, sql_order="r.port_date, r.created, r.id")


@variant("by-last-update", group="order", why=_NO_ORDER)
def by_last_update(ways: Behaviour) -> Behaviour:
    """The request that changed last comes first."""
    return replace(ways, sql_order="r.updated DESC, r.id")


@variant("by-property", group="order", why=_NO_ORDER)
def by_property(ways: Behaviour) -> Behaviour:
    """Requests are ordered by property, then by age."""
    return replace(ways, sql_order="r.property, r.created, r.id")


@variant("by-hash", group="order", why=_NO_ORDER)
def by_hash(ways: Behaviour) -> Behaviour:
    """Requests come in an order that looks like chance and never changes."""
    return replace(ways, sql_order="(r.id * 7919) % 1009, r.id")


@variant("by-hash-of-the-page-size", group="order", why=_NO_ORDER)
def by_hash_of_the_page_size(ways: Behaviour) -> Behaviour:
    """Requests come in an order that looks like chance: another for each page size, the same for each page of it."""
    return replace(ways, sql_order="((r.id + 17) * (:limit * 7919 + 104729)) % 10007 % 1009, r.id")


@variant("history-newest-first", group="order", why=_NO_INNER_ORDER)
def history_newest_first(ways: Behaviour) -> Behaviour:
    """Histories descend in time."""
    return each_number(ways, _reversed("StatusHistory"))


@variant("numbers-backwards", group="order", why=_NO_INNER_ORDER)
def numbers_backwards(ways: Behaviour) -> Behaviour:
    """The numbers of a request come last to first."""
    return each_request(ways, _reversed("PortingNumbers"))


@variant("members-by-name", group="order", why="The members of a JSON object have no order (RFC 8259 section 1).")
def members_by_name(ways: Behaviour) -> Behaviour:
    """The members of every object are sorted by name."""
    return replace(ways, encode_json=partial(orjson.dumps, option=orjson.OPT_SORT_KEYS))


def _reversed(name: str) -> Callable[[JsonObject], None]:
    def change(told: JsonObject) -> None:
        items = told[name]
        if isinstance(items, list):
            items.reverse()

    return change
