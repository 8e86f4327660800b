from __future__ import annotations

from decimal import Decimal

import pytest

from fairport.matching import LONGEST_KEPT, MOST_KEPT, Fit, Scalar, decimals_of, fit, scalars_at
from fairport.places import place

YES, NO, OPEN = Fit.YES, Fit.NO, Fit.OPEN
T = "2026-03-31T09:54:42Z"
SECONDS = 1_774_950_882


@pytest.mark.parametrize("operator", ["equals", "prefix", "contains", "at-least", "less-than"])
@pytest.mark.parametrize("values", [None, ()])
def test_what_is_not_known_or_not_there_is_open(operator: str, values: tuple[Scalar, ...] | None) -> None:
    assert fit(operator, "a", values) is OPEN


@pytest.mark.parametrize(
    ("operator", "asked", "told"),
    [
        ("equals", "open", NO),
        ("prefix", "op", NO),
        ("contains", "pen", NO),
        ("equals", "false", OPEN),
        ("equals", "0", OPEN),
        ("equals", "null", OPEN),
        ("at-most", "5", OPEN),
        ("more-than", "5", OPEN),
    ],
)
def test_null_fits_no_text_and_may_lie_anywhere(operator: str, asked: str, told: Fit) -> None:
    assert fit(operator, asked, (None,)) is told


@pytest.mark.parametrize(
    ("asked", "value", "told"),
    [
        ("lost", "lost", YES),
        ("lost", "open", NO),
        ("lost", "almost lost", NO),
        ("lost", "Lost", OPEN),
        ("epee", "épée", OPEN),
        ("AB12", "ab-12", OPEN),
        ("a b", "a b", YES),
        ("Ångström lamp", "Ångström lamp", YES),
        ("A+B & C", "A+B & C", YES),
        ("a,b", "a,b", OPEN),
        ("a,b", "b", OPEN),
        ("a,b", "c", NO),
        (" a", " a", OPEN),
        ("-a", "-a", OPEN),
        ("!lost", "open", OPEN),
        ("eq.lost", "open", OPEN),
        ("eq.lost", "eq.lost", OPEN),
        ("12**34", "12**34", OPEN),
        ("In:lost", "open", OPEN),
        ("equal.lost", "open", NO),
        ("4111111111111111", "************1111", OPEN),
        ("a long story", "a long st…", OPEN),
        ("in_transit", "in_transit", YES),
        ("in_transit", "in-transit", OPEN),
        ("a_c", "abc", OPEN),
        ("a_c", "abbc", NO),
        ("a%", "abbc", OPEN),
        ("%_*?", "whatever", OPEN),
        ("10", "10", YES),
        ("10", "010", OPEN),
        ("10", "10.0", OPEN),
        ("10", "11", NO),
        ("x" * 300, "x" * 300, OPEN),
        ("true", "true", YES),
    ],
)
def test_text_equals(asked: str, value: str, told: Fit) -> None:
    assert fit("equals", asked, (value,)) is told


@pytest.mark.parametrize(
    ("asked", "value", "told"),
    [
        ("Boo", "Books", YES),
        ("boo", "Books", OPEN),
        ("epe", "Épée", OPEN),
        ("lam", "Ångström lamp", OPEN),
        ("ook", "Books", NO),
        ("Bo ", "Bo oks", OPEN),
        ("a_b", "axb c", OPEN),
        ("%", "Books", OPEN),
        ("Zub", "Books", NO),
    ],
)
def test_text_begins(asked: str, value: str, told: Fit) -> None:
    assert fit("prefix", asked, (value,)) is told


@pytest.mark.parametrize(
    ("asked", "value", "told"),
    [
        ("lamp", "Ångström lamp", YES),
        ("oak barn", "the oak barn here", YES),
        ("Lamp", "Ångström lamp", OPEN),
        ("amp", "Ångström lamp", OPEN),
        ("lamps", "Ångström lamp", NO),
        ("oak barn", "barn of oak", OPEN),
        ("oak barn", "beech barn", OPEN),
        ("oak barn", "beech shed", NO),
        ("the", "over the hill", OPEN),
        ("of", "made of oak", OPEN),
        ("100%", "100 percent", OPEN),
        ("rug", "books", NO),
        ("l%p", "a lamp", OPEN),
        ("--", "a -- b", OPEN),
        ("end", "a story without...", OPEN),
        ("end", "a story... without", NO),
    ],
)
def test_text_contains(asked: str, value: str, told: Fit) -> None:
    assert fit("contains", asked, (value,)) is told


@pytest.mark.parametrize(
    ("operator", "asked", "value", "told"),
    [
        ("equals", "5", 5, YES),
        ("equals", "5.0", 5, YES),
        ("equals", "5", 6, NO),
        ("equals", "five", 5, OPEN),
        ("equals", "true", 1, OPEN),
        ("at-least", "9", 10, YES),
        ("at-least", "10", 10, YES),
        ("at-least", "11", 10, NO),
        ("more-than", "10", 10, NO),
        ("at-most", "10", 10, YES),
        ("less-than", "10", 10, NO),
        ("less-than", "10", 9, YES),
        ("at-least", "-3", -4, NO),
        ("at-least", str(10**20), 10**20 + 1, YES),
        ("at-least", "5..9", 10, OPEN),
        ("prefix", "1", 10, OPEN),
        ("contains", "1", 10, OPEN),
    ],
)
def test_whole_numbers(operator: str, asked: str, value: Scalar, told: Fit) -> None:
    assert fit(operator, asked, (value,)) is told


@pytest.mark.parametrize(
    ("asked", "value", "decimals", "told"),
    [
        ("2", 2, 2, YES),
        ("0.5", 0.5, 2, YES),
        ("12.25", 12.25, 2, OPEN),
        ("0.1", 0.1, 2, OPEN),
        ("2", 2.0, 1, YES),
        ("2", 2.0, 0, YES),
        ("0.5", 0.5, 1, OPEN),
        ("2", 2.0000001, 7, OPEN),
        ("2", 2.25, 2, YES),
        ("3", 2.25, 2, NO),
        ("1", float("inf"), 0, OPEN),
        ("1", float("nan"), 0, OPEN),
    ],
)
def test_number_that_may_be_shown_rounded_is_open_at_the_bound(
    asked: str, value: float, decimals: int, told: Fit
) -> None:
    assert fit("at-least", asked, (value,), decimals=decimals) is told


@pytest.mark.parametrize(
    ("number", "count"), [(2, 0), (2.0, 0), (0.5, 1), (12.25, 2), (1e-7, 7), (Decimal("1.50"), 1), (float("inf"), 0)]
)
def test_decimals_are_counted(number: float | Decimal, count: int) -> None:
    assert decimals_of(number) == count


@pytest.mark.parametrize(
    ("operator", "asked", "value", "told"),
    [
        ("equals", "true", True, YES),
        ("equals", "true", False, NO),
        ("equals", "false", False, YES),
        ("equals", "False", True, NO),
        ("equals", "1", True, YES),
        ("equals", "maybe", True, OPEN),
        ("at-least", "1", True, OPEN),
    ],
)
def test_truths(operator: str, asked: str, value: Scalar, told: Fit) -> None:
    assert fit(operator, asked, (value,)) is told


@pytest.mark.parametrize(
    ("operator", "asked", "value", "told"),
    [
        ("at-least", "b", "c", YES),
        ("at-least", "b", "a", NO),
        ("at-least", "b", "b", YES),
        ("more-than", "b", "b", NO),
        ("at-least", "b", "É", OPEN),
        ("at-least", "9", "10", OPEN),
        ("at-least", "09", "10", YES),
        ("less-than", "2026-01-01", "2025-12-31", YES),
    ],
)
def test_texts_are_compared_as_all_collations_do(operator: str, asked: str, value: str, told: Fit) -> None:
    assert fit(operator, asked, (value,)) is told


@pytest.mark.parametrize(
    ("operator", "asked", "value", "unit", "held", "told"),
    [
        pytest.param("at-least", str(SECONDS), SECONDS, "s", "s", YES, id="from-the-very-second"),
        pytest.param("less-than", str(SECONDS), SECONDS, "s", "s", NO, id="before-the-very-second"),
        pytest.param("at-most", str(SECONDS), SECONDS, "s", "s", OPEN, id="until-a-second-that-may-be-cut"),
        pytest.param("more-than", str(SECONDS), SECONDS, "s", "s", OPEN, id="after-a-second-that-may-be-cut"),
        pytest.param("equals", str(SECONDS), SECONDS, "s", "s", OPEN, id="at-a-second-that-may-be-cut"),
        pytest.param("equals", str(SECONDS), SECONDS + 5, "s", "s", NO, id="at-another-second"),
        pytest.param("at-least", str(SECONDS), SECONDS - 1, "s", "s", OPEN, id="rounded"),
        pytest.param("at-least", str(SECONDS), SECONDS - 2, "s", "s", NO, id="earlier"),
        pytest.param("at-least", str(SECONDS), SECONDS * 1000 + 500, "s", "ms", OPEN, id="a-part-of-a-second"),
        pytest.param("at-least", str(SECONDS), T, "s", "iso", OPEN, id="another-way-of-writing-the-same"),
        pytest.param("at-least", T, T, "iso", "iso", YES, id="text"),
        pytest.param("at-least", T, "2026-03-31T09:54:42+02:00", "iso", "iso", NO, id="two-hours-earlier"),
        pytest.param("at-least", T, "2026-03-31T03:54:42", "iso", "iso", OPEN, id="without-a-zone-beside-one-with"),
        pytest.param("at-least", T[:-1], "2026-03-31T03:54:42", "iso", "iso", NO, id="both-without-a-zone"),
        pytest.param("at-most", "2026-03-31", "2026-03-31", "day", "day", YES, id="until-the-very-day"),
        pytest.param("at-most", "2026-03-31", "2026-04-01", "day", "day", NO, id="a-day-later"),
        pytest.param("less-than", "2026-03-31", "2026-03-31", "day", "", NO, id="a-day-that-no-instant-promises"),
        pytest.param("equals", "2026-03-31", "2026-03-31", "day", "day", YES, id="the-very-day"),
        pytest.param("at-most", "2026-03-31", T, "day", "iso", OPEN, id="within-the-day"),
        pytest.param("at-most", "2026-03-31", "2026-04-01T11:00:00Z", "day", "iso", OPEN, id="far-in-the-west"),
        pytest.param("at-most", "2026-03-31", "2026-04-01T13:00:00Z", "day", "iso", NO, id="after-it-everywhere"),
        pytest.param("at-least", "2026-03-31", "2026-03-30T11:00:00Z", "day", "iso", OPEN, id="far-in-the-east"),
        pytest.param("at-least", "2026-03-31", "2026-03-30T09:00:00Z", "day", "iso", NO, id="before-it-everywhere"),
        pytest.param("at-least", T, "2026-03-31", "iso", "day", OPEN, id="a-day-around-an-instant"),
        pytest.param("at-least", T, "2026-04-02", "iso", "day", YES, id="a-day-after-an-instant"),
        pytest.param("at-least", T, "2026-03-29", "iso", "day", NO, id="a-day-before-an-instant"),
        pytest.param("at-least", "soon", T, "iso", "iso", OPEN, id="no-instant-asked"),
        pytest.param("at-least", T, "soon", "iso", "iso", OPEN, id="no-instant-shown"),
        pytest.param("at-least", str(SECONDS), None, "s", "s", OPEN, id="null"),
    ],
)
def test_instants_are_compared_no_finer_than_they_are_written(
    operator: str, asked: str, value: Scalar, unit: str, held: str, told: Fit
) -> None:
    assert fit(operator, asked, (value,), unit, held) is told


@pytest.mark.parametrize(
    ("operator", "asked", "values", "told"),
    [
        ("equals", "a", ("b", "a"), YES),
        ("equals", "a", ("b", "A"), OPEN),
        ("equals", "a", ("b", "c"), NO),
        ("at-least", "5", (4, 6), OPEN),
        ("at-least", "5", (6, 7), YES),
        ("at-least", "5", (3, 4), NO),
        ("contains", "lamp", (None, "a lamp"), YES),
    ],
)
def test_any_of_several_values_may_match(operator: str, asked: str, values: tuple[Scalar, ...], told: Fit) -> None:
    assert fit(operator, asked, values) is told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("a", ("a",)),
        (True, (True,)),
        (1.5, (1.5,)),
        (["a", None, 2], ("a", None, 2)),
        ([], ()),
        ([["a"]], None),
        ({"a": 1}, None),
        ("x" * LONGEST_KEPT, ("x" * LONGEST_KEPT,)),
        ("x" * (LONGEST_KEPT + 1), None),
        (["a"] * MOST_KEPT, ("a",) * MOST_KEPT),
        (["a"] * (MOST_KEPT + 1), None),
    ],
)
def test_scalars_at_a_place(value: object, told: tuple[Scalar, ...] | None) -> None:
    assert scalars_at({"status": value}, place("$.status")) == told
    assert scalars_at({}, place("$.status")) == ()
