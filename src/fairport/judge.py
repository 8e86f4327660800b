"""The judge: rules x promises x evidence, in one pass over the exchanges and one look at what they add up to."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from fairport.answers import Answer, Record
from fairport.evidence import UNREADABLE
from fairport.facts import Facts, tracked, units
from fairport.listings import Extent, Listings, extents_of
from fairport.members import Members
from fairport.movement import Movement
from fairport.pages import SUCCESS, UNPAGED, Page, read_page
from fairport.placing import placed, with_totals
from fairport.rules import Broken, Kept, Over, Rule
from fairport.spec.model import Answers, AnyOf, Collection, Contract, Match, Member, Paging, Promise, Sort
from fairport.tally import Tally, blocked
from fairport.unseen import Unseen
from fairport.verdict import Findings, Level, Outcome, Result
from fairport.walks import Walk, readings_of, rounds_of, walks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fairport.evidence import Ask, Exchange
    from fairport.members import Asked

NO_PROMISE: Final = "the contract makes no such promise"
OURS: Final = frozenset({"not-sent", "not-recorded", "redirect"})
"""Trouble that asking again does not mend: it is not the service's."""
TOO_MANY: Final = 429
INVALID: Final = "generated:invalid"
"""The mark of a request that the document does not allow."""


@dataclass(slots=True)
class Group:
    """The promises of one kind that a rule judges on the answers of one documented response.

    Rules that share a quick look and their promises form one group: the tallies of the one, then those of the next.
    """

    tallies: list[Tally]
    rules: int
    screen: Callable[[Answer], Sequence[int | tuple[int, int] | None] | None] | None


class Judge:
    """Judges evidence as it comes: `feed` each exchange in order, then ask for `findings`.

    It sends nothing and reads no clock; the same exchanges give the same findings.
    """

    def __init__(self, contract: Contract, rules: Sequence[Rule]) -> None:
        self.contract = contract
        self.rules = rules
        self.tallies = [Tally(rule, promise) for rule in rules for promise in contract.promises if rule.judges(promise)]
        self._groups: dict[tuple[str, str, bool], list[Group]] = {}
        self._keys: dict[tuple[str, int], str] = {}
        self._collections: dict[str, list[Collection]] = defaultdict(list)
        for collection in contract.of(Collection):
            self._collections[collection.operation].append(collection)
        self._pagings = {paging.collection.id: paging for paging in contract.of(Paging)}
        self._pages: dict[str, list[Page]] = defaultdict(list)
        self._heads: dict[str, list[Page]] = defaultdict(list)
        self._facts = {c.id: Facts(tracked(contract, c), {}, {}) for c in contract.of(Collection)}
        self._units = {collection.id: units(contract, collection) for collection in contract.of(Collection)}
        self._members = Members(contract)
        self._records: dict[str, list[Record]] = defaultdict(list)
        self._confirming: dict[int, tuple[int, ...]] = {}
        self._trouble: dict[str, list[Exchange]] = defaultdict(list)
        self._related: tuple[int, list[Tally]] = (0, [])
        self._fed = 0
        self._unseen: Unseen | None = Unseen(contract)

    def plan(self) -> list[Result]:
        """Return every rule x promise that should be judged, none of them exercised yet."""
        return [tally.result() for tally in self.tallies]

    def idle(self) -> list[Rule]:
        """Return the rules that the contract gives nothing to judge."""
        used = {tally.rule.id for tally in self.tallies}
        return [rule for rule in self.rules if rule.id not in used]

    def feed(self, exchange: Exchange) -> None:
        """Take in one exchange. Attempts that were tried again, and trouble on the way, are kept but not judged."""
        ask = exchange.ask
        if not exchange.last or not ask.operation:
            return
        self._fed += 1
        if ask.confirms and (exchange.whole or exchange.trouble == UNREADABLE):
            self._confirming[ask.confirms] = (*self._confirming.get(ask.confirms, ()), exchange.number)
        if not exchange.whole:
            self._trouble[ask.operation].append(_without_body(exchange))
            return
        answer = Answer(exchange, self._key(ask.operation, exchange.status))
        if ask.method == "HEAD" and self.contract.operation(ask.operation).method != "HEAD":
            self._read_heads(answer)
            return
        self._read_pages(answer)
        if self._unseen:
            self._unseen.feed(answer)
        bare = ask.probe == INVALID and exchange.status in SUCCESS
        for group in self._groups_for(ask.operation, answer.key, bare=bare):
            _judge_answer(group, answer)
        self._records[ask.operation].append(
            Record(exchange.number, _without_body(exchange), "text" in answer.__dict__ and answer.readable)
        )

    def _key(self, operation: str, status: int) -> str:
        """Return the documented response that a status falls under."""
        key = self._keys.get((operation, status))
        if key is None:
            key = self._keys[operation, status] = self.contract.operation(operation).response_key(status)
        return key

    def _read_pages(self, answer: Answer) -> None:
        ask = answer.exchange.ask
        for collection in self._collections[ask.operation]:
            paging = self._pagings.get(collection.id)
            page = read_page(answer, collection, paging or UNPAGED)
            answer.notes["page", collection.id] = page
            self._facts[collection.id].learn(page.rows, answer, collection)
            if not ask.probe:
                self._pages[collection.id].append(page)
                self._members.listed(collection.id, page, answer)
        self._members.given(answer)

    def _read_heads(self, answer: Answer) -> None:
        """Keep what a HEAD request for a listing tells: the total. It has no body that could be judged."""
        for collection in self._collections[answer.exchange.ask.operation]:
            if collection.total_by_head and answer.exchange.status in SUCCESS:
                page = read_page(answer, collection, self._pagings.get(collection.id) or UNPAGED)
                self._heads[collection.id].append(page)

    def _placed(self, collection: str) -> list[Page]:
        """Return the pages of a collection whose place in it is known, with the totals told apart from them."""
        pages = with_totals(self._pages[collection], self._heads.get(collection, ()))
        return placed(pages, self._pagings.get(collection) or UNPAGED)

    def _groups_for(self, operation: str, key: str, *, bare: bool) -> list[Group]:
        groups = self._groups.get((operation, key, bare))
        if groups is None:
            groups = self._make_groups(operation, key, bare=bare)
            self._groups[operation, key, bare] = groups
        return groups

    def _make_groups(self, operation: str, key: str, *, bare: bool) -> list[Group]:
        """Return the groups of an answer; a `bare` one is to a request that is not documented, and so is its body."""
        members: dict[str, list[Tally]] = defaultdict(list)
        for tally in self.tallies:
            promise = tally.promise
            fits = promise.operation == operation and (not promise.responses or key in promise.responses)
            if fits and tally.rule.over is Over.ANSWER and (not bare or isinstance(promise, Answers)):
                members[tally.rule.id].append(tally)
        alike: dict[object, list[list[Tally]]] = defaultdict(list)
        for rule, tallies in members.items():
            alike[tallies[0].rule.screen or rule, tuple(tally.promise.id for tally in tallies)].append(tallies)
        return [Group(list(chain(*held)), len(held), _screen_of(held[0][0].rule, held[0])) for held in alike.values()]

    def ways_on(self, number: int) -> list[tuple[Paging, str | None]]:
        """Return for each collection that an answer lists in a chain of pages what led on from it."""
        pages = ((self._pagings.get(name), page) for name, held in self._pages.items() for page in held)
        return [(p, page.onward) for p, page in pages if p and page.number == number and page.sequel]

    def findings(self) -> Findings:
        """Return what all evidence so far adds up to. May be asked at any time; more may be fed afterwards."""
        tallies = [*(t for t in self.tallies if t.rule.over is Over.ANSWER), *self._over_many()]
        results = [self._explain(tally.result(), tally.promise) for tally in tallies]
        found = blocked([finding for tally in tallies for finding in tally.findings(self._confirming)], self.rules)
        told = {(o.rule, o.operation, o.message): o for tally in tallies for o in tally.observations()}
        return Findings(results=tuple(results), findings=tuple(found), observations=tuple(told.values()))

    def to_confirm(self, attempt: int) -> list[int]:
        """Return the exchanges to ask again in a round, in order: one of each plain breach, all of each relation.

        Plain breaches are asked again once, in round 1; relations until they are seen twice or the rounds are over.
        What was itself asked to confirm is not.
        """
        numbers: set[int] = set()
        for tally in [*(t for t in self.tallies if t.rule.over is Over.ANSWER), *self._over_many()]:
            causes = () if tally.facet.level is Level.OBSERVE else tally.causes.values()
            for cause in causes:
                numbers.update(cause.to_confirm(attempt, self._confirming))
        return sorted(numbers.difference(*self._confirming.values()))

    def troubled(self) -> list[int]:
        """Return the exchanges that never came to a whole answer and were not asked again yet, one of each request."""
        found: dict[object, int] = {}
        for operation, exchanges in self._trouble.items():
            done = {record.exchange.ask.request for record in self._records[operation]}
            done |= {exchange.ask.request for exchange in exchanges if exchange.ask.confirms}
            for exchange in exchanges:
                if _asked_in_vain(exchange) and exchange.ask.request not in done:
                    found.setdefault(exchange.ask.request, exchange.number)
        return sorted(found.values())

    def _in_trouble(self, operation: str) -> list[Record]:
        return [Record(exchange.number, exchange, readable=False) for exchange in self._trouble[operation]]

    def _unanswered(self, operation: str) -> tuple[Ask, ...]:
        """Return the asks of an operation that had no whole answer when they were asked first."""
        answered = {r.exchange.ask.request for r in self._records[operation] if not r.exchange.ask.confirms}
        asks = [exchange.ask for exchange in self._trouble[operation]]
        return tuple(ask for ask in asks if not ask.confirms and ask.request not in answered)

    def among(self, exchanges: Iterable[Exchange], over: frozenset[Over]) -> Findings:
        """Return what some of the exchanges that were fed show by themselves, judged by rules over such evidence.

        Nothing is read again, and nothing of it counts here.
        """
        numbers = {exchange.number for exchange in exchanges}
        records = {name: [r for r in held if r.number in numbers] for name, held in self._records.items()}
        held = copy(self)
        vars(held).update(
            tallies=[tally for tally in self.tallies if tally.rule.over in over],
            _pages={name: [p for p in pages if p.number in numbers] for name, pages in self._pages.items()},
            _heads={name: [p for p in pages if p.number in numbers] for name, pages in self._heads.items()},
            _records=defaultdict(list, records),
            _confirming={},
            _trouble=defaultdict(list),
            _related=(-1, []),
            _unseen=None,
        )
        return held.findings()

    def _explain(self, result: Result, promise: Promise) -> Result:
        """Name trouble as the reason where an operation gave no whole answer at all, or that nothing had to come."""
        if result.outcome is not Outcome.NOT_EXERCISED:
            return result
        if self._trouble[result.operation] and not self._records[result.operation]:
            return _as_trouble(result, self._trouble[result.operation])
        reason = self._unseen.reason(promise) if self._unseen else ""
        return replace(result, reason=reason) if reason else result

    def _over_many(self) -> list[Tally]:
        """Judge afresh what several exchanges add up to, unless nothing has come since the last look."""
        if self._related[0] != self._fed:
            self._related = (self._fed, self._relate())
        return self._related[1]

    def _relate(self) -> list[Tally]:
        pages = {collection: self._placed(collection) for collection in self._pages}
        walks = {collection: walks_of(held) for collection, held in pages.items()}
        readings = {collection: readings_of(held, walks[collection]) for collection, held in pages.items()}
        listings = self._listings(pages, walks)
        movement = Movement(chain(*pages.values(), self._members.pages))
        made: list[Tally] = []
        for planned in self.tallies:
            rule, promise = planned.rule, planned.promise
            if rule.over is Over.ANSWER:
                continue
            tally = Tally(rule, promise)
            made.append(tally)
            collection = self._collection_of(promise)
            if rule.over is Over.WALK:
                _look_at_walks(tally, walks.get(collection, ()), movement)
            elif rule.over is Over.READINGS:
                for held in readings.get(collection, ()):
                    number, criteria = held.exchanges[0], held.criteria
                    _look(tally, held, number, family=criteria, attempt=held.attempt, movement=movement)
            elif rule.over is Over.LISTINGS:
                for extents in listings.get(collection, ()):
                    numbers = [number for extent in extents.extents for number in extent.exchanges]
                    _look(tally, extents, min(numbers, default=0), attempt=extents.attempt, movement=movement)
            elif isinstance(promise, Member):
                _look_at_members(tally, self._members.asked(promise), movement)
            else:
                records = [*self._records[promise.operation], *self._in_trouble(promise.operation)]
                _look(tally, sorted(records, key=lambda record: record.number), 0)
        return made

    def _collection_of(self, promise: Promise) -> str:
        """Return the id of the collection that a promise speaks of, else of its operation's first."""
        held = getattr(promise, "collection", promise)
        if isinstance(held, Collection):
            return held.id
        return next((collection.id for collection in self.contract.of(Collection, promise.operation)), "")

    def _names(self, collection: str, *kinds: type[Match | AnyOf | Sort]) -> frozenset[str]:
        """Return the request parameters of a collection's promises of these types."""
        promises = [p for kind in kinds for p in self.contract.of(kind) if p.collection.id == collection]
        names = [p.parameters if isinstance(p, Sort) else {p.parameter} for p in promises]
        return frozenset(chain.from_iterable(names))

    def _listings(self, pages: dict[str, list[Page]], walks: dict[str, list[Walk]]) -> dict[str, list[Listings]]:
        """Return all that was listed of every collection, by round, each with the others' extents at hand."""
        extents: dict[str, dict[int, tuple[Extent, ...]]] = {}
        for collection, held in pages.items():
            paged = self._pagings.get(collection) or UNPAGED
            extents[collection] = extents_of(held, walks[collection], rounds_of(held), paged)
        values = {collection: facts.values for collection, facts in self._facts.items()}
        unanswered = {held.id: self._unanswered(held.operation) for held in self.contract.of(Collection)}
        return {
            collection: [
                Listings(
                    extents=held,
                    facts=self._facts[collection].instants,
                    values=self._facts[collection].values,
                    units=self._units[collection],
                    walks=tuple(walk for walk in walks[collection] if walk.attempt == attempt),
                    ordering=self._names(collection, Sort),
                    filtering=self._names(collection, Match, AnyOf),
                    beside=values,
                    others={other: by_round.get(attempt, ()) for other, by_round in extents.items()},
                    unanswered=unanswered[collection],
                    attempt=attempt,
                )
                for attempt, held in sorted(rounds.items())
            ]
            for collection, rounds in extents.items()
        }


def _screen_of(
    rule: Rule, tallies: list[Tally]
) -> Callable[[Answer], Sequence[int | tuple[int, int] | None] | None] | None:
    return rule.screen([tally.promise for tally in tallies]) if rule.screen else None


def _judge_answer(group: Group, answer: Answer) -> None:
    """Judge one answer by one rule: the quick look first, the exact rule where that cannot tell."""
    number = answer.exchange.number
    try:
        counts = group.screen(answer) if group.screen else None
    except Exception as error:  # noqa: BLE001 - a rule's own mistake is an outcome, never the end of a run
        for tally in group.tallies:
            tally.error = _blame(error)
        return
    again = 1 if answer.exchange.ask.confirms else 0
    if counts is None:
        for tally in group.tallies:
            _look(tally, answer, number, attempt=again)
        return
    for tally, count in zip(group.tallies, [*counts] * group.rules, strict=True):
        if type(count) is int and not again:
            tally.kept += count
        elif count is None or (isinstance(count, tuple) and not tally.causes):
            _look(tally, answer, number, attempt=again)
        elif isinstance(count, tuple) and not again:
            tally.count(*count)


def _look(
    tally: Tally,
    evidence: object,
    number: int,
    *,
    family: object = None,
    attempt: int = 0,
    movement: Movement | None = None,
) -> None:
    try:
        for sight in tally.rule.check(tally.promise, evidence):
            moved, explained = False, False
            if movement is not None and isinstance(sight, Broken) and sight.movable:
                numbers = sight.exchanges or (number,)
                if movement.moved(sight.rows, numbers):
                    tally.see(Kept(sight.times), number, family=family, attempt=attempt)
                    continue
                moved = movement.may_explain(numbers, sight.rows)
                explained = moved and movement.explains(numbers)
            tally.see(sight, number, family=family, attempt=attempt, moved=moved, explained=explained)
    except Exception as error:  # noqa: BLE001 - a rule's own mistake is an outcome, never the end of a run
        tally.error = _blame(error)


def _look_at_walks(tally: Tally, walks: Iterable[Walk], movement: Movement) -> None:
    for walk in walks:
        if not walk.attempt or walk.straight:
            family = (walk.name, walk.criteria, walk.limit)
            _look(tally, walk, walk.exchanges[0], family=family, attempt=walk.attempt, movement=movement)


def _look_at_members(tally: Tally, members: Iterable[Asked], movement: Movement) -> None:
    for asked in members:
        _look(tally, asked, asked.number, family=asked.first, attempt=asked.attempt, movement=movement)


def _blame(error: Exception) -> str:
    return f"the rule itself failed: {type(error).__name__}: {error}"[:300]


def _asked_in_vain(exchange: Exchange) -> bool:
    """Whether a good request met trouble that may be there again: no limit of ours, and no plea to ask less."""
    ask = exchange.ask
    good = not ask.probe and ask.credentials == "given" and not ask.confirms
    return good and exchange.status != TOO_MANY and exchange.trouble not in OURS


def _without_body(exchange: Exchange) -> Exchange:
    return replace(exchange, body=b"") if exchange.body else exchange


def _as_trouble(result: Result, exchanges: Sequence[Exchange]) -> Result:
    last = exchanges[-1]
    what = last.trouble or f"status {last.status}"
    return replace(result, outcome=Outcome.INCONCLUSIVE, reason="trouble", how=f"no whole answer came ({what})")


def judge(contract: Contract, rules: Sequence[Rule], exchanges: Iterable[Exchange]) -> Findings:
    """Return what a body of evidence adds up to: the same for the same exchanges, in any process."""
    held = Judge(contract, rules)
    for exchange in exchanges:
        held.feed(exchange)
    return held.findings()
