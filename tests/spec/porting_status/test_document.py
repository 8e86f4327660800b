"""The porting-status document has what the vendor's page has: operations, parameters, fields, types, examples."""

from __future__ import annotations

import copy
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

import openapi_spec_validator
import pytest

if TYPE_CHECKING:
    from tests.spec.porting_status.conftest import PortingStatus

CLOAK = "[email\u00a0protected]"
OPERATIONS = {
    "/v2/Accounts/{AccountSid}/Porting/Status": "listAccountPortingStatus",
    "/v2/Properties/{PropertySid}/Porting/Status": "listPropertyPortingStatus",
}
ROW = re.compile(r"(\w+) (string|integer|array|timestamp) (.+)")
OBJECTS = {
    "Response Parameters": "PortingStatus",
    "PortingRequest Object": "PortingRequest",
    "PortingNumber Object": "PortingNumber",
    "PortingNumberStatusHistory Object": "PortingNumberStatusHistory",
}
REQUIRED = {
    "PortingStatus": {"PortingRequests", "TotalCount"},
    "PortingRequest": {"PortingNo", "AccountSid", "PropertySid", "Created", "Status", "PortingNumbers"},
    "PortingNumber": {"Number", "Status", "StatusHistory"},
    "PortingNumberStatusHistory": {"FdxStatusTo", "Created"},
}
REQUIRED_IN_THE_EXAMPLE = {"PreferredPortDate", "IncomingAnswerPoint"}  # by the values of other fields
INSTANTS = {
    ("PortingRequest", "PreferredPortDate"): ("date", True),
    ("PortingRequest", "Created"): ("event", False),
    ("PortingRequest", "PortDate"): ("date", True),
    ("PortingNumberStatusHistory", "Created"): ("event", False),
}
PYTHON_TYPES = {"string": str, "array": list, "integer": int, "timestamp": int}


def tables() -> dict[str, dict[str, tuple[str, str]]]:
    """Return the tables of the page: by the line above each, type and description by name."""
    page = (files("fairport.spec") / "porting_status" / "page.txt").read_text("utf-8")
    found: dict[str, dict[str, tuple[str, str]]] = {}
    heading = ""
    for line in filter(None, map(str.strip, page.splitlines())):
        row = ROW.fullmatch(line)
        if row:
            found.setdefault(heading, {})[row[1]] = (row[2], row[3])
        elif line != "Parameter Type Description":
            heading = line
    return found


TABLES = tables()
FIELDS = [
    pytest.param(OBJECTS[table], name, *TABLES[table][name], id=f"{OBJECTS[table]}.{name}")
    for table in OBJECTS
    for name in TABLES[table]
]
PARAMETERS = [
    ("AccountSid", "URI Parameters", "path"),
    ("PropertySid", "URI Parameters", "path"),
    ("From", "Required Include Parameters", "query"),
    ("To", "Required Include Parameters", "query"),
    ("PortingRequestNumbers", "Optional Include Parameters", "query"),
    ("Results_Count", "Optional Include Parameters", "query"),
    ("Results_Skip", "Optional Include Parameters", "query"),
]


def test_document_is_valid_openapi_3_1(contract: PortingStatus) -> None:
    openapi_spec_validator.validate(copy.deepcopy(contract.document))
    assert contract.document["openapi"].startswith("3.1.")
    assert contract.document["jsonSchemaDialect"] == "https://json-schema.org/draft/2020-12/schema"


def test_document_has_both_operations(contract: PortingStatus) -> None:
    assert {path: item["get"]["operationId"] for path, item in contract.document["paths"].items()} == OPERATIONS


@pytest.mark.parametrize("path", OPERATIONS)
def test_operation_has_its_parameters_and_responses(contract: PortingStatus, path: str) -> None:
    operation = contract.document["paths"][path]["get"]
    names = [parameter["$ref"].rpartition("/")[2] for parameter in operation["parameters"]]
    own = "AccountSid" if "Accounts" in path else "PropertySid"
    assert names == [own, "From", "To", "PortingRequestNumbers", "Results_Count", "Results_Skip"]
    assert set(operation["responses"]) == {"200", "400", "401", "403", "500", "default"}


@pytest.mark.parametrize(("name", "table", "location"), PARAMETERS)
def test_parameter_is_as_its_row(contract: PortingStatus, name: str, table: str, location: str) -> None:
    parameter = contract.document["components"]["parameters"][name]
    kind, description = TABLES[table][name]
    assert (parameter["name"], parameter["in"]) == (name, location)
    assert parameter.get("required", False) is not table.startswith("Optional")
    assert parameter["schema"]["type"] == ("integer" if kind == "timestamp" else kind)
    assert (parameter["schema"].get("format") == "unixtime") is (kind == "timestamp")
    default = re.search(r"Default is (\d+)\.", description)
    assert parameter["schema"].get("default") == (int(default[1]) if default else None)


def test_page_has_no_other_parameter(contract: PortingStatus) -> None:
    on_page = {name for table, rows in TABLES.items() if table not in OBJECTS for name in rows}
    assert on_page == {name for name, _, _ in PARAMETERS} == set(contract.document["components"]["parameters"])


@pytest.mark.parametrize(("owner", "name", "kind", "description"), FIELDS)
def test_field_is_as_its_row(contract: PortingStatus, owner: str, name: str, kind: str, description: str) -> None:
    schema = contract.schema(owner)
    field = schema["properties"][name]
    json_type = "integer" if kind == "timestamp" else kind
    required = name in REQUIRED[owner]
    assert field["type"] == (json_type if required else [json_type, "null"])
    assert (name in schema["required"]) is required
    assert field["description"] == description.translate({0x201C: '"', 0x201D: '"'})
    assert (field.get("format") == "unixtime") is (kind == "timestamp")


@pytest.mark.parametrize("table", OBJECTS)
def test_object_has_no_other_field_and_is_open(contract: PortingStatus, table: str) -> None:
    owner = OBJECTS[table]
    assert set(contract.schema(owner)["properties"]) == set(TABLES[table])
    assert contract.conforms(contract.changed(owner, {"Added": "by the vendor"}), should=True)


def test_every_timestamp_is_an_instant_in_seconds(contract: PortingStatus) -> None:
    found = {}
    for owner, schema in contract.document["components"]["schemas"].items():
        for name, field in schema["properties"].items():
            if field.get("format") == "unixtime":
                instant = field["x-fairport"]["instant"]
                found[owner, name] = instant["role"], instant["midnight"]
                assert (instant["unit"], instant["min"], instant["max"]) == ("s", "2010-01-01", "2100-01-01")
                assert "PS-TIME-EPOCH" in instant["requirements"]
                assert instant.get("skew", 300) == 300
    assert found == INSTANTS


def test_personal_data_are_fields_of_the_page(contract: PortingStatus) -> None:
    named = contract.document["x-fairport"]["personal-data"]
    assert set(named) <= {name for rows in TABLES.values() for name in rows}
    assert len(named) == len(set(named))
    people = {"CustomerDescription", "AuthorisedContactName", "AuthorisedContactEmail", "CurrentCarrierAccountNo"}
    reached = {"DaytimeContactNumber", "Number", "IncomingAnswerPoint", "PortAddress", "WebHookURL"}
    assert set(named) == people | reached


@pytest.mark.parametrize("should", [False, True], ids=["must", "should"])
def test_vendor_example_conforms(contract: PortingStatus, should: bool) -> None:
    assert contract.conforms(json.loads(contract.example), should=should)


def test_vendor_example_is_that_of_the_page_but_for_the_address(contract: PortingStatus) -> None:
    on_page = contract.page[contract.page.index("{\n") : contract.page.rindex("}") + 1]
    assert on_page.count(CLOAK) == 1
    assert contract.example.strip() == on_page.replace(CLOAK, "jane.smith@example.com")
    shown = contract.document["components"]["examples"]["PortingStatus"]
    assert shown["value"] == json.loads(contract.example)
    assert "it is replaced here by jane.smith@example.com" in shown["description"]


@pytest.mark.parametrize("should", [False, True], ids=["must", "should"])
def test_error_example_conforms(contract: PortingStatus, should: bool) -> None:
    example = contract.document["components"]["examples"]["Error"]["value"]
    assert contract.conforms(example, "ErrorResponse", should=should)


@pytest.mark.parametrize(("owner", "name", "kind", "description"), FIELDS)
@pytest.mark.parametrize("value", [..., None], ids=["absent", "null"])
def test_only_what_a_request_cannot_lack_must_be_there(
    contract: PortingStatus, owner: str, name: str, kind: str, description: str, value: object
) -> None:
    needed = name in REQUIRED[owner] | REQUIRED_IN_THE_EXAMPLE
    assert contract.conforms(contract.changed(owner, {name: value})) is not needed, (kind, description)


@pytest.mark.parametrize(("owner", "name", "kind", "description"), FIELDS)
@pytest.mark.parametrize("value", ["text", "1774950882", 7, 1.5, True, {}, []], ids=repr)
def test_value_of_another_type_breaks_a_must(
    contract: PortingStatus, owner: str, name: str, kind: str, description: str, value: object
) -> None:
    closed = name in {"PreferredPortSchedule", "IncomingActionType", "Number"}
    fits = type(value) is PYTHON_TYPES[kind] and not closed
    assert contract.conforms(contract.changed(owner, {name: value})) is fits, description
