"""The session of requests that tells its exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from fairport.contract_tests.sources.http import RecordingSession, origin
from tests.contract_tests.sources import hostile

if TYPE_CHECKING:
    from fairport.evidence import Exchange, Pairs

SIGNED: Pairs = (("X-Key", "secret"),)


def test_exchange_is_told_as_it_was() -> None:
    told: list[Exchange] = []
    times = iter([100.0, 100.5])
    with (
        hostile.serving(hostile.well_behaved) as server,
        RecordingSession(f"{server.url}/base/", told.append, lambda: SIGNED, clock=lambda: next(times)) as session,
    ):
        body = session.get("/rows", params={"a": "1"}, headers={"X-Own": "2"}).content
    assert body == hostile.JSON
    (exchange,) = told
    assert (exchange.number, exchange.ask.operation, exchange.ask.method) == (0, "", "GET")
    assert exchange.url == f"{server.url}/base/rows?a=1"
    assert (exchange.status, exchange.body, exchange.trouble) == (200, hostile.JSON, "")
    assert (exchange.started, exchange.elapsed) == (100.0, 0.5)
    assert exchange.media_type == "application/json"
    assert {("X-Key", "secret"), ("X-Own", "2")} <= set(exchange.sent)


def test_trouble_is_told_and_raised() -> None:
    told: list[Exchange] = []
    with (
        hostile.serving(hostile.cuts_the_body) as server,
        RecordingSession(server.url, told.append) as session,
        pytest.raises(requests.RequestException),
    ):
        session.get("/rows")
    assert [(exchange.status, exchange.trouble) for exchange in told] == [(200, "cut")]


def test_each_hop_is_told_and_credentials_stay_with_their_host() -> None:
    told: list[Exchange] = []
    with (
        hostile.serving(hostile.well_behaved) as other,
        hostile.serving(hostile.redirects(f"{other.url}/elsewhere")) as server,
        RecordingSession(server.url, told.append, lambda: SIGNED) as session,
    ):
        session.get("/rows")
        session.get(f"{other.url}/third")
    assert [exchange.status for exchange in told] == [302, 200, 200]
    assert ["X-Key" in dict(exchange.sent) for exchange in told] == [True, False, False]
    assert b"secret" not in b"".join(other.asked)


def test_own_header_of_a_request_is_kept() -> None:
    told: list[Exchange] = []
    with (
        hostile.serving(hostile.well_behaved) as server,
        RecordingSession(server.url, told.append, lambda: SIGNED) as session,
    ):
        session.get("/rows", headers={"X-Key": "mine"})
    assert dict(told[0].sent)["X-Key"] == "mine"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://api.example.com/v1", ("https", "api.example.com", 443), id="standing-port"),
        pytest.param("http://API.example.com:8080", ("http", "api.example.com", 8080), id="port"),
        pytest.param("http://api:port", ("", "", None), id="no-url"),
    ],
)
def test_origin_is_scheme_host_and_port(url: str, expected: tuple[str, str, int | None]) -> None:
    assert origin(url) == expected
