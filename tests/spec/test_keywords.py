from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.places import place
from fairport.spec import Contract, contract_from, load_contract, model
from fairport.spec.model import MUST, SHOULD, Facet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_collection_has_items_identity_total_and_event_instants(parcels: Contract) -> None:
    listed = parcels.of(model.Collection, "listParcels")[0]
    assert (listed.items, listed.identity, listed.total) == (place("$.parcels"), place("$.id"), place("$.total"))
    assert listed.children == (place("$.events"),)
    assert listed.instants == (place("$.sent"), place("$.events[*].at"))  # due is a date, not an event
    assert listed.facets["items"] == Facet(MUST, ("PAR-LIST",))
    assert listed.at == "/paths/~1clients~1{client}~1parcels/get/x-fairport/collection"
    assert listed.responses == {"200"}


def _listing(required: list[str], inner: list[str], items: str) -> model.Collection:
    rows = {"type": "object", "properties": {"rows": {"type": "array", "items": {"type": "object"}}}, "required": inner}
    schema = {"type": "object", "properties": {"data": rows}, "required": required}
    responses = {"200": {"description": "A", "content": {"application/json": {"schema": schema}}}}
    listed = {"collection": {"items": items, "identity": "$.id"}}
    paths = {"/a": {"get": {"operationId": "a", "responses": responses, "x-fairport": listed}}}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    return contract_from(document, [], name="n", source="s").of(model.Collection)[0]


@pytest.mark.parametrize(
    ("required", "inner", "items", "absent"),
    [
        (["data"], ["rows"], "$.data.rows", False),
        (["data"], [], "$.data.rows", True),
        ([], ["rows"], "$.data.rows", True),
        ([], [], "$.other", False),
        ([], [], "$", False),
    ],
)
def test_items_may_be_absent_where_the_schema_does_not_require_them(
    required: list[str], inner: list[str], items: str, *, absent: bool
) -> None:
    assert _listing(required, inner, items).may_be_absent is absent


def test_total_may_stand_in_a_header(parcels: Contract) -> None:
    listed = parcels.of(model.Collection, "listDepotParcels")[0]
    assert (listed.total, listed.total_header) == (None, "X-Total")


def test_paging_takes_sizes_from_the_parameter_where_it_says_none(parcels: Contract) -> None:
    paging = parcels.of(model.Paging)[0]
    assert (paging.limit, paging.offset, paging.page, paging.token) == ("count", "skip", "", None)
    assert (paging.default, paging.maximum) == (10, 50)
    assert "token-fresh" not in paging.facets
    assert paging.facets["order-stable"] == Facet(MUST, ("PAR-PAGE",))
    assert paging.facets["offset"].level is MUST


@pytest.mark.parametrize(
    ("said", "facts", "facets"),
    [
        pytest.param(
            "{limit: {parameter: count, default: null, maximum: null}}",
            {"default": None, "maximum": None},
            {"limit", "total-constant", "total-found", "no-repeats", "none-lost", "full-pages", "order-stable"},
            id="null: none is documented",
        ),
        pytest.param(
            "{page: {parameter: skip, first: 0}, next-link: {at: $.next}, has-more: {at: $.more}}",
            {"page": "skip", "first_page": 0, "next_link": place("$.next"), "has_more": place("$.more")},
            {"total-constant", "total-found", "no-repeats", "none-lost", "full-pages", "order-stable"}
            | {"past-end", "past-end-empty", "offset", "link", "has-more", "has-more-ends"},
            id="page number",
        ),
        pytest.param(
            "{token: {at: $.next, parameter: state}}",
            {"token": place("$.next"), "token_parameter": "state", "limit": "", "default": None},
            {"total-constant", "total-found", "no-repeats", "none-lost", "order-stable"} | {"goes-on"},
            id="token",
        ),
        pytest.param(
            "{offset: {parameter: skip}, token: {header: Next}}",
            {"token": None, "token_header": "Next", "token_parameter": ""},
            {"total-constant", "total-found", "no-repeats", "none-lost", "full-pages", "order-stable"}
            | {"past-end", "past-end-empty", "offset", "token-while-more", "token-fresh"},
            id="token beside an offset",
        ),
        pytest.param(
            "{next-link: {header: Link}}",
            {"next_header": "Link", "style": "link", "in_sequence": True},
            {"total-constant", "total-found", "no-repeats", "none-lost", "order-stable"} | {"goes-on", "link"},
            id="link",
        ),
        pytest.param(
            "{after: {parameter: state}, limit: {parameter: count}}",
            {"after": "state", "after_at": place("$.id"), "style": "after", "names": ("count", "state")},
            {"limit", "total-constant", "total-found", "no-repeats", "none-lost", "order-stable"}
            | {"default-size", "goes-on"},
            id="after the last item",
        ),
    ],
)
def test_paging_has_the_facets_of_what_it_pages_by(
    edited: Callable[..., Path], said: str, facts: dict[str, Any], facets: set[str]
) -> None:
    before = """
          limit: {parameter: count}
          offset: {parameter: skip}
          requirements: [PAR-PAGE]
          facets: {order-stable: {level: MUST}}
"""
    paging = load_contract(edited("paging:" + before, f"paging: {said}\n")).of(model.Paging)[0]
    assert {name: getattr(paging, name) for name in facts} == facts
    assert set(paging.facets) == facets


def test_window_has_bounds_readings_and_created(parcels: Contract) -> None:
    window = parcels.of(model.Window)[0]
    assert (window.start, window.end, window.unit, window.skew) == ("since", "until", "s", 300)
    assert [(reading.name, reading.at.text) for reading in window.readings] == [
        ("event", "$.events[*].at"),
        ("sent", "$.sent"),
    ]
    assert window.created == place("$.sent")
    assert window.beside == ("ids", "state")
    assert window.id == "listParcels/window/since-until"
    assert window.facets["instant-inside"] == Facet(SHOULD, ("PAR-WINDOW",))


def test_window_without_created_and_readings_has_fewer_facets(edited: Callable[..., Path]) -> None:
    said = "acts-on: [{name: event, at: '$.events[*].at'}, {name: sent, at: $.sent}]\n              created: $.sent\n"
    window = load_contract(edited(said, "unit: ms\n")).of(model.Window)[0]
    assert set(window.facets) == {"future-empty", "wider-keeps", "split-keeps", "past-empty", "same-items"}
    assert window.unit == "ms"


def test_other_filters_name_parameter_and_field(parcels: Contract) -> None:
    any_of, equals = parcels.of(model.AnyOf)[0], parcels.of(model.Match)[0]
    assert (any_of.parameter, any_of.field, any_of.encodings) == ("ids", place("$.id"), ("comma", "repeat"))
    assert (equals.parameter, equals.field) == ("state", place("$.state"))
    assert any_of.collection == parcels.of(model.Collection)[0]
    assert (any_of.id, equals.id) == ("listParcels/any-of/ids", "listParcels/equals/state")
    assert "total-follows" in equals.facets


def test_scope_and_part_of_name_parameters_and_fields(parcels: Contract) -> None:
    scope, part = parcels.of(model.Scope)[0], parcels.of(model.PartOf)[0]
    assert (scope.parameter, scope.field) == ("client", place("$.client"))
    assert scope.facets["unknown"] == Facet(MUST, ("PAR-SCOPE",))
    assert (part.operation, part.whole, part.by) == (
        "listDepotParcels",
        "listParcels",
        (("client", place("$.client")),),
    )
    assert part.facets["contained"] == Facet(SHOULD)
    assert (part.own, "complete" in part.facets) == ((), False)


def test_part_knows_its_own_by_the_scopes_of_its_operation() -> None:
    (part,) = load_contract("porting-status").of(model.PartOf)
    assert part.own == (("PropertySid", place("$.PropertySid")),)
    assert part.facets["complete"] == Facet(SHOULD, ("PS-PATH-PROPERTYSID", "PS-REQUEST-PROPERTYSID"))


def test_timeline_has_clock_pairs_and_current(parcels: Contract) -> None:
    timeline = parcels.of(model.Timeline)[0]
    assert (timeline.items, timeline.entries, timeline.clock) == (place("$"), place("$.events"), place("$.at"))
    assert timeline.pairs == ((place("$.from"), place("$.to")),)
    assert (timeline.current, timeline.created, timeline.skew) == (place("$.state"), place("$.sent"), 300)
    assert set(timeline.facets) == set(model.Timeline.FACETS)


def test_timeline_has_no_facets_of_what_it_does_not_name(edited: Callable[..., Path]) -> None:
    said = ", pairs: [{from: $.from, to: $.to}], current: $.state, created: $.sent"
    timeline = load_contract(edited(said, ", skew: 5")).of(model.Timeline)[0]
    assert set(timeline.facets) == {"order", "no-duplicates"}
    assert timeline.skew == 5


def test_refusals_say_how_a_good_request_is_changed(parcels: Contract) -> None:
    missing, odd, wrong = parcels.of(model.Refusal)
    assert (missing.without, missing.statuses, missing.credentials) == (("since",), (400,), "given")
    assert odd.replaced == (("since", "abc"),)
    assert (wrong.credentials, wrong.statuses) == ("wrong", (401, 403))
    assert {facet.level for facet in odd.facets.values()} == {SHOULD}
    assert {facet.level for facet in missing.facets.values()} == {MUST}
    assert missing.facets["body"].requirements == ("ERR-BODY",)
    assert missing.responses == frozenset()


def test_repeatable_has_its_levels(parcels: Contract) -> None:
    (promise,) = parcels.of(model.Repeatable)
    assert promise.facets == {"same-set": Facet(MUST, ("PAR-LIST",)), "same-order": Facet(SHOULD, ("PAR-LIST",))}


@pytest.mark.parametrize(
    ("schema", "paging", "known"),
    [
        ({"type": "integer"}, {}, {"type": "integer"}),
        ({"$ref": "#/components/schemas/Size"}, {}, {}),
        ({"type": "integer"}, {"limit": {"parameter": "size", "maximum": 50}}, {"type": "integer", "maximum": 50}),
        ({"type": "integer"}, {"limit": {"parameter": "other", "maximum": 50}}, {"type": "integer"}),
    ],
    ids=["as-documented", "a-reference-says-nothing-here", "greatest-size-by-the-paging", "of-another-parameter"],
)
def test_echo_knows_what_its_parameter_may_be(
    schema: dict[str, Any], paging: dict[str, Any], known: dict[str, Any]
) -> None:
    listed = {"collection": {"items": "$.items", "identity": "$.id"}, "paging": paging} if paging else {}
    operation = {
        "operationId": "list",
        "parameters": [
            {"name": "size", "in": "query", "schema": schema},
            {"name": "other", "in": "query", "schema": {"type": "integer"}},
        ],
        "responses": {"200": {"description": "A"}},
        "x-fairport": {**listed, "echoes": [{"parameter": "size", "at": "$.size"}]},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": operation}},
        "components": {"schemas": {"Size": {"type": "integer"}}},
    }
    (made,) = contract_from(document, [], name="n", source="s").of(model.Echo)
    assert (made.parameter, made.place, made.schema) == ("size", place("$.size"), known)
