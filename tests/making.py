"""One-line builders of evidence and promises, for the tests of the kernel, of the rules and of the explorers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from fairport.answers import Answer
from fairport.evidence import Ask, Exchange, Pairs
from fairport.pages import Page, Row
from fairport.places import place
from fairport.rules import Kept, rules_in
from fairport.spec.model import (
    Body,
    Collection,
    Contract,
    Facet,
    Field,
    Instant,
    Level,
    Operation,
    Paging,
    Promise,
    Requirement,
    Scope,
)
from fairport.walks import Readings, Walk, readings_of, walks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairport.rules import Check, Rule, Sight

P = TypeVar("P", bound=Promise)

DATE = "Mon, 23 Nov 2026 12:00:00 GMT"
DATE_SECONDS = 1_795_435_200
JSON_HEADERS: Pairs = (("Content-Type", "application/json"), ("Date", DATE))

ITEMS = place("$.items")


def facets(kind: type[Promise], **levels: Level) -> dict[str, Facet]:
    """All facets of a promise type, at the levels that they have by themselves unless given."""
    return {name: Facet(levels.get(name.replace("-", "_"), level)) for name, level in kind.FACETS.items()}


def promise(kind: type[P], **members: object) -> P:
    """A promise of the operation `list`."""
    own: dict[str, Any] = {"id": f"list/{kind.KIND}", "operation": "list", "facets": facets(kind)}
    return kind(**(own | members))


def answer(
    body: object,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = JSON_HEADERS,
    *,
    key: str | None = None,
    number: int = 1,
    **ask: object,
) -> Answer:
    """An answer to an ask of the operation `list`. A body that is no bytes is written as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    made = exchange(raw, status, headers, number=number, **ask)
    return Answer(made, str(status) if key is None else key)


def exchange(
    body: bytes = b"{}",
    status: int = 200,
    headers: Iterable[tuple[str, str]] = JSON_HEADERS,
    *,
    number: int = 1,
    trouble: str = "",
    last: bool = True,
    attempt: int = 1,
    **ask: object,
) -> Exchange:
    """An exchange of the operation `list`."""
    return Exchange(
        number=number,
        ask=Ask(**({"operation": "list"} | ask)),
        url="http://api/list",
        status=status,
        headers=tuple(headers),
        body=body,
        started=float(DATE_SECONDS),
        trouble=trouble,
        last=last,
        attempt=attempt,
    )


def listing(*names: str, total: int | None = None, token: str | None = None, **more: object) -> dict[str, object]:
    """A body that lists items of these names."""
    told: dict[str, object] = {"items": [{"id": name} for name in names]}
    told |= {"total": total} if total is not None else {}
    return told | ({"token": token} if token is not None else {}) | more


def sights(check: Check, promised: Promise, evidence: object) -> list[Sight]:
    """What a rule sees: how often the promise was kept, if it was, then the rest in order."""
    seen = list(check(promised, evidence))
    kept = sum(sight.times for sight in seen if isinstance(sight, Kept))
    return [*([Kept(kept)] if kept else []), *(sight for sight in seen if not isinstance(sight, Kept))]


def the_rule(check: Check) -> Rule:
    """The rule that was made of a check."""
    (made,) = rules_in({"check": check})
    return made


def collection(**members: object) -> Collection:
    """Items at `$.items` by `id`, counted at `$.total`."""
    own = {"items": ITEMS, "identity": place("$.id"), "total": place("$.total")}
    return promise(Collection, **(own | members))


def paging(**members: object) -> Paging:
    """Paging by `limit` (3 unless asked) and `skip`, with a token at `$.token`."""
    own = {
        "collection": collection(),
        "limit": "limit",
        "default": 3,
        "offset": "skip",
        "token": place("$.token"),
        "token_parameter": "after",
    }
    return promise(Paging, **(own | members))


def scope(**members: object) -> Scope:
    """Every item's `owner` is the path's `owner`."""
    own = {"collection": collection(), "parameter": "owner", "field": place("$.owner")}
    return promise(Scope, **(own | members))


def field(name: str, schema: Mapping[str, object], *, required: bool = False, **members: object) -> Field:
    """The member `name` of the items at `$.items[*]`, of a body whose items have just it."""
    item = {"type": "object", "properties": {name: schema}, "required": [name] if required else []}
    return promise(Field, **(fielded(name, item, required=required) | members))


def fielded(name: str, item: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    """The members of a field's promise, for items of a schema."""
    schema = item["properties"][name]
    types = schema.get("type", ())
    members = frozenset(["$.items", *(f"$.items[*].{other}" for other in item["properties"])])
    whole = {"type": "object", "properties": {"items": {"type": "array", "items": item}}}
    return {
        "id": f"list/field/{name}",
        "body": Body(key="list/200", members=members, schema=whole),
        "parent": place("$.items[*]"),
        "name": name,
        "types": (types,) if isinstance(types, str) else tuple(types),
        "required": required,
        "format": schema.get("format", ""),
        "siblings": tuple(item["properties"]),
    }


def instant(name: str = "at", **members: object) -> Instant:
    """An event at `$.items[*].<name>`, in seconds between 2010 and 2038."""
    own = {"place": place(f"$.items[*].{name}"), "minimum": 1_262_304_000, "maximum": 2_145_916_800}
    return promise(Instant, **(own | members))


def page(
    names: Iterable[str] | None,
    skip: int = 0,
    limit: int | None = None,
    *,
    number: int = 1,
    total: int | None = None,
    token: str | None = None,
    status: int = 200,
    walk: str = "",
    confirms: int = 0,
    criteria: Pairs = (),
    digest: int = 0,
) -> Page:
    """A page of the operation `list`; None for the names: the answer lists nothing at all."""
    query: Pairs = (
        *criteria,
        *((("limit", str(limit)),) if limit is not None else ()),
        *((("skip", str(skip)),) if skip else ()),
    )
    return Page(
        number=number,
        ask=Ask(operation="list", query=query, walk=walk, confirms=confirms),
        criteria=("list", (), criteria),
        limit=limit,
        offset=skip,
        status=status,
        listed=names is not None,
        rows=tuple(Row(name, hash((name, digest))) for name in names or ()),
        total=total,
        token=token,
    )


def pages(
    held: Sequence[str],
    size: int = 3,
    *,
    limit: int | None = None,
    total: int | None = None,
    walk: str = "w",
    begin: int = 1,
    tokens: Sequence[str | None] = (),
) -> list[Page]:
    """The pages of a faultless walk over these rows: to the first empty page, the total on each."""
    told = len(held) if total is None else total
    starts = range(0, len(held) + size, size) if len(held) % size == 0 else [*range(0, len(held), size), len(held)]
    return [
        page(
            held[skip : skip + size],
            skip,
            limit,
            number=begin + i,
            total=told,
            walk=walk,
            token=tokens[i] if i < len(tokens) else None,
        )
        for i, skip in enumerate(starts)
    ]


def walk(made: Sequence[Page]) -> Walk:
    """The one walk that these pages make."""
    (found,) = walks_of(made)
    return found


def readings(made: Sequence[Page]) -> Readings:
    """The one set of readings that these pages make."""
    (found,) = readings_of(made, walks_of(made))
    return found


def contract(*promises: Promise, requirements: tuple[Requirement, ...] = (), **members: object) -> Contract:
    """A contract of one operation, `list`, with these promises."""
    own: dict[str, Any] = {
        "name": "small",
        "title": "Small",
        "version": "1",
        "digest": "0" * 64,
        "source": "small.yaml",
        "servers": (),
        "operations": (Operation(id="list", method="GET", path="/list", responses=(("200", "list/200"),)),),
        "promises": promises,
        "requirements": requirements,
        "document": {},
    }
    return Contract(**(own | members))
