from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

LISTING = "/paths/~1clients~1{client}~1parcels/get/x-fairport"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "x-fairport: {requirements: [PAR-PARCEL]}\n      properties",
            "x-fairport: {requirements: [PAR-PARSEL]}\n      properties",
            "/components/schemas/Parcel/x-fairport/requirements/0: cites the requirement"
            " 'PAR-PARSEL', which does not exist"
            " (did you mean 'PAR-PARCEL'?)",
            id="requirement of a schema",
        ),
        pytest.param(
            "requirements: [PAR-JSON]",
            "requirements: [PAR-LIST, JSON]",
            f"{LISTING}/facets/json/requirements/1: cites the requirement 'JSON', which does not exist",
            id="requirement of a facet",
        ),
        pytest.param(
            "requirements: [PAR-PARCEL]}}]",
            "requirements: [PAR-X]}}]",
            "/components/schemas/Parcel/properties/addressee/x-fairport/observe/0/x-fairport/requirements/0: cites",
            id="requirement of a further schema",
        ),
        pytest.param(
            "from: listParcels",
            "from: listParcel",
            "/x-fairport/parameters/depot/from: names the operation 'listParcel', which does not"
            " exist (did you mean 'listParcels'?)",
            id="operation to learn from",
        ),
        pytest.param(
            "operation: listParcels,",
            "operation: parcels,",
            "/paths/~1depots~1{depot}~1parcels/get/x-fairport/part-of/operation: names the operation 'parcels'",
            id="operation of the whole",
        ),
        pytest.param(
            "by: {client: $.client}",
            "by: {cleint: $.client}",
            "/paths/~1depots~1{depot}~1parcels/get/x-fairport/part-of/by/cleint: names the parameter"
            " 'cleint', which does"
            " not exist (did you mean 'client'?)",
            id="parameter of the whole",
        ),
        pytest.param(
            "    depot: {learn",
            "    dpot: {learn",
            "/x-fairport/parameters/dpot: names the parameter 'dpot', which does not exist (did you mean 'depot'?)",
            id="parameter to learn",
        ),
        pytest.param(
            "limit: {parameter: count}",
            "limit: {parameter: cout}",
            f"{LISTING}/paging/limit/parameter: names the parameter 'cout', which does not exist (did"
            " you mean 'count'?)",
            id="parameter of paging",
        ),
        pytest.param(
            "to: until",
            "to: till",
            f"{LISTING}/filters/0/window/to: names the parameter 'till'",
            id="parameter of a window",
        ),
        pytest.param(
            "equals: {parameter: state",
            "equals: {parameter: status",
            f"{LISTING}/filters/2/equals/parameter: names",
            id="of equals",
        ),
        pytest.param(
            "scope: [{parameter: client",
            "scope: [{parameter: clients",
            f"{LISTING}/scope/0/parameter: names",
            id="of a scope",
        ),
        pytest.param(
            "without: [since]",
            "without: [sinse]",
            f"{LISTING}/refusals/0/without/0: names the parameter 'sinse'",
            id="left out",
        ),
        pytest.param("set: {since: abc}", "set: {sinse: abc}", f"{LISTING}/refusals/1/set/sinse: names", id="set"),
        pytest.param(
            "name: odd-since",
            "name: missing-since",
            f"{LISTING}/refusals/1/name: repeats the refusal 'missing-since'",
            id="refusal",
        ),
    ],
)
def test_citation_of_nothing_is_told_with_the_nearest(
    complaint: Callable[..., str], old: str, new: str, said: str
) -> None:
    found = complaint(old, new)
    assert found.startswith("openapi.yaml:")
    assert found.partition(" ")[2][: len(said)] == said


def test_citation_without_a_catalogue_says_how_to_name_one(complaint: Callable[..., str]) -> None:
    found = complaint("  requirements: requirements.yaml\n", "")
    assert "cites the requirement 'ERR-BODY', which does not exist" in found
    assert "name the catalogue's file in x-fairport: requirements" in found
