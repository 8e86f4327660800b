from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.reports.placed import Placed, main_file, placed, places_of
from tests.reports.accounts import PLACED
from tests.reports.examples import ACCOUNT, HEADER


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("orders.yaml", "orders.yaml"),
        ("./api/orders.yaml", "api/orders.yaml"),
        ("../api/my orders.yaml", "../api/my%20orders.yaml"),
        ("/srv/api.yaml", "file:///srv/api.yaml"),
        ("C:\\apis\\a b.yaml", "file:///C:/apis/a%20b.yaml"),
        ("a%b?c#d.yaml", "a%25b%3Fc%23d.yaml"),
        ("http://x/y", "http%3A//x/y"),
    ],
)
def test_uri(file: str, uri: str) -> None:
    assert Placed(file, 1, "").uri == uri


def test_places_come_from_the_trace_and_fall_back_to_the_document() -> None:
    places = places_of(PLACED)
    assert placed(places, "", PLACED) == Placed("api/my orders.yaml", 12, "/paths/~1a/get")
    assert placed(places, "0", PLACED) == Placed("orders.yaml", 0, "/components")
    assert placed(places, "unknown", PLACED) == Placed("orders.yaml", 0, "")


def test_trace_that_tells_no_places_still_names_the_document() -> None:
    assert places_of(ACCOUNT) == {}
    bundled = {**HEADER, "contract": {**HEADER["contract"], "source": ""}}
    assert (main_file(ACCOUNT), main_file(replace(ACCOUNT, header=bundled))) == ("orders.yaml", "orders")
