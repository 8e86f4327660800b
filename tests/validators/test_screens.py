"""The law of quick looks: where one tells a count, the exact rule counts the same and finds nothing broken."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairport.answers import Answer
from fairport.rules import Broken, Kept, Rule
from fairport.validators import all_rules
from fairport.verdict import Level
from tests.making import JSON_HEADERS, exchange
from tests.proving import a_page, contract, places_in, put

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairport.spec import Promise

OPERATION = contract().operations[0].id
SCREENED = [
    rule
    for rule in all_rules()
    if rule.screen is not None and any(map(rule.judges, (p for p in contract().promises if p.operation == OPERATION)))
]
PAGE = a_page()
SPOTS = places_in(PAGE)
DATE = "Sat, 02 Jan 2027 00:00:00 GMT"
HEADERS = {"dated": (JSON_HEADERS[0], ("Date", DATE)), "undated": JSON_HEADERS[:1]}

odd_values = st.one_of(
    st.sampled_from([None, True, 0, -1, 1e300, 2**31 - 1, 253_402_300_799, 1_774_950_882.0, 1_774_950_882_000]),
    st.sampled_from(["", "Flow", "flow", "Answering Point", "Date", "ASAP", "+61731234567", "0731234567", "Queued"]),
    st.integers(1_262_304_000, 2**32),
    st.integers(),
    st.text(max_size=3),
    st.sampled_from([[], {}, [None], [{}], {"x": 1}, ...]),
)
changes = st.lists(st.tuples(st.sampled_from(SPOTS), odd_values), max_size=3)
bodies = st.builds(lambda many: json.dumps(changed(many)).encode(), changes) | st.sampled_from(
    [b"", b"<html>", b"null", b"[]", b"{}", b'{"PortingRequests": NaN}', b'{"a": 1, "a": 2}', b"\xef\xbb\xbf{}"]
)


def changed(many: Iterable[tuple[tuple[object, ...], object]]) -> object:
    """The page with something else in some places; a place that is no longer there is left."""
    value: Any = PAGE
    for spot, new in many:
        try:
            value = put(value, spot, new) if spot or new is not ... else {}
        except (KeyError, IndexError, TypeError, AttributeError, ValueError):
            continue
    return value


def an_answer(body: bytes, headers: str, key: str) -> Answer:
    path = tuple((p.name, PAGE["PortingRequests"][0].get(p.name, "")) for p in contract().operations[0].parameters)
    status = int(key)
    return Answer(exchange(body, status, HEADERS[headers], operation=OPERATION, path=path), key)


def groups(rule: Rule, key: str) -> list[Promise]:
    """The promises that the judge hands to a rule's quick look on one documented response."""
    return [
        promise
        for promise in contract().promises
        if rule.judges(promise)
        and promise.operation == OPERATION
        and (not promise.responses or key in promise.responses)
    ]


def counted(rule: Rule, promise: Promise, answer: Answer) -> int | tuple[int, int] | None:
    """How often the exact rule counts a promise as kept, and as broken where it is only observed.

    None if it says anything else.
    """
    seen = list(rule.check(promise, answer))
    kept = sum(sight.times for sight in seen if isinstance(sight, Kept))
    broken = sum(sight.times for sight in seen if isinstance(sight, Broken))
    if broken and promise.facets[rule.facet].level is Level.OBSERVE:
        return kept, broken
    return kept if all(isinstance(sight, Kept) for sight in seen) else None


@pytest.mark.parametrize("rule", [r for r in SCREENED if groups(r, "200") or groups(r, "400")], ids=lambda r: r.id)
def test_quick_look_counts_what_the_exact_rule_counts(rule: Rule) -> None:
    promises = {key: groups(rule, key) for key in ("200", "400")}
    looks = {key: rule.screen(held) for key, held in promises.items() if held and rule.screen}
    told: dict[bool, int] = defaultdict(int)

    @given(bodies, st.sampled_from(sorted(HEADERS)), st.sampled_from(sorted(looks)))
    @settings(max_examples=60)
    def counts_the_same(body: bytes, headers: str, key: str) -> None:
        counts: Sequence[int | tuple[int, int] | None] | None = looks[key](an_answer(body, headers, key))
        told[counts is not None] += 1
        exact = an_answer(body, headers, key)
        for promise, count in zip(promises[key], counts or (), strict=counts is not None):
            assert count is None or counted(rule, promise, exact) == count, promise.id

    counts_the_same()
    assert told[True], "the quick look never decided anything"


@pytest.mark.parametrize("rule", [r for r in SCREENED if groups(r, "200")], ids=lambda r: r.id)
def test_quick_look_decides_all_on_a_faultless_page(rule: Rule) -> None:
    held = groups(rule, "200")
    answer = an_answer(orjson.dumps(PAGE), "dated", "200")
    assert rule.screen is not None
    assert rule.screen(held)(answer) == [counted(rule, promise, answer) for promise in held]


def test_most_rules_over_one_answer_have_a_quick_look_for_items() -> None:
    families = {rule.id.partition(".")[0] for rule in SCREENED}
    assert families >= {"types", "instants", "conditionals", "shapes", "scope"}
