"""`fairport doctor`: ready or not, and why."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.cli.doctor import NOTE, OK, Line, _clock, _limit_fields
from fairport.evidence import Ask, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.assemble import Reference
    from tests.cli.conftest import Canned, Said

NOON = 1_774_958_400.0  # 2026-03-31 12:00:00 UTC
MET = Exchange(
    number=1,
    ask=Ask(operation="list"),
    url="https://example.com/",
    status=200,
    started=NOON,
    elapsed=0.2,
    headers=(("Date", "Tue, 31 Mar 2026 12:00:00 GMT"),),
)


def marks(said: Said) -> dict[str, str]:
    """The mark of each thing that was looked at; of several of one name the worst."""
    found: dict[str, str] = {}
    for line in said.out.splitlines()[:-2]:
        mark, what = line[:2], line[4:17].strip()
        found[what] = max(found.get(what, ""), mark, key=["", "ok", "--", "NO"].index)
    return found


def test_honest_demo_is_ready(fairport: Callable[..., Said]) -> None:
    said = fairport("doctor", "demo")
    assert said.code == 0
    assert said.out.splitlines()[-1].startswith("Ready: demo (http://127.0.0.1:")
    assert marks(said) == {
        "reached": "ok",
        "TLS": "--",
        "credentials": "ok",
        "clock": "ok",
        "operation": "ok",
        "rows": "ok",
        "condition": "ok",
        "requests": "--",
    }


def test_few_requests_are_sent(fairport: Callable[..., Said], reference: Reference) -> None:
    said = fairport("doctor", reference.base_url, "--auth", reference.auth)
    sent = next(line for line in said.out.splitlines() if "requests" in line).split()[2]
    assert (said.code, int(sent) <= 10) == (0, True)


def test_service_without_rows_is_not_ready(fairport: Callable[..., Said]) -> None:
    said = fairport("doctor", "demo", "--size", "0")
    assert (said.code, marks(said)["rows"]) == (1, "NO")
    assert "none (0 in all): nothing that a row shows can be verified" in said.out


def test_conditions_that_no_row_meets_are_told(fairport: Callable[..., Said]) -> None:
    said = fairport("doctor", "demo", "--size", "1")
    assert (said.code, marks(said)["condition"]) == (0, "--")
    assert "met by none of these rows" in said.out
    assert "all rows fit on one page of 20" in said.out


def test_missing_parameter_is_named(fairport: Callable[..., Said], reference: Reference) -> None:
    said = fairport("doctor", reference.base_url)
    assert said.code == 1
    assert "listAccountPortingStatus needs AccountSid; give --param AccountSid=VALUE" in said.out


def test_wrong_credentials_are_told_and_sent_once(fairport: Callable[..., Said], canned: Callable[..., Canned]) -> None:
    service = canned(401)
    said = fairport("doctor", service.url, "--param", "AccountSid=A1", "--auth", "user:pass-word-7")
    assert (said.code, marks(said)["credentials"], len(service.asked)) == (1, "NO", 1)
    assert "refused with status 401 (sent: Authorization)" in said.out
    assert "pass-word-7" not in said.out


def test_redirect_is_told(fairport: Callable[..., Said], canned: Callable[..., Canned]) -> None:
    service = canned(302, Location="https://elsewhere.example/")
    said = fairport("doctor", service.url, "--param", "AccountSid=A1")
    assert (said.code, marks(said)["redirect"]) == (1, "NO")
    assert "https://elsewhere.example/" in said.out


def test_rate_limit_is_told(fairport: Callable[..., Said], canned: Callable[..., Canned]) -> None:
    service = canned(200, b"{}", RateLimit_Limit="10", Content_Type="application/json")
    said = fairport("doctor", service.url, "--param", "AccountSid=A1")
    assert said.code == 1
    assert "announced by ratelimit-limit" in said.out


def test_closed_port_is_not_ready(fairport: Callable[..., Said]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    said = fairport("doctor", f"http://127.0.0.1:{port}", "--param", "AccountSid=A1")
    assert (said.code, marks(said)["reached"]) == (1, "NO")
    assert "the connection was refused" in said.out


@pytest.mark.parametrize(
    ("started", "line"),
    [
        pytest.param(NOON, Line(OK, "clock", "its Date agrees with our clock"), id="same"),
        pytest.param(
            NOON + 5.9, Line(OK, "clock", "its Date agrees with our clock"), id="within-a-second-and-the-skew"
        ),
        pytest.param(NOON + 61, Line(NOTE, "clock", "its Date is 60 s behind our clock; its own is used"), id="behind"),
        pytest.param(
            NOON - 60.2, Line(NOTE, "clock", "its Date is 60 s ahead of our clock; its own is used"), id="ahead"
        ),
    ],
)
def test_clocks_are_compared_within_what_a_date_can_tell(started: float, line: Line) -> None:
    assert _clock(replace(MET, started=started)) == line


def test_absent_date_is_told() -> None:
    assert _clock(replace(MET, headers=())).mark == NOTE


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("X-RateLimit-Remaining", ["x-ratelimit-remaining"], id="x"),
        pytest.param("RateLimit-Policy", ["ratelimit-policy"], id="draft"),
        pytest.param("X-Rate-Limit-Limit", ["x-rate-limit-limit"], id="hyphens"),
        pytest.param("X-Rate", [], id="another"),
    ],
)
def test_headers_of_rate_limits_are_known(name: str, told: list[str]) -> None:
    assert _limit_fields([replace(MET, headers=((name, "1"),))]) == told
