from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest
import trustme

from fairport.contract_tests.sources.http import HttpOptions, HttpSource, told
from fairport.contract_tests.sources.ports import Prepared
from fairport.errors import UsageError
from fairport.evidence import TROUBLES, Ask
from tests.contract_tests.sources import hostile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fairport.evidence import Exchange, Pairs

QUICK = 0.3
LONG = 5.0


def request(url: str, *, method: str = "GET", headers: Pairs = (), fresh: bool = False) -> Prepared:
    ask = Ask(operation="list", method=method, credentials="none" if fresh else "given")
    return Prepared(number=7, attempt=2, ask=ask, method=method, url=url, headers=headers, fresh=fresh)


@contextlib.contextmanager
def sourcing(timeout: float = LONG, **options: object) -> Iterator[HttpSource]:
    with contextlib.closing(HttpSource(HttpOptions(timeout=timeout, **options))) as source:  # type: ignore[arg-type]  # the options under test
        yield source


def once(behaviour: Callable[[hostile.Turn], None], timeout: float = LONG, **options: object) -> Exchange:
    with hostile.serving(behaviour) as server, sourcing(timeout, **options) as source:
        return source.send(request(f"{server.url}/rows"))


def test_answer_is_recorded_whole() -> None:
    exchange = once(hostile.well_behaved)
    assert (exchange.number, exchange.attempt, exchange.status, exchange.trouble) == (7, 2, 200, "")
    assert exchange.body == hostile.JSON
    assert exchange.encoded_length == len(hostile.JSON)
    assert exchange.media_type == "application/json"
    assert exchange.date == 1767571200.0
    assert exchange.whole


def test_clocks_are_the_given_ones() -> None:
    ticks = iter([10.0, 12.5])
    with hostile.serving(hostile.well_behaved) as server:
        source = HttpSource(clock=lambda: 1e9, ticks=lambda: next(ticks))
        with contextlib.closing(source):
            exchange = source.send(request(server.url))
    assert (exchange.started, exchange.elapsed) == (1e9, 2.5)


HALF = hostile.HALF_OF_A_GZIP
TROUBLED = [
    pytest.param(hostile.stalls, QUICK, "timeout", 0, id="stalls-before-the-headers"),
    pytest.param(hostile.stalls_in_the_body, QUICK, "timeout", 200, id="stalls-in-the-body"),
    pytest.param(hostile.drips_headers, QUICK, "timeout", 0, id="drips-headers"),
    pytest.param(hostile.drips_the_body, QUICK, "timeout", 200, id="drips-the-body"),
    pytest.param(hostile.drips_chunks, QUICK, "timeout", 200, id="drips-chunks"),
    pytest.param(hostile.hangs_up, LONG, "reset", 0, id="hangs-up"),
    pytest.param(hostile.resets_in_the_headers, LONG, "reset", 0, id="resets-in-the-headers"),
    pytest.param(hostile.resets_in_the_body, LONG, "reset", 200, id="resets-in-the-body"),
    pytest.param(hostile.cuts_the_body, LONG, "cut", 200, id="cuts-the-body"),
    pytest.param(hostile.cuts_a_chunk, LONG, "reset", 200, id="cuts-a-chunk"),
    pytest.param(hostile.ends_between_chunks, LONG, "reset", 200, id="ends-between-chunks"),
    pytest.param(hostile.writes_no_chunk_size, LONG, "bad-http", 200, id="writes-no-chunk-size"),
    pytest.param(hostile.sends_garbage, LONG, "bad-http", 0, id="garbage-for-a-status-line"),
    pytest.param(hostile.sends_a_huge_header, LONG, "bad-http", 0, id="huge-header"),
    pytest.param(hostile.sends_many_headers, LONG, "bad-http", 0, id="200-headers"),
    pytest.param(hostile.writes_a_line_that_is_no_header, LONG, "bad-http", 0, id="line-that-is-no-header"),
    pytest.param(hostile.contradicts_its_length, LONG, "bad-http", 0, id="two-lengths"),
    pytest.param(
        hostile.always(hostile.answer(b"no gzip", "Content-Encoding: gzip")), LONG, "bad-encoding", 200, id="wrong-gzip"
    ),
    pytest.param(
        hostile.always(hostile.answer(HALF, "Content-Encoding: gzip")), LONG, "bad-encoding", 200, id="half-of-a-gzip"
    ),
    pytest.param(hostile.closes_within_a_gzip, LONG, "cut", 200, id="closes-within-a-gzip-of-no-told-length"),
]


@pytest.mark.parametrize(("behaviour", "timeout", "trouble", "status"), TROUBLED)
def test_trouble_is_told_apart(
    behaviour: Callable[[hostile.Turn], None], timeout: float, trouble: str, status: int
) -> None:
    begun = time.monotonic()
    exchange = once(behaviour, timeout)
    assert (exchange.trouble, exchange.status) == (trouble, status)
    assert exchange.trouble in TROUBLES
    assert exchange.detail
    assert not exchange.whole
    assert time.monotonic() - begun < 2.0


def test_closed_port_is_refused() -> None:
    with sourcing() as source:
        exchange = source.send(request(f"http://127.0.0.1:{hostile.closed_port()}/"))
    assert (exchange.trouble, exchange.detail, exchange.status) == ("refused", "Connection refused", 0)


@pytest.fixture
def no_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names ending in `.invalid` do not resolve (RFC 2606), and no resolver is asked about them."""
    resolve = socket.getaddrinfo

    def resolving(host: str, *args: object, **options: object) -> object:
        if host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *args, **options)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(socket, "getaddrinfo", resolving)


@pytest.mark.usefixtures("no_resolver")
def test_name_that_does_not_resolve_is_told() -> None:
    with sourcing() as source:
        exchange = source.send(request("http://nowhere.invalid/"))
    assert (exchange.trouble, exchange.detail) == ("dns", "Name or service not known")


def test_cut_body_keeps_what_came() -> None:
    exchange = once(hostile.cuts_the_body)
    assert exchange.body == hostile.JSON
    assert exchange.detail == f"{len(hostile.JSON)} bytes came, {1000 - len(hostile.JSON)} more were announced"
    assert exchange.encoded_length is None


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(hostile.bombs, id="gzip-bomb"),
        pytest.param(hostile.never_ends, id="endless-chunks"),
        pytest.param(hostile.announces_two_gibibytes, id="two-gibibytes"),
    ],
)
def test_huge_body_costs_no_more_than_the_bound(behaviour: Callable[[hostile.Turn], None]) -> None:
    hostile.bomb()
    bound = 2**21
    tracemalloc.start()
    try:
        exchange = once(behaviour, max_body=bound)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (exchange.trouble, exchange.status) == ("too-large", 200)
    assert len(exchange.body) == bound
    assert peak < 8 * bound


def test_redirect_is_recorded_and_not_followed() -> None:
    with (
        hostile.serving(hostile.well_behaved) as other,
        hostile.serving(hostile.redirects(f"{other.url}/take-it")) as server,
        sourcing() as source,
    ):
        exchange = source.send(request(f"{server.url}/", headers=(("Authorization", "Basic QTpi"),)))
    assert (exchange.status, exchange.header("location"), exchange.trouble) == (302, f"{other.url}/take-it", "")
    assert other.connections == 0


def test_redirect_loop_costs_one_request() -> None:
    with hostile.serving(hostile.redirects("/")) as server, sourcing() as source:
        assert source.send(request(f"{server.url}/")).status == 302
    assert len(server.asked) == 1


def test_body_of_a_redirect_is_bounded() -> None:
    exchange = once(hostile.bombs_a_redirect, max_body=2**20)
    assert (exchange.status, exchange.trouble, len(exchange.body)) == (302, "too-large", 2**20)


def test_duplicate_headers_are_kept() -> None:
    exchange = once(hostile.always(hostile.answer(hostile.JSON, "X-Twice: one", "x-twice: two")))
    assert [value for name, value in exchange.headers if name.lower() == "x-twice"] == ["one", "two"]


def test_folded_header_is_one_line() -> None:
    exchange = once(hostile.always(hostile.answer(hostile.JSON, "X-Folded: one\r\n  two")))
    assert exchange.header("x-folded") == "one two"


def test_header_beyond_ascii_is_read_as_latin_1() -> None:
    exchange = once(hostile.always(hostile.answer(hostile.JSON, "X-Name: Zoë")))
    assert exchange.header("x-name") == "Zoë".encode().decode("latin-1")
    assert exchange.whole


def test_http_1_0_without_a_length_is_whole() -> None:
    exchange = once(hostile.speaks_http_1_0)
    assert (exchange.body, exchange.trouble) == (hostile.JSON, "")


def test_interim_answers_are_passed_over() -> None:
    exchange = once(hostile.sends_interim_answers)
    assert (exchange.status, exchange.body, exchange.header("link")) == (200, hostile.JSON, None)


def test_html_is_an_answer_like_any_other() -> None:
    page = b"<html><title>Sign in</title></html>"
    exchange = once(hostile.always(hostile.answer(page, "Content-Type: text/html")))
    assert (exchange.body, exchange.media_type, exchange.trouble) == (page, "text/html", "")


def test_unauthorised_is_an_answer() -> None:
    exchange = once(hostile.always(hostile.answer(b"{}", "WWW-Authenticate: Basic", status="401 Unauthorized")))
    assert (exchange.status, exchange.whole) == (401, True)


def test_head_has_no_body() -> None:
    def behave(turn: hostile.Turn) -> None:
        while turn.read():
            turn.write(hostile.answer(b"", "Content-Encoding: gzip", length=500))

    with hostile.serving(behave) as server, sourcing() as source:
        exchanges = [source.send(request(server.url + "/", method="HEAD")) for _ in range(2)]
    assert [(e.status, e.body, e.trouble) for e in exchanges] == [(200, b"", "")] * 2
    assert server.connections == 1
    assert server.asked[0].startswith(b"HEAD / HTTP/1.1")


def test_connection_is_used_again() -> None:
    with hostile.serving(hostile.well_behaved) as server, sourcing() as source:
        assert [source.send(request(f"{server.url}/{n}")).status for n in range(5)] == [200] * 5
    assert server.connections == 1


def test_workers_share_the_pool() -> None:
    with hostile.serving(hostile.well_behaved) as server, sourcing(connections=3) as source:
        seen: list[int] = []
        threads = [
            threading.Thread(target=lambda: seen.extend(source.send(request(server.url)).status for _ in range(10)))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LONG)
    assert seen == [200] * 30
    assert server.connections <= 3


def test_fresh_request_has_a_connection_of_its_own() -> None:
    with hostile.serving(hostile.well_behaved) as server, sourcing() as source:
        source.send(request(server.url))
        source.send(request(server.url, fresh=True))
        source.send(request(server.url))
    assert server.connections == 2


def test_cookies_are_not_kept() -> None:
    with hostile.serving(hostile.always(hostile.answer(b"{}", "Set-Cookie: sid=1"))) as server, sourcing() as source:
        source.send(request(server.url))
        source.send(request(server.url))
    assert b"cookie" not in b"".join(server.asked).lower()


def test_netrc_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ada password byron\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with hostile.serving(hostile.well_behaved) as server, sourcing() as source:
        source.send(request(server.url))
    assert b"authorization" not in server.asked[0].lower()


def test_request_goes_out_as_it_was_prepared() -> None:
    with hostile.serving(hostile.well_behaved) as server, sourcing() as source:
        source.send(
            request(f"{server.url}/a%2Fb/%2E%2E/c?x=%7e&x=1,2", headers=(("Accept", "*/*"), ("X-A", "1"), ("X-A", "2")))
        )
    lines = server.asked[0].decode().split("\r\n")
    assert lines[0] == "GET /a%2Fb/%2E%2E/c?x=%7E&x=1,2 HTTP/1.1"
    assert "X-A: 1, 2" in lines
    assert "Accept: */*" in lines


def test_body_is_sent_with_its_length() -> None:
    received: list[bytes] = []

    def behave(turn: hostile.Turn) -> None:
        turn.read()
        received.append(turn.connection.recv(7))
        turn.write(hostile.answer())

    with hostile.serving(behave) as server, sourcing() as source:
        source.send(
            Prepared(number=1, attempt=1, ask=Ask(operation="login"), method="POST", url=server.url, body=b'{"a":1}')
        )
    assert b"Content-Length: 7" in server.asked[0]
    assert received == [b'{"a":1}']


def test_header_that_cannot_be_sent_is_not_sent() -> None:
    with hostile.serving(hostile.well_behaved) as server, sourcing() as source:
        exchange = source.send(request(server.url, headers=(("X-Name", "a\r\nHost: evil"),)))
    assert exchange.trouble == "not-sent"
    assert server.asked == []


def test_ca_bundle_of_the_environment_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "missing-bundle.pem")
    with sourcing() as source:
        exchange = source.send(request("https://api.invalid/"))
    assert exchange.trouble == "not-sent"
    assert exchange.detail == "the CA bundle that the environment names is not there"


def test_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with hostile.serving(hostile.well_behaved) as proxy, sourcing() as source:
        monkeypatch.setenv("http_proxy", proxy.url)
        exchange = source.send(request("http://api.invalid/rows"))
    assert exchange.status == 200
    assert proxy.asked[0].startswith(b"GET http://api.invalid/rows HTTP/1.1")


@pytest.mark.usefixtures("no_resolver")
def test_proxy_of_the_environment_is_left_when_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with hostile.serving(hostile.well_behaved) as proxy, sourcing(trust_env=False) as source:
        monkeypatch.setenv("http_proxy", proxy.url)
        exchange = source.send(request("http://api.invalid/rows"))
    assert exchange.trouble == "dns"
    assert proxy.asked == []


def test_proxy_that_refuses_is_named() -> None:
    refusal = hostile.always(hostile.answer(b"", status="403 Forbidden"))
    with hostile.serving(refusal) as proxy, sourcing(proxies={"https": proxy.url}) as source:
        exchange = source.send(request("https://api.invalid/rows"))
    assert exchange.trouble == "refused"
    assert exchange.detail.startswith("by way of the proxy: ")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure_server(authority: trustme.CA) -> Iterator[hostile.Hostile]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with hostile.Hostile(hostile.well_behaved, tls=context) as server:
        yield server


def test_certificate_of_an_unknown_authority_is_tls_trouble(secure_server: hostile.Hostile) -> None:
    with sourcing() as source:
        exchange = source.send(request(secure_server.url))
    assert (exchange.trouble, exchange.detail) == ("tls", "unable to get local issuer certificate")


def test_certificate_of_a_given_authority_is_taken(
    secure_server: hostile.Hostile, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with sourcing(verify=str(tmp_path / "ca.pem")) as source:
        assert [source.send(request(secure_server.url)).status for _ in range(2)] == [200, 200]
    assert secure_server.connections == 1


def test_certificate_is_not_looked_at_when_told_so(secure_server: hostile.Hostile) -> None:
    with sourcing(verify=False) as source:
        assert source.send(request(secure_server.url)).status == 200


def test_plain_server_behind_https_is_tls_trouble() -> None:
    with hostile.serving(hostile.sends_garbage) as server, sourcing(QUICK) as source:
        assert source.send(request(server.url.replace("http:", "https:"))).trouble in {"tls", "timeout"}


def test_client_certificate_is_shown_except_to_a_fresh_request(authority: trustme.CA, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_OPTIONAL
    shown: list[bool] = []

    def behave(turn: hostile.Turn) -> None:
        assert isinstance(turn.connection, ssl.SSLSocket)
        shown.append(bool(turn.connection.getpeercert()))
        hostile.well_behaved(turn)

    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    authority.issue_cert("client@example.com").private_key_and_cert_chain_pem.write_to_path(tmp_path / "client.pem")
    options = {"verify": str(tmp_path / "ca.pem"), "cert": str(tmp_path / "client.pem")}
    with hostile.Hostile(behave, tls=context) as server, sourcing(**options) as source:
        assert source.send(request(server.url)).status == 200
        assert source.send(request(server.url, fresh=True)).status == 200
    assert shown == [True, False]


@pytest.mark.parametrize(
    ("options", "where"),
    [
        pytest.param({"timeout": 0.0}, "--timeout", id="no-time"),
        pytest.param({"verify": "missing-ca.pem"}, "missing-ca.pem", id="bundle"),
        pytest.param({"cert": ("missing.pem", "missing.key")}, "missing.pem", id="certificate"),
    ],
)
def test_options_that_cannot_be_are_an_error(options: dict[str, object], where: str) -> None:
    with pytest.raises(UsageError) as caught:
        HttpSource(HttpOptions(**options))  # type: ignore[arg-type]  # the options under test
    assert caught.value.where == where
    assert caught.value.hint


def test_error_of_no_known_kind_is_told_without_a_url() -> None:
    assert told(OSError("http://user:secret@host/ is odd")) == ("reset", "OSError")
