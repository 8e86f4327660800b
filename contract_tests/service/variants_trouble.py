"""Fair variants in trouble: the service is busy, or the way to it is bad, and it passes. Requests are counted."""

from collections.abc import Callable, Iterable
from email.utils import formatdate
from itertools import count
from typing import TYPE_CHECKING

from fairport.contract_tests.service.telling import JSON
from fairport.contract_tests.service.varying import Surroundings, wrapping

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_BUSY = "Trouble on the way is no broken promise: the page speaks of answers of the service (RFC 6585, RFC 9110)."
_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_BUSY_BODY = b'{"ResponseStatus":{"ErrorCode":"TOO_MANY_REQUESTS","Message":"Please wait."}}'

Trouble = Callable[["StartResponse"], Iterable[bytes]]


def _troubled(app: "WSGIApplication", meets: Callable[[int], Trouble | None]) -> "WSGIApplication":
    """Let `meets` say for each request, counted from 1, what happens to it instead of an answer."""
    numbers = count(1)

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        trouble = meets(next(numbers))
        return app(environ, start) if trouble is None else trouble(start)

    return serve


def _answering(status: str, body: bytes, *headers: tuple[str, str], media: str = JSON) -> Trouble:
    def answer(start: "StartResponse") -> Iterable[bytes]:
        start(status, [("Content-Type", media), ("Content-Length", str(len(body))), *headers])
        return [body]

    return answer


def _raising(error: Exception) -> Trouble:
    def fail(start: "StartResponse") -> Iterable[bytes]:
        del start
        raise error

    return fail


def _cutting(start: "StartResponse") -> Iterable[bytes]:
    start("200 OK", [("Content-Type", JSON), ("Content-Length", "5000")])
    return [b'{"PortingRequests":[{"PortingNo":"P-0000']


def _every(interval: int, trouble: Trouble) -> Callable[[int], Trouble | None]:
    return lambda number: trouble if number % interval == 0 else None


def _among(numbers: Iterable[int], trouble: Trouble) -> Callable[[int], Trouble | None]:
    chosen = frozenset(numbers)
    return lambda number: trouble if number in chosen else None


_RESET = _raising(ConnectionResetError("the connection was closed"))
_UNAVAILABLE = _answering("503 Service Unavailable", b"", media="text/plain")


@wrapping("busy-every-tenth", group="trouble", why=_BUSY)
def busy_every_tenth(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Every tenth request is one too many: 429, and to wait two seconds."""
    del around
    return _troubled(app, _every(10, _answering("429 Too Many Requests", _BUSY_BODY, ("Retry-After", "2"))))


@wrapping("busy-until-a-date", group="trouble", why=_BUSY)
def busy_until_a_date(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Every eighth request is one too many: 429, and to wait until a date."""

    def answer(start: "StartResponse") -> Iterable[bytes]:
        now, until = (formatdate(around.clock() + wait, usegmt=True) for wait in (0, 3))
        return _answering("429 Too Many Requests", _BUSY_BODY, ("Date", now), ("Retry-After", until))(start)

    return _troubled(app, _every(8, answer))


@wrapping("busy-without-a-word", group="trouble", why=_BUSY)
def busy_without_a_word(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Every fifth request is one too many: 429 without a body or a time to wait."""
    del around
    return _troubled(app, _every(5, _answering("429 Too Many Requests", b"", media="text/plain")))


@wrapping("unavailable-twice", group="trouble", why=_BUSY)
def unavailable_twice(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """In the middle two requests are answered with 503."""
    del around
    return _troubled(app, _among((13, 40), _UNAVAILABLE))


@wrapping("restarts-after-ten", group="trouble", why=_BUSY)
def restarts_after_ten(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """After ten requests three in a row are answered with 503, and each fiftieth later."""
    del around
    return _troubled(app, lambda number: _UNAVAILABLE if number in {11, 12, 13} or number % 50 == 0 else None)


@wrapping("gateway-pages", group="trouble", why=_BUSY)
def gateway_pages(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Twice a gateway answers with a web page: 502."""
    del around
    return _troubled(app, _among((7, 33), _answering("502 Bad Gateway", _GATEWAY, media="text/html")))


@wrapping("gateway-times-out", group="trouble", why=_BUSY)
def gateway_times_out(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Every thirtieth request times out at a gateway: 504."""
    del around
    return _troubled(app, _every(30, _answering("504 Gateway Timeout", _GATEWAY, media="text/html")))


@wrapping("resets-now-and-then", group="trouble", why=_BUSY)
def resets_now_and_then(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Every seventeenth connection is closed without an answer."""
    del around
    return _troubled(app, _every(17, _RESET))


@wrapping("one-answer-too-slow", group="trouble", why=_BUSY)
def one_answer_too_slow(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """One request is not answered in time."""
    del around
    return _troubled(app, _among((9,), _raising(TimeoutError("too slow"))))


@wrapping("cut-bodies", group="trouble", why=_BUSY)
def cut_bodies(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Every nineteenth body ends before its announced length."""
    del around
    return _troubled(app, _every(19, _cutting))


@wrapping("garbled-bodies", group="trouble", why=_BUSY)
def garbled_bodies(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Two bodies are garbled on the way: they are said to be compressed, and are not."""
    del around
    return _troubled(app, _among((12, 40), _answering("200 OK", b"{", ("Content-Encoding", "gzip"))))


@wrapping("short-outage", group="trouble", why=_BUSY)
def short_outage(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """For five requests in a row there is no answer, so that patience with one of them ends."""
    del around
    return _troubled(app, _among(range(21, 26), _RESET))


@wrapping("long-outage", group="trouble", why=_BUSY)
def long_outage(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """For fifteen requests in a row the answer is 503."""
    del around
    return _troubled(app, _among(range(31, 46), _UNAVAILABLE))


@wrapping(
    "one-server-error",
    group="trouble",
    why="A single 500 to a valid request SHOULD not be; it is told as one of many.",
    expects=["http.server-error"],
)
def one_server_error(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """One request is answered with 500, as the page of error codes has it."""
    del around
    body = b'{"ResponseStatus":{"ErrorCode":"INTERNAL_ERROR","Message":"It failed."}}'
    return _troubled(app, _among((15,), _answering("500 Internal Server Error", body)))
