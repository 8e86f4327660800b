"""What a contract promises, as frozen values: nothing downstream of here reads OpenAPI.

Every promise belongs to one operation and has facets. A facet carries the level (MUST, SHOULD, OBSERVE) and the ids
of the requirements that it rests on; each facet is judged by rules that name it. `FACETS` of each class lists the
facets with the level that they have where a contract says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from fairport.places import Place, place
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

MUST: Final = Level.MUST
SHOULD: Final = Level.SHOULD
OBSERVE: Final = Level.OBSERVE

ROOT: Final = place("$")

SEPARATORS: Final[Mapping[str, str]] = {"comma": ",", "pipe": "|", "space": " ", "semicolon": ";"}
"""What stands between the values of a list, by the encodings that write it into one value."""
RARE: Final = frozenset({"pipe", "space", "semicolon"})
"""Encodings of lists that are tried only where the usual ones do not work."""

P = TypeVar("P", bound="Promise")


@dataclass(frozen=True, slots=True)
class Facet:
    """One side of a promise: how strong it is and which requirements it rests on."""

    level: Level
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What every promise has.

    `id` is permanent and unique in the contract; `at` is the JSON Pointer of its place in the document; `responses`
    are the keys of the documented responses that it speaks of (empty: every response). `UNSAID` are facets of which
    hardly any documentation speaks: no requirement stands for them unless the facet itself names one.
    """

    KIND: ClassVar[str] = ""
    FACETS: ClassVar[Mapping[str, Level]] = {}
    UNSAID: ClassVar[frozenset[str]] = frozenset()

    id: str
    operation: str
    at: str = ""
    facets: Mapping[str, Facet] = field(default_factory=dict[str, Facet], hash=False, compare=False)
    responses: frozenset[str] = frozenset()

    def describe(self) -> str:
        """Return the promise in a few words, for tables."""
        return self.KIND


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A documented response body: the schema by which it is validated, conditionals taken out.

    `schema` is a whole JSON Schema 2020-12 with its references inside; `key` names it uniquely in the contract.
    `members` holds the places of all its fields, so that every error can be laid at one of them.
    """

    key: str
    members: frozenset[str] = frozenset()
    schema: Mapping[str, Any] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Promise):
    """Which responses an operation may give at all.

    `documented` maps response keys to their media types; `error_code` is where an error body keeps its code.
    """

    KIND: ClassVar[str] = "answers"
    FACETS: ClassVar[Mapping[str, Level]] = {
        "documented-status": MUST,
        "media-type": MUST,
        "charset": SHOULD,
        "json": MUST,
        "server-error": MUST,
        "success-body": MUST,
        "secret-echo": SHOULD,
        "stack-trace": SHOULD,
    }
    UNSAID: ClassVar[frozenset[str]] = frozenset({"secret-echo", "stack-trace"})
    documented: tuple[tuple[str, tuple[str, ...]], ...] = ()
    error_code: Place | None = None

    def describe(self) -> str:
        """Return the documented statuses."""
        return ", ".join(key for key, _ in self.documented)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBody(Promise):
    """The body of every error response: the document's `errors`. `code` is where its error code stands."""

    KIND: ClassVar[str] = "error-body"
    FACETS: ClassVar[Mapping[str, Level]] = {"body": MUST, "code": MUST}
    body: Body
    code: Place | None = None
    code_pattern: str = ""

    def describe(self) -> str:
        """Return where the error code stands."""
        return str(self.code or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Promise):
    """One documented member of a response body: its type, presence, values, format and the spelling of its name.

    `parent` is the place of the objects that hold it, `name` its name ("" for the body itself, whose parent is `$`).
    `siblings` are all names documented beside it, `muted` the facets that the contract switched off.
    """

    KIND: ClassVar[str] = "field"
    FACETS: ClassVar[Mapping[str, Level]] = {
        "type": MUST,
        "required": MUST,
        "enum": MUST,
        "format": MUST,
        "bounds": MUST,
        "name": MUST,
    }
    body: Body
    parent: Place
    name: str
    types: tuple[str, ...] = ()
    required: bool = False
    format: str = ""
    siblings: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """The place of the field itself."""
        return self.parent.child(self.name) if self.name else self.parent

    def describe(self) -> str:
        """Return place, types and presence."""
        kind = " or ".join(self.types) or "anything"
        return f"{self.place}: {kind}{', required' if self.required else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Promise):
    """A further schema for the nodes at a place (`should`, `observe`)."""

    KIND: ClassVar[str] = "shape"
    FACETS: ClassVar[Mapping[str, Level]] = {"holds": SHOULD}
    place: Place
    schema: Mapping[str, Any] = field(hash=False, compare=False)
    title: str = ""

    def describe(self) -> str:
        """Return place and title."""
        return f"{self.place}: {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Promise):
    """Where an object satisfies `condition`, it must satisfy `consequence` (JSON Schema if/then), else `otherwise`."""

    KIND: ClassVar[str] = "conditional"
    FACETS: ClassVar[Mapping[str, Level]] = {"holds": MUST}
    place: Place
    condition: Mapping[str, Any] = field(hash=False, compare=False)
    consequence: Mapping[str, Any] = field(hash=False, compare=False)
    title: str = ""

    def describe(self) -> str:
        """Return place and title."""
        return f"{self.place}: {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant(Promise):
    """A point in time or a date in a body.

    `unit` is s, ms or iso; `role` is event (cannot lie after the response's Date plus `skew` seconds) or date.
    `minimum` and `maximum` bound what is plausible, in seconds since the epoch. `midnight`: a multiple of a day, UTC.
    `unit` may also be `day`, a date as text; `zone` says for iso whether a zone is `required`, `absent`, or `any`.
    """

    KIND: ClassVar[str] = "instant"
    FACETS: ClassVar[Mapping[str, Level]] = {
        "unit": MUST,
        "zone": MUST,
        "range": MUST,
        "sentinel": MUST,
        "token": SHOULD,
        "past": MUST,
        "midnight": SHOULD,
    }
    place: Place
    unit: str = "s"
    role: str = "event"
    skew: int = 300
    minimum: int = 0
    maximum: int = 0
    midnight: bool = False
    zone: str = "any"

    def describe(self) -> str:
        """Return place, unit and role."""
        return f"{self.place}: {self.role} in {self.unit}{', at midnight UTC' if self.midnight else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Promise):
    """A response that lists items.

    `items` is the place of the array in the body, `identity` what identifies an item within the collection, `total`
    where the number of all items stands (a place in the body, or a header). `children` are arrays inside an item.
    `total_by_head`: the header is told by a HEAD request for the same. `estimate`: the total is never compared.
    `may_be_absent`: the schema does not require the array, so that it may be left out where there are no items.
    """

    KIND: ClassVar[str] = "collection"
    FACETS: ClassVar[Mapping[str, Level]] = {"items": MUST, "identity-unique": MUST, "total-at-least": MUST}
    items: Place
    identity: Place
    total: Place | None = None
    total_header: str = ""
    total_by_head: bool = False
    estimate: bool = False
    may_be_absent: bool = False
    children: tuple[Place, ...] = ()
    instants: tuple[Place, ...] = ()

    def describe(self) -> str:
        """Return what is listed and what identifies it."""
        return f"{self.items} by {self.identity}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging(Promise):
    """How a collection is read in parts. Names are request parameters; `token` etc. are places in the body.

    `after` is the parameter that takes a value of the last item, `after_at` where that stands in it.
    """

    KIND: ClassVar[str] = "paging"
    FACETS: ClassVar[Mapping[str, Level]] = {
        "limit": MUST,
        "default-size": MUST,
        "total-constant": MUST,
        "total-found": MUST,
        "no-repeats": MUST,
        "none-lost": MUST,
        "full-pages": MUST,
        "past-end": MUST,
        "past-end-empty": SHOULD,
        "offset": MUST,
        "order-stable": SHOULD,
        "token-while-more": SHOULD,
        "token-fresh": SHOULD,
        "goes-on": MUST,
        "link": MUST,
        "has-more": MUST,
        "has-more-ends": SHOULD,
    }
    collection: Collection
    limit: str = ""
    default: int | None = None
    maximum: int | None = None
    offset: str = ""
    page: str = ""
    first_page: int = 1
    token: Place | None = None
    token_header: str = ""
    token_parameter: str = ""
    next_link: Place | None = None
    next_header: str = ""
    after: str = ""
    after_at: Place = ROOT
    has_more: Place | None = None

    @property
    def style(self) -> str:
        """How the next page is asked for: offset, page, token, link, after; "" where it cannot be."""
        ways = (
            ("offset", self.offset),
            ("page", self.page),
            ("token", self.token_parameter),
            ("link", self.next_link or self.next_header),
            ("after", self.after),
        )
        return next((name for name, said in ways if said), "")

    @property
    def in_sequence(self) -> bool:
        """Whether a page can only be had by the one before it."""
        return self.style in {"token", "link", "after"}

    @property
    def names(self) -> tuple[str, ...]:
        """The request parameters that page, in a usual order."""
        said = (self.limit, self.offset, self.page, self.token_parameter, self.after)
        return tuple(name for name in said if name)

    @property
    def parameters(self) -> frozenset[str]:
        """The request parameters that page, so that the rest are the criteria."""
        return frozenset(self.names)

    def describe(self) -> str:
        """Return the parameters that page."""
        return ", ".join(self.names) or self.style


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One candidate meaning of what a window acts on: a name and the place of its instants inside an item."""

    name: str
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Promise):
    """A filter by time: two parameters, and the candidate readings of what they act on.

    `beside` are the parameters of the collection's filters by value: whether the window holds as well where items are
    asked for by name is another question, and has the level of `instant-inside`.
    """

    KIND: ClassVar[str] = "window"
    FACETS: ClassVar[Mapping[str, Level]] = {
        "future-empty": MUST,
        "wider-keeps": MUST,
        "split-keeps": MUST,
        "past-empty": MUST,
        "created-before-end": MUST,
        "instant-inside": SHOULD,
        "history-inside": SHOULD,
        "same-items": SHOULD,
    }
    collection: Collection
    start: str
    end: str
    unit: str = "s"
    skew: int = 300
    readings: tuple[Reading, ...] = ()
    created: Place | None = None
    beside: tuple[str, ...] = ()

    def describe(self) -> str:
        """Return the parameters and the candidate readings."""
        return f"{self.start}..{self.end} on {' | '.join(reading.name for reading in self.readings)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Promise):
    """A filter by a list of values: an item is returned if its field is one of them.

    `encodings` are the ways of writing a list that are tried: comma, repeat, brackets, indexed, json, pipe, space or
    semicolon.
    """

    KIND: ClassVar[str] = "any-of"
    FACETS: ClassVar[Mapping[str, Level]] = {
        "works": MUST,
        "not-ignored": MUST,
        "literal": SHOULD,
        "subset": SHOULD,
        "union": SHOULD,
        "total-follows": MUST,
    }
    collection: Collection
    parameter: str
    field: Place
    encodings: tuple[str, ...] = ("repeat",)

    def describe(self) -> str:
        """Return parameter and field."""
        return f"{self.parameter} on {self.field}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Promise):
    """A filter by one value: an item is returned if its field stands to it as `operator` says.

    `operator` is equals, prefix, contains, at-least, at-most, more-than or less-than; `unit` is how a point in time is
    written in the parameter, "" where values are sent as the items show them.
    """

    KIND: ClassVar[str] = "match"
    FACETS: ClassVar[Mapping[str, Level]] = {
        "holds": MUST,
        "not-ignored": MUST,
        "complete": MUST,
        "total-follows": MUST,
    }
    collection: Collection
    parameter: str
    field: Place
    operator: str = "equals"
    unit: str = ""

    def describe(self) -> str:
        """Return parameter, operator and field."""
        return f"{self.parameter}: {self.field} {self.operator}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort(Promise):
    """An order of the items by a field; `ascending` and `descending` are the parameters that ask for it.

    None: that order cannot be had; (): it comes without asking.
    """

    KIND: ClassVar[str] = "sort"
    FACETS: ClassVar[Mapping[str, Level]] = {"ordered": MUST, "reversed": SHOULD, "same-items": MUST}
    collection: Collection
    field: Place
    ascending: tuple[tuple[str, str], ...] | None = None
    descending: tuple[tuple[str, str], ...] | None = None

    @property
    def parameters(self) -> frozenset[str]:
        """The request parameters that ask for an order."""
        return frozenset(name for name, _ in (*(self.ascending or ()), *(self.descending or ())))

    def describe(self) -> str:
        """Return field and parameters."""
        return f"{self.field} by {', '.join(sorted(self.parameters)) or 'itself'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Promise):
    """This operation answers with one item of another operation's collection.

    `by` says which field of a listed item is which of this operation's path parameters, `item` where the item stands
    in this operation's body; `excepted` are members that may differ.
    """

    KIND: ClassVar[str] = "member"
    FACETS: ClassVar[Mapping[str, Level]] = {"found": MUST, "same-values": MUST}
    whole: str
    by: tuple[tuple[str, Place], ...] = ()
    item: Place = ROOT
    excepted: tuple[Place, ...] = ()

    def describe(self) -> str:
        """Return the operation that lists the items."""
        return f"an item of {self.whole}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo(Promise):
    """A value in the answer equals a request parameter.

    `schema` is the parameter's: what it does not allow may be answered otherwise. `limits`: it is the size of a page,
    which may be cut to a maximum, and is then told as cut.
    """

    KIND: ClassVar[str] = "echo"
    FACETS: ClassVar[Mapping[str, Level]] = {"equal": MUST}
    parameter: str
    place: Place
    schema: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False, compare=False)
    limits: bool = False

    def describe(self) -> str:
        """Return place and parameter."""
        return f"{self.place} = {self.parameter}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Promise):
    """A relation between two values inside the objects at a place.

    `relation` is equal, at-most, less-than, not-after, count, sum, contains or begins-with; `left` and `right` are
    relative to the object. Where either is absent or null the relation says nothing. `units` are those of the points in
    time that the contract promises at the two places, "" for none; `s@day` is a day that is told as its midnight.
    """

    KIND: ClassVar[str] = "relation"
    FACETS: ClassVar[Mapping[str, Level]] = {"holds": MUST}
    place: Place
    relation: str
    left: Place
    right: Place
    units: tuple[str, str] = ("", "")

    def describe(self) -> str:
        """Return the relation with its two places."""
        return f"{self.place}: {self.left} {self.relation} {self.right}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope(Promise):
    """Every item belongs to the path's identity: its field equals the path parameter."""

    KIND: ClassVar[str] = "scope"
    FACETS: ClassVar[Mapping[str, Level]] = {"rows": MUST, "unknown": MUST}
    collection: Collection
    parameter: str
    field: Place

    @property
    def probe(self) -> str:
        """The mark that an ask for an identity that does not exist carries."""
        return f"unknown:{self.parameter}"

    @property
    def foreign_probe(self) -> str:
        """The mark that an ask for somebody else's identity carries."""
        return f"foreign:{self.parameter}"

    def describe(self) -> str:
        """Return parameter and field."""
        return f"{{{self.parameter}}} = {self.field}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOf(Promise):
    """This collection lies within another operation's; `by` says which of its path parameters come from an item.

    `own` are the parameters that say which part is asked for, each with the field of an item that tells it.
    """

    KIND: ClassVar[str] = "part-of"
    FACETS: ClassVar[Mapping[str, Level]] = {"contained": SHOULD, "same-objects": SHOULD, "complete": SHOULD}
    collection: Collection
    whole: str
    by: tuple[tuple[str, Place], ...] = ()
    own: tuple[tuple[str, Place], ...] = ()

    def describe(self) -> str:
        """Return the whole's operation."""
        return f"within {self.whole}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Promise):
    """A history inside an item: its entries' clock, from/to pairs, and the current value it leads to.

    `items` is relative to a collection item, `entries` and `current` to one of those, the rest to an entry;
    `created` is the collection item's own beginning.
    """

    KIND: ClassVar[str] = "timeline"
    FACETS: ClassVar[Mapping[str, Level]] = {
        "order": SHOULD,
        "chain": SHOULD,
        "current": SHOULD,
        "not-before": SHOULD,
        "no-duplicates": SHOULD,
    }
    collection: Collection
    items: Place
    entries: Place
    clock: Place
    pairs: tuple[tuple[Place, Place], ...] = ()
    current: Place | None = None
    created: Place | None = None
    skew: int = 300

    def describe(self) -> str:
        """Return where the history stands."""
        return f"{self.items} {self.entries} by {self.clock}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Promise):
    """A request that must be refused: what is changed in a good request, and the statuses that refuse it."""

    KIND: ClassVar[str] = "refusal"
    FACETS: ClassVar[Mapping[str, Level]] = {"refused": MUST, "status": MUST, "body": MUST}
    name: str
    statuses: tuple[int, ...]
    without: tuple[str, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    credentials: str = "given"

    @property
    def probe(self) -> str:
        """The mark that an ask for this refusal carries."""
        return f"refusal:{self.name}"

    def describe(self) -> str:
        """Return the name and the documented statuses."""
        return f"{self.name}: {' or '.join(map(str, self.statuses))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable(Promise):
    """The same request asked twice gives the same answer, but for data that really moved."""

    KIND: ClassVar[str] = "repeatable"
    FACETS: ClassVar[Mapping[str, Level]] = {"same-set": MUST, "same-order": SHOULD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A request parameter: its name, place (path, query, header, cookie), and whether it is required."""

    name: str
    location: str
    required: bool
    schema: Mapping[str, Any] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path. `path` is the template; `responses` maps keys ("200", "4XX", "default") to body keys."""

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    responses: tuple[tuple[str, str], ...] = ()
    secured: bool = True

    def response_key(self, status: int) -> str:
        """Return the documented response that a status falls under, "" if none does (OpenAPI 3.1, 4.8.16).

        Where successes are documented, `default` stands for errors: another success does not fall under it.
        """
        keys = {key for key, _ in self.responses}
        exact, ranged = str(status), f"{status // 100}XX"
        if status < 400 and any(key.startswith("2") for key in keys):
            return next((key for key in (exact, ranged) if key in keys), "")
        return next((key for key in (exact, ranged, "default") if key in keys), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A value that the rows of another operation can tell: the parameter, that operation, and where in its body."""

    parameter: str
    operation: str
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One sentence of a contract's documentation.

    `untested` is the reason why no rule verifies it ("" where rules do); `reading` is the id of the decision that
    says how it is read, `since` the version of the contract that first had it.
    """

    id: str
    level: Level
    quote: str
    page: str
    section: str
    note: str = ""
    untested: str = ""
    reading: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the documentation that requirements quote."""

    id: str
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One place where the documentation is open or contradicts itself, and how the contract reads it."""

    id: str
    about: str
    reading: str
    level: Level
    why: str
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """All that a contract says, read and resolved.

    `document` is the OpenAPI document with overlays applied and files that it refers to taken in; with `requirements`
    it is enough to read the contract again. `digest` identifies both (sha256, hexadecimal). `from_credentials` are
    the parameters whose value is also a part of the credentials ("username"). `written` tells for the id of a promise
    in which file and on which line it stands, where that is known.
    """

    name: str
    title: str
    version: str
    digest: str
    source: str
    servers: tuple[str, ...]
    operations: tuple[Operation, ...]
    promises: tuple[Promise, ...]
    requirements: tuple[Requirement, ...]
    learned: tuple[Learned, ...] = ()
    personal: tuple[str, ...] = ()
    from_credentials: tuple[tuple[str, str], ...] = ()
    pages: tuple[Page, ...] = ()
    decisions: tuple[Decision, ...] = ()
    overlays: tuple[str, ...] = ()
    written: Mapping[str, tuple[str, int]] = field(
        default_factory=dict[str, tuple[str, int]], hash=False, compare=False
    )
    document: Mapping[str, Any] = field(hash=False, compare=False)

    def operation(self, operation_id: str) -> Operation:
        """Return an operation by its id. Raises KeyError if the contract has none of that id."""
        for operation in self.operations:
            if operation.id == operation_id:
                return operation
        raise KeyError(operation_id)

    def of(self, kind: type[P], operation: str = "") -> tuple[P, ...]:
        """Return the promises of a type, of one operation or of all."""
        return tuple(p for p in self.promises if isinstance(p, kind) and (not operation or p.operation == operation))
