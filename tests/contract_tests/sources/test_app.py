from __future__ import annotations

import asyncio
import contextlib
import gzip
import sys
import threading
from typing import TYPE_CHECKING, Any

import falcon
import falcon.asgi
import pytest

from fairport.contract_tests.sources.app import AppSource, environ, kind_of
from fairport.contract_tests.sources.ports import Prepared
from fairport.errors import UsageError
from fairport.evidence import Ask

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from fairport.evidence import Exchange, Pairs

    Wire = Callable[..., Awaitable[object]]

URL = "http://app.test:81/v1/rows?From=1&To=2"
JSON = ("Content-Type", "application/json")


def request(url: str = URL, *, method: str = "GET", headers: Pairs = (), body: bytes = b"") -> Prepared:
    ask = Ask(operation="list", method=method)
    return Prepared(number=3, attempt=2, ask=ask, method=method, url=url, headers=headers, body=body)


def once(app: object, prepared: Prepared | None = None, **options: object) -> Exchange:
    with contextlib.closing(AppSource(app, **options)) as source:  # type: ignore[arg-type]  # the options under test
        return source.send(prepared or request())


def wsgi(*chunks: bytes, status: str = "200 OK", headers: Iterable[tuple[str, str]] = (JSON,)) -> Callable[..., object]:
    def app(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        assert environ["wsgi.version"] == (1, 0)
        start(status, list(headers))
        return list(chunks)

    return app


class Rows:
    """The same resource for both of Falcon's kinds of app."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        resp.media = {"from": req.get_param("From"), "who": req.get_header("X-Who")}
        resp.append_header("X-Twice", "one")


class AsyncRows(Rows):
    async def on_get(self, req: falcon.asgi.Request, resp: falcon.asgi.Response) -> None:  # type: ignore[override]  # Falcon calls it so
        await asyncio.sleep(0)
        super().on_get(req, resp)


def wsgi_rows() -> falcon.App[Any, Any]:
    app: falcon.App[Any, Any] = falcon.App()
    app.add_route("/v1/rows", Rows())
    return app


def asgi_rows() -> falcon.asgi.App[Any, Any]:
    app: falcon.asgi.App[Any, Any] = falcon.asgi.App()
    app.add_route("/v1/rows", AsyncRows())
    return app


@pytest.mark.parametrize("make", [pytest.param(wsgi_rows, id="wsgi"), pytest.param(asgi_rows, id="asgi")])
def test_real_app_is_asked(make: Callable[[], object]) -> None:
    exchange = once(make(), request(headers=(("X-Who", "ada"),)))
    assert (exchange.number, exchange.attempt, exchange.status, exchange.trouble) == (3, 2, 200, "")
    assert exchange.body == b'{"from": "1", "who": "ada"}'
    assert exchange.encoded_length == len(exchange.body)
    assert (exchange.media_type, exchange.header("x-twice"), exchange.date) == ("application/json", "one", None)
    assert exchange.whole


@pytest.mark.parametrize("make", [pytest.param(wsgi_rows, id="wsgi"), pytest.param(asgi_rows, id="asgi")])
def test_app_answers_many_in_turn(make: Callable[[], object]) -> None:
    with contextlib.closing(AppSource(make())) as source:
        statuses = [source.send(request(f"http://app.test/{path}")).status for path in ("v1/rows", "no", "v1/rows")]
    assert statuses == [200, 404, 200]


def test_wsgi_app_needs_no_thread() -> None:
    before = threading.active_count()
    once(wsgi(b"{}"))
    assert threading.active_count() == before


def test_asgi_thread_ends_with_the_source() -> None:
    before = threading.active_count()
    source = AppSource(asgi_rows())
    assert threading.active_count() == before + 1
    source.close()
    source.close()
    assert threading.active_count() == before


def test_body_in_pieces_is_joined() -> None:
    assert once(wsgi(b'{"a"', b"", b":1}")).body == b'{"a":1}'


def test_iterable_is_closed() -> None:
    closed: list[bool] = []

    class Chunks(list[bytes]):
        def close(self) -> None:
            closed.append(True)

    def app(_: object, start: Callable[..., object]) -> Chunks:
        start("200 OK", [])
        return Chunks([b"x" * 100])

    assert once(app, max_body=10).trouble == "too-large"
    assert closed == [True]


def test_written_body_is_kept() -> None:
    def app(_: object, start: Callable[..., Callable[[bytes], object]]) -> list[bytes]:
        start("200 OK", [])(b"old ")
        return [b"style"]

    assert once(app).body == b"old style"


def test_compressed_body_is_decoded() -> None:
    exchange = once(wsgi(gzip.compress(b"{}"), headers=[("Content-Encoding", "gzip")]))
    assert (exchange.body, exchange.trouble) == (b"{}", "")
    assert exchange.encoded_length == len(gzip.compress(b"{}"))


def test_endless_body_is_bounded() -> None:
    def app(_: object, start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [])
        while True:
            yield b"x" * 1000

    exchange = once(app, max_body=5_000)
    assert (exchange.trouble, len(exchange.body), exchange.encoded_length) == ("too-large", 5_000, None)


def raises(_environ: object, _start: object) -> list[bytes]:
    raise KeyError("secret")


def raises_in_the_body(_: object, start: Callable[..., object]) -> Iterable[bytes]:
    start("200 OK", [])
    yield b"{"
    raise KeyError("secret")


def starts_nothing(_environ: object, _start: object) -> list[bytes]:
    return []


async def raises_in_asgi(_scope: object, _receive: object, _send: object) -> None:
    raise KeyError("secret")


async def raises_in_the_body_of_asgi(_scope: object, _receive: object, send: Wire) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
    raise KeyError("secret")


async def ends_without_an_answer(_scope: object, receive: Wire, _send: object) -> None:
    await receive()


async def never_answers(scope: dict[str, object], _receive: object, _send: object) -> None:
    assert scope["type"] == "http"
    await asyncio.sleep(60)


@pytest.mark.parametrize(
    ("app", "trouble", "status", "detail"),
    [
        pytest.param(raises, "reset", 0, "the app raised KeyError", id="raises"),
        pytest.param(raises_in_the_body, "reset", 200, "the app raised KeyError", id="raises-in-the-body"),
        pytest.param(starts_nothing, "bad-http", 0, "the app began no answer", id="starts-nothing"),
        pytest.param(wsgi(status="fine"), "reset", 0, "the app raised ValueError", id="no-status"),
        pytest.param(raises_in_asgi, "reset", 0, "the app raised KeyError", id="asgi-raises"),
        pytest.param(raises_in_the_body_of_asgi, "reset", 200, "the app raised KeyError", id="asgi-raises-in-the-body"),
        pytest.param(ends_without_an_answer, "reset", 0, "the app raised RuntimeError", id="asgi-ends"),
        pytest.param(never_answers, "timeout", 0, "the app did not answer in time", id="asgi-never-answers"),
        pytest.param(
            wsgi(b"{}", headers=[("Content-Length", "9")]), "cut", 200, "2 bytes came, 7 more were announced", id="cut"
        ),
    ],
)
def test_trouble_of_an_app_is_told(app: object, trouble: str, status: int, detail: str) -> None:
    exchange = once(app, timeout=0.2)
    assert (exchange.trouble, exchange.status, exchange.detail) == (trouble, status, detail)
    assert not exchange.whole


def test_head_has_no_body() -> None:
    exchange = once(wsgi(b"{}", headers=[("Content-Length", "9")]), request(method="HEAD"))
    assert (exchange.status, exchange.body, exchange.trouble) == (200, b"", "")


def test_error_page_takes_the_place_of_an_answer_not_yet_sent() -> None:
    def app(_: object, start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [])
        try:
            raises(None, None)
        except KeyError:
            start("500 Internal Server Error", [JSON], sys.exc_info())
        return [b"{}"]

    exchange = once(app)
    assert (exchange.status, exchange.media_type, exchange.whole) == (500, "application/json", True)


def test_error_page_after_the_body_began_comes_too_late() -> None:
    def app(_: object, start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [])
        yield b"{"
        try:
            raises(None, None)
        except KeyError:
            start("500 Internal Server Error", [], sys.exc_info())

    exchange = once(app)
    assert (exchange.status, exchange.trouble, exchange.detail) == (200, "reset", "the app raised KeyError")


def test_environment_tells_the_request() -> None:
    told = environ(
        request(
            "https://app.test/v1/a%2Fb/caf%C3%A9?x=%20",
            method="POST",
            headers=(("Content-Type", "text/plain"), ("X-A", "1"), ("X-A", "2")),
            body=b"hello",
        )
    )
    assert told["PATH_INFO"] == "/v1/a/b/caf\xc3\xa9"
    assert (told["QUERY_STRING"], told["RAW_URI"]) == ("x=%20", "/v1/a%2Fb/caf%C3%A9?x=%20")
    assert (told["SERVER_NAME"], told["SERVER_PORT"], told["wsgi.url_scheme"]) == ("app.test", "443", "https")
    assert (told["CONTENT_TYPE"], told["CONTENT_LENGTH"], told["HTTP_X_A"]) == ("text/plain", "5", "1,2")
    assert told["wsgi.input"].read() == b"hello"


class AsgiObject:
    async def __call__(self, _scope: object, _receive: object, _send: object) -> None: ...


class WsgiObject:
    def __call__(self, _environ: object, _start: object) -> list[bytes]:
        return []


@pytest.mark.parametrize(
    ("app", "kind"),
    [
        pytest.param(raises, "wsgi", id="function"),
        pytest.param(WsgiObject(), "wsgi", id="object"),
        pytest.param(WsgiObject().__call__, "wsgi", id="method"),
        pytest.param(never_answers, "asgi", id="coroutine"),
        pytest.param(AsgiObject(), "asgi", id="async-object"),
        pytest.param(dict, "wsgi", id="no-signature"),
        pytest.param(lambda _scope, _receive, _send: never_answers({}, None, None), "asgi", id="three-parameters"),
    ],
)
def test_kind_is_seen(app: object, kind: str) -> None:
    assert kind_of(app) == kind


def test_what_cannot_be_called_is_no_app() -> None:
    with pytest.raises(UsageError, match="cannot be called"):
        AppSource("app")
