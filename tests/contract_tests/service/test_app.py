from __future__ import annotations

import base64
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

import pytest
from falcon import testing
from hypothesis import given
from hypothesis import strategies as st

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service.app import make_app
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.contract_tests.service.data import Dataset
    from fairport.contract_tests.service.rows import Record
    from fairport.contract_tests.service.store import Store
    from tests.contract_tests.service.conftest import Caller


NOW = 1_790_000_000


def names(answer: testing.Result) -> list[str]:
    return [row["PortingNo"] for row in answer.json["PortingRequests"]]


def expected(caller: Caller, keep: Callable[[Record], bool] = lambda _record: True) -> list[str]:
    given_account = caller.dataset.given.account
    found = [
        (record.request.created, record.request.porting_no)
        for record in caller.dataset.records()
        if record.request.account == given_account and keep(record)
    ]
    return [name for _, name in sorted(found)]


def refusal(answer: testing.Result) -> tuple[int, str, list[str]]:
    status = answer.json["ResponseStatus"]
    assert isinstance(status["Message"], str)
    return answer.status_code, status["ErrorCode"], [error["FieldName"] for error in status.get("Errors", [])]


def test_first_page_has_twenty_rows_the_true_total_and_a_token(honest: Caller) -> None:
    answer = honest.ask()
    assert (len(names(answer)), answer.json["TotalCount"], answer.json["NextPageToken"]) == (20, 137, "20")
    assert names(answer) == expected(honest)[:20]


def test_headers_say_json_in_utf_8_and_the_time_of_the_clock(honest: Caller) -> None:
    headers = honest.ask().headers
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["date"] == "Mon, 21 Sep 2026 14:13:20 GMT"


def test_head_answers_as_get_does_without_the_body(honest: Caller) -> None:
    got, head = honest.ask(), honest.ask(method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.content))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_method_is_refused_with_405_and_the_allowed_ones(honest: Caller, method: str) -> None:
    answer = honest.ask(method=method)
    assert refusal(answer) == (405, "METHOD_NOT_ALLOWED", [])
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.filterwarnings("ignore:Unknown REQUEST_METHOD")
def test_method_that_nobody_knows_is_refused_with_405(honest: Caller) -> None:
    assert refusal(honest.ask(method="FOO")) == (405, "METHOD_NOT_ALLOWED", [])


@pytest.mark.parametrize("path", ["/", "/v2", "/v2/Accounts/A/Porting", "/v2/Accounts/A/Porting/Status/", "/v3/%00"])
def test_other_path_is_not_found_in_the_documented_form(honest: Caller, path: str) -> None:
    assert refusal(testing.TestClient(honest.app).simulate_get(path)) == (404, "NOT_FOUND", [])


@pytest.mark.parametrize("auth", ["", "nobody:nothing", ":", "no colon"], ids=["none", "unknown", "empty", "no-colon"])
def test_missing_or_wrong_credentials_are_refused_with_a_challenge(honest: Caller, auth: str) -> None:
    answer = honest.ask(auth=auth)
    assert refusal(answer) == (401, "UNAUTHORISED", [])
    assert answer.headers["www-authenticate"] == 'Basic realm="porting", charset="UTF-8"'


def test_right_account_with_another_token_is_refused(honest: Caller) -> None:
    ours, theirs = honest.dataset.given, honest.dataset.foreign[0]
    assert honest.ask(auth=f"{ours.account}:{theirs.token}").status_code == 401
    assert honest.ask(auth=f"{theirs.account}:{theirs.token}").status_code == 403


def test_somebody_elses_sid_is_refused_in_the_same_words_as_an_unknown_one(honest: Caller) -> None:
    stranger = honest.dataset.foreign[1]
    answers = [honest.ask(sid=stranger.account), honest.ask(sid="A" * 32)]
    assert [refusal(answer) for answer in answers] == [(403, "FORBIDDEN", [])] * 2
    assert answers[0].content == answers[1].content
    assert refusal(honest.ask("property", sid=stranger.properties[0])) == (403, "FORBIDDEN", [])
    assert refusal(honest.ask("property", sid=honest.dataset.given.account)) == (403, "FORBIDDEN", [])


BAD_INPUT: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "from-missing": ({"without": ("From",)}, "MISSING_PARAMETER", ["From"]),
    "to-missing": ({"without": ("To",)}, "MISSING_PARAMETER", ["To"]),
    "from-of-another-case": ({"without": ("From",), "query": "from=1"}, "MISSING_PARAMETER", ["From"]),
    "from-empty": ({"From": ""}, "INVALID_PARAMETER", ["From"]),
    "from-a-word": ({"From": "abc"}, "INVALID_PARAMETER", ["From"]),
    "from-with-exponent": ({"From": "1e9"}, "INVALID_PARAMETER", ["From"]),
    "from-with-fraction": ({"From": "1.0"}, "INVALID_PARAMETER", ["From"]),
    "from-negative": ({"From": -1}, "INVALID_PARAMETER", ["From"]),
    "from-in-other-digits": ({"From": "١٢٣"}, "INVALID_PARAMETER", ["From"]),
    "to-beyond-64-bits": ({"To": 2**63}, "INVALID_PARAMETER", ["To"]),
    "from-twice": ({"query": "From=1"}, "CONFLICTING_PARAMETERS", ["From"]),
    "window-reversed": ({"From": 2, "To": 1}, "CONFLICTING_PARAMETERS", ["From", "To"]),
    "count-zero": ({"Results_Count": 0}, "INVALID_PARAMETER", ["Results_Count"]),
    "count-negative": ({"Results_Count": -10}, "INVALID_PARAMETER", ["Results_Count"]),
    "count-a-word": ({"Results_Count": "many"}, "INVALID_PARAMETER", ["Results_Count"]),
    "count-empty": ({"Results_Count": ""}, "INVALID_PARAMETER", ["Results_Count"]),
    "count-too-large": ({"Results_Count": 1001}, "INVALID_PARAMETER", ["Results_Count"]),
    "skip-negative": ({"Results_Skip": -1}, "INVALID_PARAMETER", ["Results_Skip"]),
    "skip-beyond-64-bits": ({"Results_Skip": 2**63}, "INVALID_PARAMETER", ["Results_Skip"]),
    "numbers-by-index": ({"query": "PortingRequestNumbers[0]=P-1"}, "INVALID_PARAMETER", ["PortingRequestNumbers"]),
}


@pytest.mark.parametrize(("asked", "code", "fields"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_is_refused_and_the_parameter_named(
    honest: Caller, asked: dict[str, Any], code: str, fields: list[str]
) -> None:
    assert refusal(honest.ask(**asked)) == (400, code, fields)


def test_credentials_are_looked_at_before_the_input(honest: Caller) -> None:
    assert honest.ask(auth="", without=("From",)).status_code == 401
    assert honest.ask(sid="A" * 32, without=("From",)).status_code == 403


@pytest.mark.parametrize("size", [0, 1, 20, 21])
def test_pages_around_the_default_size(of_size: Callable[[int], Caller], size: int) -> None:
    caller = of_size(size)
    first, second = caller.ask(), caller.ask(Results_Skip=20)
    assert names(first) + names(second) == expected(caller)
    assert {first.json["TotalCount"], second.json["TotalCount"]} == {size}
    assert first.json.get("NextPageToken") == ("20" if size == 21 else None)
    assert "NextPageToken" not in second.json


@pytest.mark.parametrize("skip", [137, 138, 2**63 - 1])
def test_page_past_the_end_is_empty_with_the_true_total(honest: Caller, skip: int) -> None:
    answer = honest.ask(Results_Skip=skip)
    assert (answer.status_code, answer.json) == (200, {"PortingRequests": [], "TotalCount": 137})


@given(data=st.data())
def test_pages_walked_in_sql_hold_what_brute_force_finds(data: st.DataObject, honest: Caller) -> None:
    dataset = honest.dataset
    records = [record for record in dataset.records() if record.request.account == dataset.given.account]
    instants = sorted({instant for record in records for instant in record.events()})
    near = st.builds(int.__add__, st.sampled_from(instants), st.integers(-1, 1))
    start, end = sorted((data.draw(near), data.draw(near)))
    chosen = data.draw(st.none() | st.lists(st.sampled_from(expected(honest)), min_size=1, max_size=9, unique=True))
    scope = data.draw(st.sampled_from(["account", "property"]))
    count = data.draw(st.integers(7, 200))

    def keep(record: Record) -> bool:
        return (
            any(start <= instant <= end for instant in record.events())
            and (chosen is None or record.request.porting_no in chosen)
            and (scope == "account" or record.request.property == dataset.given.properties[0])
        )

    filters = {} if chosen is None else {"PortingRequestNumbers": ",".join(chosen)}
    rows = honest.walk(scope, count=count, From=start, To=end, **filters)
    assert [row["PortingNo"] for row in rows] == expected(honest, keep)
    total = honest.ask(scope, From=start, To=end, **filters).json["TotalCount"]
    assert total == len(rows)


def test_both_ends_belong_to_the_window(honest: Caller) -> None:
    record = next(record for record in honest.dataset.records() if record.request.porting_no in expected(honest))
    for instant in record.events():
        assert record.request.porting_no in names(honest.ask(From=instant, To=instant, Results_Count=1000))


ENCODINGS = {
    "comma": "PortingRequestNumbers={},{}",
    "comma-escaped": "PortingRequestNumbers={}%2C{}",
    "repeated": "PortingRequestNumbers={}&PortingRequestNumbers={}",
    "brackets": "PortingRequestNumbers[]={}&PortingRequestNumbers[]={}",
    "brackets-escaped": "PortingRequestNumbers%5B%5D={}&PortingRequestNumbers%5B%5D={}",
    "mixed": "PortingRequestNumbers={}&PortingRequestNumbers[]={}",
}


@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=ENCODINGS)
def test_numbers_are_filtered_in_each_encoding(honest: Caller, encoding: str) -> None:
    wanted = [expected(honest)[3], expected(honest)[90]]
    answer = honest.ask(query=encoding.format(*wanted))
    assert (names(answer), answer.json["TotalCount"]) == (wanted, 2)


@pytest.mark.parametrize("value", ["", ",,", "P-999999", "' OR 1=1 --"], ids=["empty", "commas", "unknown", "sql"])
def test_filter_that_names_nothing_finds_nothing(honest: Caller, value: str) -> None:
    assert honest.ask(PortingRequestNumbers=value).json == {"PortingRequests": [], "TotalCount": 0}


def test_filter_never_reaches_another_account(honest: Caller) -> None:
    assert honest.ask(PortingRequestNumbers=honest.dataset.foreign_number).json["TotalCount"] == 0


def test_query_key_that_nobody_knows_changes_nothing(honest: Caller) -> None:
    assert honest.ask(query="jsconfig=eccn&x=1").content == honest.ask().content


def test_property_lists_lie_within_the_account_and_make_it_up_together(honest: Caller) -> None:
    lists = [[row["PortingNo"] for row in honest.walk("property", sid=sid)] for sid in honest.dataset.given.properties]
    assert sorted(name for rows in lists for name in rows) == sorted(expected(honest))
    assert len(lists[0]) > 40


def test_exception_inside_is_answered_in_the_documented_form(
    dataset: Dataset, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_ways: Behaviour) -> Behaviour:
        return replace(Behaviour(), sql_order="no_such_column")

    fault = Fault("broken", "It breaks.", "http", (), (), "here", broken)
    app = make_app(store, credentials=dataset.credentials, faults=[fault], clock=lambda: NOW)
    query = {"From": "1", "To": "2000000000"}
    secret = base64.b64encode(f"{dataset.given.account}:{dataset.given.token}".encode()).decode()
    answer = testing.TestClient(app).simulate_get(
        f"/v2/Accounts/{dataset.given.account}/Porting/Status",
        params=query,
        headers={"Authorization": f"Basic {secret}"},
    )
    assert refusal(answer) == (500, "INTERNAL_ERROR", [])
    assert "no_such_column" not in answer.text
    assert "no such column" in caplog.text


def test_latency_is_slept_before_each_answer(dataset: Dataset, store: Store) -> None:
    slept: list[float] = []
    app = make_app(store, credentials={}, latency=0.25, sleep=slept.append, clock=lambda: NOW)
    for _ in range(2):
        testing.TestClient(app).simulate_get(f"/v2/Accounts/{dataset.given.account}/Porting/Status")
    assert slept == [0.25, 0.25]


def test_fault_that_does_not_exist_is_named_with_the_nearest(store: Store) -> None:
    with pytest.raises(UsageError, match="no fault named 'byte-order-marks'") as caught:
        make_app(store, credentials={}, faults=["byte-order-marks"])
    assert caught.value.hint == "did you mean byte-order-mark?"


def test_page_of_twenty_takes_under_two_milliseconds(honest: Caller) -> None:
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ["PATH_INFO"] = f"/v2/Accounts/{honest.dataset.given.account}/Porting/Status"
    environ["QUERY_STRING"] = f"From={honest.dataset.begin}&To={honest.dataset.end}"
    environ["HTTP_AUTHORIZATION"] = honest.credentials()["Authorization"]

    def once() -> float:
        begun = time.thread_time()
        body = b"".join(honest.app(dict(environ), lambda *_: None))
        assert body.startswith(b'{"PortingRequests":[{')
        return time.thread_time() - begun

    assert min(once() for _ in range(30)) < 0.002
