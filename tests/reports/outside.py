"""Schemas and parsers that we did not write, by which reports are read back."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import referencing
from lxml import etree

if TYPE_CHECKING:
    from fairport.account import Account

SCHEMAS = Path(__file__).parent / "schemas"


@cache
def json_validator(name: str) -> Any:
    """A validator for a schema file, of the dialect that the file names, with format checks."""
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    return checking(schema)


def checking(schema: dict[str, Any], registry: Any = None) -> Any:
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    more = {} if registry is None else {"registry": registry}
    return kind(schema, format_checker=kind.FORMAT_CHECKER, **more)


@cache
def har_validator() -> Any:
    """A validator for a whole HAR: its schemas refer to one another by file name."""
    schemas = {file.name: json.loads(file.read_text("utf-8")) for file in (SCHEMAS / "har").iterdir()}
    pairs = [(name, referencing.Resource.from_contents(schema)) for name, schema in schemas.items()]
    return checking(schemas["har.json"], referencing.Registry().with_resources(pairs))


@cache
def junit_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


def parsed(body: bytes) -> etree._Element:
    """XML as a strict parser reads it: no entities of its own, no network."""
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def failed_findings(account: Account) -> int:
    return sum(finding.outcome == "failed" for finding in account.findings)
