"""Fixtures for the tests of the command line: a folder of one's own, the command itself, services on the loopback."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from fairport.assemble import Reference, reference_service
from fairport.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


_PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has what it starts in the background ignore it
from fairport.cli import main
sys.exit(main(sys.argv[1:]))
"""


@contextmanager
def process_of(folder: Path, *args: object) -> Iterator[subprocess.Popen[str]]:
    """The command line as a process of its own, which Ctrl-C can end; it never outlives its test."""
    command = [sys.executable, "-c", _PROGRAM, *map(str, args)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def fairport(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """The command line, in an empty folder, at 80 columns, without colours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*args: object) -> Said:
        code = main([str(arg) for arg in args])
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return run


@pytest.fixture(scope="session")
def reference() -> Iterator[Reference]:
    """The reference service, honest and small."""
    with reference_service(size=60) as service:
        yield service


@dataclass(frozen=True)
class Canned:
    """A server with one answer for everything, and what it was asked."""

    url: str
    asked: list[str]


@pytest.fixture
def canned() -> Iterator[Callable[..., Canned]]:
    """Start servers that give one answer to everything: status, headers, body."""
    running: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def start(status: int, body: bytes = b"", **headers: str) -> Canned:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(f"{self.path} {self.headers.get('Authorization', '')}".strip())
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        running.append((server, thread))
        return Canned(f"http://127.0.0.1:{server.server_port}", asked)

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()
