"""HAR 1.2: the exchanges of a run, one by one, masked as the trace is: for browsers, proxies and `fairport audit`.

Source: http://www.softwareishard.com/blog/har-12-spec/. Members of ours begin with `_`, as it asks. One exchange at a
time is held, whatever the size of the trace. Request bodies are not recorded, so that none is told.
"""

from __future__ import annotations

import base64
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

import orjson

from fairport.evidence import TROUBLES
from fairport.reports.sentences import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account
    from fairport.evidence import Exchange, Pairs

Record = dict[str, Any]

VERSION: Final = "HTTP/1.1"
"""What our client speaks; the trace does not tell it of each exchange."""
_OF_URLS: Final = "%:/?#[]@!$&'()*+,;=-._~"
"""What a URL is made of beside letters and digits (RFC 3986); a recording by others may hold more."""
_INCOMPLETE: Final = frozenset({"cut", "too-large", "bad-encoding", "not-recorded"})
"""Where a body is not whole, none is told: a reader would take it for all there was."""
_ERRORS: Final = {
    "timeout": "net::ERR_TIMED_OUT",
    "dns": "net::ERR_NAME_NOT_RESOLVED",
    "refused": "net::ERR_CONNECTION_REFUSED",
    "tls": "net::ERR_SSL_PROTOCOL_ERROR",
    "not-sent": "net::ERR_BLOCKED_BY_CLIENT",
}
"""What browsers write of a request without an answer; any other ended early."""


def pieces(account: Account) -> Iterator[bytes]:
    """Yield the report as UTF-8 JSON, an exchange a line."""
    creator = {"name": "Fairport", "version": str(account.header["fairport"])}
    head = orjson.dumps({"version": "1.2", "creator": creator}, default=str)
    yield b'{"log":' + head[:-1] + b',"entries":['
    separator = b"\n"
    for exchange in account.exchanges():
        yield separator + _json(entry_of(exchange))
        separator = b",\n"
    yield b"\n]}}\n"


def entry_of(exchange: Exchange) -> Record:
    """Return one exchange as an entry."""
    return {
        "startedDateTime": moment(exchange.started) or "1970-01-01T00:00:00.000Z",
        "time": _milliseconds(exchange),
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": _milliseconds(exchange), "receive": 0},
        "_fairport": _own(exchange),
    }


def _milliseconds(exchange: Exchange) -> float:
    return round(max(exchange.elapsed, 0.0) * 1000, 3)


def _request(exchange: Exchange) -> Record:
    return {
        "method": exchange.ask.method,
        "url": quote(exchange.url, safe=_OF_URLS, errors="replace") or "about:blank",
        "httpVersion": VERSION,
        "cookies": [],
        "headers": _pairs(exchange.sent),
        "queryString": _pairs(_query(exchange.url)),
        "headersSize": -1,
        "bodySize": 0,
    }


def _query(url: str) -> Pairs:
    try:
        return tuple(parse_qsl(urlsplit(url).query, keep_blank_values=True, errors="replace"))
    except ValueError:  # more fields than Python reads, or no URL at all
        return ()


def _response(exchange: Exchange) -> Record:
    response: Record = {
        "status": exchange.status,
        "statusText": _phrase(exchange.status),
        "httpVersion": VERSION if exchange.status else "",
        "cookies": [],
        "headers": _pairs(exchange.headers),
        "content": _content(exchange),
        "redirectURL": exchange.header("location") or "",
        "headersSize": -1,
        "bodySize": -1 if exchange.encoded_length is None else exchange.encoded_length,
    }
    if exchange.status or not exchange.trouble:
        return response
    return {**response, "_error": _ERRORS.get(exchange.trouble, "net::ERR_CONNECTION_CLOSED")}


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""


def _content(exchange: Exchange) -> Record:
    """Return the body: as text where it is UTF-8 that says nothing else of itself, else in base64, byte for byte."""
    kind = exchange.header("content-type") or ""
    if exchange.trouble in _INCOMPLETE:
        return {"size": -1, "mimeType": kind or "x-unknown", "comment": TROUBLES[exchange.trouble]}
    content: Record = {"size": len(exchange.body), "mimeType": kind or "x-unknown"}
    plain = exchange.charset in {"", "utf-8"} and not exchange.body.startswith(b"\xef\xbb\xbf")
    try:
        if plain:
            return {**content, "text": exchange.body.decode("utf-8")}
    except UnicodeDecodeError:
        pass
    return {**content, "text": base64.b64encode(exchange.body).decode("ascii"), "encoding": "base64"}


def _own(exchange: Exchange) -> Record:
    """Return what only a trace of Fairport tells: the numbers that findings speak of, and what a request stood for."""
    ask = exchange.ask
    told = {
        "exchange": exchange.number,
        "attempt": exchange.attempt,
        "operation": ask.operation,
        "credentials": ask.credentials,
        "probe": ask.probe,
        "confirms": ask.confirms,
        "trouble": exchange.trouble,
        "detail": exchange.detail,
    }
    return {name: value for name, value in told.items() if value not in ("", 0)}


def _pairs(pairs: Pairs) -> list[Record]:
    return [{"name": name, "value": value} for name, value in pairs]


def _json(entry: Record) -> bytes:
    """Return an entry as JSON; a lone surrogate, which no JSON reader takes, becomes a question mark."""
    try:
        return orjson.dumps(entry)
    except orjson.JSONEncodeError:
        return orjson.dumps(_encodable(entry))


def _encodable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _encodable(inner) for name, inner in value.items()}
    return [_encodable(inner) for inner in value] if isinstance(value, list) else value
