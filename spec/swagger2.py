"""Swagger 2.0 read as OpenAPI 3.0, with the place in the Swagger document of each part that moved.

Written here because no maintained library on the package index converts by itself (docs/adr/0004-swagger-2.md). Source:
the OpenAPI Specification 2.0 and 3.0.4, object by object. What cannot be said in 3.0 (the tab-separated collection
format, `schemes` of one operation) is left out; what is malformed is passed on, for the check of the structure to tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from fairport.spec.plain import Map, as_list, as_map, is_list, is_map, objects, tokens, under

VERSION: Final = "2.0"
METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch")
_NO_MEDIA: Final = ("application/json", "*/*")
"""Where no `produces` is said, any media type is fair; the schema is that of JSON."""

_MOVED: Final = {
    "/definitions": "/components/schemas",
    "/parameters": "/components/parameters",
    "/responses": "/components/responses",
    "/securityDefinitions": "/components/securitySchemes",
}
_OF_PARAMETER: Final = frozenset({"name", "in", "description", "required", "allowEmptyValue", "collectionFormat"})
_STYLES: Final = {
    "csv": {"style": "form", "explode": False},
    "multi": {"style": "form", "explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
}
_FLOWS: Final = {"application": "clientCredentials", "accessCode": "authorizationCode"}
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_REPLACED: Final = frozenset(
    {"swagger", "host", "basePath", "schemes", "consumes", "produces", "paths", "definitions", "parameters"}
    | {"responses", "securityDefinitions"}
)


@dataclass(frozen=True, slots=True)
class Converted:
    """An OpenAPI 3.0 document, and for the JSON Pointers of it that moved, where they stood in the Swagger document."""

    document: dict[str, Any]
    moved: dict[str, str]


def convert(document: dict[str, Any]) -> Converted:
    """Return a Swagger 2.0 document as OpenAPI 3.0. Its schemas are changed in place, all else is made anew."""
    for _, value in objects(document):
        _schema(value)
    _refer(document.get("x-fairport"))
    work = _Conversion(document)
    return Converted(work.whole(), work.moved)


def _refer(said: object) -> None:
    """Point the error schema that an annotation names to where it stands now."""
    errors = as_map(said).get("errors")
    if is_map(errors) and isinstance(errors.get("schema"), str):
        errors["schema"] = _pointed(errors["schema"])


def _schema(value: dict[str, Any]) -> None:
    """Say in 3.0 what a schema, or any other object, says in 2.0."""
    if isinstance(value.get("$ref"), str):
        value["$ref"] = _pointed(value["$ref"])
    if isinstance(value.get("x-nullable"), bool):
        value["nullable"] = value.pop("x-nullable")
    if value.get("type") == "file":
        value |= {"type": "string", "format": "binary"}
    if isinstance(value.get("discriminator"), str):
        value["discriminator"] = {"propertyName": value["discriminator"]}


def _pointed(reference: str) -> str:
    head, _, rest = reference.removeprefix("#/").partition("/")
    new = _MOVED.get(f"/{head}")
    return f"#{new}/{rest}" if new and reference.startswith("#/") else reference


def _extensions(value: Map) -> dict[str, Any]:
    return {key: inner for key, inner in value.items() if key.startswith("x-")}


@dataclass(slots=True)
class _Conversion:
    """One document on its way."""

    document: Map
    moved: dict[str, str] = field(default_factory=lambda: {new: old for old, new in _MOVED.items()})

    def whole(self) -> dict[str, Any]:
        """Return the document as OpenAPI 3.0."""
        document = self.document
        made: dict[str, Any] = {"openapi": "3.0.4"}
        made |= {key: value for key, value in document.items() if key not in _REPLACED}
        servers = _servers(document)
        if servers:
            made["servers"] = servers
            self.moved["/servers"] = "/host" if "host" in document else "/basePath"
        made["paths"] = document.get("paths")
        if is_map(document.get("paths")):
            made["paths"] = {
                path: self._item(value, under("/paths", path)) if path.startswith("/") else value
                for path, value in document["paths"].items()
            }
        components = self._components()
        return {**made, "components": components} if components else made

    def _components(self) -> dict[str, Any]:
        document = self.document
        made = {
            "schemas": document.get("definitions"),
            "parameters": {
                name: self._parameter(value, under("/parameters", name), under("/components/parameters", name))
                for name, value in as_map(document.get("parameters")).items()
                if as_map(value).get("in") not in {"body", "formData"}
            },
            "responses": {
                name: self._response(
                    value, under("/responses", name), under("/components/responses", name), self._media(document)
                )
                for name, value in as_map(document.get("responses")).items()
            },
            "securitySchemes": {
                name: _security(as_map(value)) for name, value in as_map(document.get("securityDefinitions")).items()
            },
        }
        return {key: value for key, value in made.items() if value}

    def _followed(self, value: object, at: str) -> tuple[object, str]:
        """Return what a reference of a parameter, a response or a path leads to, in the Swagger document."""
        seen: set[str] = set()
        while is_map(value) and isinstance(value.get("$ref"), str) and at not in seen:
            seen.add(at)
            pointer = _unmoved(value["$ref"].removeprefix("#"))
            target: Any = self.document
            for step in tokens(pointer):
                target = as_map(target).get(step)
            if target is None:
                break  # told when the references of the whole document are followed
            value, at = target, pointer
        return value, at

    def _item(self, value: object, at: str) -> object:
        item, was = self._followed(value, at)
        if not is_map(item):
            return item
        if was != at:
            self.moved[at] = was
        shared = item.get("parameters", [])
        made = {key: inner for key, inner in item.items() if key not in {*METHODS, "parameters", "$ref"}}
        for method in METHODS:
            if method in item:
                made[method] = self._operation(
                    item[method], under(at, method), under(was, method), shared, under(was, "parameters")
                )
        return made

    def _operation(self, value: object, at: str, was: str, shared: object, shared_at: str) -> object:
        if not is_map(value):
            return value
        made = {k: v for k, v in value.items() if k not in {"consumes", "produces", "schemes", "parameters"}}
        own = value.get("parameters", [])
        if not is_list(own) or not is_list(shared):
            return {**made, "parameters": own if not is_list(own) else shared}
        listed = [
            self._followed(parameter, under(holder, i))
            for holder, parameters in ((shared_at, shared), (under(was, "parameters"), own))
            for i, parameter in enumerate(parameters)
        ]
        kept = {(str(as_map(p).get("name")), str(as_map(p).get("in"))): (p, origin) for p, origin in listed}
        plain = [(p, origin) for p, origin in kept.values() if as_map(p).get("in") not in {"body", "formData"}]
        made["parameters"] = [self._parameter(p, o, under(at, "parameters", i)) for i, (p, o) in enumerate(plain)]
        body = self._body([(as_map(p), o) for p, o in kept.values() if (p, o) not in plain], value, at)
        if body:
            made["requestBody"] = body
        if is_map(value.get("responses")):
            media = self._media(value)
            made["responses"] = {
                key: response
                if key.startswith("x-")
                else self._response(response, under(was, "responses", key), under(at, "responses", key), media)
                for key, response in value["responses"].items()
            }
        return made

    def _media(self, holder: Map, key: str = "produces") -> tuple[str, ...]:
        said = holder.get(key, self.document.get(key))
        return tuple(str(media) for media in as_list(said))

    def _parameter(self, value: object, was: str, at: str) -> object:
        if not is_map(value) or "$ref" in value:
            return value
        self.moved[at] = was
        self.moved[under(at, "schema")] = was
        schema = {k: _items(v) if k == "items" else v for k, v in value.items() if k not in _OF_PARAMETER}
        made = {k: v for k, v in value.items() if k in _OF_PARAMETER - {"collectionFormat"}} | _extensions(value)
        schema = {key: inner for key, inner in schema.items() if not key.startswith("x-")}
        if value.get("type") == "array" and value.get("in") == "query":
            made |= _STYLES.get(str(value.get("collectionFormat", "csv")), _STYLES["csv"])
        return {**made, "schema": schema}

    def _body(self, found: list[tuple[Map, str]], operation: Map, at: str) -> dict[str, Any]:
        """Return the request body that the parameters in `body` or `formData` make, {} if there are none."""
        if not found:
            return {}
        first, was = found[0]
        at = under(at, "requestBody")
        self.moved[at] = was
        said = self._media(operation, "consumes")
        if first.get("in") == "body":
            for name in said or _NO_MEDIA[:1]:
                self.moved[under(at, "content", name, "schema")] = under(was, "schema")
            content = {media: {"schema": first.get("schema", {})} for media in said or _NO_MEDIA[:1]}
            described = {key: first[key] for key in ("description", "required") if key in first}
            return {**described, "content": content, **_extensions(first)}
        files = any(as_map(value).get("format") == "binary" for value, _ in found)
        forms = [media for media in said if media in _FORMS] or [_FORMS[files]]
        properties = {str(value.get("name")): self._form(value) for value, _ in found}
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        required = [str(value.get("name")) for value, _ in found if value.get("required") is True]
        if required:
            schema["required"] = required
        return {"content": {media: {"schema": schema} for media in forms}, "required": bool(required)}

    @staticmethod
    def _form(value: Map) -> dict[str, Any]:
        kept = _OF_PARAMETER - {"description"}
        return {k: _items(v) if k == "items" else v for k, v in value.items() if k not in kept}

    def _response(self, value: object, was: str, at: str, media: tuple[str, ...]) -> object:
        if is_map(value) and str(value.get("$ref", "")).startswith("#/components/responses/"):
            return value
        value, was = self._followed(value, was)
        if not is_map(value):
            return value
        self.moved[at] = was
        made: dict[str, Any] = {k: v for k, v in value.items() if k not in {"schema", "examples", "headers"}}
        made.setdefault("description", "")
        if is_map(value.get("headers")):
            made["headers"] = {
                name: self._header(as_map(h), under(was, "headers", name), under(at, "headers", name))
                for name, h in value["headers"].items()
            }
        content: dict[str, Any] = {}
        if "schema" in value:
            binary = as_map(value["schema"]).get("format") == "binary"
            for name in media or (_NO_MEDIA[1:] if binary else _NO_MEDIA):
                content[name] = {"schema": value["schema"]}
                self.moved[under(at, "content", name, "schema")] = under(was, "schema")
        for name, example in as_map(value.get("examples")).items():
            content.setdefault(name, {})["example"] = example
            self.moved[under(at, "content", name, "example")] = under(was, "examples", name)
        return {**made, "content": content} if content else made

    def _header(self, value: Map, was: str, at: str) -> dict[str, Any]:
        self.moved[under(at, "schema")] = was
        schema = {k: _items(v) if k == "items" else v for k, v in value.items() if k not in _OF_PARAMETER}
        described = {"description": value["description"]} if "description" in value else {}
        return {**described, "schema": schema}


def _unmoved(pointer: str) -> str:
    for old, new in _MOVED.items():
        if pointer.startswith(f"{new}/"):
            return old + pointer.removeprefix(new)
    return pointer


def _items(value: object) -> object:
    """The items of an array in a parameter: a schema but for its collection format."""
    if not is_map(value):
        return value
    return {k: _items(v) if k == "items" else v for k, v in value.items() if k != "collectionFormat"}


def _servers(document: Map) -> list[dict[str, str]]:
    host, base = document.get("host"), str(document.get("basePath", "")).rstrip("/")
    if not isinstance(host, str):
        return [{"url": base}] if base else []
    schemes = [str(scheme) for scheme in as_list(document.get("schemes"))] or ["https"]
    return [{"url": f"{scheme}://{host}{base}"} for scheme in schemes]


def _security(value: Map) -> dict[str, Any]:
    if value.get("type") == "basic":
        return {**{k: v for k, v in value.items() if k != "type"}, "type": "http", "scheme": "basic"}
    if value.get("type") != "oauth2":
        return dict(value)
    kept = {"authorizationUrl", "tokenUrl", "scopes"}
    flow = {"scopes": {}, **{key: inner for key, inner in value.items() if key in kept}}
    made = {key: inner for key, inner in value.items() if key not in {*kept, "flow"}}
    name = str(value.get("flow"))
    return {**made, "flows": {_FLOWS.get(name, name): flow}}
