"""The `x-fairport` keywords of an operation, each as a promise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from fairport.places import EACH, Place, place
from fairport.spec import model
from fairport.spec.facets import facets_of, requirements_of, unneeded
from fairport.spec.plain import Map, as_list, as_map, objects, under
from fairport.spec.vocabulary import KEY
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from fairport.spec.conditionals import Ids
    from fairport.spec.structure import OperationNode

OPERATORS: Final = ("equals", "prefix", "contains", "at-least", "at-most", "more-than", "less-than")
"""The keywords of the filters by one value."""
BY_VALUE: Final = ("any-of", *OPERATORS)
"""The keywords of the filters that ask for items by the value of a field."""


@dataclass(frozen=True, slots=True)
class Said:
    """One keyword's object, where it stands, and what every promise of the operation has in common."""

    value: Map
    at: str
    ids: Ids
    successes: frozenset[str]

    def head(
        self,
        promise: type[model.Promise],
        name: object = "",
        *,
        without: Container[str] = (),
        level: Level | None = None,
        kind: str = "",
    ) -> dict[str, Any]:
        """Return the fields of the promise that every promise has; `kind` is what its id says instead of its KIND."""
        return {
            "id": self.ids.make(kind or promise.KIND, name),
            "operation": self.ids.operation,
            "at": self.at,
            "facets": facets_of(promise, self.value, requirements_of(self.value), without=without, level=level),
            "responses": self.successes,
        }

    def place(self, *keys: str) -> Place | None:
        """Return the place that a path under these keys names, None if it is not said."""
        value: object = self.value
        for key in keys:
            value = as_map(value).get(key)
        return place(value) if isinstance(value, str) else None

    def text(self, *keys: str) -> str:
        """Return the text under these keys, "" if it is not said."""
        value: object = self.value
        for key in keys:
            value = as_map(value).get(key)
        return value if isinstance(value, str) else ""

    def below(self, key: str, index: int | None = None) -> Said:
        """Return what is said under a key, or in its list at an index."""
        value = self.value[key] if index is None else self.value[key][index]
        at = under(self.at, key) if index is None else under(self.at, key, index)
        return Said(as_map(value), at, self.ids, self.successes)

    def each(self, key: str) -> Iterator[Said]:
        """Return what is said in the list under a key."""
        return (self.below(key, i) for i in range(len(as_list(self.value.get(key)))))


def keyword_promises(
    node: OperationNode, ids: Ids, successes: frozenset[str], inside: Sequence[model.Promise]
) -> Iterator[model.Promise]:
    """Return the promises of an operation's keywords; `inside` are those of its success bodies."""
    said = Said(node.annotation, under(node.at, KEY), ids, successes)
    if "collection" in said.value:
        listed = _collection(said.below("collection"), inside)
        yield listed
        yield from _of_collection(said, listed, node)
    if "member-of" in said.value:
        yield _member(said.below("member-of"))
    for echo in said.each("echoes"):
        yield _echo(echo, said.below("paging") if "paging" in said.value else None, node)
    for refusal in said.each("refusals"):
        yield _refusal(refusal)
    if "repeatable" in said.value:
        yield model.Repeatable(**said.below("repeatable").head(model.Repeatable))


def _of_collection(said: Said, listed: model.Collection, node: OperationNode) -> Iterator[model.Promise]:
    if "paging" in said.value:
        yield _paging(said.below("paging"), listed, node)
    named = [as_map(entry.value.get(kind)).get("parameter") for entry in said.each("filters") for kind in BY_VALUE]
    for entry in said.each("filters"):
        yield _filter(entry, listed, tuple(name for name in named if name))
    for order in said.each("sort"):
        yield _sort(order, listed)
    for scope in said.each("scope"):
        name = scope.text("parameter")
        head = scope.head(model.Scope, name)
        head["responses"] = frozenset[str]()  # refusals bear on it too
        yield model.Scope(**head, collection=listed, parameter=name, field=_needed(scope.place("at")))
    if "part-of" in said.value:
        yield _part_of(said.below("part-of"), listed, said.each("scope"))
    for timeline in said.each("timeline"):
        yield _timeline(timeline, listed)


def _needed(found: Place | None) -> Place:
    """A place that the vocabulary's schema requires."""
    return found or model.ROOT


def _collection(said: Said, inside: Sequence[model.Promise]) -> model.Collection:
    items = _needed(said.place("items"))
    start = items.text + EACH
    total = as_map(said.value.get("total"))
    without = unneeded([("total-at-least", total and not total.get("estimate") and total.get("method") != "HEAD")])
    return model.Collection(
        **said.head(model.Collection, without=without),
        items=items,
        identity=_needed(said.place("identity")),
        total=said.place("total", "body"),
        total_header=said.text("total", "header"),
        total_by_head=total.get("method") == "HEAD",
        estimate=total.get("estimate") is True,
        may_be_absent=_may_be_absent(items, [promise for promise in inside if isinstance(promise, model.Field)]),
        children=tuple(place(path) for path in as_list(said.value.get("children"))),
        instants=tuple(
            place(f"${instant.place.text.removeprefix(start)}")
            for instant in inside
            if isinstance(instant, model.Instant)
            and instant.role == "event"
            and instant.place.text.startswith((f"{start}.", f"{start}["))
        ),
    )


def _may_be_absent(items: Place, fields: Sequence[model.Field]) -> bool:
    """Whether a documented array is not required in what holds it, or that not in what holds that."""
    around = [field for field in fields if field.name and f"{items}.".startswith(f"{field.place}.")]
    return any(field.place == items for field in around) and not all(field.required for field in around)


def _has_total(listed: model.Collection) -> bool:
    """Whether the listing tells a total that can be held against its rows."""
    return (listed.total is not None or bool(listed.total_header)) and not listed.estimate


def _size(said: Said, node: OperationNode, key: str, of_schema: str) -> int | None:
    """A documented page size: as said, else what the parameter's schema says."""
    limit = as_map(said.value.get("limit"))
    if key in limit:
        return limit[key] if isinstance(limit[key], int) else None
    for parameter in node.parameters:
        if parameter.value.get("name") == limit.get("parameter"):
            size = as_map(parameter.value.get("schema")).get(of_schema)
            return size if isinstance(size, int) and not isinstance(size, bool) else None
    return None


def _paging(said: Said, listed: model.Collection, node: OperationNode) -> model.Paging:
    limit, offset, page = (said.text(key, "parameter") for key in ("limit", "offset", "page"))
    default = _size(said, node, "default", "default")
    token = said.place("token", "at") or said.text("token", "header")
    link = said.place("next-link", "at") or said.text("next-link", "header")
    sequence = (said.text("token", "parameter") or link or said.text("after", "parameter")) and not (offset or page)
    without = unneeded(
        (
            ("limit", limit),
            ("default-size", default),
            ("total-constant", _has_total(listed)),
            ("total-found", _has_total(listed)),
            ("past-end", offset or page),
            ("past-end-empty", offset or page),
            ("offset", offset or page),
            ("token-while-more", token and not sequence),
            ("token-fresh", token and not sequence),
            ("goes-on", sequence),
            ("link", link),
            ("has-more", "has-more" in said.value),
            ("has-more-ends", "has-more" in said.value),
            ("full-pages", not sequence or "full-pages" in as_map(said.value.get("facets"))),
        )
    )
    return model.Paging(
        **said.head(model.Paging, without=without),
        collection=listed,
        limit=limit,
        default=default,
        maximum=_size(said, node, "maximum", "maximum"),
        offset=offset,
        page=page,
        first_page=as_map(said.value.get("page")).get("first", 1),
        token=said.place("token", "at"),
        token_header=said.text("token", "header"),
        token_parameter=said.text("token", "parameter"),
        next_link=said.place("next-link", "at"),
        next_header=said.text("next-link", "header"),
        after=said.text("after", "parameter"),
        after_at=said.place("after", "at") or listed.identity,
        has_more=said.place("has-more", "at"),
    )


def _filter(said: Said, listed: model.Collection, beside: tuple[str, ...]) -> model.Promise:
    if "window" in said.value:
        return replace(_window(said.below("window"), listed), beside=beside)
    without = unneeded([("total-follows", _has_total(listed))])
    operator = next((name for name in OPERATORS if name in said.value), "")
    if operator:
        inner = said.below(operator)
        return model.Match(
            **inner.head(model.Match, inner.text("parameter"), without=without, kind=operator),
            collection=listed,
            parameter=inner.text("parameter"),
            field=_needed(inner.place("at")),
            operator=operator,
            unit=inner.text("unit"),
        )
    inner = said.below("any-of")
    return model.AnyOf(
        **inner.head(model.AnyOf, inner.text("parameter"), without=without),
        collection=listed,
        parameter=inner.text("parameter"),
        field=_needed(inner.place("at")),
        encodings=tuple(as_list(inner.value.get("encodings"))) or ("repeat",),
    )


def _window(said: Said, listed: model.Collection) -> model.Window:
    created = said.place("created")
    readings = tuple(
        model.Reading(name=entry["name"], at=place(entry["at"])) for entry in as_list(said.value.get("acts-on"))
    )
    without = unneeded((("created-before-end", created), ("instant-inside", readings), ("history-inside", readings)))
    return model.Window(
        **said.head(model.Window, f"{said.text('from')}-{said.text('to')}", without=without),
        collection=listed,
        start=said.text("from"),
        end=said.text("to"),
        unit=said.value.get("unit", "s"),
        skew=said.value.get("skew", 300),
        readings=readings,
        created=created,
    )


def _sort(said: Said, listed: model.Collection) -> model.Sort:
    up, down = _asked_by(said, "ascending"), _asked_by(said, "descending")
    field = _needed(said.place("at"))
    without = unneeded([("reversed", up is not None and down is not None), ("same-items", up or down)])
    head = said.head(model.Sort, field, without=without)
    return model.Sort(**head, collection=listed, field=field, ascending=up, descending=down)


def _asked_by(said: Said, key: str) -> tuple[tuple[str, str], ...] | None:
    """The parameters that ask for an order; None where it is not to be had."""
    if key not in said.value:
        return None
    return tuple((name, str(value)) for name, value in as_map(said.value[key]).items())


def _member(said: Said) -> model.Member:
    head = said.head(model.Member, said.text("operation"))
    head["responses"] = frozenset[str]()  # an item that is not found counts too
    return model.Member(
        **head,
        whole=said.text("operation"),
        by=tuple((name, place(path)) for name, path in as_map(said.value.get("by")).items()),
        item=_needed(said.place("at")),
        excepted=tuple(place(path) for path in as_list(said.value.get("except"))),
    )


def _echo(said: Said, paging: Said | None, node: OperationNode) -> model.Echo:
    name = said.text("parameter")
    schemas = (as_map(found.value.get("schema")) for found in node.parameters if found.value.get("name") == name)
    schema = next(schemas, {})
    if any("$ref" in value for _, value in objects(schema)):
        schema = {}
    limit = as_map(paging.value.get("limit")) if paging else {}
    if limit.get("parameter") == name and isinstance(limit.get("maximum"), int):
        schema = {**schema, "maximum": limit["maximum"]}
    head = said.head(model.Echo, name)
    limits = limit.get("parameter") == name
    return model.Echo(**head, parameter=name, place=_needed(said.place("at")), schema=schema, limits=limits)


def _part_of(said: Said, listed: model.Collection, scopes: Iterable[Said]) -> model.PartOf:
    own = tuple((scope.text("parameter"), _needed(scope.place("at"))) for scope in scopes)
    return model.PartOf(
        **said.head(model.PartOf, said.text("operation"), without=unneeded((("complete", own),))),
        collection=listed,
        whole=said.text("operation"),
        by=tuple((name, place(path)) for name, path in as_map(said.value.get("by")).items()),
        own=own,
    )


def _timeline(said: Said, listed: model.Collection) -> model.Timeline:
    items, entries = _needed(said.place("items")), _needed(said.place("entries"))
    pairs = tuple((place(pair["from"]), place(pair["to"])) for pair in as_list(said.value.get("pairs")))
    current, created = said.place("current"), said.place("created")
    without = unneeded((("chain", pairs), ("current", current and pairs), ("not-before", created)))
    return model.Timeline(
        **said.head(model.Timeline, items.within(entries), without=without),
        collection=listed,
        items=items,
        entries=entries,
        clock=_needed(said.place("at")),
        pairs=pairs,
        current=current,
        created=created,
        skew=said.value.get("skew", 300),
    )


def _refusal(said: Said) -> model.Refusal:
    level = Level(said.value["level"]) if "level" in said.value else None
    head = said.head(model.Refusal, said.text("name"), level=level)
    head["responses"] = frozenset[str]()
    return model.Refusal(
        **head,
        name=said.text("name"),
        statuses=tuple(said.value["status"]),
        without=tuple(as_list(said.value.get("without"))),
        replaced=tuple((name, str(value)) for name, value in as_map(said.value.get("set")).items()),
        credentials=said.value.get("credentials", "given"),
    )
