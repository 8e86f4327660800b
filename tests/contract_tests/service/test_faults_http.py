from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_http

if TYPE_CHECKING:
    from collections.abc import Callable

    from falcon.testing import Result

    from tests.contract_tests.service.conftest import Caller


Asked = dict[str, Any]
WIDE: Asked = {"Results_Count": 99}
WRONG: Asked = {"Results_Count": "many"}


def media(answer: Result) -> str:
    return answer.headers["content-type"]


def ends_early(body: bytes) -> bool:
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    return stream.decompress(body).startswith(b"{") and not stream.eof


LIES: dict[str, tuple[Asked, Callable[[Result], bool]]] = {
    "byte-order-mark": (WIDE, lambda answer: answer.content.startswith(b'\xef\xbb\xbf{"PortingRequests"')),
    "total-told-twice": (WIDE, lambda answer: answer.content.count(b'"TotalCount":') == 2),
    "comma-after-the-last": (WIDE, lambda answer: answer.content.endswith(b",}")),
    "text-after-the-body": (WIDE, lambda answer: answer.content.endswith(b"}\n{}")),
    "latin-1-bytes": (WIDE, lambda answer: b"Zo\xeb" in answer.content and media(answer).endswith("charset=utf-8")),
    "latin-1-said-and-done": (
        WIDE,
        lambda answer: b"Zo\xeb" in answer.content and media(answer) == "application/json; charset=iso-8859-1",
    ),
    "media-type-html": (
        WIDE,
        lambda answer: media(answer) == "text/html; charset=utf-8" and "TotalCount" in answer.json,
    ),
    "status-201": (WIDE, lambda answer: answer.status_code == 201),
    "html-for-400": (WRONG, lambda answer: answer.status_code == 400 and answer.text.startswith("<!DOCTYPE html>")),
    "error-with-status-200": (WRONG, lambda answer: answer.status_code == 200 and "ResponseStatus" in answer.json),
    "empty-page-is-an-error-under-200": (
        {"Results_Skip": 137},
        lambda answer: answer.status_code == 200 and "ResponseStatus" in answer.json,
    ),
    "gzip-cut-on-large-pages": (
        WIDE,
        lambda answer: answer.headers.get("content-encoding") == "gzip" and ends_early(answer.content),
    ),
    "deflate-said-and-not-done": (
        {"scope": "property", "Results_Skip": 1},
        lambda answer: answer.headers.get("content-encoding") == "deflate" and answer.content.startswith(b"{"),
    ),
    "missing-from-not-noticed": ({"without": ("From",)}, lambda answer: answer.json.get("TotalCount") == 137),
    "malformed-from-is-zero": ({"From": "abc"}, lambda answer: answer.json.get("TotalCount") == 137),
    "breaks-on-bad-input": (WRONG, lambda answer: answer.status_code == 500),
    "breaks-on-large-pages": ({"Results_Count": 50}, lambda answer: answer.status_code == 500),
    "bad-input-is-422": (WRONG, lambda answer: answer.status_code == 422),
    "error-code-in-lower-case": (
        WRONG,
        lambda answer: answer.json["ResponseStatus"]["ErrorCode"] == "invalid_parameter",
    ),
    "error-object-of-another-kind": (WRONG, lambda answer: set(answer.json) == {"title", "status"}),
}


@pytest.mark.parametrize(("name", "asked", "shows"), [(name, *row) for name, row in LIES.items()], ids=LIES)
def test_lie_about_http_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, asked: dict[str, Any], shows: Callable[..., bool]
) -> None:
    assert shows(telling(name).ask(**asked))
    assert not shows(honest.ask(**asked))


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_http).values() if isinstance(fault, Fault)}


def test_lower_case_error_keeps_the_challenge(telling: Callable[..., Caller]) -> None:
    answer = telling("error-code-in-lower-case").ask(auth="")
    assert answer.json["ResponseStatus"]["ErrorCode"] == "unauthorised"
    assert answer.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    "name", ["empty-page-is-an-error-under-200", "breaks-on-large-pages", "gzip-cut-on-large-pages"]
)
def test_other_pages_are_told_truly(telling: Callable[..., Caller], honest: Caller, name: str) -> None:
    assert telling(name).ask(Results_Count=49).content == honest.ask(Results_Count=49).content
