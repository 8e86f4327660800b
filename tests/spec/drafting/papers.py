"""Small documents as a vendor might publish them, and what a draft makes of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fairport.spec.drafting import draft, recognise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fairport.spec.drafting import Draft, Proposal, Recognised

Json = dict[str, Any]
ID: Json = {"id": {"type": "string"}}
TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer"}
TIME: Json = {"type": "string", "format": "date-time"}


def thing(**members: Json) -> Json:
    """Return the schema of an object with an id and these members."""
    return {"type": "object", "properties": {**ID, **members}}


def listed(item: Json | None = None, *, name: str = "data", **beside: Json) -> Json:
    """Return the schema of an object with an array of items, and these members beside it."""
    return {"type": "object", "properties": {name: {"type": "array", "items": item or thing()}, **beside}}


def asked(name: str, schema: Json | None = None, description: str = "", **more: object) -> Json:
    """Return a parameter of the query."""
    return {"name": name, "in": "query", "schema": schema or TEXT, "description": description, **more}


def operation(
    body: Json | None, parameters: Sequence[Json] = (), *, headers: Mapping[str, str] | None = None, **more: object
) -> Json:
    """Return a path item that answers GET with a body."""
    content = {"content": {"application/json": {"schema": body}}} if body is not None else {}
    told = {key: {"description": value, "schema": TEXT} for key, value in (headers or {}).items()}
    answer = {"description": "Yes.", **content, **({"headers": told} if told else {})}
    return {"get": {"parameters": list(parameters), "responses": {"200": answer}, **more}}


def document(paths: Mapping[str, Json], **more: object) -> Json:
    """Return a document; path parameters are declared as the paths have them."""
    for path, item in paths.items():
        for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
            item["get"]["parameters"].append({"name": name, "in": "path", "required": True, "schema": TEXT})
        item["get"].setdefault("operationId", path.strip("/").replace("/", "-").replace("{", "").replace("}", ""))
    return {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": dict(paths), **more}


def written(folder: Path, held: Json) -> Path:
    """Write a document down."""
    path = folder / "things.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    return path


def found(folder: Path, paths: Mapping[str, Json], **more: object) -> Recognised:
    """Return what is recognised in a document of these paths."""
    return recognise(written(folder, document(paths, **more)))


def drafted(folder: Path, paths: Mapping[str, Json], **more: object) -> Draft:
    """Return the draft of a document of these paths."""
    return draft(found(folder, paths, **more))


def of(recognised: Recognised, name: str) -> list[Proposal]:
    """Return the proposals of a keyword."""
    return [proposal for proposal in recognised.proposals if proposal.name == name]


def values(recognised: Recognised, name: str, above: float = 0.7) -> list[Any]:
    """Return the values that are proposed for a keyword in earnest."""
    return [proposal.value for proposal in of(recognised, name) if proposal.confidence >= above]


def things(folder: Path, *parameters: Json, item: Json | None = None, **beside: Json) -> Recognised:
    """Return what is recognised of GET /things with these parameters, whose items stand at $.data."""
    return found(folder, {"/things": operation(listed(item, **beside), parameters)})
