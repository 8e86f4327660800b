"""Recognises collections: where the items are, what identifies one, where their number is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairport.places import place
from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.shapes import Field, Shape, fields
from fairport.spec.drafting.words import (
    APART,
    ENVELOPES,
    IDENTITY,
    ITEMS,
    LIMIT,
    NEXT_LINK,
    NEXT_TOKEN,
    OFFSET,
    PAGE,
    TOKEN,
    TOTAL,
    TOTAL_HEADERS,
    key,
    singular,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fairport.spec.drafting.views import Operation

KINDS: Final = frozenset(
    {"", "status", "state", "type", "kind", "category", "level", "role", "value", "count", "result"}
)
"""Names of things by which many items are alike."""
TAILS: Final = ("id", "uuid", "guid", "key", "sid", "gid", "identifier")
"""What follows the name of a thing in that of its identity."""
LEAST: Final = 0.35
"""An array less sure than that is not spoken of."""
LISTS: Final = re.compile(
    r"\b(list|lists|listing|search|find|query|get all|returns? all|returns? an? array|collection of)\b"
)
NUMBER_OF_ALL: Final = re.compile(r"total (number|count|results|size|items)|number of all|across all pages|without pag")
OF_THIS_PAGE: Final = re.compile(
    r"(this|current|the) (page|response|request)|returned|per page|page size|in the (list|array)"
)
OF_ONE_PAGE: Final = re.compile(r"(this|current) page|per page|page size|on the page")
"""What it takes for a number called total not to be that of all."""
ROUGH: Final = re.compile(r"estimat|approximat|may not be exact|rough|\babout how many")


@dataclass(frozen=True, slots=True)
class Listing:
    """A collection as it was recognised: the path of its items, one of them, and what identifies it."""

    operation: Operation
    items: str
    item: Shape
    identity: str
    sureness: float
    fields: tuple[Field, ...]

    @property
    def each(self) -> str:
        """The path of every item."""
        return f"{self.items}[*]"

    def named(self, name: str) -> Field | None:
        """Return the field whose path is that name without case and separators, the nearest first."""
        return next((found for found in self.fields if found.key == name), None)


@dataclass(frozen=True, slots=True)
class _Array:
    """An array of objects inside a body, and how sure it is that it holds the items."""

    path: str
    item: Shape
    sureness: float
    reason: str


def beside(operation: Operation) -> Iterator[tuple[str, str, Shape]]:
    """Return the plain values of a body beside its items, those of its envelopes too: path, key without case, shape."""
    if operation.body is None or "object" not in operation.body.types:
        return
    for name, shape in operation.body.properties.items():
        at = place("$").child(name).text
        if shape.is_scalar:
            yield at, key(name), shape
        elif key(name) in ENVELOPES or key(name) in {"data", "result", "response", "embedded"}:
            for found in fields(shape, at):
                yield found.path, key(found.path.removeprefix(at)), found.shape
                yield found.path, found.key, found.shape
                if all(key(step) in ENVELOPES for step in (place(found.path).steps or ("",))[:-1]):
                    yield found.path, key(found.name), found.shape


def listing(
    operation: Operation, by_path: Mapping[tuple[str, ...], Operation]
) -> tuple[Listing | None, list[Proposal]]:
    """Return the collection that an operation answers with, None if it answers with none, and what to propose of it."""
    found = _items(operation)
    if found is None:
        return None, []
    within = tuple(fields(found.item))
    if found.sureness < LEAST:
        return None, []
    identity = _identity(_nouns(operation, found.path), _member_parameter(operation, by_path), within)
    said = [_proposal(operation, "items", found.path, found.sureness, found.reason)]
    if identity is None:
        return None, [*said, _proposal(operation, "identity", "$.id", 0.1, "no field looks like an identity")]
    path, sureness, reason = identity
    said.append(_proposal(operation, "identity", path, sureness, reason))
    said += _total(operation)
    return Listing(operation, found.path, found.item, path, min(sureness, found.sureness), within), said


def _proposal(operation: Operation, name: str, value: object, sureness: float, reason: str) -> Proposal:
    return Proposal(
        at=operation.at, keyword=("collection", name), value=value, confidence=round(sureness, 2), reason=reason
    )


def _items(operation: Operation) -> _Array | None:
    """The array of items: the body itself, or the likeliest of the arrays in it."""
    body = operation.body
    if body is None:
        return None
    item = body.items
    if "array" in body.types and "object" not in body.types and item is not None:
        whole = 0.95 if not operation.is_member else 0.6
        return _Array("$", item, whole, "the body is an array of objects") if _is_row(item) else None
    arrays = list(_arrays(body, "$", operation))
    if not arrays:
        arrays = [
            found
            for name, member in body.properties.items()
            if "object" in member.types
            for found in _arrays(member, place("$").child(name).text, operation)
        ]
    if not arrays:
        return None
    best = max(arrays, key=lambda one: one.sureness)
    return _weighed(best, arrays, operation)


def _is_row(item: Shape) -> bool:
    return "object" in item.types and len(item.properties) > 0


def _arrays(body: Shape, at: str, operation: Operation) -> Iterator[_Array]:
    for name, member in body.properties.items():
        item = member.items
        if "array" not in member.types or item is None or not _is_row(item):
            continue
        path = place(at).child(name).text
        plain = key(name)
        last = words(name)[-1:] or ("",)
        if plain in ITEMS:
            sure = 0.9 - ITEMS.index(plain) / 200
            yield _Array(path, item, sure, f"the array of objects {name!r}, a usual name of the items")
        elif operation.noun and operation.noun.endswith(singular(last[0])):
            yield _Array(path, item, 0.88, f"the array of objects {name!r}, named as the path is")
        else:
            yield _Array(path, item, 0.5, f"the array of objects {name!r}")


def _weighed(best: _Array, arrays: list[_Array], operation: Operation) -> _Array:
    """Weigh an array by what speaks for a collection: paging, words of listing; against it: a path of one thing."""
    sure, reason = best.sureness, best.reason
    if _pages(operation):
        sure, reason = min(sure + 0.15, 0.97), f"{reason}; the operation is paged"
    elif _says_list(operation):
        sure, reason = min(sure + 0.1, 0.95), f"{reason}; it says that it lists"
    if len(arrays) > 1:
        rivals = [array for array in arrays if array is not best and array.sureness > best.sureness - 0.2]
        sure -= 0.25 if rivals else 0.05
        reason = f"{reason}; there are {len(arrays)} arrays"
    if operation.is_member and not _pages(operation):
        sure, reason = sure - 0.6, f"{reason}; but the path is that of one thing"
    elif len(arrays) == 1 and best.sureness < 0.8 and _others(operation) <= 1:
        sure, reason = max(sure, 0.72), f"{reason}; there is nothing else in the body"
    elif _others(operation) > 6 and not _pages(operation):
        sure, reason = sure - 0.25, f"{reason}; but much else is in the body"
    return _Array(best.path, best.item, sure, reason)


def _others(operation: Operation) -> int:
    """How many members of the body are neither arrays nor of paging."""
    body = operation.body
    names = [key(name) for name, shape in (body.properties.items() if body else ()) if "array" not in shape.types]
    known = {*ENVELOPES, *TOTAL, *NEXT_LINK, *NEXT_TOKEN, *LIMIT, *OFFSET, *PAGE, "object", "kind", "type", "etag",
             "hasmore", "more", "success", "status", "previous", "prev", "self", "url", "uri", "requestid"}  # fmt: skip
    return sum(1 for name in names if name not in known)


def _pages(operation: Operation) -> bool:
    """Whether a parameter of the operation is one of paging for sure."""
    return any(max(t.get(p.key, 0) for t in (LIMIT, OFFSET, PAGE, TOKEN)) >= 0.85 for p in operation.query)


def _says_list(operation: Operation) -> bool:
    first = words(operation.id)
    return bool({"list", "search", "find", "all", "query"} & set(first)) or bool(LISTS.search(operation.prose[:200]))


def _nouns(operation: Operation, items: str) -> frozenset[str]:
    """What an item may be called: as the path is, as the array is."""
    named = words(items.rpartition(".")[2])
    return frozenset({operation.noun, "".join((*named[:-1], singular(named[-1])))} if named else {operation.noun})


def _identity(nouns: frozenset[str], told: str, within: tuple[Field, ...]) -> tuple[str, float, str] | None:
    """The field that identifies an item: path, how sure, and why; `told` is the parameter of the path of one item."""
    scalars = {found.name: found for found in within if found.depth == 1 and "boolean" not in found.shape.types}
    found: list[tuple[str, float, str]] = []
    for name, field in scalars.items():
        plain = key(name)
        sure = IDENTITY.get(plain, 0.0)
        reason = f"{name!r} is a usual name of an identity"
        if plain in {noun + tail for noun in nouns for tail in TAILS}:
            sure, reason = max(sure, 0.85), f"{name!r} names the thing itself"
        if plain in nouns - KINDS and not field.shape.enum:
            sure, reason = max(sure, 0.72), f"{name!r} has the name of the thing itself"
        if told and sure >= 0.5 and key(told) in {plain, *(noun + plain for noun in nouns)}:
            sure, reason = min(max(sure + 0.2, 0.85), 0.97), f"{reason}; {{{told}}} in a path takes it"
        elif told and plain == key(told):
            sure, reason = 0.8, f"{{{told}}} in a path has its name"
        elif told and sure < 0.75 and (plain == words(told)[-1] or (key(told).endswith(plain) and len(plain) > 5)):
            sure, reason = 0.75, f"{{{told}}} in a path ends with its name"
        if sure:
            found.append((field.path, sure, reason))
    nested = next((f for f in within if f.depth == 2 and f.path.endswith(".metadata.name")), None)
    if not found and nested:
        found.append((nested.path, 0.6, "no field of its own, but a name in its metadata"))
    return max(found, key=lambda one: one[1], default=None)


def _member_parameter(operation: Operation, by_path: Mapping[tuple[str, ...], Operation]) -> str:
    """The parameter of the path of one item, `thingId` of /things/{thingId} beside /things; "" if there is none."""
    start = bare(operation.segments)
    for segments in by_path:
        own = bare(segments)
        if len(own) == len(start) + 1 and own[:-1] == start and own[-1].startswith("{") and own[-1].endswith("}"):
            return own[-1][1:-1]
    return ""


def bare(segments: tuple[str, ...]) -> tuple[str, ...]:
    """Return segments without a file's suffix at their end: /things.json and /things/{id}.json belong together."""
    return (*segments[:-1], re.sub(r"\.(json|xml)$", "", segments[-1])) if segments else segments


def _total(operation: Operation) -> Iterator[Proposal]:
    """The likeliest place of the number of all items."""
    found: list[tuple[object, float, str]] = []
    for path, name, shape in beside(operation):
        sure = TOTAL.get(name, 0.0)
        prose = shape.prose
        if not sure or not shape.is_number:
            continue
        reason = f"a number called {path.rpartition('.')[2]!r} beside the items"
        if NUMBER_OF_ALL.search(prose):
            sure, reason = max(sure, 0.9), f"{reason}, described as that of all"
        elif (OF_ONE_PAGE if "total" in name else OF_THIS_PAGE).search(prose):
            sure, reason = min(sure, 0.35), f"{reason}, but described as of one page"
        rough = {"estimate": True} if ROUGH.search(f"{prose} {path.lower()}") else {}
        if rough and sure >= 0.4:
            sure, reason = max(sure, 0.8), f"{reason}, an estimate"
        found.append(({"body": path, **rough}, sure, reason))
    for name in operation.headers:
        sure = TOTAL_HEADERS.get(key(name), 0.0)
        if sure:
            found.append(({"header": name}, sure, f"the header {name} is documented"))
    if found:
        value, sure, reason = max(found, key=lambda one: one[1])
        yield _proposal(operation, "total", value, sure, reason)


def is_apart(name: str) -> bool:
    """Whether a parameter of that name chooses the shape of an answer, or searches in a way of its own."""
    return key(name) in APART
