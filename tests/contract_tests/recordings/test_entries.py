from __future__ import annotations

import pytest

from fairport.contract_tests.recordings.entries import FURTHEST_ZONE, Entry


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://API.example.com/x", "https://api.example.com"),
        ("https://api.example.com:443/x", "https://api.example.com"),
        ("http://api.example.com:80", "http://api.example.com"),
        ("http://api.example.com:443", "http://api.example.com:443"),
        ("https://ann:pw@api.example.com:8443/x", "https://api.example.com:8443"),
        ("/x", ""),
        ("http://[", ""),
    ],
)
def test_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert Entry(method="GET", url=url).origin == origin


def test_request_header_is_found_whatever_its_case() -> None:
    made = Entry(method="GET", url="/", sent=(("X-Key", "1"), ("x-key", "2")))
    assert (made.asked_with("x-key"), made.asked_with("cookie")) == ("1", None)


@pytest.mark.parametrize(
    ("started", "zoned", "moment"),
    [(5.0, True, 5.0), (5.0, False, 5.0 + FURTHEST_ZONE), (99_999.0, False, 100_000.0), (None, True, 100_000.0)],
)
def test_moment_is_the_latest_where_it_is_not_sure(started: float | None, *, zoned: bool, moment: float) -> None:
    assert Entry(method="GET", url="/", started=started, zoned=zoned).moment(100_000.0) == moment
