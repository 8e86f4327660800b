"""Questions about filters by one value: values that the data hold, at both ends of them, and ones that none has."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.explore.desk import with_query
from fairport.contract_tests.explore.filters import answer_of
from fairport.contract_tests.explore.pages import advance, listing, side_by_side
from fairport.contract_tests.explore.refusals import unlike
from fairport.matching import Fit, fit, scalars_at
from fairport.moments import seconds_of, written
from fairport.spec.model import Instant, Match, Paging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fairport.contract_tests.explore.desk import Desk
    from fairport.contract_tests.explore.pages import Steps
    from fairport.evidence import Ask
    from fairport.matching import Scalar
    from fairport.spec.model import Collection

MOST_PAGES: Final = 12
"""Pages of one filtered list at the most: one that is ignored would list everything."""
LONGEST: Final = 60
"""Characters of a text that is asked for."""
LEAST: Final = 3
"""Characters of a beginning or a word: services may refuse shorter ones."""
TRUTHS: Final[dict[str, Sequence[str]]] = {"true": ("True", "1"), "false": ("False", "0")}
"""Other ways of writing true and false, tried where JSON's own does not work."""
SPECIAL: Final = frozenset("%_*?,;|\"'()[]{}<>=~^\\/:")
"""Characters that mean something to some search or other."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What one page of a collection tells a filter: the field's values, item by item."""

    promise: Match
    start: Ask
    values: tuple[tuple[Scalar, ...], ...]
    held: str

    def asked(self, value: str) -> Ask:
        """The good request with the filter set."""
        return replace(self.start, query=with_query(self.start, [(self.promise.parameter, value)]))

    def fits(self, value: str) -> list[int]:
        """The items that surely fit a value."""
        told = [fit(self.promise.operator, value, held, self.promise.unit, self.held) for held in self.values]
        return [at for at, one in enumerate(told) if one is Fit.YES]


def ask_matches(desk: Desk) -> None:
    """Ask every filter by one value for a few of its values, then two filters of a list together."""
    grounds: dict[str, list[Ground]] = defaultdict(list)
    for operation in dict.fromkeys(promise.operation for promise in desk.contract.of(Match)):
        start = desk.known.good.get(operation)
        for ground in _grounds(desk, start) if start is not None else ():
            grounds[ground.promise.collection.id].append(ground)
    for held in grounds.values():
        asks = dict.fromkeys(ground.asked(value) for ground in held for value in chosen(desk, ground))
        list_each(desk, held[0].promise.collection, list(asks), "filtered")
        desk.ask([ask for ground in held for ask in _other_truths(desk, ground)])
        list_each(desk, held[0].promise.collection, _together(desk, held), "together")


def _grounds(desk: Desk, start: Ask) -> list[Ground]:
    """Ask for the first page of a list, and return what it tells each of its filters that nobody has set already."""
    answer = answer_of(desk, desk.ask([start])[0])
    units = {instant.place.text: instant.unit for instant in desk.contract.of(Instant, start.operation)}
    found: list[Ground] = []
    for promise in desk.contract.of(Match, start.operation):
        item = promise.collection.items.each()
        values = [scalars_at(node, promise.field) or () for node in answer.nodes(item)]
        if start.value(promise.parameter) is None and any(values):
            found.append(Ground(promise, start, tuple(values), units.get(item.within(promise.field).text, "")))
    return found


def list_each(desk: Desk, collection: Collection, asks: Sequence[Ask], name: str) -> None:
    """List several questions' answers, each to its end or up to so many pages; at once where nothing pages."""
    paging = next((p for p in desk.contract.of(Paging, collection.operation) if p.collection.id == collection.id), None)
    if paging is None or not paging.style:
        desk.ask(asks)
        return
    names = [f"{collection.operation}-{name}-{nth}" for nth in range(1, len(asks) + 1)]
    walks = [listing(desk, paging, ask, mark) for ask, mark in zip(asks, names, strict=True)]
    side_by_side(desk, [_up_to(walk, min(MOST_PAGES, desk.depth.pages)) for walk in walks])


def _up_to(steps: Steps, most: int) -> Steps:
    """Go so many steps of a walk at the most."""
    step = next(steps, None)
    for _ in range(most):
        if step is None:
            return
        exchange = yield step
        step = advance(steps, exchange)


def chosen(desk: Desk, ground: Ground) -> list[str]:
    """Return the values to ask a filter for: one that works on few of the items on the quick, else some more."""
    operator = ground.promise.operator
    ways: dict[str, Callable[[Ground], Iterable[str]]] = {"equals": _equal, "prefix": _beginnings, "contains": _parts}
    values = list(dict.fromkeys(ways.get(operator, _bounds)(ground)))
    return values if desk.depth.edges else values[:2]


def _texts(ground: Ground) -> Counter[str]:
    """Return the field's values as a request writes them, and how many items have each."""
    texts = (_text(ground, value) for held in ground.values for value in set(held))
    return Counter(text for text in texts if text is not None)


def _text(ground: Ground, value: Scalar) -> str | None:
    """Return a value as the filter's parameter writes it, None where it is better not asked for."""
    if value is None:
        return None
    if ground.promise.unit:
        return _moment_text(ground, value)
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else repr(value)
    return text if 0 < len(text) <= LONGEST and text == text.strip() and text.isprintable() else None


def _moment_text(ground: Ground, value: str | float) -> str | None:
    unit = ground.promise.unit
    held = ground.held or ("iso" if isinstance(value, str) else unit)
    if held == unit and isinstance(value, str):
        return value
    seconds = seconds_of(value, held)
    return None if seconds is None else written(seconds, unit)


def _equal(ground: Ground) -> list[str]:
    """A value that most items have, one that few have, one to encode, and one that none has."""
    counts = _texts(ground)
    common = [text for text, _ in counts.most_common()]
    if not common:
        return []
    if set(common) <= TRUTHS.keys():
        return sorted(TRUTHS, reverse=True)
    odd = [text for text in common if not text.isascii() or " " in text or "+" in text or "&" in text]
    none = [] if ground.promise.unit else [unlike(common[-1])]
    return [*common[:1], *none, *common[-1:], *odd[:2]]


def _beginnings(ground: Ground) -> list[str]:
    """Beginnings of texts, one that none has, a part from inside a word, and a later word's beginning."""
    texts = [text for text in _texts(ground) if SPECIAL.isdisjoint(text)]
    begins = [text[:LEAST] for text in texts if text[:LEAST].isalnum() and len(text) > LEAST]
    odd = [begin for begin in begins if not begin.isascii()]
    inside = [text[1 : LEAST + 1] for text in texts if text[: LEAST + 1].isalnum() and len(text) > LEAST]
    later = [word[:LEAST] for text in texts for word in text.split(" ")[1:] if len(word) >= LEAST and word.isalnum()]
    picked = _spread(begins, 3)
    return [*picked[:1], *inside[:1], *picked[1:], *odd[:1], *[unlike(begin) for begin in picked[:1]], *later[:1]]


def _parts(ground: Ground) -> list[str]:
    """A whole word from the middle or the end of a text, the beginning of one, a part of a word, and a strange word."""
    texts = [text for text in _texts(ground) if SPECIAL.isdisjoint(text)]
    words = [text.split(" ") for text in texts]
    plain = [(at, word) for held in words for at, word in enumerate(held) if len(word) > LEAST and word.isalnum()]
    later, first = ([word for at, word in plain if bool(at) is wanted] for wanted in (True, False))
    odd = [word for _, word in plain if not word.isascii()]
    picked = [*_spread(later, 2), *_spread(first, 1), *odd[:1]]
    return [*picked[:1], *[unlike(word) for word in picked[:1]], *picked[1:], *[word[1:] for word in picked[:1]]]


def _bounds(ground: Ground) -> list[str]:
    """Bounds that are values: one that leaves few items, one that leaves most, one that leaves none, one between."""
    pairs = {(_key(ground, value), _text(ground, value)) for value in _values(ground)}
    ordered = [text for _, text in sorted((key, text) for key, text in pairs if key is not None and text)]
    if not ordered:
        return []
    few = ordered if ground.promise.operator in {"at-most", "less-than"} else ordered[::-1]
    picked = [few[len(few) // 4], few[0], few[len(few) // 2]]
    return [*picked, *_beyond(ground)]


def _values(ground: Ground) -> list[Scalar]:
    return [value for held in ground.values for value in held if value is not None and not isinstance(value, bool)]


def _key(ground: Ground, value: Scalar) -> float | None:
    """Return by what values are put in order: numbers and instants; None for a text that is neither."""
    if ground.promise.unit:
        return seconds_of(value, ground.held or ("iso" if isinstance(value, str) else ground.promise.unit))
    return float(value) if isinstance(value, int | float) else None


def _beyond(ground: Ground) -> list[str]:
    """A number beyond the last one, as few digits as it may have: as text it would stand elsewhere."""
    upward = ground.promise.operator in {"at-least", "more-than"}
    numbers = [value for value in _values(ground) if isinstance(value, int | float)]
    if ground.promise.unit or not numbers:
        return []
    return [str(int(max(numbers)) * 10 + 1)] if upward else [str(min(0, int(min(numbers))) - 1)]


def _other_truths(desk: Desk, ground: Ground) -> list[Ask]:
    """Ask for true and false in other words, where the data hold booleans and the depth allows it."""
    booleans = any(isinstance(value, bool) for held in ground.values for value in held)
    if not booleans or ground.promise.operator != "equals" or not desk.depth.edges:
        return []
    return [ground.asked(text) for texts in TRUTHS.values() for text in texts]


def _together(desk: Desk, grounds: Sequence[Ground]) -> list[Ask]:
    """Ask two filters of one list at once, for values that one item has, of which each was asked for by itself."""
    if not desk.depth.edges:
        return []
    for one, two in pairwise(grounds):
        values = [(a, b) for a in chosen(desk, one) for b in chosen(desk, two) if set(one.fits(a)) & set(two.fits(b))]
        for first, second in values[:1]:
            return [replace(one.asked(first), query=with_query(one.asked(first), [(two.promise.parameter, second)]))]
    return []


def _spread(values: Sequence[str], count: int) -> list[str]:
    held = list(dict.fromkeys(values))
    step = max(1, len(held) // (count + 1))
    return held[::step][:count]
