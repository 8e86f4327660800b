"""The facets of a promise: the defaults of its class, changed by what the contract says."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from fairport.spec.model import Facet, Promise
from fairport.spec.plain import Map, as_list, as_map
from fairport.spec.vocabulary import level_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from fairport.verdict import Level

BOUNDS: Final = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"}
    | {"minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains", "unevaluatedItems"}
    | {"minProperties", "maxProperties", "propertyNames", "additionalProperties", "unevaluatedProperties"}
    | {"patternProperties", "dependentRequired", "dependentSchemas", "not"}
)
"""Keywords of the facet `bounds`: sizes, and whatever else narrows a value beside type, values and format."""

CHECKED: Final = frozenset(
    {"date", "date-time", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6"}
    | {"uri", "uri-reference", "uri-template", "iri", "iri-reference", "uuid", "regex", "json-pointer"}
    | {"relative-json-pointer", "e164"}
)
"""Formats that a validator checks; any other is an annotation, and no promise that could be broken."""

ANNOTATIONS: Final = frozenset(
    {"title", "description", "default", "deprecated", "readOnly", "writeOnly", "example", "examples", "$comment"}
    | {"x-fairport", "xml", "externalDocs"}
)
"""Keywords that say nothing of which values are valid."""


def requirements_of(said: Map, otherwise: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the requirements that an annotation names, else `otherwise`."""
    listed = as_list(said.get("requirements"))
    return tuple(str(name) for name in listed) if listed else otherwise


def facets_of(
    promise: type[Promise],
    said: Map,
    requirements: tuple[str, ...],
    *,
    without: Container[str] = (),
    level: Level | None = None,
) -> Mapping[str, Facet]:
    """Return the facets of a promise by name.

    `said` holds `facets` that override level or requirements; `requirements` are the promise's; `without` are facets
    that mean nothing here; `level` replaces the default level of all. A facet that is said to be `off` is left out.
    """
    overrides = as_map(said.get("facets"))
    if not overrides:
        defaults = tuple((name, level or usual) for name, usual in promise.FACETS.items() if name not in without)
        return _usual(defaults, requirements)
    made: dict[str, Facet] = {}
    for name, usual in promise.FACETS.items():
        override = as_map(overrides.get(name))
        strength = level_of(override["level"]) if "level" in override else level or usual
        if name not in without and strength is not None:
            made[name] = Facet(strength, requirements_of(override, requirements))
    return made


@cache
def _usual(defaults: tuple[tuple[str, Level], ...], requirements: tuple[str, ...]) -> Mapping[str, Facet]:
    """The facets of which nothing is said: the same few for thousands of fields."""
    return {name: Facet(level, requirements) for name, level in defaults}


def muted(said: Map) -> tuple[str, ...]:
    """Return the facets that an annotation switches off."""
    overrides = as_map(said.get("facets"))
    return tuple(name for name in overrides if as_map(overrides[name]).get("level") == "off")


def unneeded(needs: Iterable[tuple[str, object]]) -> frozenset[str]:
    """Return the facets whose need is not met: pairs of a facet's name and what it needs."""
    return frozenset(name for name, need in needs if not need)


def field_unneeded(schemas: Sequence[Map], *, types: object, required: bool, name: str) -> frozenset[str]:
    """Return the facets of a field that its schemas say nothing of."""
    keys = frozenset[str]().union(*(schema.keys() for schema in schemas))
    return unneeded(
        (
            ("type", types or keys - ANNOTATIONS),
            ("required", required),
            ("enum", keys & {"enum", "const"}),
            ("format", "pattern" in keys or any(schema.get("format") in CHECKED for schema in schemas)),
            ("bounds", keys & BOUNDS),
            ("name", name),
        )
    )
