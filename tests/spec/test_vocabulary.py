from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from fairport.spec import Contract, model
from fairport.spec.plain import is_map
from fairport.spec.vocabulary import is_conditional, level_of, said_in, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

LISTING = "/paths/~1clients~1{client}~1parcels/get/x-fairport"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "paging:\n          limit",
            "pagin:\n          limit",
            f"openapi.yaml:47 {LISTING}/pagin: has the unknown key 'pagin' (did you mean 'paging'?)",
            id="unknown key of an operation",
        ),
        pytest.param(
            "identity: $.id\n",
            "identiy: $.id\n",
            "openapi.yaml: 2 mistakes in the contract\n",
            id="unknown and missing key",
        ),
        pytest.param(
            "          identity: $.id\n",
            "",
            f"openapi.yaml:41 {LISTING}/collection: lacks the key 'identity' (give it `identity: ...`)",
            id="missing key",
        ),
        pytest.param(
            "identity: $.id\n",
            "identity: id\n",
            f"openapi.yaml:43 {LISTING}/collection/identity: has the path 'id', which is no JSONPath"
            " (write a path such as $.items[*].id (RFC 9535))",
            id="no JSONPath",
        ),
        pytest.param(
            "encodings: [comma, repeat]",
            "encodings: [comma, repeated]",
            f'openapi.yaml:59 {LISTING}/filters/1/any-of/encodings/1: has the value "repeated" (did'
            " you mean 'repeat'?)",
            id="value of a list of words",
        ),
        pytest.param(
            "level: 'off'",
            "level: MAY",
            f'openapi.yaml:40 {LISTING}/facets/charset/level: has the value "MAY"'
            " (valid here: MUST, SHOULD, OBSERVE, off)",
            id="level",
        ),
        pytest.param(
            "facets: {order-stable",
            "facets: {order-stabel",
            f"openapi.yaml:51 {LISTING}/paging/facets/order-stabel: has the unknown facet 'order-stabel' of paging"
            " (did you mean 'order-stable'?)",
            id="facet of a keyword",
        ),
        pytest.param(
            "facets: {charset: {level: 'off'}",
            "facets: {charset: 'off'",
            f'openapi.yaml:40 {LISTING}/facets/charset: is wrong: "off" is not of type "object" (write {{level: off}})',
            id="facet without level",
        ),
        pytest.param(
            "facets: {charset: {level: 'off'}",
            "facets: {charset: 3",
            f'openapi.yaml:40 {LISTING}/facets/charset: is wrong: 3 is not of type "object" '
            "(write {level: L}, L one of MUST, SHOULD, OBSERVE, off)",
            id="facet that is no level either",
        ),
        pytest.param(
            "facets: {charset",
            "facets: {charsets",
            f"openapi.yaml:40 {LISTING}/facets/charsets: has the unknown facet 'charsets' of answers"
            " (did you mean 'charset'?)",
            id="facet of an operation",
        ),
        pytest.param(
            "facets: {format",
            "facets: {pattern",
            "openapi.yaml:104 /components/schemas/Parcel/properties/id/x-fairport/facets/pattern: has the unknown facet"
            " 'pattern' of field (valid here: type, required, enum, format, bounds, name)",
            id="facet of a field",
        ),
        pytest.param(
            "requirements: [PAR-FINDER]",
            "facets: {hold: {level: SHOULD}}",
            "openapi.yaml:124 /components/schemas/Parcel/allOf/0/x-fairport/facets/hold: has the"
            " unknown facet 'hold' of shape"
            " (did you mean 'holds'?)",
            id="facet beside an if",
        ),
        pytest.param(
            "min: '2020-01-01'",
            "min: '2020-13-01'",
            "openapi.yaml:129 /components/schemas/Clock/x-fairport/instant/min: has the date '2020-13-01'"
            " (write a day that exists, as 2010-01-31)",
            id="date",
        ),
        pytest.param(
            "skew: 60",
            "skew: -1",
            "openapi.yaml:129 /components/schemas/Clock/x-fairport/instant/skew: is wrong: -1 is"
            " less than the minimum of 0"
            " (How far clocks may differ, in seconds.)",
            id="number",
        ),
        pytest.param(
            "requirements: [PAR-PARCEL]}}]",
            "requirement: [PAR-PARCEL]}}]",
            "openapi.yaml:112"
            " /components/schemas/Parcel/properties/addressee/x-fairport/observe/0/x-fairport/requirement:"
            " has the unknown key 'requirement' (did you mean 'requirements'?)",
            id="inside a further schema",
        ),
        pytest.param(
            "    count: {name: count,",
            "    count: {x-fairport: {}, name: count,",
            "openapi.yaml:86 /components/parameters/count/x-fairport: has x-fairport where none is read"
            " (it is read at the top of the document, on operations and on schemas)",
            id="where none is read",
        ),
        pytest.param(
            "  version: 1\n  requirements",
            "  version: 2\n  requirements",
            "openapi.yaml:6 /x-fairport/version: is wrong: 1 was expected (The version of this vocabulary.)",
            id="version",
        ),
        pytest.param(
            "x-fairport:\n        collection: {items: $.parcels, identity: $.id, total: {header: X-Total}}\n",
            "x-fairport:\n",
            "openapi.yaml:80 /paths/~1depots~1{depot}~1parcels/get/x-fairport: lacks the key 'collection'"
            " (give it `collection: ...`)",
            id="keyword that needs another",
        ),
    ],
)
def test_mistake_is_told_with_file_line_pointer_and_nearest_key(
    complaint: Callable[..., str], old: str, new: str, said: str
) -> None:
    found = complaint(old, new)
    assert (found[: len(said)] if said.endswith((":", "\n")) else found) == said


def test_all_mistakes_of_a_document_are_told_at_once(complaint: Callable[..., str]) -> None:
    said = complaint(
        "identity: $.id\n          total: {body: $.total}", "identiy: $.id\n          total: {bod: $.total}"
    )
    assert said.splitlines()[0] == "openapi.yaml: 3 mistakes in the contract"
    lines = said.replace(" (mend them in this order: one may explain the next)", "").splitlines()[1:]
    assert sorted(line.split(": ", 1)[1] for line in lines) == [
        "has the unknown key 'bod' (did you mean 'body'?)",
        "has the unknown key 'identiy' (did you mean 'identity'?)",
        "lacks the key 'identity' (give it `identity: ...`)",
    ]


def test_vocabulary_is_json_schema_2020_12() -> None:
    jsonschema.Draft202012Validator.check_schema(vocabulary())


def test_every_key_of_the_vocabulary_is_described_and_every_object_closed() -> None:
    pending: list[tuple[str, Any]] = list(vocabulary()["$defs"].items())
    while pending:
        name, schema = pending.pop()
        assert schema.get("description"), name
        if "properties" in schema:
            assert schema["additionalProperties"] is False, name
            pending += schema["properties"].items()
        pending += (
            [(f"{name}[]", schema["items"])] if is_map(schema.get("items")) and "properties" in schema["items"] else []
        )


def test_contexts_of_the_annotations(parcels: Contract) -> None:
    found = {at: context for at, context, _ in said_in(parcels.document)}
    assert found["/x-fairport"] == "document"
    assert found[LISTING] == "operation"
    assert found["/components/schemas/Clock/x-fairport"] == "schema"
    assert found["/components/schemas/Parcel/allOf/0/x-fairport"] == "holds"
    inside = "/components/schemas/Parcel/properties/addressee/x-fairport/observe/0/x-fairport"
    assert found[inside] == "holds"


@pytest.mark.parametrize(
    ("schema", "alone"),
    [
        ({"if": {}, "then": {}}, True),
        ({"if": {}, "then": {}, "title": "a", "x-fairport": {}}, True),
        ({"if": {}, "then": {}, "type": "object"}, False),
        ({"then": {}}, False),
    ],
    ids=str,
)
def test_conditional_is_a_schema_that_says_nothing_else(schema: dict[str, Any], *, alone: bool) -> None:
    assert is_conditional(schema) is alone


def test_level_off_is_none() -> None:
    assert (level_of("off"), level_of("SHOULD")) == (None, model.SHOULD)
