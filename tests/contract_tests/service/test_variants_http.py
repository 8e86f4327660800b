from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest
from falcon import testing

from fairport.contract_tests.service import variants_http
from fairport.contract_tests.service.variants import named_variant
from fairport.contract_tests.service.varying import Surroundings, Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def media(caller: Caller) -> str:
    return caller.ask().headers["content-type"]


def coding(caller: Caller) -> str:
    return caller.ask().headers.get("content-encoding", "")


def raw_names(caller: Caller) -> list[str]:
    """The header names as the app writes them."""
    heard: list[str] = []

    def start(_status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
        heard.extend(name for name, _ in headers)
        return heard.append  # type: ignore[return-value]  # nothing is written by it

    list(caller.app(testing.create_environ("/v2"), start))
    return heard


def slept(caller: Caller) -> list[float]:
    """The seconds that an answer of the variant of this caller takes; none if it is the honest service."""
    seconds: list[float] = []
    app = named_variant("slow").wrap(caller.app, Surroundings(lambda: 0.0, seconds.append))
    testing.simulate_get(app, "/v2")
    return seconds if getattr(caller.app, "__qualname__", "").startswith("slow") else []


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "indented-json": lambda caller: b'\n    "TotalCount" : 137' in caller.ask().content,
    "escaped-json": lambda caller: caller.ask().content.isascii() and b"https:\\/\\/" in caller.ask().content,
    "white-space-around": lambda caller: (
        caller.ask().content.startswith(b"\r\n\t {") and caller.ask().json["TotalCount"] == 137
    ),
    "media-type-without-charset": lambda caller: media(caller) == "application/json",
    "media-type-in-capitals": lambda caller: media(caller) == 'Application/JSON;Charset="UTF-8"',
    "media-type-of-the-vendor": lambda caller: media(caller).startswith("application/vnd.example.porting.v2+json;"),
    "gzip": lambda caller: (
        b"TotalCount" in gzip.decompress(caller.ask().content) if coding(caller) == "gzip" else False
    ),
    "deflate": lambda caller: (
        b"TotalCount" in zlib.decompress(caller.ask().content) if coding(caller) == "deflate" else False
    ),
    "headers-of-proxies": lambda caller: set(caller.ask().cookies) == {"session", "node"},
    "echoes-nothing": lambda caller: caller.ask(method="OPTIONS").content == b"",
    "header-names-in-capitals": lambda caller: raw_names(caller) == [name.upper() for name in raw_names(caller)],
    "no-date": lambda caller: "date" not in caller.ask().headers,
    "chunked": lambda caller: "content-length" not in caller.ask().headers and caller.ask().json["TotalCount"] == 137,
    "head-refused": lambda caller: caller.ask(method="HEAD").status_code == 405,
    "slow": lambda caller: slept(caller) == [0.02],
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_http).values() if isinstance(value, Variant)}
