"""Serve one of the example servers on the loopback interface, with data: `python -m examples.serve NAME`.

Needs Python's standard library alone. The server's packages are installed into an environment of their own; its data
lie in a folder that is removed at the end. The first line on standard output is the command that checks the server; it
serves until it is interrupted, terminated, or its standard input ends.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

FOLDER: Final = Path(__file__).resolve().parent
ENVIRONMENTS: Final = FOLDER.parent / "build" / "servers"
PATIENCE: Final = 90.0
"""Seconds that a server is given to answer for the first time."""
GRACE: Final = 10.0
"""Seconds that it is given to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a server runs: the executables of its environment, a folder for its data, its port."""

    executables: Path
    data: Path
    port: int

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How one server is installed, started, filled and asked.

    `prepare` writes what it starts from and returns its command; `ready` is a path that answers 200 once it serves;
    `fill` brings in what only a running server takes; `base` is where its API begins; `options` are what `fairport
    check` needs beside the contract; `environment` is added to the variables of its process.
    """

    packages: tuple[str, ...]
    prepare: Callable[[Place], Sequence[str]]
    ready: str
    fill: Callable[[Place], None] | None = None
    base: str = ""
    options: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


def send(url: str, body: object = None, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401  # whatever JSON the server answers with
    """Send a request with a JSON body, if there is one, and return the JSON of its answer, None if it has no body."""
    data = None if body is None else json.dumps(body).encode()
    told = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, data, told, method=method)  # noqa: S310  # an address of our own
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  # as above
        text = answer.read()
    return json.loads(text) if text else None


def main(words: Sequence[str] | None = None) -> int:
    """Serve until told to stop. Exit: 0, or 1 if the server ended by itself."""
    names = sorted(path.parent.name for path in FOLDER.glob("*/server.py"))
    reader = argparse.ArgumentParser(prog="python -m examples.serve", description=__doc__)
    reader.add_argument("name", choices=names)
    reader.add_argument("--venv", type=Path, help="its environment; made if it is not there [build/servers/NAME]")
    reader.add_argument("--log", type=Path, help="where its output goes [nowhere]")
    told = reader.parse_args(words)
    server: Server = importlib.import_module(f"examples.{told.name}.server").SERVER
    executables = installed(told.venv or ENVIRONMENTS / told.name, server.packages)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="fairport-") as folder:
        place = Place(executables=executables, data=Path(folder), port=free_port())
        with running(server, place, told.log) as process:
            print(check_command(told.name, server, place), flush=True)  # noqa: T201  # what it is run for
            return waited(process)


def installed(environment: Path, packages: Sequence[str]) -> Path:
    """Return the folder of an environment's executables, with the packages installed."""
    executables = environment / ("Scripts" if os.name == "nt" else "bin")
    if not executables.is_dir():
        venv.create(environment, with_pip=True)
    pip = [str(executables / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    subprocess.run([*pip, *packages], check=True, stdout=sys.stderr)  # noqa: S603  # the packages of the examples
    return executables


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def running(server: Server, place: Place, log: Path | None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the context lasts, filled and ready; everything that it started ends with it.

    Raises RuntimeError if it does not get ready.
    """
    command = server.prepare(place)
    variables = {**os.environ, **server.environment}
    with (
        (log or Path(os.devnull)).open("wb") as out,
        subprocess.Popen(  # noqa: S603  # the command of the example
            command,
            cwd=place.data,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_for(place.url + server.ready, process)
            if server.fill:
                server.fill(place)
            yield process
        finally:
            stop(process)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers. Raises RuntimeError if it does not."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError, ValueError):
            send(url)
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer; see the server's output with --log FILE")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and everything that it started."""
    for name in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, name)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
            return


def check_command(name: str, server: Server, place: Place) -> str:
    """Return the command line that checks a server."""
    words = ["fairport", "check", place.url + server.base, "--contract", f"examples/{name}", *server.options]
    return shlex.join(words)


def waited(process: subprocess.Popen[bytes]) -> int:
    """Wait until standard input ends, or the process does."""
    if sys.stdin.isatty():
        process.wait()
        return 1
    sys.stdin.buffer.read()
    return 0 if process.poll() is None else 1


if __name__ == "__main__":
    sys.exit(main())
