"""Questions about filters by a list of values: which way of writing a list works, and what it then gives."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.answers import Answer
from fairport.contract_tests.explore.good_window import earliest, windowed
from fairport.contract_tests.explore.pages import advance, follow_short, listing, paged, side_by_side
from fairport.contract_tests.explore.refusals import unlike
from fairport.contract_tests.explore.windows import HALF_HOUR, events_of, within
from fairport.places import EACH, place
from fairport.spec.model import RARE, SEPARATORS, AnyOf, Paging, PartOf, Scope, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairport.contract_tests.explore.desk import Desk
    from fairport.contract_tests.explore.pages import Steps
    from fairport.evidence import Ask, Exchange, Pairs

TWO = 2
THREE = 3
MANY = 20
MOST_PAGES = 12
"""Pages of one filtered list at the most."""
LATER = (5, 3)
"""Size and skip of a later page: rows enough to tell how far the skip goes, and some of the first page among them."""
MORE = 5
"""By so many items a list by value outgrows one page."""
LONGEST = 1000
"""Characters that such a list may take: servers refuse longer addresses than they expect."""
FAR = "1" * 9
"""Digits whose like hardly any item has: small numbers are all taken."""


def ask_filters(desk: Desk) -> None:
    """Ask for two known values in every encoding, then, in one that works, for one, none, twice and a stranger's."""
    for promise in desk.contract.of(AnyOf):
        start = desk.known.good.get(promise.operation)
        if start is None:
            continue
        first = desk.ask([start])[0]
        values = values_of(desk, promise, first)
        if len(values) < TWO:
            continue
        chosen = [values[0], values[-1]]
        working = list(_working(desk, promise, start, chosen))
        if working:
            desk.known.encodings[promise.id] = working[0]
        encoding = working[0] if working else promise.encodings[0]
        lists = _further(desk, promise, start, values)
        asks = [(filtered_by(start, promise, encoding, each), each) for each in lists]
        answers = [answers[0] for answers in _listed(desk, promise, asks, "further") if answers]
        answers += desk.ask(
            [filtered_by(ask, promise, encoding, values[:1]) for ask in _elsewhere(desk, promise, start)]
        )
        answers += desk.ask(_narrow(desk, promise, start, encoding, first) if desk.depth.edges else [])
        desk.ask(_later_page(desk, promise, filtered_by(start, promise, encoding, many_of(values))))
        paging = _by_place(desk, promise)
        if paging is not None:
            follow_short(desk, paging, answers, f"{promise.operation}-{promise.parameter}-short")
            more = _more_than_a_page(desk, promise, paging, values) if desk.depth.edges else []
            asked = [filtered_by(start, promise, encoding, more)] if more else []
            side_by_side(
                desk, [listing(desk, paging, ask, f"{promise.operation}-{promise.parameter}") for ask in asked]
            )


def _working(desk: Desk, promise: AnyOf, start: Ask, chosen: list[str]) -> Iterator[str]:
    """Ask for the chosen values in every encoding, or until one works, and yield those that do.

    The rare encodings are tried only where no usual one works.
    """
    rare = [encoding for encoding in promise.encodings if encoding in RARE]
    usual = [encoding for encoding in promise.encodings if encoding not in RARE]
    worked = False
    for encodings in [usual, rare] if desk.depth.encodings else [[encoding] for encoding in (*usual, *rare)]:
        if worked or not encodings:
            continue
        asks = [(filtered_by(start, promise, encoding, chosen), chosen) for encoding in encodings]
        for encoding, answers in zip(encodings, _listed(desk, promise, asks, encodings[0]), strict=True):
            if {value for answer in answers for value in values_of(desk, promise, answer)} == {*chosen}:
                worked = True
                yield encoding


def _listed(
    desk: Desk, promise: AnyOf, asks: Sequence[tuple[Ask, Sequence[str]]], name: str
) -> list[Sequence[Exchange]]:
    """Ask filtered lists; return the answers to each.

    A list is gone through to its end where many items may have a value, or where only the answers tell that it ended;
    but not where the filter lets others through.
    """
    paging = _paging_of(desk, promise)
    if paging is None or _by_place(desk, promise):
        return [[answer] for answer in desk.ask([ask for ask, _ in asks])]
    found: list[list[Exchange]] = [[] for _ in asks]
    walks: list[Steps] = []
    for nth, (ask, members) in enumerate(asks):
        mark = f"{promise.operation}-{promise.parameter}-{name}-{nth + 1}"
        walks.append(_while_fit(desk, promise, listing(desk, paging, ask, mark), members, found[nth]))
    side_by_side(desk, walks)
    return [*found]


def _paging_of(desk: Desk, promise: AnyOf) -> Paging | None:
    """Return by what the filtered collection is read in parts, None where it comes whole."""
    pagings = [p for p in desk.contract.of(Paging, promise.operation) if p.collection.id == promise.collection.id]
    return next((p for p in pagings if p.style), None)


def _by_place(desk: Desk, promise: AnyOf) -> Paging | None:
    """Return the paging where items are asked for by name, and one page tells whether it is the last.

    There a list is no longer than its values are many: none is gone through to its end but for a reason.
    """
    paging = _paging_of(desk, promise)
    named = promise.field == promise.collection.identity
    return paging if paging is not None and named and not paging.in_sequence else None


def _while_fit(desk: Desk, promise: AnyOf, steps: Steps, members: Sequence[str], found: list[Exchange]) -> Steps:
    """Go on with a walk, up to some pages, as long as it lists only values that were asked for; keep the answers."""
    step = next(steps, None)
    for _ in range(MOST_PAGES):
        if step is None:
            return
        found.append((yield step))
        if not {*values_of(desk, promise, found[-1])} <= {*members}:
            return
        step = advance(steps, found[-1])


def _further(desk: Desk, promise: AnyOf, start: Ask, values: list[str]) -> list[list[str]]:
    one, two = values[0], values[-1]
    nobodys = _nobodys(one)
    lists = [[one], [two], [nobodys], [one, nobodys], [one, one], many_of(values)]
    if desk.depth.edges:
        lists += [[one, values[len(values) // 2], two]] if len(values) > THREE else []
        lists += [[one[:-1]]] if len(one) > 1 and one[:-1] not in values else []
        lists += [[sibling] for sibling in _siblings(desk, promise, start)[:1]]
        lists += [near] if promise.field == promise.collection.identity and (near := _near(values)) else []
    if foreign := desk.known.foreign.get(promise.parameter):
        lists += [[foreign], [one, foreign]]
    return lists


def _more_than_a_page(desk: Desk, promise: AnyOf, paging: Paging, values: Sequence[str]) -> list[str]:
    """Return names of some more items than a page holds by default, from all over the collection; none if it is short.

    Never of all its items, nor more than an address has room for.
    """
    walked = [values_of(desk, promise, exchange) for exchange in desk.known.walked.get(promise.collection.id, ())]
    known = list(dict.fromkeys([*values, *(value for page in walked for value in page)]))
    size = paging.default or 0
    count = min(size + MORE, len(known) - 1)
    chosen = [known[at * len(known) // count] for at in range(count)] if 0 < size < count else []
    return chosen if sum(map(len, chosen)) + len(chosen) <= LONGEST else []


def _near(values: Sequence[str]) -> list[str]:
    """Return what a comparison that is not exact takes for a value: patterns of the first, the last in other letters.

    Nothing where they are numbers: what is no number may be refused in its place.
    """
    one, two = values[0], values[-1]
    near = [f"{one[:-1]}_", f"{one[:-1]}%", *([] if two.swapcase() == two else [two.swapcase()])]
    plain = len(one) < THREE or one.isdecimal() or not {*near}.isdisjoint(values)
    return [] if plain else near


def _nobodys(value: str) -> str:
    """Return a value that hardly any item has: other letters beside the same digits, or other digits alone."""
    turned = "".join(one if one.isdecimal() else unlike(one) for one in value)
    return unlike(FAR if value.isdecimal() else value) if turned == value else turned


def many_of(values: list[str]) -> list[str]:
    """Return many values of a page, never all of them: a filter that is ignored would give just its rows."""
    return values[:-1][:MANY] if len(values) > THREE else values


def _siblings(desk: Desk, promise: AnyOf, start: Ask) -> list[str]:
    """Return values of the whole's rows that are another part's: they are ours, and not this part's."""
    found: list[str] = []
    for part in desk.contract.of(PartOf, promise.operation):
        whole = desk.known.good.get(part.whole)
        scope = next(iter(desk.contract.of(Scope, promise.operation)), None)
        if whole is None or scope is None or (own := start.segment(scope.parameter)) is None:
            continue
        answer = answer_of(desk, desk.ask([whole])[0])
        item = place(promise.collection.items.text + EACH)
        rows = zip(answer.nodes_of_each(item, scope.field), answer.nodes_of_each(item, promise.field), strict=True)
        found += [value for owners, values in rows if own not in owners for value in values if isinstance(value, str)]
    return found


def _narrow(desk: Desk, promise: AnyOf, start: Ask, encoding: str, first: Exchange) -> list[Ask]:
    """Return a narrow window around one of the rows, and it filtered by a value that no item has."""
    unknown = unlike(values_of(desk, promise, first)[0])
    asks: list[Ask] = []
    for window in desk.contract.of(Window, promise.operation):
        events = events_of(desk, window, first).chosen(1)[:1] if window.collection.id == promise.collection.id else []
        for event in events if not {window.start, window.end} & desk.known.given else []:
            around = within(start, window, event - HALF_HOUR, event + HALF_HOUR)
            asks += [around, filtered_by(around, promise, encoding, [unknown])]
    return asks


def _elsewhere(desk: Desk, promise: AnyOf, start: Ask) -> list[Ask]:
    """Return the request in windows where nothing can be: a filter must not make the window forgotten."""
    windows = [
        window
        for window in desk.contract.of(Window, promise.operation)
        if window.collection.id == promise.collection.id and not {window.start, window.end} & desk.known.given
    ]
    return [windowed(desk, start, window, begin, begin + 1) for window in windows for begin in [earliest(desk, window)]]


def _later_page(desk: Desk, promise: AnyOf, asked: Ask) -> list[Ask]:
    """Return the second small page of a filtered list: the filter must hold on every page."""
    pagings = [p for p in desk.contract.of(Paging, promise.operation) if p.collection.id == promise.collection.id]
    return [paged(paging, asked, *LATER) for paging in pagings if paging.limit and paging.offset]


def filtered_by(start: Ask, promise: AnyOf, encoding: str, values: Sequence[str]) -> Ask:
    """Return a request filtered by several values, written as the encoding says."""
    return replace(start, query=start.query + encoded(promise.parameter, encoding, values))


def encoded(name: str, encoding: str, values: Sequence[str]) -> Pairs:
    """Return query pairs that carry several values, with a separator or as repeat, brackets, indexed or json."""
    match encoding:
        case "comma" | "pipe" | "space" | "semicolon":
            return ((name, SEPARATORS[encoding].join(values)),)
        case "brackets":
            return tuple((f"{name}[]", value) for value in values)
        case "indexed":
            return tuple((f"{name}[{i}]", value) for i, value in enumerate(values))
        case "json":
            return ((name, json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))),)
        case _:
            return tuple((name, value) for value in values)


def values_of(desk: Desk, promise: AnyOf, exchange: Exchange) -> list[str]:
    """Return the values of the filtered field on a page, each once, in order."""
    at = place(promise.collection.items.text + EACH).within(promise.field)
    values = answer_of(desk, exchange).nodes(at)
    plain = (value for value in values if isinstance(value, str | int) and not isinstance(value, bool))
    return list(dict.fromkeys(str(value) for value in plain if value != ""))


def answer_of(desk: Desk, exchange: Exchange) -> Answer:
    """Return an exchange as an answer of its operation."""
    return Answer(exchange, desk.contract.operation(exchange.ask.operation).response_key(exchange.status))
