"""The bodies that an operation's responses document, and the promises of every place in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fairport.spec.conditionals import Around, Ids, conditional_layers, conditionals, relations, shapes
from fairport.spec.facets import facets_of, muted, requirements_of, unneeded
from fairport.spec.model import Body, Field, Instant, Promise
from fairport.spec.plain import Map, as_map, is_list, is_map, under
from fairport.spec.reach import Part, Reach
from fairport.spec.references import TAKEN_IN, References
from fairport.spec.schemas import Node, walk
from fairport.spec.structure import OperationNode, resolved
from fairport.spec.vocabulary import KEY

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
MOST_PLACES: Final = 2_000
"""So many places of one body are told apart; what lies deeper belongs to the nearest place above it."""
FEWEST_PLACES: Final = 30
MOST_IN_ALL: Final = 100_000
"""So many places of all answers of operations without annotation; each has its share, at the least FEWEST_PLACES."""
_FAR: Final = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class Response:
    """A documented response: its key, its media types, and the place of its JSON schema ("" if it has none)."""

    key: str
    media: tuple[str, ...]
    at: str
    schema: Any

    @property
    def is_error(self) -> bool:
        """Whether it stands for a failure: 4XX, 5XX, default."""
        return self.key[0] in "45d"

    @property
    def is_success(self) -> bool:
        """Whether it stands for a success: 2XX."""
        return self.key[0] == "2"


def responses(node: OperationNode, references: References) -> tuple[Response, ...]:
    """Return the documented responses of an operation."""
    listed = as_map(node.value.get("responses"))
    holder = under(node.at, "responses")
    return tuple(
        _response(key, value, under(holder, key), references) for key, value in listed.items() if key[:2] != "x-"
    )


def _response(key: str, value: object, at: str, references: References) -> Response:
    found = resolved(value, at, references)
    content = as_map(found.value.get("content"))
    for media, held in content.items():
        described = resolved(held, under(found.at, "content", media), references)
        if _is_json(media) and "schema" in described.value:
            where, schema = _end(under(described.at, "schema"), described.value["schema"], references)
            return Response(key, tuple(content), where, schema)
    return Response(key, tuple(content), "", None)


def _is_json(media: str) -> bool:
    essence = media.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def _end(at: str, schema: object, references: References) -> tuple[str, Any]:
    """Follow a schema that is nothing but a reference, so that a shared schema is known as one."""
    seen: set[str] = set()
    while is_map(schema) and schema.keys() == {"$ref"} and at not in seen:
        seen.add(at)
        at, schema = references.look_up(schema["$ref"], at)
    return at, schema


class Bodies:
    """Every documented body of a contract by the place of its schema, walked once.

    Each body's schema holds the parts of the document that it leads to, and no others: a vendor's document has
    thousands, and each schema is compiled by itself.
    """

    def __init__(
        self, document: Map, references: References, found: Collection[Response], annotated: Container[str] = ()
    ) -> None:
        """Walk the schemas of `found` and set the conditionals apart; those at `annotated` to their full depth."""
        places = {response.at: response.schema for response in found if response.at}
        share = max(FEWEST_PLACES, min(MOST_PLACES, MOST_IN_ALL // max(1, len(found))))
        self.nodes = {
            at: walk(schema, at, references, MOST_PLACES if at in annotated else share) for at, schema in places.items()
        }
        self._taken = {
            layer.at for nodes in self.nodes.values() for node in nodes for layer in conditional_layers(node)
        }
        self._document = document
        self._reach = Reach(document)
        self._bare: dict[Part, Any] = {}
        self._made: dict[frozenset[Part], Map] = {}
        self.bodies = {
            at: Body(
                key=f"#{at}",
                members=frozenset(node.place.text for node in self.nodes[at]),
                schema=self._whole(at, places[at]),
            )
            for at in places
        }

    def whole(self, schema: Map) -> Map:
        """Return a schema with the parts that it leads to, so that it can be compiled by itself."""
        bare = {key: value for key, value in schema.items() if key != KEY}
        return {**bare, **self._parts([bare])} if self._reach.of([bare]) else bare

    def _whole(self, at: str, schema: object) -> Map:
        if at.startswith(("/components/", f"/{TAKEN_IN}/")):
            reference = f"#{quote(at)}"
            return {**self._parts([{"$ref": reference}]), "$ref": reference}
        if schema is False:
            return {"not": {}}
        return {**as_map(_without(schema, self._taken, at)), **self._parts([schema])}

    def _parts(self, values: Iterable[object]) -> Map:
        """Return the parts of the document that some values lead to, conditionals taken out, at their places."""
        parts = self._reach.of(values)
        if parts not in self._made:
            self._made[parts] = self._at_their_places(parts)
        return self._made[parts]

    def _at_their_places(self, parts: Iterable[Part]) -> dict[str, Any]:
        made: dict[str, Any] = {"$schema": DIALECT}
        for part in sorted(parts):
            if part not in self._bare:
                self._bare[part] = _without(self._reach.value(part), self._taken, under("", *part))
            inside = made
            for name in part[:-1]:
                inside = inside.setdefault(name, {})
            inside[part[-1]] = self._bare[part]
        return made


def _without(value: object, taken: set[str], at: str) -> object:
    """A copy without the if/then/else at the places `taken`; what holds none of them is shared, not copied."""
    if not any(place == at or place.startswith(f"{at}/") for place in taken):
        return value
    if is_map(value):
        dropped = {"if", "then", "else"} if at in taken else frozenset[str]()
        return {key: _without(v, taken, under(at, key)) for key, v in value.items() if key not in dropped}
    if is_list(value):
        return [_without(v, taken, under(at, i)) for i, v in enumerate(value)]
    return value


def groups(found: Iterable[Response]) -> list[tuple[str, tuple[Response, ...]]]:
    """Return the responses that share a schema as one group, each with the suffix of its promises' ids.

    The first group of successes has no suffix and the first of errors `@error`; any other has its first key.
    """
    together: dict[str, list[Response]] = {}
    for response in found:
        if response.at:
            together.setdefault(response.at, []).append(response)
    made: list[tuple[str, tuple[Response, ...]]] = []
    for members in together.values():
        error = all(member.is_error for member in members)
        first = "@error" if error else ""
        taken = any(suffix == first for suffix, _ in made)
        made.append((f"@{members[0].key}" if taken else first, tuple(members)))
    return made


def body_promises(
    bodies: Bodies, members: tuple[Response, ...], suffix: str, ids: Ids, requirements: tuple[str, ...]
) -> Iterator[Promise]:
    """Return the promises of every place in the body that a group of responses shares."""
    at = members[0].at
    keys = frozenset(member.key for member in members)
    units = {node.place.text: _told_in(node) for node in bodies.nodes[at] if "instant" in node.said}
    around = Around(ids, keys, suffix, requirements, bodies.whole)
    for node in bodies.nodes[at]:
        yield _field(node, bodies.bodies[at], around)
        if "instant" in node.said:
            yield _instant(node, around)
        yield from conditionals(node, around)
        yield from shapes(node, around)
        yield from relations(node, around, units)


def _field(node: Node, body: Body, around: Around) -> Field:
    return Field(
        id=around.ids.make(Field.KIND, node.place, around.suffix),
        operation=around.ids.operation,
        at=node.at,
        facets=facets_of(Field, node.said, node.requirements or around.requirements, without=node.unneeded),
        responses=around.responses,
        body=body,
        parent=node.parent,
        name=node.name,
        types=node.types,
        required=node.required,
        format=node.format,
        siblings=node.siblings,
        muted=muted(node.said),
    )


def _instant(node: Node, around: Around) -> Instant:
    said = as_map(node.said["instant"])
    unit, role = _unit(node), str(said.get("role", "event"))
    ranged = "min" in said or "max" in said
    midnight = said.get("midnight") is True
    without = unneeded(
        (
            ("range", ranged),
            ("token", unit not in {"iso", "day"}),
            ("past", role == "event"),
            ("midnight", midnight and role == "date" and unit != "day"),
            ("zone", unit == "iso" and said.get("zone", "any") != "any"),
        )
    )
    requirements = _instant_requirements(node) or node.requirements or around.requirements
    return Instant(
        id=around.ids.make(Instant.KIND, node.place, around.suffix),
        operation=around.ids.operation,
        at=node.at,
        facets=facets_of(Instant, said, requirements, without=without),
        responses=around.responses,
        place=node.place,
        unit=unit,
        role=role,
        skew=said.get("skew", 300),
        minimum=_seconds(said["min"]) if "min" in said else 0,
        maximum=_seconds(said["max"]) if "max" in said else _FAR if ranged else 0,
        midnight=midnight,
        zone=str(said.get("zone", "any")),
    )


def _unit(node: Node) -> str:
    return str(as_map(node.said["instant"]).get("unit", "s"))


def _told_in(node: Node) -> str:
    """Return the unit of a point in time as relations know it."""
    return f"{_unit(node)}@day" if as_map(node.said["instant"]).get("midnight") is True else _unit(node)


def _instant_requirements(node: Node) -> tuple[str, ...]:
    """Those of the outermost `instant` that names some, else those beside the outermost `instant`."""
    said = [layer.said for layer in node.layers if "instant" in layer.said]
    own = (requirements_of(as_map(annotation["instant"])) for annotation in said)
    return next((found for found in own if found), requirements_of(said[0]))


def _seconds(day: str) -> int:
    """Seconds since the epoch at the beginning of a day, UTC."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def with_body(found: Response, bodies: Bodies) -> tuple[str, str]:
    """Return a response's key and the key of its body, "" if it has none."""
    return found.key, bodies.bodies[found.at].key if found.at else ""
