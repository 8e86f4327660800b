from __future__ import annotations

import socket
import threading
import time
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from fairport.contract_tests.service import server
from fairport.contract_tests.service.server import serve_forever, serving

if TYPE_CHECKING:
    from tests.contract_tests.service.conftest import Caller


def connection(url: str) -> HTTPConnection:
    return HTTPConnection(urlsplit(url).netloc, timeout=5)


def test_service_answers_over_real_http_and_dates_its_answers(honest: Caller) -> None:
    data = honest.dataset
    path = f"/v2/Accounts/{data.given.account}/Porting/Status?From={data.begin}&To={data.end}"
    with serving(honest.app) as url:
        assert url.startswith("http://127.0.0.1:")
        client = connection(url)
        client.request("GET", path, headers=honest.credentials())
        answer = client.getresponse()
        body = answer.read()
        client.request("HEAD", path, headers=honest.credentials())
        head = client.getresponse()
        assert head.read() == b""
        client.close()
    assert (answer.status, body) == (200, honest.ask().content)
    assert head.getheader("content-length") == str(len(body))
    assert answer.getheader("content-type") == "application/json; charset=utf-8"
    assert parsedate_to_datetime(str(answer.getheader("date"))).timestamp() == 1_790_000_000
    assert len(answer.headers.get_all("date") or []) == 1


def test_connection_is_kept_and_closed_with_the_service(honest: Caller) -> None:
    with serving(honest.app) as url:
        client = connection(url)
        for _ in range(3):
            client.request("GET", "/")
            assert client.getresponse().read().startswith(b'{"ResponseStatus"')
        kept = client.sock
        assert kept is not None
    assert kept.recv(1) == b""
    client.close()


def test_threads_and_the_port_are_free_afterwards(honest: Caller) -> None:
    before = set(threading.enumerate())
    with serving(honest.app) as url:
        assert len(threading.enumerate()) > len(before)
    deadline = time.monotonic() + 5
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.005)
    assert set(threading.enumerate()) <= before
    with socket.create_server(("127.0.0.1", int(url.rpartition(":")[2]))):
        pass


def test_service_ends_also_when_the_context_is_left_by_an_exception(honest: Caller) -> None:
    def broken() -> None:
        with serving(honest.app) as url:
            message = f"left {url}"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="left http"):
        broken()


def test_taken_port_is_an_os_error(honest: Caller) -> None:
    with (
        serving(honest.app) as url,
        pytest.raises(OSError, match="in use"),
        serving(honest.app, port=int(url.rpartition(":")[2])),
    ):
        pass


def test_serving_for_ever_ends_quietly_at_ctrl_c(honest: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    polled: list[float] = []

    def loop(timeout: float, **_rest: object) -> None:
        polled.append(timeout)
        if len(polled) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(server, "loop", loop)
    serve_forever(honest.app, port=0)
    assert len(polled) == 3


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6 to listen on")
def test_url_of_an_ipv6_host_has_brackets(honest: Caller) -> None:
    with serving(honest.app, host="::1") as url:
        assert url.startswith("http://[::1]:")
