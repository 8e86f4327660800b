from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.matches import MOST_PAGES, Ground, ask_matches, chosen
from fairport.evidence import Ask, Exchange
from fairport.judge import judge
from fairport.places import place
from fairport.run import RELATIONS
from fairport.spec.model import Contract, Match
from fairport.validators import all_rules
from tests.desks import FakeDesk, told
from tests.making import collection, contract, instant, paging, promise

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.matching import Scalar

RULES = [rule for rule in all_rules() if rule.over in RELATIONS]
GOOD = Ask(operation="list")
Row = dict[str, Any]
NAMES = ("oak barn", "Oak shed", "beech barn", None, "pine house", "épée rack")
ROWS: list[Row] = [
    {
        "id": f"r{at:02}",
        "status": ("open", "open", "lost", "in transit")[at % 4],
        "name": NAMES[at % len(NAMES)],
        "weight": (2, 9, 10, 31, None)[at % 5],
        "fragile": at % 3 == 0,
        "made": 1_600_000_000 + 1000 * at,
    }
    for at in range(20)
]


def match(operator: str, parameter: str, field: str, **members: object) -> Match:
    return promise(
        Match,
        id=f"list/{operator}/{parameter}",
        collection=collection(),
        operator=operator,
        parameter=parameter,
        field=place(field),
        **members,
    )


MATCHES = (
    match("equals", "status", "$.status"),
    match("equals", "fragile", "$.fragile"),
    match("prefix", "begins", "$.name"),
    match("contains", "q", "$.name"),
    match("at-least", "least", "$.weight"),
    match("at-most", "most", "$.weight"),
    match("at-least", "made[gte]", "$.made", unit="s"),
    match("less-than", "made[lt]", "$.made", unit="s"),
)
TESTS: dict[str, Callable[[Row, str], bool]] = {
    "status": lambda row, value: row["status"] == value,
    "fragile": lambda row, value: row["fragile"] is (value == "true"),
    "begins": lambda row, value: (row["name"] or "").startswith(value),
    "q": lambda row, value: value in (row["name"] or ""),
    "least": lambda row, value: row["weight"] is not None and row["weight"] >= int(value),
    "most": lambda row, value: row["weight"] is not None and row["weight"] <= int(value),
    "made[gte]": lambda row, value: row["made"] >= int(value),
    "made[lt]": lambda row, value: row["made"] < int(value),
}


@dataclass
class Shelves:
    """A service that filters its rows and pages by `limit` (3 unless asked) and `skip`; `lies` replace tests."""

    lies: dict[str, Callable[[Row, str], bool]]
    pages: bool = True

    def __call__(self, ask: Ask, number: int) -> Exchange:
        tests = TESTS | self.lies
        rows = [row for row in ROWS if all(tests[name](row, value) for name, value in ask.query if name in tests)]
        skip, size = int(ask.value("skip") or 0), int(ask.value("limit") or 3) if self.pages else 1000
        return told(ask, number, {"items": rows[skip : skip + size], "total": len(rows)})


def made(*matches: Match, pages: bool = True) -> Contract:
    held = collection()
    return contract(held, *([paging(collection=held, token=None)] if pages else []), *matches, instant("made"))


def asked(
    contract_: Contract, profile: str = "standard", *, pages: bool = True, known: Known | None = None, **lies: Any
) -> FakeDesk:
    service = Shelves({name.replace("_since", "[gte]"): lie for name, lie in lies.items()}, pages)
    desk = FakeDesk(contract_, service, known or Known(good={"list": GOOD}), PROFILES[profile])
    ask_matches(desk)
    return desk


def broken(desk: FakeDesk) -> set[str]:
    desk.ask([GOOD, *(Ask(operation="list", query=(("skip", str(skip)),)) for skip in range(3, 24, 3))])
    return {f.rule for f in judge(desk.contract, RULES, desk.exchanges).findings if f.rule.startswith("matches")}


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.parametrize("profile", ["quick", "standard"])
def test_honest_service_draws_nothing(profile: str, *, pages: bool) -> None:
    assert broken(asked(made(*MATCHES, pages=pages), profile, pages=pages)) == set()


@pytest.mark.parametrize(
    ("lies", "rule"),
    [
        ({"status": lambda _row, _value: True}, "matches.not-ignored"),
        ({"status": lambda row, value: row["status"] != value}, "matches.holds"),
        ({"fragile": lambda row, value: value == "false" or row["fragile"]}, "matches.not-ignored"),
        ({"begins": lambda row, value: value in (row["name"] or "")}, "matches.holds"),
        ({"q": lambda row, value: (row["name"] or "").startswith(value)}, "matches.complete"),
        ({"least": lambda row, value: row["weight"] is not None and row["weight"] > int(value)}, "matches.complete"),
        ({"least": lambda row, value: str(row["weight"]) >= value}, "matches.holds"),
        ({"made_since": lambda row, value: row["made"] > int(value)}, "matches.complete"),
    ],
)
@pytest.mark.parametrize("pages", [True, False])
def test_lies_are_found(lies: dict[str, Any], rule: str, *, pages: bool) -> None:
    assert rule in broken(asked(made(*MATCHES, pages=pages), pages=pages, **lies))


def test_one_question_on_the_quick_for_a_value_and_one_for_none() -> None:
    desk = asked(made(MATCHES[0], pages=False), "quick", pages=False)
    assert [ask.query for ask in desk.asked] == [(), (("status", "open"),), (("status", "pu ayhuzpa"),)]


def test_filters_are_asked_for_together_for_values_that_one_item_has() -> None:
    desk = asked(made(MATCHES[0], MATCHES[4], pages=False), pages=False)
    (both,) = [dict(ask.query) for ask in desk.asked if len(ask.query) > 1]
    alone = [ask.query for ask in desk.asked]
    assert all(((name, value),) in alone for name, value in both.items())
    assert any(row["status"] == both["status"] and (row["weight"] or 0) >= int(both["least"]) for row in ROWS)


def test_other_words_for_truths_are_asked_for() -> None:
    values = [ask.value("fragile") for ask in asked(made(MATCHES[1], pages=False), pages=False).asked[1:]]
    assert values == ["true", "false", "True", "1", "False", "0"]


def test_list_that_never_ends_is_left() -> None:
    desk = FakeDesk(
        made(MATCHES[0]),
        lambda ask, number: told(ask, number, {"items": [{"id": f"{number}", "status": "open"}]}),
        Known(good={"list": GOOD}),
    )
    ask_matches(desk)
    assert 1 < len(desk.asked) <= 1 + 2 * MOST_PAGES


def test_filter_that_somebody_has_set_is_left_alone() -> None:
    good = Ask(operation="list", query=(("status", "open"),))
    desk = asked(made(MATCHES[0]), known=Known(good={"list": good}))
    assert desk.asked == [good]
    assert asked(made(MATCHES[0]), known=Known()).asked == []


def ground(operator: str, *values: Scalar, unit: str = "", held: str = "") -> Ground:
    return Ground(match(operator, "p", "$.p", unit=unit), GOOD, tuple((value,) for value in values), held)


@pytest.mark.parametrize(
    ("made_", "values"),
    [
        (ground("equals", "open", "open", "lost"), ["open", "svza", "lost"]),
        (ground("equals", "a b", "open", "open", "Ä"), ["open", "Ä", "a b"]),
        (ground("equals", True, False), ["true", "false"]),
        (ground("equals", None, " x", ""), []),
        (ground("equals", 5, 5, 7), ["5", "4", "7"]),
        (ground("prefix", "Books", "a b", "100%"), ["Boo", "ook", "Ivv"]),
        (ground("contains", "a lamp", "oak barn"), ["lamp", "shtw", "barn", "amp"]),
        (ground("at-least", 1, 2, 3, 4), ["3", "4", "2", "41"]),
        (ground("at-most", 1, 2, 3, 4), ["2", "1", "3", "-1"]),
        (ground("at-least", "2026-03-31T09:00:00Z", unit="day", held="iso"), ["2026-03-31"]),
        (ground("at-least", "2026-03-31T09:00:00.5", unit="iso", held="iso"), ["2026-03-31T09:00:00.5"]),
        (ground("less-than", 1_600_000_000_000, unit="s", held="ms"), ["1600000000"]),
        (ground("at-least", "a", "b"), []),
    ],
)
def test_values_are_chosen_from_what_the_items_show(made_: Ground, values: list[str]) -> None:
    desk = FakeDesk(made(), Shelves({}), depth=PROFILES["standard"])
    found = chosen(desk, made_)
    assert set(values) <= set(found)
    assert found[:1] == values[:1]
    assert len(chosen(FakeDesk(made(), Shelves({})), made_)) <= 2
