"""An app in process: a WSGI app is called as it is, an ASGI app through a2wsgi. No socket is opened.

What a server in front of an app would do is not done: no Date header is added, no body is compressed. An app that
raises gives no answer, as a connection that is closed; no status is made up for it.
"""

from __future__ import annotations

import inspect
import io
import re
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast
from urllib.parse import unquote_to_bytes, urlsplit

from fairport.contract_tests.sources.asgi import FAILURE, AsgiApp
from fairport.contract_tests.sources.decoding import decode
from fairport.errors import UsageError
from fairport.evidence import Exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.contract_tests.sources.asgi import Asgi, Environ, Wsgi
    from fairport.contract_tests.sources.ports import Prepared
    from fairport.evidence import Pairs

MAX_BODY: Final = 8 * 2**20
"""Bytes of a body that are read, before and after content-decoding."""
_STATUS: Final = re.compile(r"([1-9]\d\d)( .*)?")

Kind: TypeAlias = Literal["wsgi", "asgi"]


class AppSource:
    """Sends to an app in process. An app must stand being called from several threads if there are several workers.

    `kind` says what the app is; None: its signature tells. An ASGI app is given `timeout` seconds for one attempt;
    a WSGI app cannot be stopped.

    Raises:
        UsageError: the app is neither, as far as its signature tells.
        TargetError: an ASGI app says that it cannot start.
    """

    def __init__(  # the class says them
        self,
        app: object,
        *,
        kind: Kind | None = None,
        timeout: float = 30.0,
        max_body: int = MAX_BODY,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._asgi: AsgiApp | None = None
        if (kind or kind_of(app)) == "asgi":
            self._asgi = AsgiApp(cast("Asgi", app), timeout)
            app = self._asgi.wsgi
        self._app = cast("Wsgi", app)
        self._max_body = max_body
        self._clock = clock
        self._ticks = ticks

    def send(self, prepared: Prepared) -> Exchange:
        """Call the app once and return what it answered, whatever it does."""
        answer = _Answer()
        started, begun = self._clock(), self._ticks()
        trouble, detail = self._trouble(prepared, answer)
        elapsed = self._ticks() - begun
        coding = ",".join(value for name, value in answer.headers if name.lower() == "content-encoding")
        decoded = decode(bytes(answer.body), coding, self._max_body)
        return Exchange(
            number=prepared.number,
            attempt=prepared.attempt,
            ask=prepared.ask,
            url=prepared.url,
            sent=prepared.headers,
            started=started,
            elapsed=elapsed,
            status=answer.status,
            headers=answer.headers,
            body=decoded.body,
            encoded_length=len(answer.body) if answer.ended else None,
            trouble=trouble or decoded.trouble,
            detail=detail if trouble else decoded.detail,
        )

    def close(self) -> None:
        """Shut an ASGI app down and end its thread; a WSGI app has neither."""
        if self._asgi is not None:
            self._asgi.close()

    def _trouble(self, prepared: Prepared, answer: _Answer) -> tuple[str, str]:
        try:
            self._call(prepared, answer)
        except TimeoutError:
            return "timeout", "the app did not answer in time"
        except Exception as error:  # noqa: BLE001  # an app may raise anything
            return "reset", f"the app raised {type(error).__name__}"
        if not answer.status:
            return "bad-http", "the app began no answer"
        announced = _content_length(answer.headers)
        if answer.ended and prepared.method != "HEAD" and announced is not None and announced > len(answer.body):
            return "cut", f"{len(answer.body)} bytes came, {announced - len(answer.body)} more were announced"
        return "", ""

    def _call(self, prepared: Prepared, answer: _Answer) -> None:
        variables = environ(prepared)
        chunks = self._app(variables, answer.start)
        try:
            for chunk in chunks:
                answer.write(chunk)
                if len(answer.body) > self._max_body:
                    return
            failed = variables.get(FAILURE)
            if failed is not None:
                answer.status = answer.status if failed.begun else 0
                raise failed.error
            answer.ended = True
        finally:
            if prepared.method == "HEAD":
                answer.body.clear()
            close = getattr(chunks, "close", None)
            if close is not None:
                close()


@dataclass(slots=True)
class _Answer:
    """What an app says by `start_response` (PEP 3333) and in its body."""

    status: int = 0
    headers: Pairs = ()
    body: bytearray = field(default_factory=bytearray)
    ended: bool = False

    def start(
        self, status: str, headers: list[tuple[str, str]], exc_info: tuple[Any, ...] | None = None
    ) -> Callable[[bytes], object]:
        if exc_info is not None and exc_info[1] is not None and self.body:
            raise exc_info[1]
        match = _STATUS.fullmatch(status)
        if match is None:
            raise ValueError("no status line")
        self.status, self.headers = int(match[1]), tuple(headers)
        return self.write

    def write(self, chunk: bytes) -> None:
        self.body += chunk


def kind_of(app: object) -> Kind:
    """Return whether an app is WSGI or ASGI, by what it takes. Raises UsageError if neither fits."""
    if not callable(app):
        raise UsageError("this is no app: it cannot be called", where="app", hint="give a WSGI or an ASGI app")
    if inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(type(app).__call__):
        return "asgi"
    try:
        count = len(inspect.signature(app).parameters)
    except (TypeError, ValueError):
        count = 0
    return "asgi" if count == 3 else "wsgi"  # scope, receive, send


def environ(prepared: Prepared) -> Environ:
    """Return the WSGI environment of a request (PEP 3333), with the undecoded target as RAW_URI."""
    parts = urlsplit(prepared.url)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    standing = {
        "REQUEST_METHOD": prepared.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "RAW_URI": target,
        "REQUEST_URI": target,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(len(prepared.body)) if prepared.body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme or "http",
        "wsgi.input": io.BytesIO(prepared.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    return standing | _variables(prepared.headers)


def _variables(headers: Pairs) -> dict[str, str]:
    variables: dict[str, str] = {}
    for name, value in headers:
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        variables[key] = f"{variables[key]},{value}" if key in variables else value
    return variables


def _content_length(headers: Pairs) -> int | None:
    text = next((value for name, value in headers if name.lower() == "content-length"), "")
    return int(text) if text.isascii() and text.isdigit() else None
