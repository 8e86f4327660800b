"""Serving an app over real HTTP, with waitress."""

import logging
import socket
from collections.abc import Generator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final, cast

from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from waitress.server import BaseWSGIServer

_THREADS: Final = 8
_POLL: Final = 0.5


@contextmanager
def serving(app: "WSGIApplication", *, host: str = "127.0.0.1", port: int = 0) -> Generator[str]:
    """Serve the app in threads of its own while the context lasts; yield its base URL, without a slash at the end.

    Port 0 takes any free one. Threads and sockets are gone when the context ends. Raises `OSError` for a taken port.
    """
    server = _Server(app, host, port)
    runner = Thread(target=server.run, name="reference service", daemon=True)
    runner.start()
    try:
        yield server.base_url
    finally:
        server.stop()
        runner.join()
        server.release()


def serve_forever(app: "WSGIApplication", *, host: str = "127.0.0.1", port: int = 8080) -> None:
    """Serve the app in this thread until Ctrl-C, and leave without a traceback. Raises `OSError` for a taken port."""
    server = _Server(app, host, port)
    try:
        server.run()
    except KeyboardInterrupt:
        server.stop()
    finally:
        server.release()


class _Server:
    """One listening socket, the loop that reads and writes, and the threads that answer."""

    def __init__(self, app: "WSGIApplication", host: str, port: int) -> None:
        # More callers than threads is no news here; waitress would tell it on standard error.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._sockets: dict[int, Any] = {}
        self._stopping = Event()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
        self.base_url = _url(listener)
        # One socket makes one server; more would make a MultiSocketServer.
        self._server = cast(
            "BaseWSGIServer", create_server(app, map=self._sockets, sockets=[listener], threads=_THREADS)
        )

    def run(self) -> None:
        """Read and write until told to stop."""
        while not self._stopping.is_set():
            loop(timeout=_POLL, use_poll=True, map=self._sockets, count=1)

    def stop(self) -> None:
        """Tell the loop to end, from any thread."""
        self._stopping.set()
        self._server.pull_trigger()

    def release(self) -> None:
        """Close what is open and end the threads; the loop must have ended."""
        for channel in [item for item in self._sockets.values() if isinstance(item, HTTPChannel)]:
            channel.handle_close()
        self._server.task_dispatcher.shutdown()
        close_all(self._sockets, ignore_all=True)


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
