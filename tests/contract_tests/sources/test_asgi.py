from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.sources.asgi import FAILURE, AsgiApp, Failure
from fairport.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Wire = Callable[..., Awaitable[Any]]


def environ() -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "SERVER_NAME": "app.test",
        "SERVER_PORT": "80",
        "wsgi.input": None,
    }


def called(app: AsgiApp, variables: dict[str, Any] | None = None) -> tuple[str, bytes]:
    told: list[str] = []

    def start(status: str, _headers: object, _failure: object = None) -> Callable[[bytes], object]:
        told.append(status)
        return lambda _chunk: None

    body = b"".join(app.wsgi(variables if variables is not None else environ(), start))
    return told[0], body


async def answer(send: Wire, body: bytes) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


class Living:
    """An app with a lifespan, which notes what happens to it."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    async def __call__(self, scope: dict[str, Any], receive: Wire, send: Wire) -> None:
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                self.noted.append(message["type"])
                scope["state"]["pool"] = "open"
                await send({"type": message["type"] + ".complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        await answer(send, scope["state"]["pool"].encode())


def test_lifespan_is_kept_and_its_state_is_handed_on() -> None:
    living = Living()
    with contextlib.closing(AsgiApp(living, 5.0)) as app:
        assert living.noted == ["lifespan.startup"]
        assert called(app) == ("200 OK", b"open")
        assert called(app) == ("200 OK", b"open")
    assert living.noted == ["lifespan.startup", "lifespan.shutdown"]


async def without_lifespan(scope: dict[str, Any], _receive: Wire, send: Wire) -> None:
    assert scope["type"] == "http"
    await answer(send, b"{}")


async def passes_lifespan_over(scope: dict[str, Any], _receive: Wire, send: Wire) -> None:
    if scope["type"] == "http":
        await answer(send, b"{}")


@pytest.mark.parametrize(
    "made", [pytest.param(without_lifespan, id="raises"), pytest.param(passes_lifespan_over, id="returns")]
)
def test_app_that_knows_no_lifespan_is_served(made: Any) -> None:  # any app
    with contextlib.closing(AsgiApp(made, 5.0)) as app:
        assert called(app) == ("200 OK", b"{}")


async def cannot_start(_scope: object, receive: Wire, send: Wire) -> None:
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})


async def never_ends(scope: dict[str, Any], receive: Wire, send: Wire) -> None:
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await asyncio.sleep(60)
    await answer(send, b"{}")


def test_app_that_does_not_end_is_left() -> None:
    before = threading.active_count()
    with contextlib.closing(AsgiApp(never_ends, 0.1)) as app:
        assert called(app) == ("200 OK", b"{}")
    assert threading.active_count() == before


async def never_starts(_scope: object, _receive: Wire, _send: Wire) -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        pytest.param(cannot_start, "the app cannot start: no database", id="fails"),
        pytest.param(never_starts, "the app cannot start: it did not start within 0.1 s", id="hangs"),
    ],
)
def test_app_that_cannot_start_is_an_error(made: Any, message: str) -> None:  # any app
    before = threading.active_count()
    with pytest.raises(TargetError) as caught:
        AsgiApp(made, 0.1)
    assert caught.value.message == message
    assert threading.active_count() == before


async def raises(scope: dict[str, Any], _receive: Wire, _send: Wire) -> None:
    raise KeyError(scope["type"])


def test_exception_of_an_app_is_handed_on() -> None:
    variables = environ()
    with contextlib.closing(AsgiApp(raises, 5.0)) as app:
        called(app, variables)
    failure = variables[FAILURE]
    assert isinstance(failure, Failure)
    assert (repr(failure.error), failure.begun) == ("KeyError('http')", False)


async def goes_on_after_its_answer(scope: dict[str, Any], _receive: Wire, send: Wire) -> None:
    if scope["type"] == "http":
        await answer(send, b"{}")
        raise KeyError("background")


def test_exception_after_the_answer_is_none_of_its() -> None:
    variables = environ()
    with contextlib.closing(AsgiApp(goes_on_after_its_answer, 5.0)) as app:
        assert called(app, variables) == ("200 OK", b"{}")
    assert FAILURE not in variables
