from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.explore.desk import Depth, Known
from fairport.contract_tests.explore.pages import walk_pages
from fairport.evidence import Ask, Exchange
from fairport.judge import judge
from fairport.spec.model import Paging
from fairport.validators import all_rules
from fairport.verdict import Outcome
from tests.desks import NOW, YEAR, FakeDesk, Rows, told, windowed_contract
from tests.making import collection, contract, paging

if TYPE_CHECKING:
    from collections.abc import Callable

START = Ask(operation="list", query=(("from", str(NOW - 20 * YEAR)), ("to", str(NOW))))
DEPTH = Depth(rows=45, sizes=(None, 5), pages=40, ladder=(100,))
DEFAULT, FIVE = "list-default", "list-5"


def walked(service: object, depth: Depth = DEPTH) -> FakeDesk:
    desk = FakeDesk(windowed_contract(), service, Known(now=float(NOW), good={"list": START}), depth)
    walk_pages(desk)
    return desk


@pytest.mark.parametrize(
    ("service", "by_default", "by_five"),
    [
        pytest.param(Rows(0), [0], [0], id="no-rows"),
        pytest.param(Rows(1), [0, 1, 0], [0, 1, 0], id="one-row"),
        pytest.param(Rows(3), [0, 3, 0], [0, 3, 0], id="exactly-one-page"),
        pytest.param(Rows(6), [0, 3, 6, 0], [0, 5, 6, 0], id="exactly-two-pages"),
        pytest.param(Rows(7), [0, 3, 6, 7, 0], [0, 5, 7, 0], id="a-short-last-page"),
        pytest.param(Rows(7, cap=2), [0, 2, 4, 6, 7, 0], [0, 2, 4, 6, 7, 0], id="capped"),
        pytest.param(Rows(4, total=lambda _count: 1), [0, 3, 4, 0], [0, 4, 0], id="total-too-low"),
        pytest.param(Rows(4, total=lambda _count: None), [0, 3, 4, 0], [0, 4, 0], id="no-total"),
        pytest.param(Rows(4, total=lambda _count: 9), [0, 3, 4, 7, 10, 0], [0, 4, 9, 0], id="total-a-little-too-high"),
        pytest.param(
            Rows(4, total=lambda _count: 10**6),
            [0, 3, 4, 7, 10, 10**6, 0],
            [0, 4, 9, 14, 10**6, 0],
            id="total-far-too-high",
        ),
        pytest.param(
            Rows(7, repeats_last=True), [0, 3, 6, 7, 8, 0], [0, 5, 7, 9, 0], id="last-page-again-past-the-end"
        ),
        pytest.param(Rows(4, ignores_skip=True), [0, 3, 6, 9, 0], [0, 4, 8, 0], id="skip-ignored"),
    ],
)
def test_walk_goes_to_the_first_empty_page_past_total_and_rows(
    service: Rows, by_default: list[int], by_five: list[int]
) -> None:
    desk = walked(service)
    assert desk.skips(DEFAULT) == by_default
    assert desk.skips(FIVE) == by_five


@pytest.mark.parametrize("count", [0, 1, 3, 6, 7, 20])
@pytest.mark.parametrize("cap", [None, 5])
def test_fair_service_of_any_size_draws_no_finding(count: int, cap: int | None) -> None:
    desk = walked(Rows(count, cap=cap))
    rules = [rule for rule in all_rules() if rule.id.startswith(("paging.", "collection."))]
    made = judge(desk.contract, rules, desk.exchanges)
    assert made.findings == ()
    assert not [r for r in made.results if r.outcome in {Outcome.ERRORED, Outcome.INCONCLUSIVE, Outcome.FAILED}]


@pytest.mark.parametrize(
    ("service", "rule"),
    [
        pytest.param(Rows(7, total=lambda count: count + 3), "paging.total-found", id="total-too-high"),
        pytest.param(Rows(7, total=lambda _count: 10**6), "paging.total-found", id="total-far-too-high"),
        pytest.param(Rows(7, total=lambda _count: 2), "paging.total-found", id="total-too-low"),
        pytest.param(Rows(7, repeats_last=True), "paging.past-end", id="last-page-again"),
        pytest.param(Rows(7, ignores_skip=True), "paging.no-repeats", id="skip-ignored"),
        pytest.param(Rows(7, cap=2), "paging.full-pages", id="below-the-documented-default"),
    ],
)
def test_walk_of_an_unfair_service_shows_what_is_wrong(service: Rows, rule: str) -> None:
    desk = walked(service)
    made = judge(desk.contract, all_rules(), desk.exchanges)
    assert rule in {finding.rule for finding in made.findings}


def test_walk_is_capped() -> None:
    desk = walked(Rows(500), Depth(rows=10, sizes=(None,), pages=4))
    assert desk.skips(DEFAULT) == [0, 3, 6, 9, 0]


def test_walks_of_all_sizes_go_side_by_side() -> None:
    first, second = walked(Rows(7)).batches[:2]
    assert [(ask.walk, ask.value("limit"), ask.value("skip")) for ask in first] == [
        (DEFAULT, None, None),
        (FIVE, "5", None),
    ]
    assert [(ask.walk, ask.value("skip")) for ask in second] == [(DEFAULT, "3"), (FIVE, "5")]


def test_every_page_keeps_the_criteria() -> None:
    assert {ask.without(frozenset({"limit", "skip"})) for ask in walked(Rows(7)).asked if ask.walk} == {START.query}


def test_refusal_inside_a_walk_ends_it() -> None:
    def refusing(ask: Ask, number: int) -> Exchange:
        skip = int(ask.value("skip") or 0)
        return told(ask, number, {"error": "no"}, 400) if skip >= 3 else Rows(7)(ask, number)

    assert walked(refusing).skips(DEFAULT) == [0, 3, 0]


def test_trouble_inside_a_walk_ends_it_and_judges_nobody() -> None:
    def troubled(ask: Ask, number: int) -> Exchange:
        skip = int(ask.value("skip") or 0)
        return told(ask, number, {}, 429) if skip == 3 else Rows(7)(ask, number)

    desk = walked(troubled)
    assert desk.skips(DEFAULT) == [0, 3, 0]
    made = judge(desk.contract, all_rules(), desk.exchanges)
    assert [finding for finding in made.findings if finding.outcome is Outcome.FAILED] == []


def test_first_page_that_changed_is_read_a_third_time() -> None:
    reads: list[int] = []

    def growing(ask: Ask, number: int) -> Exchange:
        if ask.walk == DEFAULT and not ask.value("skip"):
            reads.append(number)
        return Rows(2 if len(reads) < 2 else 3)(ask, number)

    assert walked(growing, Depth(rows=9, sizes=(None,), pages=9)).skips(DEFAULT)[-2:] == [0, 0]


def test_single_questions_are_asked_around_the_first_page_and_the_end() -> None:
    around = [ask for ask in walked(Rows(7)).asked if not ask.walk]
    asked = [(ask.value("limit"), ask.value("skip")) for ask in around]
    assert asked == [
        (None, "8"),
        (None, "65536"),
        (None, "2147483647"),
        ("5", None),
        ("1", "1"),
        ("5", "3"),
        ("100", None),
        ("7", None),
        (None, None),
        ("1", None),
    ]
    for nothing in around[-2:]:
        assert nothing.value("to") == str(int(nothing.value("from") or 0) + 1), "a window before everything"


def test_quick_look_asks_less_at_the_edges() -> None:
    around = [ask for ask in walked(Rows(7), replace(DEPTH, edges=False)).asked if not ask.walk]
    asked = [(ask.value("limit"), ask.value("skip")) for ask in around]
    assert asked[:2] == [(None, "8"), (None, "65536")]
    assert asked[2:] == [("5", None), ("1", "1"), ("5", "3"), ("100", None), ("7", None), (None, None)]


def test_skip_that_no_sixteen_bits_hold_lies_past_the_end() -> None:
    many = walked(Rows(65_536, created=lambda _row: NOW - YEAR), Depth(rows=9, sizes=(None,), pages=4))
    assert [ask.value("skip") for ask in many.asked if not ask.walk][:2] == ["65537", "131072"]


@pytest.mark.parametrize(
    ("wraps", "found"),
    [
        pytest.param(lambda skip: skip % 2**16, True, id="sixteen-bits"),
        pytest.param(lambda skip: skip if skip + 3 < 2**31 else 0, True, id="thirty-two-bits"),
        pytest.param(lambda skip: min(skip, 10_000), False, id="held-at-a-maximum-past-the-end"),
    ],
)
def test_far_skip_that_shows_the_first_rows_again_is_found(wraps: Callable[[int], int], *, found: bool) -> None:
    def wrapping(ask: Ask, number: int) -> Exchange:
        skip = wraps(int(ask.value("skip") or 0))
        kept = tuple((name, str(skip) if name == "skip" else value) for name, value in ask.query)
        return replace(Rows(7)(replace(ask, query=kept), number), ask=ask)

    desk = walked(wrapping)
    made = judge(desk.contract, all_rules(), desk.exchanges)
    assert ("paging.past-end" in {finding.rule for finding in made.findings}) is found
    assert found or not made.findings


def test_far_skip_may_be_refused() -> None:
    def refusing(ask: Ask, number: int) -> Exchange:
        far = int(ask.value("skip") or 0) > 10_000
        return told(ask, number, {"error": "too far"}, 400) if far else Rows(7)(ask, number)

    desk = walked(refusing)
    rules = [rule for rule in all_rules() if rule.id.startswith("paging.")]
    assert judge(desk.contract, rules, desk.exchanges).findings == ()


def test_total_that_counts_what_is_not_there_is_walked_after() -> None:
    def counting(ask: Ask, number: int) -> Exchange:
        narrow = int(ask.value("to") or 0) - int(ask.value("from") or 0) == 1
        return Rows(7, total=lambda count: count + 1 if narrow else count)(ask, number)

    desk = walked(counting)
    made = judge(desk.contract, all_rules(), desk.exchanges)
    assert "paging.total-found" in {finding.rule for finding in made.findings}
    assert [ask for ask in desk.asked if ask.walk.startswith("list-nothing")]
    assert not [ask for ask in walked(Rows(7)).asked if ask.walk.startswith("list-nothing")]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        pytest.param(7, ["7"], id="as-many-as-there-are"),
        pytest.param(1, [], id="one"),
        pytest.param(0, [], id="none"),
        pytest.param(5, [], id="a-size-that-is-walked"),
        pytest.param(12, [], id="a-size-of-the-ladder"),
        pytest.param(120, [], id="more-than-the-largest-size"),
    ],
)
def test_page_of_just_all_rows_is_asked_for_where_a_larger_one_is_too(count: int, sizes: list[str]) -> None:
    desk = walked(Rows(count), replace(DEPTH, ladder=(12, 100), pages=200))
    plain = [ask for ask in desk.asked if ask.value("to") == START.value("to") and not ask.value("skip")]
    asked = [size for ask in plain if (size := ask.value("limit")) and not ask.walk]
    assert [size for size in asked if size not in {"5", "12", "100"}] == sizes


def test_page_of_just_all_rows_stays_within_the_documented_largest() -> None:
    small = windowed_contract()
    promises = tuple(replace(p, maximum=6) if isinstance(p, Paging) else p for p in small.promises)
    desk = FakeDesk(replace(small, promises=promises), Rows(7), Known(now=float(NOW), good={"list": START}), DEPTH)
    walk_pages(desk)
    assert "7" not in {ask.value("limit") for ask in desk.asked}


def test_page_of_just_all_rows_that_lacks_one_is_found() -> None:
    def lacking(ask: Ask, number: int) -> Exchange:
        return Rows(7, cap=6 if ask.value("limit") == "7" else None)(ask, number)

    desk = walked(lacking)
    made = judge(desk.contract, all_rules(), desk.exchanges)
    assert "limit=7 gives 6 items, though there are 7, and limit=100 gives 7" in {f.message for f in made.findings}


def test_window_that_the_user_gave_is_not_changed() -> None:
    known = Known(now=float(NOW), good={"list": START}, given=frozenset({"from"}), values={"from": "1"})
    desk = FakeDesk(windowed_contract(), Rows(7), known, DEPTH)
    walk_pages(desk)
    assert {ask.value("to") for ask in desk.asked} == {str(NOW)}


@pytest.mark.parametrize(
    "known",
    [Known(), Known(good={"other": Ask(operation="other")})],
    ids=["nothing-known", "another-operation"],
)
def test_operation_without_a_good_request_is_left_alone(known: Known) -> None:
    desk = FakeDesk(windowed_contract(), Rows(7), known)
    walk_pages(desk)
    assert desk.asked == []


def test_paging_that_leads_nowhere_is_left_alone() -> None:
    held = collection()
    known = Known(good={"list": START})
    desk = FakeDesk(contract(held, paging(collection=held, offset="", token_parameter="")), Rows(7), known)
    walk_pages(desk)
    assert desk.asked == []
