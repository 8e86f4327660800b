"""Recognises what binds operations: members of collections, parts of wholes, scopes, and values that rows tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from fairport.places import place
from fairport.spec.drafting.listings import Listing, bare
from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.words import key, singular, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fairport.spec.drafting.shapes import Shape
    from fairport.spec.drafting.views import Document, Operation

WANTS: Final = re.compile(r"\b(must|need to|required to) (specify|provide|include|be specified)|by default")
"""Words of a collection that does not list everything unasked."""
ALIKE: Final = 0.8
"""The part of an item's members that its own URI shows too, for both to be of one kind."""


def members(document: Document, listings: Mapping[str, Listing]) -> Iterator[Proposal]:
    """Propose for GET /things/{id} beside GET /things that it is a member of it."""
    by_path = {bare(listing.operation.segments): listing for listing in listings.values()}
    for operation in document.operations:
        segments = bare(operation.segments)
        whole = by_path.get(segments[:-1]) if segments and _parameter(segments[-1]) else None
        if whole is None or operation.body is None or operation.id in listings:
            continue
        name = _parameter(segments[-1])
        at, item = _item(operation.body, whole)
        field = _identity(whole, name)
        alike = _alike(item, whole.item)
        same = bool(item.end and item.end == whole.item.end)
        sure = 0.85 if same else 0.75 if alike >= ALIKE else 0.4
        why = "both show the same schema" if same else f"they have {alike:.0%} of their members in common"
        if field is None:
            field, sure, why = whole.identity, min(sure, 0.75) - 0.1, f"{why}; that {{{name}}} is it is a guess"
        value = {"operation": whole.operation.id, "by": {name: field}, **({"at": at} if at != "$" else {})}
        yield Proposal(
            at=operation.at,
            keyword=("member-of",),
            value=value,
            confidence=round(min(sure, whole.sureness), 2),
            reason=f"{operation.node.path} lies below {whole.operation.node.path}; {why}",
            whole=whole.operation.at,
        )


def _parameter(segment: str) -> str:
    return segment[1:-1] if segment.startswith("{") and segment.endswith("}") else ""


def _item(body: Shape, whole: Listing) -> tuple[str, Shape]:
    """Where a member's body has the item: the body, or the one object in it."""
    best, at = _alike(body, whole.item), "$"
    item = body
    for name, member in body.properties.items():
        if member.is_object and len(body.properties) <= 4:
            alike = _alike(member, whole.item)
            if alike > best:
                best, at, item = alike, place("$").child(name).text, member
    return at, item


def _alike(one: Shape, listed: Shape) -> float:
    """The part of a listed item's members that the other one has too."""
    names = listed.properties.keys()
    return len(names & one.properties.keys()) / len(names) if names else 0.0


def _identity(whole: Listing, name: str) -> str | None:
    """The field of an item that a path parameter of that name takes, None if no field is named so."""
    noun = whole.operation.noun
    own = key(whole.identity.rpartition(".")[2].strip("'[]"))
    thing = singular("".join(words(name)[:-1]))
    if key(name) in {own, f"{noun}{own}", noun} or (thing + own == key(name) and noun.endswith(thing)):
        return whole.identity
    field = next((f for f in whole.fields if f.depth == 1 and f.shape.is_scalar and key(f.name) == key(name)), None)
    if field is None:
        last = words(name)[-1:] or ("",)
        field = next((f for f in whole.fields if f.depth == 1 and f.shape.is_scalar and key(f.name) == last[0]), None)
    return field.path if field is not None else None


def scopes(operation: Operation, listing: Listing | None) -> Iterator[Proposal]:
    """Propose for a path parameter the field of every item that equals it."""
    if listing is None:
        return
    for i, segment in enumerate(operation.segments):
        name = _parameter(segment)
        if not name or i == 0:
            continue
        thing = singular(key(operation.segments[i - 1]))
        names = {key(name)} if key(name) not in {"id", "uuid", "key", "name", "sid", "gid"} else set[str]()
        names |= {thing + tail for tail in ("id", "uuid", "gid", "sid", "key")}
        field = next((f for f in listing.fields if f.key in names and f.path != listing.identity), None)
        if field is None:
            continue
        sure = 0.85 if field.depth == 1 else 0.75
        if operation.noun == thing:
            sure = 0.4
        yield Proposal(
            at=operation.at,
            keyword=("scope",),
            value={"parameter": name, "at": field.path},
            confidence=sure,
            reason=f"{{{name}}} of the path has the name of {field.path}",
        )


def parts(listings: Mapping[str, Listing]) -> Iterator[Proposal]:
    """Propose for a collection at a nested path the whole that it lies within: the same things, listed at the top."""
    tops = {
        (listing.operation.noun, listing.item.end): listing
        for listing in listings.values()
        if not listing.operation.in_path
    }
    for listing in listings.values():
        own = listing.operation
        whole = tops.get((own.noun, listing.item.end))
        if whole is None or not own.in_path or own.segments[-1].startswith("{") or not listing.item.end:
            continue
        if whole.identity != listing.identity or any(found.required for found in whole.operation.query):
            continue
        partly = _lists_partly(whole.operation)
        why = "; but that may list a part of them" if partly else ""
        yield Proposal(
            at=own.at,
            keyword=("part-of",),
            value={"operation": whole.operation.id},
            confidence=round(min(0.5 if partly else 0.75, listing.sureness, whole.sureness), 2),
            reason=f"{whole.operation.node.path} lists the same things{why}",
            whole=whole.operation.at,
        )


def _lists_partly(operation: Operation) -> bool:
    """Whether a collection may hold back what is not asked for: by a window with a default, by values that it wants."""
    timed = any({"since", "until", "from", "after", "start"} & set(words(found.name)) for found in operation.query)
    return timed or bool(WANTS.search(operation.prose))


def learned(document: Document, listings: Mapping[str, Listing]) -> Iterator[Proposal]:
    """Propose for each path parameter the operation whose rows tell its value."""
    by_path = {bare(listing.operation.segments): listing for listing in listings.values()}
    found: dict[str, list[tuple[Listing, str] | None]] = {}
    for operation in document.operations:
        segments = bare(operation.segments)
        for i, segment in enumerate(segments):
            name = _parameter(segment)
            if name:
                whole = by_path.get(segments[:i])
                field = _identity(whole, name) if whole else None
                found.setdefault(name, []).append((whole, field) if whole and field else None)
    for name, tellers in found.items():
        yield from _learned(name, tellers)


def _learned(name: str, tellers: list[tuple[Listing, str] | None]) -> Iterator[Proposal]:
    known = {told[0].operation.id: told for told in tellers if told}
    if not known:
        return
    generic = key(name) in {"id", "name", "key", "uuid", "sid", "gid", "slug"}
    open_ones = [told for told in known.values() if not told[0].operation.in_path]
    whole, field = (open_ones or list(known.values()))[0]
    sure = 0.85 if not generic else 0.75
    reason = f"the rows of {whole.operation.node.path} tell it"
    if len(known) > 1 and generic:
        sure, reason = 0.3, f"{reason}; but {len(known)} kinds of things are called so"
    elif generic and None in tellers:
        sure, reason = 0.5, f"{reason}; but other paths have a parameter of that name"
    elif len(known) > 1:
        reason = f"{reason}; {len(known) - 1} other operations could too"
    if any(p.required for p in whole.operation.query):
        sure, reason = sure - 0.1, f"{reason}; that operation needs parameters itself"
    inner = place(whole.each).within(place(field)).text
    yield Proposal(
        at="",
        keyword=("parameters", name),
        value={"learn": inner, "from": whole.operation.id},
        confidence=round(min(sure, whole.sureness), 2),
        reason=reason,
        whole=whole.operation.at,
    )
