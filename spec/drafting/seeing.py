"""Holds proposals against answers, live or recorded: each is confirmed, refuted, or left as it is.

What is seen goes into comments: numbers and names of fields, never a value of the service's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from fairport.places import place
from fairport.spec.drafting.clocks import instant_seen, shown_at
from fairport.spec.plain import as_map, is_list, is_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from fairport.spec.drafting.answers import Answered
    from fairport.spec.drafting.drafts import Recognised
    from fairport.spec.drafting.proposals import Proposal


@dataclass(frozen=True, slots=True)
class _Listed:
    """All answers of one collection, as its proposals read them; parameters are "" where none is proposed."""

    answers: Sequence[Answered]
    items: str
    identity: str
    limit: str = ""
    steps: tuple[str, ...] = ()
    pages: Sequence[tuple[Answered, list[Any]]] = field(default_factory=list)

    def pairs(self) -> Iterable[tuple[tuple[Answered, list[Any]], tuple[Answered, list[Any]]]]:
        """Return two answers to the same question but for the size and the place of the page, all of them."""
        paging = {self.limit, *self.steps}
        by_rest: dict[object, list[tuple[Answered, list[Any]]]] = defaultdict(list)
        for answer, rows in self.pages:
            rest = tuple(sorted((name, value) for name, value in answer.query.items() if name not in paging))
            by_rest[answer.path, rest].append((answer, rows))
        return ((one, other) for group in by_rest.values() for one in group for other in group if one is not other)

    def shown(self, rows: Sequence[Any]) -> list[Any]:
        """Return what identifies each row, as far as it does."""
        at = place(self.identity)
        return [at.one(row) for row in rows]

    def has_rest(self, answer: Answered, rows: list[Any]) -> bool:
        """Whether it is known that rows remain after an answer: the same question without a size gave more."""
        first = not any(name in answer.query for name in self.steps)
        return first and any(one[0] is answer and len(other[1]) > len(rows) for one, other in self.pairs())


def seen(found: Recognised, answers: Iterable[Answered]) -> Recognised:
    """Return what was recognised, held against answers."""
    by_operation: dict[str, list[Answered]] = defaultdict(list)
    for answer in answers:
        by_operation[answer.operation].append(answer)
    by_at = {operation.at: operation for operation in found.document.operations}
    said: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in found.proposals:
        said[proposal.at].append(proposal)
    held = {
        at: _listed(said[at], by_operation[operation.id])
        for at, operation in by_at.items()
        if by_operation.get(operation.id)
    }
    clocks = shown_at(by_at.values(), by_operation)
    return replace(found, proposals=tuple(_one(p, held.get(p.at), clocks.get(p.at, ())) for p in found.proposals))


def _one(proposal: Proposal, listed: _Listed | None, values: Sequence[tuple[Any, float]]) -> Proposal:
    if proposal.keyword == ("instant",):
        return instant_seen(proposal, values) if values else proposal
    look = LOOKS.get(proposal.name) or LOOKS.get(proposal.keyword[0])
    return look(proposal, listed) if look is not None and listed is not None else proposal


def _listed(proposals: Sequence[Proposal], answers: Sequence[Answered]) -> _Listed | None:
    said = {p.keyword: p.value for p in proposals if p.keyword[0] in {"collection", "paging"}}
    items, identity = said.get(("collection", "items")), said.get(("collection", "identity"))
    if not isinstance(items, str) or not isinstance(identity, str):
        return None
    named = {name: as_map(said.get(("paging", name))).get("parameter") or "" for name in STEPS}
    pages = [(answer, rows) for answer in answers if is_list(rows := place(items).one(answer.body))]
    return _Listed(
        answers=answers,
        items=items,
        identity=identity,
        limit=str(as_map(said.get(("paging", "limit"))).get("parameter", "")),
        steps=tuple(str(name) for name in named.values() if name),
        pages=pages,
    )


STEPS: Final = ("offset", "page", "token", "after")


def _items(proposal: Proposal, listed: _Listed) -> Proposal:
    good = [rows for _, rows in listed.pages if all(is_map(row) for row in rows)]
    if len(good) < len(listed.answers):
        return proposal.refuted(
            f"{len(listed.answers) - len(good)} of {len(listed.answers)} answers have no objects there"
        )
    count = max(map(len, good))
    return proposal.confirmed(f"{count} rows in an answer") if count else proposal


def _identity(proposal: Proposal, listed: _Listed) -> Proposal:
    most = 0
    for _, rows in listed.pages:
        shown = listed.shown(rows)
        if any(value is None for value in shown):
            return proposal.refuted("rows without it")
        if len({repr(value) for value in shown}) < len(shown):
            return proposal.refuted("two rows of an answer have the same")
        most = max(most, len(shown))
    return proposal.confirmed(f"{most} rows of an answer, all different") if most > 1 else proposal


def _total(proposal: Proposal, listed: _Listed) -> Proposal:
    told = [(answer, rows, _number(proposal.value, answer)) for answer, rows in listed.pages]
    if any(number is None for _, _, number in told):
        return proposal.refuted("answers without it")
    if proposal.value.get("estimate"):
        return proposal.confirmed("a number in each answer", 0.85)
    if any(number is not None and number < len(rows) for _, rows, number in told):
        return proposal.refuted("less than the rows of its own answer")
    by_answer = {id(answer): number for answer, _, number in told}
    for (one, few), (other, many) in listed.pairs():
        if len(few) < len(many) and by_answer[id(one)] != by_answer[id(other)]:
            return proposal.refuted("it follows the size of the page")
    most = max((number - len(rows) for _, rows, number in told if number is not None), default=0)
    return proposal.confirmed("more than the rows of its own answer") if most > 0 else proposal


def _number(value: Mapping[str, Any], answer: Answered) -> int | None:
    if "header" in value:
        text = answer.headers.get(str(value["header"]).lower(), "")
        return int(text) if text.isdecimal() and len(text) < 16 else None
    number = place(value["body"]).one(answer.body)
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _limit(proposal: Proposal, listed: _Listed) -> Proposal:
    name = proposal.value["parameter"]
    asked = [(int(answer.query[name]), rows) for answer, rows in listed.pages if answer.query.get(name, "").isdecimal()]
    for size, rows in asked:
        if 0 < size < len(rows):
            return proposal.refuted(f"{len(rows)} rows where {size} were asked for")
    proposal = _default(proposal, listed)
    kept = [size for size, rows in asked if size == len(rows)]
    return proposal.confirmed(f"{kept[0]} rows where {kept[0]} were asked for") if kept else proposal


def _default(proposal: Proposal, listed: _Listed) -> Proposal:
    """Take out a default size that answers without the parameter belie."""
    name, default = proposal.value["parameter"], proposal.value.get("default")
    plain = [len(rows) for answer, rows in listed.pages if name not in answer.query]
    if default is None or not plain:
        return proposal
    if max(plain) > default:
        value = {**proposal.value, "default": None}
        return replace(proposal, value=value).confirmed(f"{max(plain)} rows without asking, not {default}", 0)
    return proposal.confirmed(f"{default} rows without asking", 0) if max(plain) == default else proposal


def _step(proposal: Proposal, listed: _Listed) -> Proposal:
    """A parameter that leads on: the rows of two pages are not the same."""
    name = proposal.value.get("parameter")
    if not name:
        return proposal
    for (one, rows), (other, later) in listed.pairs():
        same_size = one.query.get(listed.limit) == other.query.get(listed.limit)
        if name not in one.query and name in other.query and same_size and rows and later:
            if proposal.keyword[1] == "page" and other.query[name] == "1" and proposal.value.get("first") != 0:
                continue
            first, second = ({repr(value) for value in listed.shown(held)} for held in (rows, later))
            if first & second:
                return proposal.refuted(f"{name!r} led to rows that were there before")
            return proposal.confirmed(f"{name!r} led on to other rows")
    return proposal


def _told_on(proposal: Proposal, listed: _Listed, there: Callable[[Answered], bool], what: str) -> Proposal:
    """Something that must stand in every answer after which rows remain."""
    for answer, rows in listed.pages:
        if listed.has_rest(answer, rows):
            if not there(answer):
                return proposal.refuted(f"no {what}, though rows remain")
            proposal = proposal.confirmed(f"a {what} where rows remain")
    return proposal


def _token(proposal: Proposal, listed: _Listed) -> Proposal:
    def there(answer: Answered) -> bool:
        if "header" in proposal.value:
            return bool(answer.headers.get(str(proposal.value["header"]).lower()))
        return isinstance(place(proposal.value["at"]).one(answer.body), str)

    return _step(_told_on(proposal, listed, there, "token"), listed)


def _next_link(proposal: Proposal, listed: _Listed) -> Proposal:
    def there(answer: Answered) -> bool:
        if "header" in proposal.value:
            text = answer.headers.get(str(proposal.value["header"]).lower(), "")
            return (
                'rel="next"' in text or "rel=next" in text if proposal.value["header"].lower() == "link" else bool(text)
            )
        return isinstance(place(proposal.value["at"]).one(answer.body), str)

    return _told_on(proposal, listed, there, "link")


def _has_more(proposal: Proposal, listed: _Listed) -> Proposal:
    at = place(proposal.value["at"])
    if any(not isinstance(at.one(answer.body), bool) for answer in listed.answers):
        return proposal.refuted("answers without it")
    return _told_on(proposal, listed, lambda answer: at.one(answer.body) is True, "flag")


def _equals(proposal: Proposal, listed: _Listed) -> Proposal:
    said = proposal.value["equals"]
    for answer, rows in listed.pages:
        wanted = answer.query.get(said["parameter"])
        if wanted is not None and rows:
            shown = {_sent(place(said["at"]).one(row)) for row in rows}
            if shown != {wanted}:
                return proposal.refuted("rows with another value")
            proposal = proposal.confirmed("all rows had the value that was asked for")
    return proposal


def _sent(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _scope(proposal: Proposal, listed: _Listed) -> Proposal:
    for answer, rows in listed.pages:
        wanted = dict(answer.path).get(proposal.value["parameter"])
        if wanted is not None and rows:
            if {_sent(place(proposal.value["at"]).one(row)) for row in rows} != {wanted}:
                return proposal.refuted("rows with another value")
            proposal = proposal.confirmed("all rows have the value of the path")
    return proposal


LOOKS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "collection.items": _items,
    "collection.identity": _identity,
    "collection.total": _total,
    "paging.limit": _limit,
    "paging.offset": _step,
    "paging.page": _step,
    "paging.after": _step,
    "paging.token": _token,
    "paging.next-link": _next_link,
    "paging.has-more": _has_more,
    "filters.equals": _equals,
    "scope": _scope,
}
"""What looks at a proposal, by its name."""
