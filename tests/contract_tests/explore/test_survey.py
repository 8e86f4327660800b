from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.explore.desk import Known
from fairport.contract_tests.explore.survey import survey
from fairport.errors import TargetError, UsageError
from tests.desks import (
    NOW,
    FakeDesk,
    Rows,
    learned,
    operation,
    required,
    surveyed,
    told,
    window_of,
    windowed_contract,
)
from tests.making import contract

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.evidence import Ask, Exchange


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
