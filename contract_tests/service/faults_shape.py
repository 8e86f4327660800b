"""Lies about the shape of the objects: types, names, required members, words."""

from dataclasses import replace
from typing import cast

import orjson

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import (
    each_entry,
    each_list,
    each_number,
    each_request,
    has,
    objects,
    on_integer,
    on_text,
    renamed,
    setting,
    without,
)
from fairport.contract_tests.service.telling import JsonObject, Page


@fault(
    "carrier-status-as-number",
    catches=["types.json-type"],
    group="shape",
    source="https://github.com/TheAlphaSchoolSystemPTYLTD/employee-hr/issues/16",
)
def carrier_status_as_number(ways: Behaviour) -> Behaviour:
    """The carrier's status codes, which look like numbers, are told as numbers."""
    ways = each_entry(ways, on_text("CarrierPortingStatusFrom", int))
    return each_entry(ways, on_text("CarrierPortingStatusTo", int))


@fault(
    "total-as-string",
    catches=["types.json-type"],
    group="shape",
    source="https://github.com/Piwigo/Piwigo/pull/2214",
)
def total_as_string(ways: Behaviour) -> Behaviour:
    """The total is a JSON string."""
    return each_list(ways, lambda _page, told: on_integer("TotalCount", str)(told))


@fault(
    "token-as-number",
    catches=["types.json-type"],
    group="shape",
    source="https://github.com/TheAlphaSchoolSystemPTYLTD/employee-hr/issues/16",
)
def token_as_number(ways: Behaviour) -> Behaviour:
    """The token of the next page is a JSON number."""
    return each_list(ways, lambda _page, told: on_text("NextPageToken", int)(told))


@fault(
    "empty-list-as-null",
    catches=["collection.items"],
    also=["types.json-type"],
    group="shape",
    source="https://github.com/flatcar/nebraska/pull/1453",
)
def empty_list_as_null(ways: Behaviour) -> Behaviour:
    """A list without requests is null."""
    return each_list(ways, lambda _page, told: setting("PortingRequests", None, has("PortingRequests", []))(told))


@fault(
    "empty-list-left-out",
    catches=["types.required"],
    also=["collection.items"],
    group="shape",
    source="https://github.com/Silo-Server/silo-server/issues/577",
)
def empty_list_left_out(ways: Behaviour) -> Behaviour:
    """A list without requests is left out."""
    return each_list(ways, lambda _page, told: without("PortingRequests", where=has("PortingRequests", []))(told))


@fault(
    "single-number-not-in-a-list",
    catches=["types.json-type"],
    group="shape",
    source="https://github.com/dbopendata/db-fahrplan-api/issues/7",
)
def single_number_not_in_a_list(ways: Behaviour) -> Behaviour:
    """The numbers of a request with just one are that one, without the list around it."""

    def collapse(told: JsonObject) -> None:
        numbers = objects(told, "PortingNumbers")
        if len(numbers) == 1:
            told["PortingNumbers"] = numbers[0]

    return each_request(ways, collapse)


@fault(
    "history-missing-when-empty",
    catches=["types.required"],
    group="shape",
    source="https://github.com/ethersphere/bee/issues/1663",
)
def history_missing_when_empty(ways: Behaviour) -> Behaviour:
    """A number without history has no member for it."""
    return each_number(ways, without("StatusHistory", where=has("StatusHistory", [])))


@fault(
    "request-status-null",
    catches=["types.json-type"],
    group="shape",
    source="https://github.com/AccelerateNetworks/NumberSearch/issues/226",
)
def request_status_null(ways: Behaviour) -> Behaviour:
    """The status of a request that was only received is null."""
    return each_request(ways, setting("Status", None, has("Status", "Received")))


@fault(
    "porting-number-missing",
    catches=["types.required"],
    group="shape",
    source="a column dropped from a query",
)
def porting_number_missing(ways: Behaviour) -> Behaviour:
    """Requests with the schedule ASAP do not say their number."""
    return each_request(ways, without("PortingNo", where=has("PreferredPortSchedule", "ASAP")))


@fault(
    "camel-case-names",
    catches=["types.field-name"],
    also=["collection.items", "errors.body"],
    group="shape",
    source="https://github.com/aspnet/Announcements/issues/194",
)
def camel_case_names(ways: Behaviour) -> Behaviour:
    """Every name in the body begins with a small letter."""

    def encode(value: object) -> bytes:
        return ways.encode_json(_camel(value))

    return replace(ways, encode_json=encode)


def _camel(value: object) -> object:
    if isinstance(value, dict):
        members = cast("JsonObject", value)
        return {f"{name[0].lower()}{name[1:]}": _camel(member) for name, member in members.items()}
    if isinstance(value, list):
        return [_camel(item) for item in cast("list[object]", value)]
    return value


@fault(
    "history-misspelt",
    catches=["types.field-name"],
    group="shape",
    source="https://github.com/bitwarden/server/pull/1753",
)
def history_misspelt(ways: Behaviour) -> Behaviour:
    """The history of a number is called StatusHistroy."""
    return each_number(ways, renamed("StatusHistory", "StatusHistroy"))


@fault(
    "webhook-in-another-case",
    catches=["types.field-name"],
    group="shape",
    source="https://github.com/device-management-toolkit/rps/issues/103",
)
def webhook_in_another_case(ways: Behaviour) -> Behaviour:
    """WebHookURL is written WebhookUrl."""
    return each_request(ways, renamed("WebHookURL", "WebhookUrl"))


@fault(
    "unknown-schedule",
    catches=["types.enum"],
    group="shape",
    source="https://github.com/XeroAPI/xero-python/pull/231",
)
def unknown_schedule(ways: Behaviour) -> Behaviour:
    """The schedule ASAP has become Immediate."""
    return each_request(ways, setting("PreferredPortSchedule", "Immediate", has("PreferredPortSchedule", "ASAP")))


@fault(
    "action-in-lower-case",
    catches=["types.enum"],
    group="shape",
    source="https://github.com/skodaconnect/myskoda/pull/645",
)
def action_in_lower_case(ways: Behaviour) -> Behaviour:
    """What to do with incoming calls is told in small letters."""
    return each_number(ways, on_text("IncomingActionType", str.lower))


@fault(
    "only-deep-rows-broken",
    catches=["types.json-type"],
    also=["filters.subset", "parts.same-objects", "windows.same-items"],
    group="shape",
    source="https://github.com/e621ng/e621ng/issues/1288",
)
def only_deep_rows_broken(ways: Behaviour) -> Behaviour:
    """From the hundred-and-first row on, the creation is a JSON string."""

    def spoil(page: Page, told: JsonObject) -> None:
        for place, item in enumerate(objects(told, "PortingRequests")):
            if page.query.skip + place >= 100:
                on_integer("Created", str)(item)

    return each_list(ways, spoil)


@fault(
    "progress-not-a-number",
    catches=["json.numbers"],
    group="json",
    source="https://github.com/mk23/jmxproxy/issues/1",
)
def progress_not_a_number(ways: Behaviour) -> Behaviour:
    """A new member tells the share of finished numbers, and NaN where there is none to divide by."""
    return each_request(ways, lambda told: told.update(Progress=orjson.Fragment(b"NaN")))
