from __future__ import annotations

import pytest

from fairport.collation import collations, first_fall, folded, spelled, sure_order, words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ångström", "angstrom"),
        ("ÉPÉE", "epee"),
        ("Straße", "strasse"),
        ("Żubr", "zubr"),
        ("øre", "ore"),
        ("Łódź", "lodz"),
        ("\N{LATIN SMALL LETTER DOTLESS I}l", "il"),
        ("İl", "il"),
        ("Þór", "thor"),
        ("αβγ", "αβγ"),
        ("Жук", "жук"),
        ("王", "王"),
        ("a-1 b", "a-1 b"),
    ],
)
def test_case_and_accents_are_set_aside(text: str, told: str) -> None:
    assert folded(text) == told


def test_words_are_runs_of_letters_and_digits() -> None:
    assert words("Zebra-rug, 100% (new)_X") == ("zebra", "rug", "100", "new", "x")
    assert spelled("AB-12 c") == "ab12c"
    assert words("--") == ()


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["B", "a", "é"], "by code points"),
        (["\U0001f600", "\uffee"], "by UTF-16 units"),
        (["a", "B", "c"], "in small letters"),
        (["a_", "aa"], "in small letters"),
        (["aa", "a_"], "in capitals"),
        (["e", "é", "f"], "without accents"),
        (["a b", "abc", "a-d"], "by letters and digits alone"),
        (["_b", "1", "a"], "with punctuation first"),
        (["item 2", "item 10"], "with numbers by their value"),
    ],
)
def test_common_orders_are_known(texts: list[str], name: str) -> None:
    assert name in collations(texts)
    assert first_fall(texts) is None


def test_order_that_no_common_one_gives_is_told() -> None:
    assert collations(["b", "a", "c"]) == []
    assert collations([]) == collations(["one"]) == list(collations(["a", "b"]))


@pytest.mark.parametrize(
    ("one", "two", "order"),
    [
        ("a", "b", -1),
        ("b", "a", 1),
        ("same", "same", 0),
        ("apple", "banana", -1),
        ("Zoo", "apple", None),
        ("apple", "Zoo", None),
        ("zoo", "apple", None),
        ("yak", "ibis", None),
        ("Wood", "Vine", None),
        ("Wood", "Apple", 1),
        ("aalborg", "berlin", None),
        ("chalk", "dust", None),
        ("ngaio", "haze", None),
        ("The Beatles", "Abba", None),
        ("ab", "ac", None),
        ("9", "10", None),
        ("09", "10", -1),
        ("AB-0012", "AB-0009", 1),
        ("2026-03-31", "2026-04-01", -1),
        ("2026-03-31T09:00:00Z", "2026-03-31T08:00:00Z", 1),
        ("2026-03-31T09:00:00+02:00", "2026-03-31T08:00:00-02:00", None),
        ("2026-03-31T09:00:00+0200", "2026-03-31T08:00:00-0200", None),
        ("1 a", "b", -1),
        ("B", "1", 1),
        ("é", "f", None),
        ("", "a", None),
        ("-a", "b", None),
        ("王", "a", None),
    ],
)
def test_what_every_collation_agrees_on(one: str, two: str, order: int | None) -> None:
    assert sure_order(one, two) == order


@pytest.mark.parametrize(
    ("texts", "fall"),
    [
        (["a", "b", "c"], None),
        (["b", "a", "c"], (0, 1)),
        (["a", "e", "b", "c"], (1, 2)),
        (["a", "X", "b", "C"], (1, 3)),
        (["Zebra", "yak", "zebra", "ångström"], None),
        (["b", "1"], (0, 1)),
        (["B", "x", "1"], (0, 2)),
        (["1", "B", "b"], None),
        (["x-2", "y", "x-1"], (0, 2)),
        (["10", "9"], None),
        (["w", "v"], None),
        (["", "", "a"], None),
    ],
)
def test_first_two_that_stand_the_wrong_way_round(texts: list[str], fall: tuple[int, int] | None) -> None:
    assert first_fall(texts) == fall
