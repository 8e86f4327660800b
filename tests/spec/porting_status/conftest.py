"""The porting-status contract's files, and its schemas as the tests ask them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import yaml

FOLDER = files("fairport.spec") / "porting_status"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
REQUEST = ("PortingRequests", 0)
NUMBER = (*REQUEST, "PortingNumbers", 0)
ENTRY = (*NUMBER, "StatusHistory", 0)
PLACES: dict[str, tuple[str | int, ...]] = {
    "PortingStatus": (),
    "PortingRequest": REQUEST,
    "PortingNumber": NUMBER,
    "PortingNumberStatusHistory": ENTRY,
}


def with_should(node: dict[str, Any]) -> dict[str, Any]:
    """Return a schema in which everything that SHOULD be is demanded."""
    schema = {key: each_with_should(value) for key, value in node.items() if key != "x-fairport"}
    further = node.get("x-fairport", {}).get("should", [])
    return {**schema, "allOf": [*schema.get("allOf", []), *map(with_should, further)]} if further else schema


def each_with_should(value: object) -> object:
    """Return a value of a schema with the schemas in it demanding everything that SHOULD be."""
    if isinstance(value, list):
        return [each_with_should(item) for item in value]
    return with_should(value) if isinstance(value, dict) else value


@dataclass(frozen=True, eq=False)
class PortingStatus:
    """The contract's document and example, and the questions that the tests ask them."""

    document: dict[str, Any]
    page: str
    example: str

    def schema(self, name: str) -> dict[str, Any]:
        """Return one of the document's schemas."""
        return self.document["components"]["schemas"][name]

    def conforms(self, body: object, name: str = "PortingStatus", *, should: bool = False) -> bool:
        """Whether a body is valid; both validators must say the same."""
        slow, fast = (validator.is_valid(body) for validator in compiled(self, name, should=should))
        assert slow == fast
        return fast

    def breaks(self, body: object, name: str = "PortingStatus") -> str:
        """Return the strongest level that a body breaks, "" if none."""
        if not self.conforms(body, name):
            return "MUST"
        return "" if self.conforms(body, name, should=True) else "SHOULD"

    def changed(self, owner: str, members: dict[str, object]) -> dict[str, Any]:
        """Return the example with members of one of its objects replaced; ... takes a member away."""
        body: dict[str, Any] = json.loads(self.example)
        target: Any = body
        for step in PLACES[owner]:
            target = target[step]
        target.update(members)
        for name in [name for name, value in target.items() if value is ...]:
            del target[name]
        return body


@cache
def compiled(contract: PortingStatus, name: str, *, should: bool) -> tuple[Any, Any]:
    """Compile a schema for both validators, as it stands or with everything that SHOULD be."""
    whole = {"$schema": DIALECT, "$ref": f"#/components/schemas/{name}", "components": contract.document["components"]}
    schema = with_should(whole) if should else whole
    return jsonschema.Draft202012Validator(schema), jsonschema_rs.Draft202012Validator(schema)


@pytest.fixture(scope="session")
def contract() -> PortingStatus:
    """Return the porting-status contract as it is bundled."""
    return PortingStatus(
        document=yaml.safe_load((FOLDER / "openapi.yaml").read_text("utf-8")),
        page=(FOLDER / "page.txt").read_text("utf-8"),
        example=(FOLDER / "example.json").read_text("utf-8"),
    )
