"""A server that misbehaves on purpose: raw sockets on the loopback, one short function for each way to go wrong.

A behaviour is a function of a `Turn`: it reads requests and answers as it likes. `Hostile` serves it until it is
closed, and keeps what was asked.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
import zlib
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

JSON = b'{"rows": []}'
DRIP = 0.02
PATIENCE = 10.0


@dataclass
class Turn:
    """One connection: what a behaviour works with."""

    connection: socket.socket
    stopped: threading.Event
    asked: list[bytes]

    def read(self) -> bytes:
        """Read one request up to its empty line; b"" when the client has gone."""
        received = b""
        while not received.endswith(b"\r\n\r\n"):
            more = self.connection.recv(1)
            if not more:
                return b""
            received += more
        self.asked.append(received)
        return received

    def write(self, *parts: bytes) -> None:
        self.connection.sendall(b"".join(parts))

    def drip(self, content: bytes) -> None:
        for byte in content:
            if self.stopped.wait(DRIP):
                return
            self.write(bytes([byte]))

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


@dataclass
class Hostile:
    """Serves one behaviour on a free port of the loopback; a context manager that leaves nothing behind."""

    behaviour: Callable[[Turn], None]
    tls: ssl.SSLContext | None = None
    asked: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "a behaviour does not end"

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def _start(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(partial(self._serve, connection))

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.settimeout(PATIENCE)
            if self.tls is None:
                self.behaviour(Turn(connection, self._stopped, self.asked))
                return
            with self.tls.wrap_socket(connection, server_side=True) as secure:
                self.behaviour(Turn(secure, self._stopped, self.asked))


def closed_port() -> int:
    """Return a port of the loopback where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answer(
    body: bytes = JSON,
    *headers: str,
    status: str = "200 OK",
    length: int | None = None,
) -> bytes:
    """Return a whole answer; `length` announces another length than the body's."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + body


def always(*answers: bytes) -> Callable[[Turn], None]:
    """Give the answers in turn, on a kept connection, and the last one for ever."""
    left = list(answers)

    def behave(turn: Turn) -> None:
        while turn.read():
            turn.write(left.pop(0) if len(left) > 1 else left[0])

    return behave


HALF_OF_A_GZIP = gzip.compress(JSON * 20, mtime=0)[:-9]


def closes_within_a_gzip(turn: Turn) -> None:
    turn.read()
    turn.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n", HALF_OF_A_GZIP)


def well_behaved(turn: Turn) -> None:
    always(answer(JSON, "Content-Type: application/json", "Date: Mon, 05 Jan 2026 00:00:00 GMT"))(turn)


def stalls(turn: Turn) -> None:
    turn.read()
    turn.stopped.wait(PATIENCE)


def stalls_in_the_body(turn: Turn) -> None:
    turn.read()
    turn.write(answer(JSON, length=100))
    turn.stopped.wait(PATIENCE)


def drips_headers(turn: Turn) -> None:
    turn.read()
    turn.drip(answer(JSON, *(f"X-{n}: {'x' * 40}" for n in range(20))))


def drips_the_body(turn: Turn) -> None:
    turn.read()
    turn.write(answer(b"", length=10_000))
    turn.drip(b"x" * 10_000)


def drips_chunks(turn: Turn) -> None:
    turn.read()
    turn.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    turn.drip(b"1\r\nx\r\n" * 2_000)


def hangs_up(turn: Turn) -> None:
    turn.read()


def resets_in_the_headers(turn: Turn) -> None:
    turn.read()
    turn.write(b"HTTP/1.1 200 OK\r\nContent-")
    turn.reset()


def resets_in_the_body(turn: Turn) -> None:
    turn.read()
    turn.write(answer(JSON, length=1_000))
    turn.stopped.wait(DRIP)
    turn.reset()


def cuts_the_body(turn: Turn) -> None:
    turn.read()
    turn.write(answer(JSON, length=1_000))


def cuts_a_chunk(turn: Turn) -> None:
    turn.read()
    turn.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc")


def ends_between_chunks(turn: Turn) -> None:
    turn.read()
    turn.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")


def writes_no_chunk_size(turn: Turn) -> None:
    turn.read()
    turn.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\nabc\r\n")


def never_ends(turn: Turn) -> None:
    """Chunk after chunk, as fast as it is read."""
    turn.read()
    turn.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not turn.stopped.is_set():
        turn.write(b"10000\r\n", b"x" * 0x10000, b"\r\n")


def announces_two_gibibytes(turn: Turn) -> None:
    turn.read()
    turn.write(answer(b"", length=2**31))
    while not turn.stopped.is_set():
        turn.write(b"x" * 0x10000)


@cache
def bomb() -> bytes:
    """Return a gigabyte of zeros as gzip: about a megabyte, built from one deflated block that repeats."""
    block = b"\0" * 2**20
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflate.compress(block)
    deflate.flush(zlib.Z_FULL_FLUSH)
    repeated = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    return gzip.compress(b"")[:10] + repeated * 1024 + b"\x03\x00" + b"\0" * 8


def bombs(turn: Turn) -> None:
    always(answer(bomb(), "Content-Encoding: gzip"))(turn)


def bombs_a_redirect(turn: Turn) -> None:
    always(answer(bomb(), "Content-Encoding: gzip", "Location: /elsewhere", status="302 Found"))(turn)


def sends_garbage(turn: Turn) -> None:
    turn.read()
    turn.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


def sends_a_huge_header(turn: Turn) -> None:
    turn.read()
    turn.write(answer(JSON, f"X-Huge: {'x' * 2**17}"))


def sends_many_headers(turn: Turn) -> None:
    turn.read()
    turn.write(answer(JSON, *(f"X-{n}: y" for n in range(200))))


def writes_a_line_that_is_no_header(turn: Turn) -> None:
    turn.read()
    turn.write(answer(JSON, "no colon here", "X-Lost: 1"))


def sends_interim_answers(turn: Turn) -> None:
    turn.read()
    turn.write(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", answer())


def contradicts_its_length(turn: Turn) -> None:
    turn.read()
    turn.write(answer(JSON, "Content-Length: 5"))


def speaks_http_1_0(turn: Turn) -> None:
    turn.read()
    turn.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n", JSON)


def redirects(location: str) -> Callable[[Turn], None]:
    return always(answer(b"", f"Location: {location}", status="302 Found"))


@contextlib.contextmanager
def serving(behaviour: Callable[[Turn], None]) -> Iterator[Hostile]:
    with Hostile(behaviour) as server:
        yield server
