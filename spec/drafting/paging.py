"""Recognises paging: sizes, offsets, numbers of pages, tokens, links, the last item's value, and flags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fairport.spec.drafting.listings import beside
from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.words import HAS_MORE, LIMIT, NEXT_LINK, NEXT_TOKEN, OFFSET, PAGE, TOKEN, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fairport.spec.drafting.listings import Listing
    from fairport.spec.drafting.shapes import Shape
    from fairport.spec.drafting.views import Operation, Parameter
    from fairport.spec.drafting.words import Sureness

AFTER: Final = frozenset({"startingafter", "afterid", "startafter", "startafterid", "startingafterid", "lastid"})
"""Names of parameters that take the last item's identity."""
OWN: Final = "_$"
"""Signs before a name by which an API sets its own words apart from names of fields."""
SIZE: Final = re.compile(
    r"(number|amount|count|limit|maximum|max|size|how many)\b.{0,60}"
    r"\b(items?|results?|records?|objects?|entries|rows|page|return|elements?|resources?)"
)
SKIPS: Final = re.compile(r"\b(skip|offset|first|start(ing|s)? (from|at|index)|index)\b")
TIMES: Final = re.compile(r"\btimestamp|\bdate|\btime\b")
"""Words of a `from` or a `start` that bounds a time and skips nothing."""
PAGED: Final = re.compile(r"\bpage\b")
LAST_ITEM: Final = re.compile(
    r"\b(object id|id of the (last|object)|last (item|object|id|record|element|result)|an? id\b)"
)
TOKENS: Final = re.compile(r"\b(cursor|token|marker|pagination|next page|page of results|opaque)\b")
URLS: Final = re.compile(r"\b(ur[il]s?|link|href|address|endpoint)\b")
FROM_ZERO: Final = re.compile(
    r"zero[- ]?based|0[- ]?(based|indexed)|(starts?|begins?|starting|beginning) (at|from|with) (0|zero)"
)
FROM_ONE: Final = re.compile(r"(starts?|begin|default).{0,12}\b1\b|\b1[- ]based")
DEFAULT: Final = re.compile(
    r"defaults?(?: (?:value|size|limit|is|to|of|page size))*[ :=`*'\"(]*(?:is |to )?[ `*'\"]*(\d{1,6})\b"
)
UNSAID: Final = re.compile(
    r"\b(?:if|when|where|unless)(?: (?:it|this|the|value|is|not|page|size|limit))* "
    r"(?:unspecified|unset|omitted|absent|left out|specified|set|given|provided|present)\b[^.;\d]{0,30}?"
    r"\b(?:at most|up to|no more than) (\d{1,6})\b"
    r"|\b(?:at most|up to|no more than) (\d{1,6})\b[^.;\d]{0,40}?"
    r"\b(?:by default|if (?:unspecified|unset|omitted|absent|not (?:specified|set|given|provided|present)))\b"
)
"""What is returned at most where no size is asked for: the default, and not the greatest size."""
MAXIMUM: Final = re.compile(
    r"max(?:imum)?(?: (?:value|size|limit|number|is|of|allowed|page size))*[ :=`*'\"(]*(?:is |of )?"
    r"[ `*'\"]*(\d{1,6})\b"
)
AT_MOST: Final = re.compile(
    r"(?:up to |at most |no (?:more|greater) than |cannot exceed |between (?:0|1) and |range(?: is)? 1[- ]+(?:to )?)"
    r"[ `*'\"]*(\d{1,6})\b"
)
"""What may be said of the greatest size, where nothing is called its maximum."""


def paging(operation: Operation, listing: Listing | None) -> Iterator[Proposal]:
    """Propose how a collection is read in parts."""
    if listing is None:
        return
    yield from _limit(operation)
    yield from _steps(operation)
    tokens = list(_token(operation))
    yield from tokens
    yield from _next_link(operation)
    if not any(found.confidence >= 0.6 for found in tokens):
        yield from _after(operation, listing)
    yield from _has_more(operation)


def taken(proposals: Iterable[Proposal]) -> frozenset[str]:
    """Return the parameters that paging takes, so that no filter is made of them."""
    return frozenset(
        str(found.value["parameter"])
        for found in proposals
        if found.keyword[0] == "paging" and isinstance(found.value.get("parameter"), str) and found.confidence >= 0.5
    )


def _proposal(operation: Operation, name: str, value: object, sureness: float, reason: str) -> Proposal:
    return Proposal(
        at=operation.at, keyword=("paging", name), value=value, confidence=round(sureness, 2), reason=reason
    )


def _likeliest(operation: Operation, table: Sureness) -> Iterator[tuple[float, Parameter]]:
    """The parameters of the query that a table knows, the surest first."""
    known = [
        (min(table[found.key] + (0.3 if found.name[0] in OWN else 0), 0.95), found)
        for found in operation.query
        if found.key in table
    ]
    yield from sorted(known, key=lambda one: -one[0])


def is_count(parameter: Parameter) -> bool:
    """Whether a parameter takes a whole number; one without a type may."""
    return parameter.shape.types <= {"integer", "number"}


def _limit(operation: Operation) -> Iterator[Proposal]:
    known, found = next(((s, p) for s, p in _likeliest(operation, LIMIT) if is_count(p)), (0.0, None))
    if found is None:
        return
    says = bool(SIZE.search(found.prose))
    sure = min(max(known + 0.2, 0.8), 0.97) if says else known
    reason = f"{found.name!r} is a usual name of a page's size{', and described as one' if says else ''}"
    value = {"parameter": found.name, **_sizes(found, found.prose)}
    yield _proposal(operation, "limit", value, sure if found.shape.types else sure - 0.1, reason)


def _sizes(found: Parameter, prose: str) -> dict[str, Any]:
    """The default and the greatest size, as the schema says them, else as its description does."""
    sizes: dict[str, Any] = {}
    default, maximum = _whole(found.shape.said("default")), _whole(found.shape.said("maximum"))
    unsaid = UNSAID.search(prose)
    prose = UNSAID.sub(" ", prose)
    told, most = DEFAULT.search(prose), MAXIMUM.search(prose) or AT_MOST.search(prose)
    if default is None and (told or unsaid):
        default = int(told[1]) if told else int(unsaid[1] or unsaid[2]) if unsaid else None
    maximum = maximum if maximum is not None else int(most[1]) if most else None
    if maximum is not None and maximum >= 1:
        sizes["maximum"] = maximum
    if default is not None:
        sound = default >= 1 and (maximum is None or default <= maximum)
        if sound or found.shape.said("default") is not None:
            sizes["default"] = default if sound else None
    return {name: sizes[name] for name in ("default", "maximum") if name in sizes}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _steps(operation: Operation) -> Iterator[Proposal]:
    """An offset, else the number of a page."""
    known, found = next(((s, p) for s, p in _likeliest(operation, OFFSET) if is_count(p)), (0.0, None))
    if found is not None and not TIMES.search(f"{found.shape.format} {found.prose}"):
        sure = max(known, 0.75) if SKIPS.search(found.prose) else known
        yield _proposal(operation, "offset", {"parameter": found.name}, sure, f"{found.name!r} skips items")
    known, found = next(((s, p) for s, p in _likeliest(operation, PAGE) if is_count(p)), (0.0, None))
    if found is not None:
        yield _page(operation, found, 0.85 if found.key == "p" and PAGED.search(found.prose) else known)


def _page(operation: Operation, found: Parameter, sure: float) -> Proposal:
    default, minimum = (_whole(found.shape.said(name)) for name in ("default", "minimum"))
    value: dict[str, Any] = {"parameter": found.name}
    reason = f"{found.name!r} is the number of a page"
    if (0 in (default, minimum) and default in (0, None)) or FROM_ZERO.search(found.prose):
        value["first"] = 0
        reason = f"{reason}, counted from 0"
    elif 1 not in (default, minimum) and not FROM_ONE.search(found.prose):
        sure, reason = sure - 0.15, f"{reason}; that the first is 1 is not said"
    return _proposal(operation, "page", value, sure, reason)


def _token(operation: Operation) -> Iterator[Proposal]:
    """A token in the body, else in a header, and the parameter that takes it."""
    takes = [(s, p) for s, p in _likeliest(operation, TOKEN) if "string" in p.shape.types or not p.shape.types]
    takes += [(0.85, p) for _, p in _likeliest(operation, PAGE) if p.shape.is_text and TOKENS.search(p.prose)]
    if not takes:
        return
    known, parameter = takes[0]
    sure = max(known, 0.85 if TOKENS.search(parameter.prose) else 0)
    gives = [
        (NEXT_TOKEN[name], path, shape)
        for path, name, shape in beside(operation)
        if name in NEXT_TOKEN and "string" in shape.types and not _is_url(path, name, shape)
    ]
    if gives:
        yield _in_body(operation, parameter, sure, gives)
    else:
        yield from _in_header(operation, parameter, sure)


def _in_body(
    operation: Operation, parameter: Parameter, sure: float, gives: Sequence[tuple[float, str, Shape]]
) -> Proposal:
    given, path, shape = max(gives, key=lambda one: (one[0], _alike(one[1], parameter.name)))
    given = max(given, 0.85) if TOKENS.search(shape.prose) else given
    both = max(min(sure, given), 0.8 if _alike(path, parameter.name) else 0)
    value = {"at": path, "parameter": parameter.name}
    return _proposal(operation, "token", value, both, f"{path} is what {parameter.name!r} takes")


def _in_header(operation: Operation, parameter: Parameter, sure: float) -> Iterator[Proposal]:
    name = next((name for name in operation.headers if key(name).removeprefix("x") in NEXT_TOKEN), "")
    if name:
        both = min(sure, max(NEXT_TOKEN[key(name).removeprefix("x")], 0.85))
        reason = f"the header {name} is what {parameter.name!r} takes"
        yield _proposal(operation, "token", {"header": name, "parameter": parameter.name}, both, reason)


def _alike(path: str, name: str) -> bool:
    return (
        key(path) == key(name)
        or key(path).removeprefix("next").endswith(key(name))
        or key(path).endswith(f"next{key(name)}")
    )


def _is_url(path: str, name: str, shape: Shape) -> bool:
    """Whether a text looks like an address."""
    named = name in NEXT_LINK and NEXT_LINK[name] > 0.9
    shown = isinstance(shape.example, str) and shape.example.startswith(("http", "/"))
    return named or shown or shape.format in {"uri", "url", "uri-reference"} or ".links." in path or "_links." in path


def _next_link(operation: Operation) -> Iterator[Proposal]:
    """A link to the next page in the body, else in the header `Link`."""
    found = [
        (_link_sureness(path, name, shape), path)
        for path, name, shape in beside(operation)
        if name in NEXT_LINK and shape.is_text
    ]
    if found:
        sure, path = max(found)
        yield _proposal(operation, "next-link", {"at": path}, sure, f"{path} is a link to the next page")
        return
    for name, prose in operation.headers.items():
        if name.lower() == "link":
            says = re.search(r"next|pag", prose.lower())
            sure = 0.9 if says else 0.7
            yield _proposal(operation, "next-link", {"header": name}, sure, "the header Link is documented")
            return
    told = next((p for p in operation.query if re.search(r"\blink`? headers?\b", p.prose)), None)
    if told is not None or re.search(r"\blink`? headers?\b", operation.prose):
        who = f"the parameter {told.name!r}" if told else "the description"
        yield _proposal(operation, "next-link", {"header": "Link"}, 0.8, f"{who} tells of the header Link")


def _link_sureness(path: str, name: str, shape: Shape) -> float:
    if _is_url(path, name, shape):
        return max(NEXT_LINK[name], 0.93)
    return max(NEXT_LINK[name], 0.85 if URLS.search(shape.prose) else 0)


def _after(operation: Operation, listing: Listing) -> Iterator[Proposal]:
    for found in operation.query:
        named = found.key in AFTER
        if not named and found.key != "after":
            continue
        says = bool(LAST_ITEM.search(found.prose))
        sure = (0.9 if says else 0.7) if named else (0.75 if says else 0.3)
        if found.shape.format in {"date", "date-time"} or listing.identity.rpartition(".")[2] not in {"id", "uuid"}:
            sure -= 0.3
        yield _proposal(
            operation, "after", {"parameter": found.name}, sure, f"{found.name!r} takes the last item's identity"
        )
        return


def _has_more(operation: Operation) -> Iterator[Proposal]:
    for path, name, shape in beside(operation):
        if name in HAS_MORE and shape.is_flag:
            yield _proposal(operation, "has-more", {"at": path}, HAS_MORE[name], f"the flag {path} beside the items")
            return
