"""Remarks on the document of a contract: its structure, its examples, what its operations leave out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from fairport.spec.bodies import DIALECT
from fairport.spec.plain import Map, as_list, as_map, is_map, objects, under
from fairport.spec.reach import Reach, only
from fairport.spec.selection import passed_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.spec.lint_rules import Said
    from fairport.spec.model import Contract

MOST_FOR_ALL_CHECKS: Final = 200
"""Up to so many operations the structure is checked in every way; beyond that by the specification's schema first."""
MOST_OF_A_KIND: Final = 200
"""So many mistakes of structure and examples are told."""
_NO_BODY: Final = ("204", "205", "304")


def document_remarks(contract: Contract) -> Said:
    """Return the remarks on a contract's document."""
    yield from _structure(contract)
    yield from _Examples(contract.document).remarks()
    yield from _operations(contract)
    yield from _unread(contract.document)


def _structure(contract: Contract) -> Said:
    """What openapi-spec-validator says of the document; of a big one what the specification's schema says."""
    from openapi_spec_validator import (  # noqa: PLC0415  # slow to import
        OpenAPIV31SpecValidator,
        OpenAPIV32SpecValidator,
    )

    is_3_2 = str(contract.document.get("openapi")).startswith("3.2")
    checker: Any = OpenAPIV32SpecValidator if is_3_2 else OpenAPIV31SpecValidator
    version = "3.2" if is_3_2 else "3.1"
    if len(contract.operations) > MOST_FOR_ALL_CHECKS:
        validator = jsonschema_rs.Draft202012Validator(dict(checker.schema_validator.schema))
        if validator.is_valid(dict(contract.document)):
            return
    try:
        for i, error in enumerate(checker(dict(contract.document)).iter_errors()):
            if i == MOST_OF_A_KIND:
                return
            yield "structure", under("", *error.absolute_path), f"is no OpenAPI {version}: {error.message[:200]}"
    except Exception as error:  # noqa: BLE001  # the validator itself stumbles over what it has just told
        kind = type(error).__name__
        yield "structure", "", f"is no OpenAPI {version}: the check of its structure ended early ({kind})"


class _Examples:
    """Examples and defaults that contradict the schema beside them."""

    def __init__(self, document: Map) -> None:
        self._document = document
        self._reach = Reach(document)
        self._validators: dict[int, jsonschema_rs.Draft202012Validator | None] = {}

    def remarks(self) -> Said:
        for at, value in objects(self._document):
            schema = value.get("schema")
            if is_map(schema):
                for place, example in self._shown(value, at):
                    yield from self._against(schema, example, place)
            if isinstance(value.get("type"), (str, list)) and "/x-fairport" not in at:
                for i, example in enumerate(as_list(value.get("examples"))):
                    yield from self._against(value, example, under(at, "examples", i))
                for key in ("default", "example"):
                    if key in value:
                        yield from self._against(value, value[key], under(at, key))

    def _shown(self, holder: Map, at: str) -> Iterator[tuple[str, object]]:
        if "example" in holder:
            yield under(at, "example"), holder["example"]
        for name, example in as_map(holder.get("examples")).items():
            target = as_map(example)
            place = under(at, "examples", name, "value")
            reference = str(target.get("$ref", ""))
            if reference.startswith("#/components/examples/"):
                key = reference.rpartition("/")[2]
                target = as_map(as_map(as_map(self._document.get("components")).get("examples")).get(key))
                place = under("/components/examples", key, "value")
            if "value" in target:
                yield place, target["value"]

    def _against(self, schema: Map, example: object, at: str) -> Said:
        if id(schema) not in self._validators:
            self._validators[id(schema)] = self._compiled(schema)
        validator = self._validators[id(schema)]
        if validator is None:
            yield "schema", at, "is an example of a schema that is no JSON Schema"
        elif not validator.is_valid(example):
            error = next(iter(validator.iter_errors(example)))
            path = under("", *error.instance_path)
            yield "example", at + path, f"is an example that its schema refuses: {error.message[:200]}"

    def _compiled(self, schema: Map) -> jsonschema_rs.Draft202012Validator | None:
        parts = only(self._document, self._reach.of([schema]))
        try:
            return jsonschema_rs.Draft202012Validator({**schema, **parts, "$schema": DIALECT})
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
            return None


def _operations(contract: Contract) -> Said:
    """Operations that document no response, no success, or no body of one."""
    at = _places(contract)
    for operation in contract.operations:
        keys = [key for key, _ in operation.responses]
        good = [(key, body) for key, body in operation.responses if key[0] in "2d"]
        place = at.get(operation.id, "/paths")
        if not keys:
            yield "no-responses", place, f"{operation.id} documents no response"
        elif not good and "3" not in {key[0] for key in keys}:
            yield "no-success", place, f"{operation.id} documents no success ({', '.join(keys)})"
        elif operation.method == "GET" and not any(body for _, body in good):
            told = [key for key, _ in good if key not in _NO_BODY]
            if told:
                yield "no-body", under(place, "responses", told[0]), f"{operation.id} has no JSON schema for {told[0]}"


def _places(contract: Contract) -> dict[str, str]:
    """Where each operation stands: at the promise that every operation has."""
    return {promise.operation: promise.at for promise in contract.promises if promise.KIND == "answers"}


def _unread(document: Map) -> Said:
    left = passed_over(document)
    told = Counter(
        "x-fairport" in as_map(value)
        for item in as_map(document.get("paths")).values()
        for key, value in as_map(item).items()
        if key in {"get", "put", "post", "delete", "patch", "head", "options", "trace", "query"}
    )
    if told[True] and left > told[True]:
        message = f"{left} of {left + told[True]} operations have no annotation, and all are checked"
        yield "operations-unread", "/x-fairport", message
    for path, item in as_map(document.get("paths")).items():
        for method in as_map(as_map(item).get("additionalOperations")):
            at = under("/paths", path, "additionalOperations", method)
            yield "method-unread", at, f"the operation {method} of {path} is not read"
