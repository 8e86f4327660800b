from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.explore.desk import Depth, Known
from fairport.contract_tests.explore.survey import DAY, HOUR, LOOKS, SKEW, SPANS, survey
from fairport.errors import TargetError, UsageError
from tests.desks import NOW, YEAR, FakeDesk, Rows, learned, operation, required, told, windowed_contract
from tests.making import contract

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.evidence import Ask, Exchange

DEPTH = Depth(rows=20, sizes=(None,), pages=40)


def surveyed(service: object, known: Known | None = None, **members: object) -> FakeDesk:
    desk = FakeDesk(windowed_contract(**members), service, known or Known(now=float(NOW)), DEPTH)
    survey(desk)
    return desk


def window_of(desk: FakeDesk) -> tuple[int, int]:
    good = desk.known.good["list"]
    return int(good.value("from") or 0), int(good.value("to") or 0)


def test_widest_closed_window_in_the_past_comes_first() -> None:
    desk = surveyed(Rows(5))
    assert window_of(desk) == (1_262_304_000, NOW - HOUR)
    assert len(desk.asked) == 1


def test_window_with_too_many_rows_is_halved_until_they_can_be_walked() -> None:
    def monthly(row: int) -> int:
        return NOW - 10 * YEAR + row * 30 * DAY

    begin, end = window_of(surveyed(Rows(100, created=monthly)))
    inside = [row for row in range(100) if begin <= monthly(row) <= end]
    assert 6 < len(inside) <= DEPTH.rows


def test_window_is_not_halved_until_too_few_rows_are_left() -> None:
    desk = surveyed(Rows(100, created=lambda _row: NOW - 10 * YEAR))
    begin, end = window_of(desk)
    assert begin <= NOW - 10 * YEAR <= end


@pytest.mark.parametrize(
    ("every", "same"), [(2, True), (20, False), (1, True)], ids=["a-part", "hardly-any-of-it", "all-of-it"]
)
def test_window_of_an_operation_before_is_taken_where_it_holds_enough_to_page_through(every: int, same: bool) -> None:
    def monthly(row: int) -> int:
        return NOW - 25 * YEAR + row * 30 * DAY

    def serve(ask: Ask, number: int) -> Exchange:
        step = every if ask.operation == "part" else 1
        return Rows(300 // step, created=lambda row: monthly(row * step))(ask, number)

    own = [windowed_contract(), windowed_contract()]
    moved = [
        replace(promise, operation="part", id=promise.id.replace("list", "part"), **_of(promise, "part"))
        for promise in own[1].promises
    ]
    both = (operation("list", required("from"), required("to")), operation("part", required("from"), required("to")))
    desk = FakeDesk(contract(*own[0].promises, *moved, operations=both), serve, Known(now=float(NOW)), DEPTH)
    survey(desk)
    bounds = [tuple(desk.known.good[name].value(bound) for bound in ("from", "to")) for name in ("list", "part")]
    assert (bounds[0] == bounds[1]) is same
    if same:
        assert sum(ask.operation == "part" for ask in desk.asked) == 2


def _of(promise: object, operation_id: str) -> dict[str, object]:
    """The collection of a promise, moved to another operation."""
    held = getattr(promise, "collection", None)
    return {"collection": replace(held, operation=operation_id, id=f"{operation_id}/collection")} if held else {}


@pytest.mark.parametrize("days", [366, 92, 31, 7, 1])
def test_shorter_windows_are_tried_where_wide_ones_are_refused(days: int) -> None:
    begin, end = window_of(surveyed(Rows(5, widest=days * DAY)))
    assert end - begin == days * DAY


def test_shorter_windows_are_tried_where_the_widest_lists_nothing() -> None:
    def clamped(ask: Ask, number: int) -> Exchange:
        begin, end = int(ask.value("from") or 0), int(ask.value("to") or 0)
        return told(ask, number, {"items": [{"id": "a"}] if end - begin <= 92 * DAY else [], "total": 0})

    desk = surveyed(clamped)
    begin, end = window_of(desk)
    assert end - begin == 92 * DAY


def test_widest_window_is_the_good_one_where_none_lists_anything() -> None:
    desk = surveyed(Rows(0))
    assert window_of(desk) == (1_262_304_000, NOW - HOUR)
    assert len(desk.asked) == 7


def test_window_goes_up_to_now_where_all_happened_within_the_hour() -> None:
    desk = surveyed(Rows(5, created=lambda row: NOW - 600 - row))
    assert window_of(desk) == (1_262_304_000, NOW - SKEW)
    assert len(desk.asked) == 7


def test_window_stays_closed_where_the_last_hour_adds_less_than_a_page() -> None:
    desk = surveyed(Rows(3, created=lambda row: NOW - 600 if row else NOW - 2 * HOUR))
    assert window_of(desk) == (1_262_304_000, NOW - HOUR)


def test_short_windows_further_back_are_tried_where_the_latest_holds_nothing() -> None:
    desk = surveyed(Rows(3, widest=7 * DAY, created=lambda _row: NOW - HOUR - 30 * DAY))
    assert window_of(desk) == (NOW - HOUR - 35 * DAY, NOW - HOUR - 28 * DAY)


def test_short_window_with_less_than_a_page_gives_way_to_one_with_more() -> None:
    desk = surveyed(Rows(9, widest=7 * DAY, created=lambda row: NOW - HOUR - (10 if row else 2) * DAY))
    assert window_of(desk) == (NOW - HOUR - 14 * DAY, NOW - HOUR - 7 * DAY)


def test_no_window_further_back_is_tried_without_end() -> None:
    desk = surveyed(Rows(0, widest=DAY))
    assert window_of(desk) == (NOW - HOUR - DAY, NOW - HOUR)
    assert len(desk.asked) == 1 + len(SPANS) + 1 + LOOKS


def test_service_that_refuses_every_window_is_silent_and_says_why() -> None:
    desk = surveyed(Rows(5, widest=5))
    assert desk.known.good == {}
    assert desk.known.silent == {"list": "no good answer: status 400"}


def test_clock_of_the_service_is_learned() -> None:
    assert surveyed(Rows(1), Known(now=5.0)).known.now == NOW


def test_window_given_by_the_user_is_asked_as_it_is() -> None:
    known = Known(values={"from": "7", "to": "2000000000"}, given=frozenset({"from", "to"}))
    desk = surveyed(Rows(100), known)
    assert [ask.query for ask in desk.asked] == [(("from", "7"), ("to", "2000000000"))]
    assert window_of(desk) == (7, 2_000_000_000)


def test_values_given_for_optional_parameters_are_sent_and_paging_is_not() -> None:
    known = Known(values={"limit": "9", "kind": "7"}, given=frozenset({"limit", "kind"}), now=float(NOW))
    optional = [replace(required(name), required=False) for name in ("limit", "kind")]
    desk = surveyed(Rows(1), known, operations=(operation("list", *optional, required("from"), required("to")),))
    assert {(ask.value("kind"), ask.value("limit")) for ask in desk.asked} == {("7", None)}


OWNED = (
    operation("list", required("from"), required("to")),
    operation("by-owner", required("owner", "path")),
)


def test_value_that_another_operation_tells_is_learned() -> None:
    desk = surveyed(Rows(5), operations=OWNED, learned=(learned("owner", "$.items[*].owner"),))
    assert desk.known.values["owner"] == "A"
    assert desk.known.good["by-owner"].segment("owner") == "A"


def test_operation_that_these_credentials_may_not_read_is_silent_and_others_are_asked() -> None:
    def service(ask: Ask, number: int) -> Exchange:
        return told(ask, number, {}, 403) if ask.operation == "list" else Rows(5)(ask, number)

    known = Known(values={"owner": "B"}, given=frozenset({"owner"}), now=float(NOW))
    desk = surveyed(service, known, operations=OWNED)
    assert list(desk.known.good) == ["by-owner"]
    assert desk.known.silent == {"list": "no good answer: status 403"}


def test_number_that_another_operation_tells_is_learned_as_it_is_written() -> None:
    desk = surveyed(Rows(5), operations=OWNED, learned=(learned("owner", "$.items[0].created"),))
    assert desk.known.good["by-owner"].segment("owner") == str(Rows(5).created(0))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"const": "objects"}, "objects"),
        ({"enum": [True]}, "true"),
        ({"default": 7, "minimum": 1}, "7"),
        ({"enum": ["a", "b"]}, None),
        ({"const": {"a": 1}}, None),
    ],
)
def test_required_parameter_has_the_only_documented_value(schema: dict[str, object], value: str | None) -> None:
    wanted = replace(required("shape"), schema=schema)
    desk = surveyed(Rows(1), operations=(operation("list", required("from"), required("to")), operation("one", wanted)))
    asked = [ask.value("shape") for ask in desk.asked if ask.operation == "one"]
    assert asked == ([] if value is None else [value])
    given = Known(values={"shape": "x"}, given=frozenset({"shape"}), now=float(NOW))
    assert surveyed(Rows(1), given, operations=(operation("one", wanted),)).asked[0].value("shape") == "x"


def test_value_that_the_user_gave_is_not_learned_anew() -> None:
    known = Known(values={"owner": "B"}, given=frozenset({"owner"}), now=float(NOW))
    desk = surveyed(Rows(5), known, operations=OWNED, learned=(learned("owner", "$.items[*].owner"),))
    assert desk.known.good["by-owner"].segment("owner") == "B"


def test_operation_whose_value_nobody_can_tell_is_silent() -> None:
    desk = surveyed(Rows(0), operations=OWNED, learned=(learned("owner", "$.items[*].owner"),))
    assert desk.known.silent == {"by-owner": "by-owner needs owner; give --param owner=VALUE"}
    assert "list" in desk.known.good


def test_nothing_that_can_be_asked_is_an_error_of_usage() -> None:
    with pytest.raises(UsageError, match="nothing can be asked: by-owner needs owner") as caught:
        survey(FakeDesk(contract(operations=OWNED[1:]), Rows(1)))
    assert caught.value.hint == "give values with --param NAME=VALUE"


def always(status: int = 200, **more: object) -> Callable[[Ask, int], Exchange]:
    return lambda ask, number: told(ask, number, {}, status, **more)


@pytest.mark.parametrize(
    ("service", "message", "hint"),
    [
        pytest.param(
            always(0, trouble="refused", detail="port 80\x1b"),
            r"http://api/list: the service cannot be reached: the connection was refused \(port 80\\x1b\)",
            "check the address",
            id="unreachable",
        ),
        pytest.param(always(401), "the credentials are refused with status 401", "give them with --auth", id="401"),
        pytest.param(always(403), "the credentials are refused with status 403", "give them with --auth", id="403"),
        pytest.param(
            always(302, headers=(("Location", "http://other/\n"),)),
            r"the service redirects to http://other/\\n",
            "give the base URL",
            id="redirect",
        ),
    ],
)
def test_hopeless_service_is_told_at_once(service: object, message: str, hint: str) -> None:
    desk = FakeDesk(windowed_contract(), service)
    with pytest.raises(TargetError, match=message) as caught:
        survey(desk)
    assert hint in caught.value.hint
    assert len(desk.asked) == 1


@pytest.mark.parametrize("status", [404, 500, 503])
def test_operation_that_fails_is_silent_and_says_why(status: int) -> None:
    assert surveyed(always(status)).known.silent == {"list": f"no good answer: status {status}"}


def test_trouble_after_a_good_answer_only_silences_that_operation() -> None:
    def half(ask: Ask, number: int) -> Exchange:
        reset = told(ask, number, {}, 0, trouble="reset")
        return Rows(5)(ask, number) if ask.operation == "list" else reset

    desk = surveyed(half, operations=OWNED, learned=(learned("owner", "$.items[*].owner"),))
    assert list(desk.known.good) == ["list"]
    assert list(desk.known.silent) == ["by-owner"]
