from __future__ import annotations

import contextlib
import http.client
import io
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.sources.deadline import DeadlineReader, DeadlineResponse

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def answered(ours: socket.socket, theirs: socket.socket, text: bytes, timeout: float | None = 5.0) -> DeadlineResponse:
    ours.settimeout(timeout)
    theirs.sendall(text)
    response = DeadlineResponse(ours, method="GET")
    with contextlib.ExitStack() as stack:
        stack.callback(response.close)
        response.begin()
        stack.pop_all()
    return response


def drip(sock: socket.socket, stopped: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while not stopped.wait(0.01):
            sock.sendall(b"x")


def test_bytes_that_drip_do_not_move_the_deadline(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    stopped = threading.Event()
    thread = threading.Thread(target=drip, args=(theirs, stopped))
    begun = time.monotonic()
    reader = io.BufferedReader(DeadlineReader(ours.makefile("rb", buffering=0), ours, 0.1))
    thread.start()
    try:
        with contextlib.closing(reader), pytest.raises(TimeoutError):
            reader.read(10_000)
    finally:
        stopped.set()
        thread.join(5)
    assert 0.1 <= time.monotonic() - begun < 1.0


def test_socket_gets_its_timeout_back(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    ours.settimeout(7.0)
    theirs.sendall(b"x")
    reader = DeadlineReader(ours.makefile("rb", buffering=0), ours, 7.0)
    assert reader.read(1) == b"x"
    assert ours.gettimeout() != 7.0
    reader.close()
    reader.close()
    assert ours.gettimeout() == 7.0


@pytest.mark.parametrize("timeout", [pytest.param(5.0, id="limit"), pytest.param(None, id="no-limit")])
def test_answer_is_read(ends: tuple[socket.socket, socket.socket], timeout: float | None) -> None:
    with contextlib.closing(answered(*ends, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", timeout)) as response:
        assert (response.status, response.read()) == (200, b"{}")


def test_interim_answers_are_passed_over(ends: tuple[socket.socket, socket.socket]) -> None:
    interim = b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: 1\r\n\r\n"
    with contextlib.closing(answered(*ends, interim + b"HTTP/1.1 204 No Content\r\nY: 2\r\n\r\n")) as response:
        assert (response.status, response.getheaders()) == (204, [("Y", "2")])


def test_switch_of_protocols_is_final(ends: tuple[socket.socket, socket.socket]) -> None:
    with contextlib.closing(answered(*ends, b"HTTP/1.1 101 Switching Protocols\r\n\r\n")) as response:
        assert response.status == 101


@pytest.mark.parametrize(
    "line", [pytest.param(b"no colon", id="no-colon"), pytest.param(b" folded: at once", id="fold-at-the-start")]
)
def test_line_that_is_no_header_is_refused(ends: tuple[socket.socket, socket.socket], line: bytes) -> None:
    with pytest.raises(http.client.HTTPException, match="no header"):
        answered(*ends, b"HTTP/1.1 200 OK\r\n" + line + b"\r\nContent-Length: 0\r\n\r\n")


def test_multipart_without_parts_is_no_defect_of_the_headers(ends: tuple[socket.socket, socket.socket]) -> None:
    text = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed\r\nContent-Length: 0\r\n\r\n"
    with contextlib.closing(answered(*ends, text)) as response:
        assert response.status == 200
