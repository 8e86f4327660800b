"""Timelines: a history tells one story, in one direction, up to the present."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise
from itertools import chain as chain_of
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.moments import seconds_of
from fairport.places import EACH, place
from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Timeline
from fairport.words import shown, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer
    from fairport.places import Place

FAR: Final = 1e11
"""Seconds since the epoch of the year 5138: a number beyond is in another unit."""
HISTORY: Final = "an item with a history of two entries or more"


@dataclass(frozen=True, slots=True)
class History:
    """One history: the JSON Pointer of its entries, its entries, its owner, and the collection item around it.

    `times` are the entries' clock values, None where one has none.
    """

    at: str
    entries: list[dict[str, object]]
    owner: object
    item: object
    times: list[float | None]

    @property
    def timed(self) -> bool:
        """Whether every entry has a time."""
        return None not in self.times

    @property
    def forward(self) -> list[dict[str, object]]:
        """The entries from the oldest to the newest; entries of one second stay as they stand, seen forward."""
        times = [time for time in self.times if time is not None]
        return self.entries[::-1] if len(times) > 1 and times[0] > times[-1] else self.entries


def histories(promise: Timeline, answer: Answer) -> list[History]:
    """Return every history of an answer with at least one entry, read once for all rules."""
    key = ("histories", promise.id)
    if key not in answer.notes:
        answer.notes[key] = list(_histories(promise, answer))
    return answer.notes[key]  # type: ignore[return-value]  # put there just now


def _histories(promise: Timeline, answer: Answer) -> Iterator[History]:
    items = place(promise.collection.items.text + EACH)
    for item_at, item in answer.located(items):
        for owner_at, owner in promise.items.located(item):
            for entries_at, entries in promise.entries.located(owner):
                if isinstance(entries, list) and entries and all(isinstance(entry, dict) for entry in entries):
                    times = [_number(promise.clock.one(entry)) for entry in entries]
                    yield History(item_at + owner_at + entries_at, entries, owner, item, times)


def _number(value: object) -> float | None:
    """Return a clock value that can be seconds since the epoch: of others, the rules on instants speak."""
    seconds = seconds_of(value, "s")
    return seconds if seconds is not None and 0 < seconds < FAR else None


@dataclass(frozen=True, slots=True)
class Counts:
    """How often histories that surely keep every promise bore on each of them."""

    steps: int
    links: int
    ends: int
    entries: int


@dataclass(frozen=True, slots=True)
class _Spots:
    """Where the columns of a timeline stand in a body: of its items, its owners and its entries."""

    item: Place
    created: Place
    groups: Place
    owner: Place
    current: Place
    histories: Place
    entry: Place
    clock: Place
    pairs: tuple[tuple[Place, Place], ...]


def _spots(promise: Timeline) -> _Spots | None:
    """Return where the columns stand, None for a promise that has not all of them."""
    if promise.created is None or promise.current is None or not promise.pairs or len(promise.items.steps or ()) != 2:
        return None
    item = promise.collection.items.each()
    owner = item.within(promise.items)
    histories = owner.within(promise.entries)
    return _Spots(
        item=item,
        created=item.within(promise.created),
        groups=owner.parent(),
        owner=owner,
        current=owner.within(promise.current),
        histories=histories,
        entry=histories.each(),
        clock=histories.each().within(promise.clock),
        pairs=promise.pairs,
    )


def _screen_for(count: str) -> Callable[[Sequence[Timeline]], Callable[[Answer], list[int | None]]]:
    """Make the screen of one rule, which takes its own count of the one look for the family."""

    def screen(promises: Sequence[Timeline]) -> Callable[[Answer], list[int | None]]:
        known = [(promise, ("timeline", promise.id), _spots(promise)) for promise in promises]

        def look(answer: Answer) -> list[int | None]:
            for promise, key, spots in known:
                if key not in answer.notes:
                    answer.notes[key] = _counts_if_clean(promise, spots, answer) if spots else None
            return [getattr(answer.notes[key], count, None) for _, key, _ in known]

        return look

    return screen


def _counts_if_clean(promise: Timeline, spots: _Spots, answer: Answer) -> Counts | None:
    """Return the counts if every history surely keeps every promise: forward in time, no two entries at once.

    None as soon as anything is otherwise, which need not be wrong: the rules themselves then look. It goes by columns:
    what need not hold between two entries is what stands at a border, where one history ends and the next begins.
    """
    columns = _columns(promise, spots, answer)
    if columns is None:
        return None
    lengths = list(map(len, columns.histories))
    borders = {0, *accumulate(lengths)}
    if not borders.issuperset([at for at, (a, b) in enumerate(pairwise(columns.times), 1) if a >= b]):
        return None
    entries, held = len(columns.times), len(lengths) - lengths.count(0)
    links = [_links(ends, starts, borders, entries - held) for starts, ends in columns.pairs]
    if None in links or not _up_to_date(columns, lengths):
        return None
    return Counts(steps=entries - held, links=sum(filter(None, links)), ends=held, entries=entries)


def _links(ends: list[object], starts: list[object], borders: set[int], steps: int) -> int | None:
    """Return how many of the steps begin with what the entry before them ended in, None if one does not."""
    odd = [
        (end, start)
        for at, (end, start) in enumerate(zip(ends, starts[1:], strict=False), 1)
        if (end != start or end is None) and at not in borders
    ]
    return steps - len(odd) if all(end is None or start is None for end, start in odd) else None


def _up_to_date(columns: _Columns, lengths: list[int]) -> bool:
    """Whether every history ends in its owner's current value and begins no earlier than its item was created."""
    ends, newest = columns.pairs[0][1], 0
    for length, current, earliest in zip(lengths, columns.current, columns.earliest, strict=True):
        if length and (columns.times[newest] < earliest or ends[newest + length - 1] != current):
            return False
        newest += length
    return True


@dataclass(frozen=True, slots=True)
class _Columns:
    """All histories of an answer side by side: of each owner, and of each entry in one row."""

    histories: list[list[object]]
    current: list[object]
    earliest: list[float]
    times: list[int]
    pairs: list[tuple[list[object], list[object]]]


def _columns(promise: Timeline, spots: _Spots, answer: Answer) -> _Columns | None:
    """Return the columns, None where a member is missing or of another type anywhere."""
    groups, owners, histories = map(answer.nodes, (spots.groups, spots.owner, spots.histories))
    times, created, current = map(answer.nodes, (spots.clock, spots.created, spots.current))
    entries = answer.nodes(spots.entry)
    pairs = [(start.one_of_each(entries), end.one_of_each(entries)) for start, end in spots.pairs]
    whole = (
        set(map(type, chain_of(groups, histories))) <= {list}
        and len(groups) == len(created) == len(answer.nodes(spots.item))
        and len(owners) == len(histories) == len(current)
        and len(entries) == len(times)
        and _is_timed(answer, spots.clock)
        and _is_timed(answer, spots.created)
        and set(map(type, chain_of(pairs[0][1], current))) <= {str}
    )
    if not whole:
        return None
    first = [moment - promise.skew for moment in created]  # type: ignore[operator]  # as above
    earliest = [moment for group, moment in zip(groups, first, strict=True) for _ in group]  # type: ignore[attr-defined]
    return _Columns(histories, current, earliest, times, pairs)  # type: ignore[arg-type]


def _is_timed(answer: Answer, at: Place) -> bool:
    """Whether all that stands at a place can be seconds since the epoch, in plain digits."""
    extent = answer.extent(at)
    if extent is None:
        return False
    count, least, greatest = extent
    return count == len(answer.nodes(at)) and (not count or 0 < least <= greatest < FAR)


Judged: TypeAlias = "Callable[[Timeline, History], Broken | int]"
"""Judges one history: what is broken in it, or how often it bore on the promise."""


def _each(judged: Judged, promise: Timeline, answer: Answer) -> Iterator[Sight]:
    kept = 0
    for history in histories(promise, answer):
        sight = judged(promise, history)
        if isinstance(sight, int):
            kept += sight
        else:
            yield sight
    if kept:
        yield Kept(kept)


@rule("timelines.order", promise=Timeline, facet="order", over=Over.ANSWER, screen=_screen_for("steps"), how=HISTORY)
def order(promise: Timeline, answer: Answer) -> Iterator[Sight]:
    """A history runs in one direction: from old to new, or from new to old.

    A client that takes the last entry, or the first, for the newest is right at times and wrong at others.
    """
    yield from _each(_ordered, promise, answer)


def _ordered(promise: Timeline, history: History) -> Broken | int:
    del promise
    times = [time for time in history.times if time is not None]
    steps = list(pairwise(times))
    if all(a <= b for a, b in steps) or all(a >= b for a, b in steps):
        return len(steps)
    return Broken(
        message=f"a history of {len(times)} entries goes back and forth in time",
        at=history.at,
        expected="one direction",
        actual=", ".join(when(time) for time in times[:4]),
    )


@rule(
    "timelines.chain",
    promise=Timeline,
    facet="chain",
    over=Over.ANSWER,
    screen=_screen_for("links"),
    how=HISTORY,
    where=lambda promise: bool(promise.pairs),
    after=("timelines.order",),
)
def chain(promise: Timeline, answer: Answer) -> Iterator[Sight]:
    """Each entry begins where the one before it ended.

    A gap means that an entry is missing, or that two histories are mixed.
    """
    yield from _each(_chained, promise, answer)


def _chained(promise: Timeline, history: History) -> Broken | int:
    if not history.timed or not _ordered_at_all(history):
        return 0
    gaps: list[tuple[object, object]] = []
    links = 0
    for start, end in promise.pairs:
        forward = _untied(history, start, end)
        if forward is None:
            continue
        for before, after in pairwise(forward):
            left, right = end.one(before), start.one(after)
            if left is None or right is None:
                continue
            links += 1
            if left != right:
                gaps.append((left, right))
    if not gaps:
        return links
    return Broken(
        message=f"an entry ends in {shown(gaps[0][0])} and the next begins with {shown(gaps[0][1])}",
        at=history.at,
        expected=shown(gaps[0][0]),
        actual=shown(gaps[0][1]),
        times=len(gaps),
    )


def _ordered_at_all(history: History) -> bool:
    times = [time for time in history.times if time is not None]
    steps = list(pairwise(times))
    return all(a <= b for a, b in steps) or all(a >= b for a, b in steps)


def _untied(history: History, start: Place, end: Place) -> list[dict[str, object]] | None:
    """Return the entries from old to new; where times are tied, either direction that chains will do.

    Entries of one second may stand in any order: then nothing can be said of the chain, unless it holds as it stands.
    """
    forward = history.forward
    if len(set(history.times)) == len(history.times):
        return forward
    return next((way for way in (forward, forward[::-1]) if _holds(way, start, end)), None)


def _holds(entries: list[dict[str, object]], start: Place, end: Place) -> bool:
    links = [(end.one(before), start.one(after)) for before, after in pairwise(entries)]
    return all(left == right for left, right in links if left is not None and right is not None)


@rule(
    "timelines.current",
    promise=Timeline,
    facet="current",
    over=Over.ANSWER,
    screen=_screen_for("ends"),
    how="an item with a history",
    where=lambda promise: promise.current is not None and bool(promise.pairs),
    after=("timelines.order",),
)
def current(promise: Timeline, answer: Answer) -> Iterator[Sight]:
    """The newest entry ends in the current value.

    A client that shows the one and acts on the other contradicts itself.
    """
    yield from _each(_currently, promise, answer)


def _currently(promise: Timeline, history: History) -> Broken | int:
    if promise.current is None or not history.timed:
        return 0
    newest = max(time for time in history.times if time is not None)
    ends = {
        str(promise.pairs[0][1].one(entry))
        for entry, time in zip(history.entries, history.times, strict=True)
        if time == newest and promise.pairs[0][1].one(entry) is not None
    }
    now = promise.current.one(history.owner)
    if not ends or now is None or str(now) in ends:
        return int(bool(ends) and now is not None)
    return Broken(
        message=f"the newest entry ends in {shown(min(ends))}, and the current value is {shown(now)}",
        at=history.at,
        expected=shown(min(ends)),
        actual=shown(now),
    )


@rule(
    "timelines.not-before",
    promise=Timeline,
    facet="not-before",
    over=Over.ANSWER,
    screen=_screen_for("entries"),
    how="an item with a history and a creation",
    where=lambda promise: promise.created is not None,
)
def not_before(promise: Timeline, answer: Answer) -> Iterator[Sight]:
    """No entry is older than the thing itself.

    One of the two clocks is wrong, or the entry belongs to something else.
    """
    yield from _each(_not_before, promise, answer)


def _not_before(promise: Timeline, history: History) -> Broken | int:
    created = _number(promise.created.one(history.item)) if promise.created else None
    if created is None:
        return 0
    times = [time for time in history.times if time is not None]
    early = [time for time in times if time < created - promise.skew]
    if not early:
        return len(times)
    return Broken(
        message=f"an entry of {when(early[0])} is older than its item, which was created {when(created)}",
        at=history.at,
        expected=f"not before {when(created)}",
        actual=when(early[0]),
        times=len(early),
    )


@rule(
    "timelines.no-duplicates",
    promise=Timeline,
    facet="no-duplicates",
    over=Over.ANSWER,
    screen=_screen_for("steps"),
    how=HISTORY,
)
def no_duplicates(promise: Timeline, answer: Answer) -> Iterator[Sight]:
    """No entry stands twice in a history.

    Clients that count or notify by entries do so twice.
    """
    yield from _each(_once, promise, answer)


def _led_to(promise: Timeline, before: dict[str, object], entry: dict[str, object]) -> bool:
    """Whether the entry before leads to this one: then a change was made again, in the second of the first time."""
    steps = [(end.one(before), start.one(entry), end.one(entry)) for start, end in promise.pairs]
    return all(reached == left for reached, left, _ in steps) and any(left != right for _, left, right in steps)


def _repeated(promise: Timeline, entries: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return those of the entries of one second that stood before, and that the entry before them does not lead to."""
    return [e for i, e in enumerate(entries) if e in entries[:i] and not _led_to(promise, entries[i - 1], e)]


def _once(promise: Timeline, history: History) -> Broken | int:
    seconds: dict[float | None, list[dict[str, object]]] = defaultdict(list)
    for entry in history.forward:
        seconds[_number(promise.clock.one(entry))].append(entry)
    ways = [(entries, entries[::-1]) for entries in seconds.values()]  # within a second either way may be forward
    twice = [entry for both in ways for entry in min((_repeated(promise, way) for way in both), key=len)]
    if not twice:
        return len(history.entries) - 1
    return Broken(
        message=f"{len(twice)} of {len(history.entries)} entries of a history stand twice",
        at=history.at,
        expected="every entry once",
        actual=shown(twice[0]),
        times=len(twice),
    )
