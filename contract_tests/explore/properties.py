"""Drawn questions: Hypothesis draws windows, sizes, skips and filters, and shrinks what does not fit together.

It draws groups of requests that make a relation from what the data hold, has the engine judge each group, and where
one breaks a relation looks for the smallest that still does. Every request goes through the desk and counts; nothing
is kept for another run. The same seed draws the same requests.

A sequence of moves (`drawing.moves`) stands for a state machine: between requests a client holds nothing but its size
and its place, both of which the moves give.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING, Final
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, Verbosity, find, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir, storage_directory
from hypothesis.errors import NoSuchExample

from fairport.contract_tests.explore import drawing
from fairport.contract_tests.explore.bench import Bench, Seen, learn_ground
from fairport.contract_tests.explore.drawing import Ground, Group
from fairport.spec.model import Paging

if TYPE_CHECKING:
    from collections.abc import Generator

    from fairport.contract_tests.explore.desk import Desk
    from fairport.evidence import Ask

TRIES: Final = 4
"""Groups tried and judged for each request that may be sent: many share their requests with others."""

UNHURRIED: Final = (
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.too_slow,
    HealthCheck.large_base_example,
    HealthCheck.nested_given,
)
"""What Hypothesis would complain of, and what is no harm here."""

DRY: Final = 15
"""After so many groups in a row that can no longer be afforded, a search that has found nothing ends."""

HELD_BACK: Final = 8
"""Requests at most that no search may spend: for the smallest example, which is sent once more."""


class Spent(SkipTest):
    """There is nothing left to search with: of all exceptions, Hypothesis takes only a skip for no failure."""


def draw_relations(desk: Desk) -> None:
    """Draw groups of requests for every collection that pages by offset, and shrink each new broken relation.

    `desk.depth.drawn` requests are shared out evenly; what one collection leaves is the next one's.
    """
    pagings = [paging for paging in desk.contract.of(Paging) if paging.offset and paging.operation in desk.known.good]
    left = desk.depth.drawn
    with quiet_hypothesis():
        for waiting, paging in zip(range(len(pagings), 0, -1), pagings, strict=True):
            share = left // waiting
            bench = Bench(desk, paging, share, f"{paging.operation}-drawn")
            ground = learn_ground(desk, paging, bench)
            if ground is not None:
                Search(desk, bench, ground).carry_out()
            left -= share - bench.left


@contextmanager
def quiet_hypothesis() -> Generator[None]:
    """Let Hypothesis keep what it must in a folder that is gone afterwards."""
    before = storage_directory(intent_to_write=False).home_directory
    with tempfile.TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(before)


class Search:
    """A search for groups that break a relation, each in its smallest form, until the bench is spent."""

    def __init__(self, desk: Desk, bench: Bench, ground: Ground) -> None:
        self._desk = desk
        self._bench = bench
        self._ground = ground
        self._judged: dict[Group, frozenset[str]] = {}
        self._context: Seen = ()
        self._known: frozenset[str] = frozenset()
        self._tries = bench.left * TRIES
        self._dry = 0
        self._found = False

    def carry_out(self) -> None:
        """Find one broken relation after another; the requests of each are sent once more when it is found."""
        ground = self._ground
        pair = [ground.names[0], ground.names[-1]] if ground.encoding else []
        context = Group(listed=tuple(dict.fromkeys((ground.start, ground.filtered(ground.start, pair)))))
        self._context = self._bench.try_group(context) or ()
        self._known = self._breaches(Group())
        groups = strategy(ground)
        nth = 0
        held = min(HELD_BACK, self._bench.left // 5)
        while self._bench.left > held:
            self._bench.left -= held
            found = self._smallest(groups, nth)
            self._bench.left += held
            if found is None:
                return
            self._known |= self._breaches(found)
            self._bench.again(self._bench.try_group(found) or ())
            nth += 1

    def _smallest(self, groups: st.SearchStrategy[Group], nth: int) -> Group | None:
        chance = Random(f"{self._desk.seed} {self._ground.start.operation} {nth}")  # noqa: S311 - to be drawn again
        self._dry, self._found = 0, False
        try:
            return find(groups, self._is_new, settings=quietly(self._bench.left * TRIES), random=chance)
        except (NoSuchExample, Spent):
            return None

    def _is_new(self, group: Group) -> bool:
        """Whether a group breaks a relation that nothing before it broke.

        Raises Spent where nothing was found yet, and nothing more can be asked.
        """
        if self._dry >= DRY and not self._found:
            raise Spent("nothing more can be asked")
        new = bool(self._breaches(group) - self._known)
        self._found |= new
        return new

    def _breaches(self, group: Group) -> frozenset[str]:
        """Return the broken relations that a group shows beside the context, by fingerprint."""
        if group not in self._judged and len(self._judged) > self._tries:
            return frozenset()
        if group not in self._judged:
            seen = self._bench.try_group(group)
            self._dry = self._dry + 1 if seen is None else 0
            findings = self._desk.judge((*self._context, *seen)).findings if seen is not None else ()
            self._judged[group] = frozenset(finding.fingerprint for finding in findings)
        return self._judged[group]


def quietly(examples: int) -> settings:
    """Return settings for so many examples at most, without memory, clock or output; chance is given apart."""
    return settings(
        max_examples=max(1, examples),
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        verbosity=Verbosity.quiet,
        print_blob=False,
        suppress_health_check=UNHURRIED,
    )


def strategy(ground: Ground) -> st.SearchStrategy[Group]:
    """Return what draws groups: whatever the ground allows, the cheaper kinds first."""
    of_all = _parts(ground, st.just(ground.start))  # thrice as often: it costs one request
    kinds = [of_all, of_all, of_all, _moves(ground)]
    if len(ground.bounds) > 3:
        kinds += _window_kinds(ground)
    if ground.encoding and len(ground.names) > 1:
        kinds += _filter_kinds(ground)
    return st.one_of(kinds)


def _window_kinds(ground: Ground) -> list[st.SearchStrategy[Group]]:
    two, three, four = (_bounds(ground, count) for count in (2, 3, 4))
    windows = two.map(lambda pair: ground.windowed(min(pair), max(pair)))
    return [
        three.map(lambda instants: drawing.split(ground, instants)),
        four.map(lambda instants: drawing.nested(ground, instants)),
        _parts(ground, windows),
    ]


def _filter_kinds(ground: Ground) -> list[st.SearchStrategy[Group]]:
    kinds = [
        _names(ground, 2, 6).map(lambda names: drawing.together(ground, names)),
        _names(ground, 1, 40).map(lambda names: drawing.many(ground, names)),
        _parts(ground, _names(ground, 1, 40).map(lambda names: ground.filtered(ground.start, names))),
    ]
    if len(ground.bounds) > 3:
        kinds.append(
            st.builds(
                drawing.filtered_window,
                st.just(ground),
                _bounds(ground, 2),
                _names(ground, 1, 5),
            )
        )
    return kinds


def _bounds(ground: Ground, count: int) -> st.SearchStrategy[list[float]]:
    """Return what draws bounds: every other one an instant of the data itself, since that is where windows go wrong."""
    bound = st.sampled_from(ground.known_instants) | st.sampled_from(ground.bounds)
    return st.lists(bound, min_size=count, max_size=count, unique=True)


def _names(ground: Ground, least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ground.some_names), min_size=least, max_size=most, unique=True)


def _parts(ground: Ground, criteria: st.SearchStrategy[Ask]) -> st.SearchStrategy[Group]:
    sizes = st.sampled_from([None, *ground.sizes])
    return st.builds(drawing.part, st.just(ground), criteria, sizes, st.sampled_from(ground.skips))


def _moves(ground: Ground) -> st.SearchStrategy[Group]:
    step = st.sampled_from(["again", "on", "back", "resize"])
    steps = st.lists(st.tuples(step, st.sampled_from(ground.sizes)), min_size=1, max_size=4)
    return steps.map(lambda taken: drawing.moves(ground, taken))
