"""An ASGI app as a WSGI app: a2wsgi carries the calls over, and the app's lifespan is kept (asgi.readthedocs.io)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, cast

from fairport.errors import TargetError

FAILURE: Final = "fairport.failure"
"""The variable of the WSGI environment under which an app's `Failure` is found once it has answered."""
_JOIN_SECONDS: Final = 5.0

Environ: TypeAlias = dict[str, Any]
Wsgi: TypeAlias = Callable[[Environ, Callable[..., Callable[[bytes], object]]], Iterable[bytes]]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Asgi: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]


class Failure(NamedTuple):
    """What an app raised before its answer was complete, and whether it had begun to answer."""

    error: Exception
    begun: bool


class AsgiApp:
    """An ASGI app, started, with an event loop in a thread of its own; `wsgi` is the app to call.

    The app is given `timeout` seconds for its start, for its end and for each answer.

    Raises:
        TargetError: the app says that it cannot start, or does not in time.
    """

    def __init__(self, app: Asgi, timeout: float) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fairport-asgi", daemon=True)
        self._thread.start()
        self._lifespan = _Lifespan(app, timeout)
        failure = asyncio.run_coroutine_threadsafe(self._lifespan.start(), self._loop).result()
        if failure is not None:
            self.close()
            raise TargetError(f"the app cannot start: {failure}", where="app", hint="start it by itself to see why")
        self.wsgi = _as_wsgi(app, self._loop, timeout, self._lifespan.state)

    def close(self) -> None:
        """Shut the app down, and end the loop and its thread."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._lifespan.stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_JOIN_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()


@dataclass(slots=True)
class _Lifespan:
    """The lifespan protocol. An app that raises at it does not know it, and is served all the same."""

    app: Asgi
    timeout: float
    state: dict[str, Any] = field(default_factory=dict[str, Any])
    _started: bool = False
    _inbox: asyncio.Queue[Message] = field(default_factory=asyncio.Queue[Message])
    _outbox: asyncio.Queue[Message] = field(default_factory=asyncio.Queue[Message])
    _task: asyncio.Task[None] | None = None

    async def start(self) -> str | None:
        """Start the app. Returns why it cannot start, None if it has started."""
        self._task = asyncio.create_task(self._live())
        try:
            answer = await self._told("lifespan.startup")
        except TimeoutError:
            return f"it did not start within {self.timeout:g} s"
        if answer["type"] == "lifespan.startup.failed":
            return str(answer.get("message") or "it says no more")
        self._started = True
        return None

    async def stop(self) -> None:
        """Let the app end; whatever is left of it is cancelled."""
        if self._task is None:
            return
        if self._started and not self._task.done():
            with suppress(TimeoutError):
                await self._told("lifespan.shutdown")
        self._task.cancel()
        await asyncio.wait([self._task], timeout=self.timeout)

    async def _told(self, kind: str) -> Message:
        """Tell the app what begins, and return what it answers. Raises TimeoutError if it does not."""
        await self._inbox.put({"type": kind})
        return await asyncio.wait_for(self._outbox.get(), self.timeout)

    async def _live(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        with suppress(Exception):
            await self.app(scope, self._inbox.get, self._outbox.put)
        await self._outbox.put({"type": "lifespan.ended"})


@dataclass(slots=True)
class _Told:
    """How far an app has come with its answer."""

    begun: bool = False
    ended: bool = False


class _Middleware(Protocol):
    """What we use of a2wsgi, which ships no types that fit ours."""

    def __call__(self, app: Asgi, wait_time: float, loop: asyncio.AbstractEventLoop) -> Wsgi: ...


def _as_wsgi(app: Asgi, loop: asyncio.AbstractEventLoop, timeout: float, state: dict[str, Any]) -> Wsgi:
    from a2wsgi import ASGIMiddleware  # noqa: PLC0415  # only those who have an ASGI app load it

    async def answering(scope: Message, receive: Receive, send: Send) -> None:
        """The app, made to end its answer: else a2wsgi waits for ever, or loses the app's exception."""
        told = _Told()

        async def watched(message: Message) -> None:
            told.begun = True
            told.ended = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        scope["state"] = dict(state)
        try:
            await asyncio.wait_for(app(scope, receive, watched), timeout)
            failure: Exception = RuntimeError("the app ended before its answer")
        except Exception as error:  # noqa: BLE001  # an app may raise anything
            failure = error
        if told.ended:
            return
        scope["wsgi_environ"][FAILURE] = Failure(failure, told.begun)
        if not told.begun:
            await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return cast("_Middleware", ASGIMiddleware)(answering, timeout, loop)
