"""Audits of recorded traffic: what is judged, what is set aside, and what is never written down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from fairport.audit import NOT_RECORDED, Audit, audit
from fairport.errors import TraceError, UsageError
from fairport.spec import load_contract
from fairport.trace import read_trace
from fairport.verdict import Outcome, Policy
from tests.contract_tests.recordings.shop import TOKEN, WINDOW, asked, contract, orders, walked
from tests.making import DATE_SECONDS
from tests.recording import HOST, entry, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from fairport.account import Account

    Judged = Callable[..., Account]

BAD = {"items": [{"id": "a", "at": "never"}], "total": 1}


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    """Judge entries by the contract of the shop."""

    def run(entries: Iterable[Mapping[str, Any]], **more: Any) -> Account:
        file = written(tmp_path / "shop.har", entries)
        return audit(Audit(file=file, contract=contract(), **more), tmp_path / "audit.jsonl")

    return run


def outcome(account: Account, rule: str) -> Outcome:
    (found,) = [made.outcome for made in account.rules if made.id == rule]
    return found


def told(account: Account) -> list[tuple[str, Outcome]]:
    return [(finding.rule, finding.outcome) for finding in account.findings]


def test_walk_of_an_ordinary_client_is_evidence(judged: Judged) -> None:
    account = judged(walked("abcdefgh"))
    assert told(account) == []
    for rule in ("paging.total-found", "paging.no-repeats", "paging.full-pages", "paging.limit", "http.media-type"):
        assert outcome(account, rule) is Outcome.PASSED, rule
    assert (account.verdict, account.exit_code, account.requests) == ("not-fully-verified", 3, 3)
    assert (account.header["mode"], account.header["target"]) == ("recording", HOST)
    assert account.started == DATE_SECONDS
    assert account.finished == pytest.approx(DATE_SECONDS + 2.0125)


def test_two_walks_side_by_side_are_two_walks(judged: Judged) -> None:
    one, other = walked("abcdefgh"), walked("abcdefgh", begin=DATE_SECONDS + 0.5)
    both = [page for pair in zip(one, other, strict=True) for page in pair]
    account = judged(both)
    assert told(account) == []
    (found,) = [result for result in account.results if result.rule == "paging.total-found"]
    assert (found.outcome, found.exercised) == (Outcome.PASSED, 2)


def test_walk_in_another_order_in_the_file_is_put_in_the_order_of_asking(judged: Judged, tmp_path: Path) -> None:
    account = judged(reversed(walked("abcdefgh")))
    assert outcome(account, "paging.total-found") is Outcome.PASSED
    urls = [made.url for made in read_trace(tmp_path / "audit.jsonl").exchanges()]
    assert [url[-1] for url in urls] == ["0", "3", "6"]


def test_walk_that_changes_its_page_size_is_no_walk_and_no_alarm(judged: Judged) -> None:
    names = "abcdefghij"
    first = asked(f"{WINDOW}&limit=3&skip=0", orders(names[:3], 10), at=DATE_SECONDS)
    rest = asked(f"{WINDOW}&limit=7&skip=3", orders(names[3:], 10), at=DATE_SECONDS + 1)
    account = judged([first, rest])
    assert told(account) == []
    assert outcome(account, "paging.total-found") is Outcome.NOT_EXERCISED


def test_part_of_a_walk_decides_nothing_about_its_end(judged: Judged) -> None:
    account = judged(walked("abcdefgh")[:2])
    assert told(account) == []
    assert outcome(account, "paging.total-found") is Outcome.INCONCLUSIVE


def test_contradiction_that_is_shown_once_is_inconclusive_and_says_so(judged: Judged) -> None:
    pages = walked("abcdefgh")
    pages[1] = asked(f"{WINDOW}&limit=3&skip=3", orders("cde", 8), at=DATE_SECONDS + 1)
    account = judged(pages)
    assert ("paging.no-repeats", Outcome.INCONCLUSIVE) in told(account)
    assert Outcome.FAILED not in {result for _, result in told(account)}
    (found,) = [result for result in account.results if result.rule == "paging.no-repeats"]
    assert (found.reason, "cannot be asked again" in found.how) == ("recorded-once", True)


def test_broken_answer_is_a_finding(judged: Judged) -> None:
    account = judged([asked(body=BAD)])
    assert ("types.json-type", Outcome.FAILED) in told(account)
    assert (account.verdict, account.exit_code) == ("non-conformant", 1)
    assert account.findings[0].exchanges == (1,)


@pytest.mark.parametrize(
    ("entries", "rule", "expected"),
    [
        pytest.param(
            [asked("to=1710000000", {"error": "from?"}, 400)], "refusals.refused", Outcome.PASSED, id="promised-refusal"
        ),
        pytest.param([asked("to=1710000000")], "refusals.refused", Outcome.FAILED, id="let-through"),
        pytest.param([asked(WINDOW, {}, 401)], "refusals.refused", Outcome.NOT_EXERCISED, id="expired-token"),
        pytest.param([asked("to=1", {}, 401)], "refusals.status", Outcome.NOT_EXERCISED, id="expired-and-lacking"),
        pytest.param([asked(status=500, body={})] * 2, "http.server-error", Outcome.FAILED, id="500-to-a-good-one"),
        pytest.param([asked(status=302, body={})], "http.status", Outcome.NOT_EXERCISED, id="login-page"),
        pytest.param([asked(status=503, body={})], "http.server-error", Outcome.PASSED, id="overloaded"),
    ],
)
def test_refusal_and_failure_are_told_apart(
    judged: Judged, entries: list[dict[str, Any]], rule: str, expected: Outcome
) -> None:
    account = judged([*walked("abcd"), *entries])
    results = [result for result in account.results if result.rule == rule and "nobody" not in result.promise]
    by_promise = {result.outcome for result in results}
    assert expected in by_promise if expected is not Outcome.NOT_EXERCISED else Outcome.FAILED not in by_promise
    assert all(outcome is Outcome.FAILED for _, outcome in told(account))
    assert bool(account.findings) == (expected is Outcome.FAILED)


def test_token_that_expires_in_the_middle_of_a_walk_is_no_finding(judged: Judged) -> None:
    pages = walked("abcdefgh")
    pages[2] = asked(f"{WINDOW}&limit=3&skip=6", {}, 401, at=DATE_SECONDS + 2)
    account = judged([*pages, asked(f"{WINDOW}&limit=3&skip=9", {}, 401, at=DATE_SECONDS + 3)])
    assert told(account) == []


def test_clients_with_other_credentials_may_see_other_rows(judged: Judged) -> None:
    ann = walked("abcdefgh")
    bob = walked("abcd", begin=DATE_SECONDS + 9, token="Bearer the-token-of-Bob")
    account = judged([*ann, *bob])
    assert told(account) == []
    assert outcome(account, "paging.total-constant") is Outcome.PASSED
    same = judged([*ann, *walked("abcd", begin=DATE_SECONDS + 9)])
    assert ("paging.total-constant", Outcome.INCONCLUSIVE) in told(same)


def test_window_that_lay_in_the_future_once_is_judged_by_the_latest_answer(judged: Judged) -> None:
    start = DATE_SECONDS + 3600
    query = f"from={start}&to={start + 3600}"
    later = asked(query, orders("a", 1, at=start + 60), at=start + 7200)
    assert ("windows.future-empty", Outcome.FAILED) not in told(judged([asked(query, orders("", 0)), later]))
    early = asked(query, orders("a", 1, at=DATE_SECONDS - 60))
    assert ("windows.future-empty", Outcome.FAILED) in told(judged([early]))


def test_what_is_left_out_is_counted(judged: Judged) -> None:
    others = [
        entry("https://cdn.example.com/logo.png", ""),
        entry("/health", "{}"),
        asked(method="OPTIONS", sent={"Access-Control-Request-Method": "GET"}),
        asked(_fromCache="disk"),
        asked(method="POST"),
    ]
    account = judged([*walked("abcd"), *others])
    assert account.requests == 2
    assert account.header["config"]["left_out"] == {
        "preflight requests of a browser": 1,
        "answers from a client's cache": 1,
        "of the service, but no operation of the contract": 2,
        "of other hosts": 1,
    }


def test_recording_of_several_services_asks_which_one_is_meant(judged: Judged) -> None:
    staging = entry(f"https://staging.example.com/v2/shops/north/orders?{WINDOW}", BAD)
    with pytest.raises(UsageError, match="2 services") as raised:
        judged([*walked("abcd"), staging])
    assert "--base-url https://api.example.com" in raised.value.hint
    account = judged([*walked("abcd"), staging], base_url="https://staging.example.com/v2")
    assert (account.requests, account.exit_code) == (1, 1)
    assert judged([*walked("abcd"), staging], base_url=HOST).findings == ()


@pytest.mark.parametrize("url", ["https://api.example.com:443", "http://api.example.com/a/b"])
def test_base_path_and_usual_port_are_found(judged: Judged, url: str) -> None:
    account = judged([entry(f"{url}/shops/north/orders?{WINDOW}", orders("abc", 3))])
    assert account.header["target"] == url.removesuffix(":443")


def test_redirect_from_another_address_is_no_second_service(judged: Judged) -> None:
    moved = entry(f"http://api.example.com/shops/north/orders?{WINDOW}", "", 301)
    assert judged([moved, *walked("abcd")]).header["target"] == HOST


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        pytest.param([], "it is empty", id="empty"),
        pytest.param([entry("https://cdn.example.com/logo.png")], "it is of https://cdn.example.com", id="others"),
    ],
)
def test_recording_without_a_request_of_the_contract_is_an_error(
    judged: Judged, entries: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        judged(entries)


def test_secrets_of_a_recording_are_never_written(judged: Judged, tmp_path: Path) -> None:
    body = {"items": [{"id": "a", "at": 1_705_000_000, "note": "s3cret-Token-of-Ann"}], "total": 1}
    sent = {
        "Authorization": TOKEN,
        "Cookie": "session=CookieOfAnn-123; lang=en",
        "X-Api-Key": "KeyOfAnn-456",
    }
    told_back = {
        "Set-Cookie": "session=NextCookie-1; Path=/",
        "X-Echo": "KeyOfAnn-456",
        "Content-Type": "application/json",
    }
    first = asked(f"{WINDOW}&access_token=QueryToken-789", body, sent=sent, headers=told_back)
    first["request"]["url"] = first["request"]["url"].replace("https://", "https://ann:Pass-of-Ann@")
    account = judged([first])
    text = (tmp_path / "audit.jsonl").read_text(encoding="utf-8")
    for secret in ("s3cret-Token-of-Ann", "CookieOfAnn", "KeyOfAnn", "QueryToken", "Pass-of-Ann", "NextCookie"):
        assert secret not in text, secret
    assert "access_token=***" in text
    assert ("http.secret-echo", Outcome.FAILED) in told(account)


def test_value_of_the_path_is_no_secret_though_it_is_a_credential_too(judged: Judged) -> None:
    account = judged([asked(shop="the-shop-of-Ann-1", token="Bearer the-shop-of-Ann-1")])
    assert told(account) == []
    assert outcome(account, "http.secret-echo") is Outcome.PASSED


def test_operation_that_is_not_recorded_is_told(tmp_path: Path) -> None:
    url = "https://x.example.com/v2/Accounts/A1/Porting/Status?From=1700000000&To=1710000000"
    file = written(tmp_path / "a.har", [entry(url, {"PortingRequests": [], "TotalCount": 0})])
    account = audit(Audit(file=file, contract=load_contract("porting-status")), tmp_path / "t.jsonl")
    (how,) = {r.how for r in account.results if r.operation == "listPropertyPortingStatus" and r.reason == "not-asked"}
    assert how == NOT_RECORDED


def ported(path: str, *numbers: str) -> dict[str, Any]:
    url = f"https://x.example.com/v2/{path}/Porting/Status?From=1700000000&To=1710000000"
    return entry(url, {"PortingRequests": [{"PortingNo": number} for number in numbers], "TotalCount": len(numbers)})


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        pytest.param([ported("Accounts/A1", "p", "q"), ported("Properties/P1", "p", "z")], True, id="one-account"),
        pytest.param(
            [ported("Accounts/A1", "p"), ported("Accounts/A2", "z"), ported("Properties/P1", "z")], False, id="two"
        ),
        pytest.param(
            [ported("Accounts/A1", "p"), ported("Accounts/A0"), ported("Properties/P1", "z")], True, id="one-is-empty"
        ),
    ],
)
def test_part_is_compared_with_the_only_whole(tmp_path: Path, entries: list[dict[str, Any]], *, found: bool) -> None:
    file = written(tmp_path / "a.har", entries)
    account = audit(Audit(file=file, contract=load_contract("porting-status")), tmp_path / "t.jsonl")
    assert ("parts.contained" in dict(told(account))) == found


def test_policy_and_accepted_gaps_count(judged: Judged) -> None:
    assert judged(walked("abcd"), policy=Policy(allow_unverified=True)).exit_code == 0
    gaps = {result.rule: "known" for result in judged(walked("abcd")).gaps}
    account = judged(walked("abcd"), accepted=gaps)
    assert (account.verdict, account.exit_code) == ("conformant-with-exceptions", 0)


def test_trace_is_judged_by_its_own_contract(judged: Judged, tmp_path: Path) -> None:
    first = judged([*walked("abcd"), asked(body=BAD)])
    again = audit(Audit(file=tmp_path / "audit.jsonl", contract=None), tmp_path / "again.jsonl")
    assert again.findings == first.findings
    assert again.results == first.results
    assert (again.started, again.finished, again.requests) == (first.started, first.finished, first.requests)


def test_trace_is_judged_by_another_contract_where_urls_fit(judged: Judged, tmp_path: Path) -> None:
    judged(walked("abcd"))
    other = audit(Audit(file=tmp_path / "audit.jsonl", contract=contract()), tmp_path / "again.jsonl")
    assert other.requests == 2
    with pytest.raises(UsageError, match="no request of the contract"):
        audit(Audit(file=tmp_path / "audit.jsonl", contract=load_contract("porting-status")), tmp_path / "x.jsonl")


def test_damaged_trace_is_no_evidence(judged: Judged, tmp_path: Path) -> None:
    judged(walked("abcd"))
    file = tmp_path / "audit.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace('"total\\": 4', '"total\\": 5', 1), encoding="utf-8")
    with pytest.raises(TraceError, match="damaged"):
        audit(Audit(file=file, contract=None), tmp_path / "again.jsonl")


def test_trace_would_not_overwrite_the_recording(judged: Judged, tmp_path: Path) -> None:
    judged(walked("abcd"))
    file = tmp_path / "audit.jsonl"
    with pytest.raises(UsageError, match="overwrite"):
        audit(Audit(file=file, contract=None), file)


@pytest.mark.parametrize("text", ["", "[]", "PK\x03\x04", json.dumps({"openapi": "3.1.0"})])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.har"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TraceError, match="neither a HAR nor a Fairport trace"):
        audit(Audit(file=file, contract=contract()), tmp_path / "t.jsonl")
    assert not (tmp_path / "t.jsonl").exists()
