"""Windows: what every fair reading of a filter by time has in common.

A page seldom says which instants a window acts on, or whether its bounds belong to it. Only what no fair reading
allows is broken at MUST; which readings the data leave standing is told.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from fairport.moments import seconds_asked
from fairport.rules import Broken, Kept, Over, Sight, Told, rule
from fairport.spec.model import Window
from fairport.words import either, shown, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fairport.listings import Extent, Listings
    from fairport.pages import Criteria

CLIENT_ERROR: Final = range(400, 500)
SLACK: Final = 1.0
"""Seconds by which a bound may be rounded."""
DAY_SLACK: Final = 38 * 3600.0
"""Seconds by which a bound that is a day may be off: a day in the zone farthest off, its end for its midnight."""
SHIFTS: Final = tuple(quarter * 900 for quarter in range(4, 57))
"""Offsets of the world's clocks from UTC, in seconds: quarters of an hour, from one hour up to 14."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An extent that a window was asked for: its bounds in seconds since the epoch, and by how many they may be off."""

    start: float
    end: float
    extent: Extent
    slack: float = SLACK

    @property
    def words(self) -> str:
        """The window as a person reads it."""
        return f"{when(self.start)} to {when(self.end)}"

    def holds(self, instants: tuple[float, ...]) -> bool:
        """Whether one of the instants lies inside, bounds included, or outside by no more than the slack."""
        return any(self.start - self.slack <= instant <= self.end + self.slack for instant in instants)

    def surely_holds(self, instants: tuple[float, ...]) -> bool:
        """Whether one of the instants lies inside by the slack at the least."""
        return any(self.start + self.slack <= instant <= self.end - self.slack for instant in instants)


def asked_windows(promise: Window, listings: Listings) -> list[Asked]:
    """Return the extents that were asked for with both bounds, and answered well."""
    return [window for window in _any_windows(promise, listings) if not window.extent.refused]


def _listed_or_refused(promise: Window, listings: Listings) -> list[Asked]:
    """Return the extents that were asked for with both bounds, but for those that failed on the server's side."""
    windows = _any_windows(promise, listings)
    return [w for w in windows if not w.extent.refused or all(p.status in CLIENT_ERROR for p in w.extent.pages)]


def _any_windows(promise: Window, listings: Listings) -> list[Asked]:
    """Return the extents that were asked for with both bounds, read once for all rules."""
    key = ("windows", promise.id)
    if key not in listings.notes:
        listings.notes[key] = _read_windows(promise, listings)
    return listings.notes[key]  # type: ignore[return-value]  # put there just now


def _read_windows(promise: Window, listings: Listings) -> list[Asked]:
    found: list[Asked] = []
    for extent in listings.extents:
        start = seconds_asked(extent.value(promise.start), promise.unit)
        end = seconds_asked(extent.value(promise.end), promise.unit)
        if start is not None and end is not None:
            found.append(Asked(start, end, extent, DAY_SLACK if promise.unit == "day" else SLACK))
    return found


def _by_name(promise: Window, window: Asked) -> bool:
    """Whether items were asked for by value as well: a look-up by name may well not ask when they changed."""
    return any(name.partition("[")[0] in promise.beside for name, _ in window.extent.criteria[2])


def _siblings(promise: Window, windows: list[Asked]) -> list[list[Asked]]:
    """Group windows whose other criteria are the same."""
    groups: dict[Criteria, list[Asked]] = defaultdict(list)
    for window in windows:
        groups[window.extent.without((promise.start, promise.end))].append(window)
    return list(groups.values())


def _visible(promise: Window, listings: Listings) -> Callable[[int], tuple[float, ...]]:
    """Return what gives every instant of a row, by its digest, that some reading has a window act on."""
    places = {reading.at.text for reading in promise.readings}
    places |= {promise.created.text} if promise.created else set()
    return cache(lambda digest: tuple(instant for place in places for instant in listings.instants(digest, place)))


@rule(
    "windows.future-empty",
    promise=Window,
    facet="future-empty",
    over=Over.LISTINGS,
    how="a window that begins after the response's Date",
    after=("instants.past", "instants.unit"),
)
def future_empty(promise: Window, listings: Listings) -> Iterator[Sight]:
    """A window that lies in the future holds nothing.

    What has not happened cannot be listed: such rows come from another clock, another unit, or no filter at all.
    """
    for window in _listed_or_refused(promise, listings):
        date = window.extent.date
        if date is None or window.start <= date + promise.skew + window.slack - SLACK or window.end < window.start:
            continue
        if window.extent.rows and _by_name(promise, window):
            continue
        if not window.extent.rows:
            if listings.facts:  # where nothing was ever listed, an empty window shows nothing
                yield Kept()
            continue
        yield Broken(
            message=f"a window in the future ({window.words}) holds {len(window.extent.rows)} items",
            expected="no items, or a refusal",
            actual=f"{len(window.extent.rows)} items",
            exchanges=window.extent.exchanges[:2],
            cause="future",
        )


@rule(
    "windows.past-empty",
    promise=Window,
    facet="past-empty",
    over=Over.LISTINGS,
    how="a window before everything, or one that ends before it begins",
    after=("instants.past", "instants.unit"),
)
def past_empty(promise: Window, listings: Listings) -> Iterator[Sight]:
    """A window in which nothing can lie holds nothing.

    Rows whose every instant lies after the window come from a filter that is ignored, shifted or in another unit.
    """
    visible = _visible(promise, listings)
    for window in _listed_or_refused(promise, listings):
        reversed_ = window.end < window.start
        rows = window.extent.rows
        known = map(visible, rows.values())
        if not rows:
            if listings.facts and (reversed_ or not _any_before(promise, listings, window.end + window.slack - SLACK)):
                yield Kept()
        elif _by_name(promise, window):
            continue
        elif reversed_ or all(instants and min(instants) > window.end + window.slack for instants in known):
            what = "a window that ends before it begins" if reversed_ else "a window before all of its items' instants"
            yield Broken(
                message=f"{what} ({window.words}) holds {len(rows)} items",
                expected="no items, or a refusal",
                actual=f"{len(rows)} items",
                exchanges=window.extent.exchanges[:2],
                cause="reversed" if reversed_ else "past",
            )


def _any_before(promise: Window, listings: Listings, end: float) -> bool:
    places = {reading.at.text for reading in promise.readings}
    return any(
        instant <= end for facts in listings.facts.values() for place in places for instant in facts.get(place, ())
    )


@rule(
    "windows.created-before-end",
    promise=Window,
    facet="created-before-end",
    over=Over.LISTINGS,
    how="a window that ends before some item was created",
    where=lambda promise: promise.created is not None,
    after=("instants.past", "instants.unit"),
)
def created_before_end(promise: Window, listings: Listings) -> Iterator[Sight]:
    """No item that was created after the end of the window is in it.

    Whatever the window acts on, an update cannot come before the creation.
    """
    created = promise.created.text if promise.created else ""
    newest = max((i for facts in listings.facts.values() for i in facts.get(created, ())), default=float("-inf"))
    for window in asked_windows(promise, listings):
        if window.end < window.start:
            continue
        late = [
            (identity, instant, digest)
            for identity, digest in window.extent.rows.items()
            for instant in listings.instants(digest, created)[:1]
            if instant > window.end + window.slack
        ]
        if not late:
            if newest > window.end + window.slack:
                yield Kept()
            continue
        if _by_name(promise, window):
            continue
        identity, instant, _ = late[0]
        yield Broken(
            message=f"{len(late)} items of a window that ends {when(window.end)} were created after it, for instance "
            f"{shown(identity)} at {when(instant)}",
            expected=f"nothing created after {when(window.end)}",
            actual=f"{len(late)} of {len(window.extent.rows)} items",
            exchanges=window.extent.exchanges[:2],
            hint=_other_reading(promise, listings, window, [digest for _, _, digest in late]),
            times=len(late),
        )


def _other_reading(promise: Window, listings: Listings, window: Asked, digests: list[int]) -> str:
    for reading in promise.readings:
        if all(window.holds(listings.instants(digest, reading.at.text)) for digest in digests):
            return f"the window seems to act on {reading.name}: each of these items has one inside"
    return ""


@rule(
    "windows.wider-keeps",
    promise=Window,
    facet="wider-keeps",
    over=Over.LISTINGS,
    how="two windows, one inside the other, each listed to its end",
    after=("paging.no-repeats", "paging.offset", "paging.total-found", "paging.none-lost"),
)
def wider_keeps(promise: Window, listings: Listings) -> Iterator[Sight]:
    """A wider window holds everything that a narrower one inside it holds.

    A client that asks for a month to be sure of a day must find the day in it.
    """
    for group in _siblings(promise, asked_windows(promise, listings)):
        whole = [window for window in group if window.extent.complete and window.start <= window.end]
        for narrow in group:
            wider = [w for w in whole if w.start <= narrow.start and narrow.end <= w.end and w is not narrow]
            if not wider or narrow.start > narrow.end or not narrow.extent.rows:
                continue
            wide = min(wider, key=lambda window: window.end - window.start)
            lost = sorted(narrow.extent.rows.keys() - wide.extent.rows.keys())
            if not lost:
                yield Kept()
                continue
            yield Broken(
                message=f"{len(lost)} items of a window ({narrow.words}) are lost in a wider one ({wide.words}), for "
                f"instance {shown(lost[0])}",
                expected=f"all {len(narrow.extent.rows)} items",
                actual=f"{len(narrow.extent.rows) - len(lost)} of them",
                exchanges=(*narrow.extent.exchanges, *wide.extent.exchanges),
                movable=True,
                rows=tuple(lost),
                times=len(lost),
            )


@rule(
    "windows.split-keeps",
    promise=Window,
    facet="split-keeps",
    over=Over.LISTINGS,
    how="a window, and its two halves that meet at an instant of the data, each listed to its end",
    after=("paging.no-repeats", "paging.offset", "paging.total-found", "paging.none-lost", "windows.wider-keeps"),
)
def split_keeps(promise: Window, listings: Listings) -> Iterator[Sight]:
    """The two halves of a window hold together what the whole holds.

    Clients read on from where they stopped: what lies just on the boundary must be on one side of it at least.
    """
    for group in _siblings(promise, asked_windows(promise, listings)):
        done = [window for window in group if window.extent.complete and window.start < window.end]
        by_start, by_end = defaultdict(list), defaultdict(list)
        for window in done:
            by_start[window.start].append(window)
            by_end[window.end].append(window)
        for whole in done:
            for left in by_start[whole.start]:
                rights = [right for right in by_end[whole.end] if right.start == left.end]
                if left is not whole and rights and rights[0] is not whole and whole.extent.rows:
                    yield _split(left, rights[0], whole)


def _split(left: Asked, right: Asked, whole: Asked) -> Sight:
    lost = sorted(whole.extent.rows.keys() - left.extent.rows.keys() - right.extent.rows.keys())
    if not lost:
        return Kept()
    return Broken(
        message=f"{len(lost)} items of a window ({whole.words}) are in neither half when it is split at "
        f"{when(left.end)}, for instance {shown(lost[0])}",
        expected=f"all {len(whole.extent.rows)} items in the halves",
        actual=f"{len(whole.extent.rows) - len(lost)} of them",
        exchanges=(*left.extent.exchanges, *right.extent.exchanges, *whole.extent.exchanges),
        movable=True,
        rows=tuple(lost),
        hint="both bounds may be exclusive: what lies exactly on the boundary is lost",
        times=len(lost),
    )


@rule(
    "windows.instant-inside",
    promise=Window,
    facet="instant-inside",
    over=Over.LISTINGS,
    how="a window with items in it, and items outside it",
    after=("instants.past", "types.field-name", "types.required", "types.json-type", "windows.created-before-end"),
)
def instant_inside(promise: Window, listings: Listings) -> Iterator[Sight]:
    """Every item of a window has an instant inside it.

    An item without one is not what was asked for, as far as anybody can see.
    """
    visible = _visible(promise, listings)
    for window in asked_windows(promise, listings):
        if window.end < window.start:
            continue
        rows = {name: visible(digest) for name, digest in window.extent.rows.items()}
        known = {name: instants for name, instants in rows.items() if instants}
        outside = [(name, _miss(window, instants)) for name, instants in known.items() if not window.holds(instants)]
        if not outside:
            yield Kept(len(known))
            continue
        identity, _ = outside[0]
        yield Broken(
            message=f"{len(outside)} of {len(window.extent.rows)} items of a window ({window.words}) have no instant "
            f"inside it, for instance {shown(identity)}",
            expected="an instant inside the window",
            actual=f"{len(outside)} items without one",
            exchanges=window.extent.exchanges[:2],
            hint=_shift_told([miss for _, miss in outside]),
            movable=True,
            times=len(outside),
        )


def _miss(window: Asked, instants: tuple[float, ...]) -> float:
    """Return by how many seconds the nearest instant lies after the window (positive) or before it."""
    misses = [i - window.end if i > window.end else i - window.start for i in instants]
    return min(misses, key=abs)


def _shift_told(misses: list[float]) -> str:
    """Name a constant shift where one offset from UTC would explain every miss."""
    if len(misses) < 3 or len({miss > 0 for miss in misses}) > 1:
        return ""
    farthest = max(abs(miss) for miss in misses)
    shift = next((shift for shift in SHIFTS if shift >= farthest - SLACK), None)
    if shift is None:
        return ""
    sign = "+" if misses[0] > 0 else "-"
    return f"a shift of {sign}{shift / 3600:g} h would explain it: the filter may compare local time with UTC"


@rule(
    "windows.history-inside",
    promise=Window,
    facet="history-inside",
    over=Over.LISTINGS,
    how="a window listed to its end, around an instant known from another",
    where=lambda promise: bool(promise.readings),
    after=(
        "windows.created-before-end",
        "windows.wider-keeps",
        "paging.no-repeats",
        "paging.offset",
        "paging.total-found",
        "paging.none-lost",
    ),
)
def history_inside(promise: Window, listings: Listings) -> Iterator[Sight]:
    """A window lists every item that is known to have an instant of the literal reading inside it.

    The documentation's first words for the window are taken at their word; which readings the data leave is told.
    """
    literal = promise.readings[0]
    windows = [w for w in asked_windows(promise, listings) if w.start <= w.end]
    for group in _siblings(promise, windows):
        known = {identity: digest for window in group for identity, digest in window.extent.rows.items()}
        events = {name: listings.instants(digest, literal.at.text) for name, digest in known.items()}
        timed = sorted((instant, name) for name, instants in events.items() for instant in instants)
        ordered = [instant for instant, _ in timed]
        for window in (w for w in group if w.extent.complete):
            first = bisect_left(ordered, window.start + window.slack)
            inside = timed[first : bisect_right(ordered, window.end - window.slack, first)]
            lost = sorted({name for _, name in inside} - window.extent.rows.keys())
            if lost:
                yield Broken(
                    message=f"{len(lost)} items with a {literal.name} inside a window ({window.words}) are not in it, "
                    f"for instance {shown(lost[0])}",
                    expected="every item with one inside",
                    actual=f"{len(lost)} missing",
                    exchanges=(*window.extent.exchanges, *_showing(group, lost[0])),
                    movable=True,
                    rows=tuple(lost),
                    times=len(lost),
                )
            elif window.extent.rows:
                yield Kept()
    yield from _surviving(promise, listings, [window for window in windows if window.extent.complete])


@rule(
    "windows.same-items",
    promise=Window,
    facet="same-items",
    over=Over.LISTINGS,
    how="the same item listed by two windows, one inside the other",
    after=("repeats.same-items",),
)
def same_items(promise: Window, listings: Listings) -> Iterator[Sight]:
    """An item is the same whatever the window that lists it.

    A window chooses items. One that cuts the lists inside them as well leaves a client with parts that look whole.
    """
    for group in _siblings(promise, asked_windows(promise, listings)):
        for narrow in group:
            wider = [w for w in group if w.start <= narrow.start and narrow.end <= w.end and w is not narrow]
            shared = [
                (w, narrow.extent.rows.keys() & w.extent.rows.keys()) for w in wider if narrow.start <= narrow.end
            ]
            if not any(names for _, names in shared):
                continue
            wide, names = max(shared, key=lambda pair: (len(pair[1]), pair[0].end - pair[0].start))
            differing = sorted(name for name in names if narrow.extent.rows[name] != wide.extent.rows[name])
            if not differing:
                yield Kept(len(names))
                continue
            yield Broken(
                message=f"{len(differing)} of {len(names)} items of a window ({narrow.words}) are not the same in a "
                f"wider one ({wide.words}), for instance {shown(differing[0])}",
                expected="the same items",
                actual=f"{len(differing)} differ",
                exchanges=(*_showing([narrow], differing[0]), *_showing([wide], differing[0])),
                movable=True,
                rows=tuple(differing),
                times=len(differing),
            )


def _showing(group: list[Asked], identity: str) -> tuple[int, ...]:
    """Return the exchanges of the page that shows an item in the shortest of these windows that holds it."""
    window = min((w for w in group if identity in w.extent.rows), key=lambda w: w.end - w.start)
    return tuple(page.number for page in window.extent.pages if any(row.identity == identity for row in page.rows))[:1]


def _surviving(promise: Window, listings: Listings, windows: list[Asked]) -> Iterator[Sight]:
    """Tell which readings explain every window: all of its items, and none of the others known."""
    standing = [reading.name for reading in promise.readings if _explains(reading.at.text, promise, listings, windows)]
    if windows:
        told = either(standing, "and") if standing else "none of those that the contract names"
        yield Told(message=f"readings of the window that the data leave standing: {told}")


def _explains(place: str, promise: Window, listings: Listings, windows: list[Asked]) -> bool:
    for group in _siblings(promise, windows):
        known = {identity: digest for window in group for identity, digest in window.extent.rows.items()}
        for window in group:
            for identity, digest in known.items():
                instants = listings.instants(digest, place)
                listed = identity in window.extent.rows
                if listed and not window.holds(instants):
                    return False
                if not listed and window.surely_holds(instants):
                    return False
    return True
