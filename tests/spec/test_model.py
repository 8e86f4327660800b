from __future__ import annotations

import pytest

from fairport.places import place
from fairport.spec import Contract, Operation, Promise, model

EVERY = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, Promise)]


@pytest.mark.parametrize(
    ("status", "key"), [(200, "200"), (404, "4XX"), (400, "400"), (503, "default"), (302, "")], ids=str
)
def test_response_is_documented_exactly_by_range_or_by_default(status: int, key: str) -> None:
    responses = tuple((key, "") for key in ("200", "400", "4XX", "default"))
    assert Operation(id="a", method="GET", path="/a", responses=responses).response_key(status) == key


def test_response_that_is_not_documented_has_no_key() -> None:
    assert Operation(id="a", method="GET", path="/a", responses=(("200", ""),)).response_key(404) == ""


def test_operation_is_found_by_its_id(parcels: Contract) -> None:
    assert parcels.operation("listParcels").path == "/clients/{client}/parcels"
    with pytest.raises(KeyError):
        parcels.operation("listParcel")


def test_promises_are_found_by_type_and_operation(parcels: Contract) -> None:
    assert len(parcels.of(model.Answers)) == 2
    assert [p.operation for p in parcels.of(model.Answers, "listDepotParcels")] == ["listDepotParcels"]


def test_place_of_a_field_is_its_parents_child(parcels: Contract) -> None:
    places = {field.name: field.place for field in parcels.of(model.Field, "listParcels")}
    assert places["total"] == place("$.total")


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_kind_of_promise_has_a_name_of_its_own(kind: type[Promise]) -> None:
    assert kind is Promise or kind.KIND
    assert [other.KIND for other in EVERY].count(kind.KIND) == 1
    assert all(name == name.lower() for name in kind.FACETS)


def test_every_promise_describes_itself(parcels: Contract) -> None:
    said = {promise.id: promise.describe() for promise in parcels.promises}
    assert said["listParcels/paging"] == "count, skip"
    assert said["listParcels/window/since-until"] == "since..until on event | sent"
    assert said["listParcels/field/$.total"] == "$.total: integer, required"
    assert said["listParcels/scope/client"] == "{client} = $.client"
    assert said["listParcels/refusal/wrong-secret"] == "wrong-secret: 401 or 403"
    assert said["listParcels/answers"] == "200, 400, 5XX"
    assert all(said.values())
