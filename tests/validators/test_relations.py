from __future__ import annotations

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Relation
from fairport.validators import relations
from tests.making import answer, promise, sights, the_rule

RULES = {
    "equal": relations.equal,
    "at-most": relations.at_most,
    "less-than": relations.less_than,
    "not-after": relations.not_after,
    "count": relations.count,
    "sum": relations.total,
    "contains": relations.contains,
    "begins-with": relations.begins_with,
}
T = "2026-03-31T09:54:42Z"
SECONDS = 1_774_950_882


def relation(kind: str, left: str = "$.a", right: str = "$.b", units: tuple[str, str] = ("", "")) -> Relation:
    return promise(
        Relation, place=place("$.items[*]"), relation=kind, left=place(left), right=place(right), units=units
    )


def seen(promised: Relation, item: object) -> bool | None:
    """Whether one item keeps the relation; None if it says nothing of it. The quick look is to say so too, if any."""
    found = sights(RULES[promised.relation], promised, answer({"items": [item]}))
    look = the_rule(RULES[promised.relation]).screen
    assert look is not None
    (quick,) = look([promised])(answer({"items": [item]}))
    kept = sum(sight.times for sight in found if isinstance(sight, Kept))
    assert quick in {None, kept}
    assert quick is None or len(found) <= 1
    return not any(isinstance(sight, Broken) for sight in found) if found else None


def raw(promised: Relation, item: str) -> bool | None:
    found = sights(RULES[promised.relation], promised, answer(f'{{"items": [{item}]}}'.encode()))
    look = the_rule(RULES[promised.relation]).screen
    assert look is not None
    assert look([promised])(answer(f'{{"items": [{item}]}}'.encode())) in [[None], [len(found)]]
    return not any(isinstance(sight, Broken) for sight in found) if found else None


@pytest.mark.parametrize("kind", RULES)
@pytest.mark.parametrize("item", [{}, {"a": None, "b": 1}, {"a": 1, "b": None}, {"a": 1}, {"b": 1}, 5, None, []])
def test_nothing_is_said_where_a_side_is_absent_or_null(kind: str, item: object) -> None:
    assert seen(relation(kind), item) is None


@pytest.mark.parametrize("kind", RULES)
def test_each_rule_judges_its_own_relation(kind: str) -> None:
    assert [name for name, check in RULES.items() if the_rule(check).judges(relation(kind))] == [kind]
    assert sights(RULES[kind], relation(kind), answer(b"<html>")) == []


@pytest.mark.parametrize(
    ("kind", "mine", "theirs", "held"),
    [
        ("equal", 1, 1, True),
        ("equal", 1, 1.0, True),
        ("equal", 1, True, False),
        ("equal", "1", 1, False),
        ("equal", "a", "A", False),
        ("equal", [1, {"x": 1, "y": 2}], [1.0, {"y": 2, "x": 1}], True),
        ("equal", {"x": 1}, {"x": 1, "y": 2}, False),
        ("equal", [1, 2], [2, 1], False),
        ("equal", T, "2026-03-31T19:54:42+10:00", True),
        ("equal", T, "2026-03-31T09:54:43Z", False),
        ("equal", T, "2026-03-31T09:54:42.999Z", True),
        ("at-most", 1, 1, True),
        ("at-most", 2, 1, False),
        ("at-most", 10**30, 1e30, True),
        ("at-most", 0.30000000000000004, 0.3, True),
        ("at-most", 0.31, 0.3, False),
        ("at-most", "9.50", "10.00", True),
        ("at-most", "10.50", 10, False),
        ("at-most", "much", 10, None),
        ("at-most", True, 0, None),
        ("at-most", T, "2026-03-31T09:54:41Z", False),
        ("less-than", 1, 2, True),
        ("less-than", 2, 2, False),
        ("less-than", 2, 2.5, True),
        ("less-than", T, T, False),
        ("less-than", T, "2026-03-31T09:54:43Z", True),
        ("less-than", T, "2026-03-31", True),
        ("less-than", "2026-03-31", "2026-03-31", False),
        ("not-after", T, T, True),
        ("not-after", "2026-03-31T09:54:43Z", T, False),
        ("not-after", "2026-03-31T09:54:42.000000001Z", "2026-03-31T09:54:42.000000000Z", False),
        ("not-after", "2026-03-31T09:54:42.9Z", T, True),
        ("not-after", "2026-03-31T09:54:43.5Z", T, False),
        ("not-after", "2026-03-31T20:00:00+10:00", "2026-03-31T10:00:00Z", True),
        ("not-after", T, "2026-03-31", True),
        ("not-after", "2026-03-31T12:00:00Z", "2026-03-30", False),
        ("not-after", "2026-03-31T11:59:59Z", "2026-03-30", True),
        ("not-after", "2026-04-01", T, False),
        ("not-after", "2026-04-01", "2026-03-31T10:00:00Z", True),
        ("not-after", "2026-04-01", "2026-03-31", False),
        ("not-after", 5, 4, False),
        ("not-after", 4, 5, True),
        ("not-after", SECONDS, T, None),
        ("not-after", "soon", T, None),
        ("contains", "https://x/things/42", 42, True),
        ("contains", "https://x/things/43", 42, False),
        ("contains", "https://x/things/a%20b", "a b", True),
        ("contains", "https://x/things/a b", "a%20b", False),
        ("contains", ["EUR", "AUD"], "AUD", True),
        ("contains", ["EUR"], "AUD", False),
        ("contains", [], "AUD", False),
        ("contains", [1, 2], 2.0, True),
        ("contains", "anything", "", None),
        ("contains", 5, "5", None),
        ("contains", "true", True, None),
        ("begins-with", "https://x/things", "https://x", True),
        ("begins-with", "http://x/things", "https://x", False),
        ("begins-with", "+61731", "+61", True),
        ("begins-with", "61731", 61, True),
        ("begins-with", "https://x/a%20b/c", "https://x/a b", True),
        ("begins-with", ["https://x"], "https://x", None),
        ("count", [1, 2], 2, True),
        ("count", [1, 2], 3, False),
        ("count", [], 0, True),
        ("count", [None, None], 2, True),
        ("count", [1, 2], "2", True),
        ("count", [1, 2], 2.0, True),
        ("count", {"x": 1}, 1, None),
        ("count", [1], "one", None),
        ("sum", [1, 2], 3, True),
        ("sum", [1, 2], 4, False),
        ("sum", [], 0, True),
        ("sum", [], 1, False),
        ("sum", [0.1, 0.2], 0.3, True),
        ("sum", [0.1, 0.2], 0.30000000000000004, True),
        ("sum", [0.1, 0.2], 0.31, False),
        ("sum", [0.125, 0.125], 0.2, True),
        ("sum", [0.125, 0.125], 0.3, True),
        ("sum", [0.125, 0.125], 0.4, False),
        ("sum", ["10.50", "0.50"], "11.00", True),
        ("sum", ["10.50", "0.50"], 10.5, False),
        ("sum", [10**20, 1], 10**20 + 1, True),
        ("sum", [10**20, 1], 10**20 + 2, False),
        ("sum", [1, None], 1, None),
        ("sum", [1, "much"], 1, None),
        ("sum", [1, True], 2, None),
        ("sum", [-5, 5], 0, True),
        ("sum", 5, 5, True),
    ],
)
def test_relation_holds_or_not(kind: str, mine: object, theirs: object, held: bool | None) -> None:
    assert seen(relation(kind), {"a": mine, "b": theirs}) is held


@pytest.mark.parametrize(
    ("mine", "theirs", "units", "held"),
    [
        (SECONDS, SECONDS * 1000, ("s", "ms"), True),
        (SECONDS, SECONDS * 1000 - 1000, ("s", "ms"), False),
        (SECONDS + 1, SECONDS * 1000 + 500, ("s", "ms"), True),
        (SECONDS, T, ("s", "iso"), True),
        (SECONDS + 1, T, ("s", "iso"), False),
        (T, SECONDS - 1, ("iso", "s"), False),
        (SECONDS * 1000 + 999, SECONDS, ("ms", "s"), True),
        (SECONDS * 1000 + 1000, SECONDS, ("ms", "s"), False),
        (SECONDS, "2026-03-31", ("s", "day"), True),
        (SECONDS, "2026-03-29", ("s", "day"), False),
        (SECONDS, SECONDS // 86_400 * 86_400, ("s", "s@day"), True),
        (SECONDS, SECONDS // 86_400 * 86_400 - 2 * 86_400, ("s", "s@day"), False),
        (SECONDS // 86_400 * 86_400, "2026-03-31", ("s@day", "day"), True),
        (SECONDS + 0.5, SECONDS + 0.25, ("s", "s"), False),
        (SECONDS, "2026", ("s", "iso"), None),
        ("x", SECONDS, ("s", "s"), None),
    ],
)
def test_points_in_time_are_compared_in_their_units(
    mine: object, theirs: object, units: tuple[str, str], held: bool | None
) -> None:
    assert seen(relation("not-after", units=units), {"a": mine, "b": theirs}) is held


def test_equal_moments_in_two_units_are_equal() -> None:
    assert seen(relation("equal", units=("s", "ms")), {"a": SECONDS, "b": SECONDS * 1000 + 400}) is True
    assert seen(relation("equal", units=("s", "ms")), {"a": SECONDS, "b": SECONDS * 1000 + 1400}) is False


@pytest.mark.parametrize(
    ("item", "held"),
    [
        ('{"a": [5.253, 5.253], "b": 10.51}', True),
        ('{"a": [5.253, 5.253], "b": 10.50}', True),
        ('{"a": [5.253, 5.253], "b": 10.52}', False),
        ('{"a": [5.25, 5.25], "b": 10.50}', True),
        ('{"a": [5.25, 5.25], "b": 10.51}', False),
        ('{"a": [5.25, 5.25], "b": 10}', True),
        ('{"a": [0.10, 0.20], "b": 0.3}', True),
        ('{"a": [12345678901234567890.12, 0.01], "b": 12345678901234567890.13}', True),
        ('{"a": [12345678901234567890.12, 0.01], "b": 12345678901234567890.15}', False),
        ('{"a": [1e999], "b": 1}', None),
        ('{"a": [1E2, 1], "b": 101}', True),
    ],
)
def test_sum_goes_by_the_digits_as_written(item: str, held: bool | None) -> None:
    assert raw(relation("sum"), item) is held


@pytest.mark.parametrize(
    ("kind", "left", "right", "item", "held"),
    [
        ("sum", "$.lines[*].n", "$.t", {"lines": [{"n": 1}, {"n": 2}], "t": 3}, True),
        ("sum", "$.lines[*].n", "$.t", {"lines": [{"n": 1}, {}], "t": 1}, None),
        ("sum", "$.lines[*].n", "$.t", {"lines": [], "t": 0}, True),
        ("sum", "$.lines[*].n", "$.t", {"lines": [], "t": 2}, False),
        ("sum", "$.lines[*].n", "$.t", {"lines": None, "t": 2}, None),
        ("sum", "$.lines[*].n", "$.t", {"t": 2}, None),
        ("sum", "$.o[*].lines[*].n", "$.o[*].t", {"o": [{"lines": [{"n": 1}], "t": 1}, {"lines": [], "t": 0}]}, True),
        ("sum", "$.o[*].lines[*].n", "$.o[*].t", {"o": [{"lines": [{"n": 1}], "t": 0}, {"lines": [], "t": 1}]}, False),
        ("count", "$.lines", "$.t", {"lines": [{}, {}], "t": 2}, True),
        ("count", "$.lines[*]", "$.t", {"lines": [None, {}], "t": 2}, True),
        ("count", "$.lines[*]", "$.t", {"lines": [], "t": 1}, False),
        ("count", "$.lines[*]", "$.t", {"lines": {}, "t": 1}, None),
        ("count", "$.g[*].m", "$.g[*].n", {"g": [{"m": [1], "n": 1}, {"m": [], "n": 0}]}, True),
        ("count", "$.g[*].m", "$.g[*].n", {"g": [{"m": [1], "n": 0}, {"m": [], "n": 1}]}, False),
        ("not-after", "$.h[*].a", "$.h[*].b", {"h": [{"a": 1, "b": 2}, {"a": 3, "b": 4}]}, True),
        ("not-after", "$.h[*].a", "$.h[*].b", {"h": [{"a": 1, "b": 2}, {"a": 5, "b": 4}]}, False),
        ("not-after", "$.start", "$.h[*].a", {"start": 2, "h": [{"a": 2}, {"a": 5}]}, True),
        ("not-after", "$.start", "$.h[*].a", {"start": 2, "h": [{"a": 2}, {"a": 1}]}, False),
        ("not-after", "$.h[*].a", "$.end", {"h": [{"a": 1}, {"a": 2}], "end": 2}, True),
        ("at-most", "$.p[*]", "$.q[*]", {"p": [1, 2], "q": [2, 3]}, True),
        ("at-most", "$.p[*]", "$.q[*]", {"p": [1, 3], "q": [2, 3]}, False),
        ("equal", "$['odd name']", "$.b", {"odd name": 1, "b": 1}, True),
        ("equal", "$.h[0].a", "$.b", {"h": [{"a": 1}, {"a": 2}], "b": 1}, True),
        ("equal", "$.h[-1].a", "$.b", {"h": [{"a": 1}, {"a": 2}], "b": 1}, False),
    ],
)
def test_values_inside_arrays_are_compared_element_by_element_or_every_one(
    kind: str, left: str, right: str, item: object, held: bool | None
) -> None:
    assert seen(relation(kind, left, right), item) is held


def test_finding_shows_both_values_and_where() -> None:
    body = {"items": [{"a": 1, "b": 2}, {"a": 3, "b": 2}, {"a": 2, "b": 2}]}
    assert sights(relations.at_most, relation("at-most"), answer(body)) == [
        Kept(2),
        Broken(message="a is 3, above b, which is 2", at="/items/1/a", expected="a at-most b", actual="3 and 2"),
    ]


def test_finding_in_an_array_of_an_item_names_the_element() -> None:
    body = {"items": [{"h": [{"a": 1, "b": 2}, {"a": 3, "b": 2}]}]}
    (_, sight) = sights(relations.not_after, relation("not-after", "$.h[*].a", "$.h[*].b"), answer(body))
    assert isinstance(sight, Broken)
    assert (sight.at, sight.message) == ("/items/0/h/1/a", "h[*].a is 3, after h[*].b, which is 2")


def test_findings_of_count_and_sum_say_what_was_found() -> None:
    (sight,) = sights(relations.count, relation("count"), answer({"items": [{"a": [1, 2], "b": 3}]}))
    assert isinstance(sight, Broken)
    assert (sight.message, sight.at) == ("a has 2 elements, and b says 3", "/items/0/a")
    (sight,) = sights(relations.total, relation("sum"), answer({"items": [{"a": ["1.10", "2.20"], "b": "3.40"}]}))
    assert isinstance(sight, Broken)
    assert (sight.message, sight.expected) == ('a adds up to 3.30, and b is "3.40"', "b: 3.30")


def test_millions_of_pairs_are_not_compared() -> None:
    item = {"p": list(range(3000)), "q": list(range(3000, 6000))}
    assert seen(relation("at-most", "$.p[*]", "$.q[*]"), item) is True


def test_relation_of_a_body_that_is_the_object_itself() -> None:
    whole = promise(Relation, place=place("$"), relation="count", left=place("$.items"), right=place("$.n"))
    assert sights(relations.count, whole, answer({"items": [1], "n": 1})) == [Kept()]


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("equal", {"a": "x", "b": "x"}),
        ("at-most", {"a": 1, "b": 2}),
        ("less-than", {"a": 1, "b": 2}),
        ("not-after", {"a": 1, "b": 2}),
        ("not-after", {"a": T, "b": T}),
        ("contains", {"a": "xyz", "b": "y"}),
        ("begins-with", {"a": "xyz", "b": "x"}),
        ("count", {"a": [1, 2], "b": 2}),
        ("sum", {"a": [1, 2.5], "b": 3.5}),
        ("sum", {"a": [0.1, 0.2], "b": 0.3}),
    ],
)
def test_quick_look_takes_plain_values_and_counts_them(kind: str, item: dict[str, object]) -> None:
    look = the_rule(RULES[kind]).screen
    assert look is not None
    body = {"items": [item, {"a": None, "b": 1}, item, {}]}
    assert look([relation(kind), relation(kind)])(answer(body)) == [2, 2]
    assert sights(RULES[kind], relation(kind), answer(body)) == [Kept(2)]


def test_quick_look_adds_up_what_lies_in_arrays() -> None:
    promised = relation("sum", "$.lines[*].n", "$.t")
    body = {
        "items": [
            {"lines": [{"n": 1.1}, {"n": 2.2}], "t": 3.3},
            {"lines": [], "t": 0},
            {"t": 1},
            {"lines": [{}], "t": 1},
        ]
    }
    look = the_rule(relations.total).screen
    assert look is not None
    assert look([promised])(answer(body)) == [2]
    assert sights(relations.total, promised, answer(body)) == [Kept(2)]
