"""Fair variants of JSON texts, media types, headers and codings."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from fairport.contract_tests.service.asking import Ask
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_reply
from fairport.contract_tests.service.telling import JSON, Reply
from fairport.contract_tests.service.varying import Surroundings, variant, wrapping

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_JSON = "The page says JSON; RFC 8259 allows this spelling of the same values."
_MEDIA = "RFC 9110 section 8.3: media types and parameter names know no case; +json is JSON (RFC 6839)."
_HTTP = "The page does not speak of it, and HTTP (RFC 9110) allows it."

Headers = list[tuple[str, str]]


@variant("indented-json", group="http", why=_JSON)
def indented_json(ways: Behaviour) -> Behaviour:
    """Bodies are indented, with spaces around colons."""
    return replace(ways, encode_json=partial(_dumped, indent=4, separators=(",", " : ")))


def _dumped(
    value: object, *, ascii_only: bool = False, indent: int | None = None, separators: tuple[str, str]
) -> bytes:
    return json.dumps(value, ensure_ascii=ascii_only, indent=indent, separators=separators).encode()


@variant("escaped-json", group="http", why=_JSON)
def escaped_json(ways: Behaviour) -> Behaviour:
    """Every letter outside ASCII is escaped, and so is every slash."""

    def encode(value: object) -> bytes:
        return _dumped(value, ascii_only=True, separators=(",", ":")).replace(b"/", b"\\/")

    return replace(ways, encode_json=encode)


@variant("white-space-around", group="http", why=_JSON)
def white_space_around(ways: Behaviour) -> Behaviour:
    """White space stands before and after every body."""
    return each_reply(ways, lambda reply: replace(reply, body=b"\r\n\t " + reply.body + b"\r\n"))


def _typed(ways: Behaviour, media: str) -> Behaviour:
    return each_reply(ways, lambda reply: replace(reply, content_type=media))


@variant("media-type-without-charset", group="http", why=_MEDIA)
def media_type_without_charset(ways: Behaviour) -> Behaviour:
    """The media type is application/json alone."""
    return _typed(ways, "application/json")


@variant("media-type-in-capitals", group="http", why=_MEDIA)
def media_type_in_capitals(ways: Behaviour) -> Behaviour:
    """The media type is written in capitals, and the charset quoted."""
    return _typed(ways, 'Application/JSON;Charset="UTF-8"')


@variant("media-type-of-the-vendor", group="http", why=_MEDIA)
def media_type_of_the_vendor(ways: Behaviour) -> Behaviour:
    """The media type is one of the vendor's own that ends in +json."""
    return _typed(ways, "application/vnd.example.porting.v2+json; charset=utf8; profile=list")


def _coded(ways: Behaviour, name: str, code: Callable[[bytes], bytes]) -> Behaviour:
    def change(reply: Reply) -> Reply:
        headers = {**reply.headers, "Content-Encoding": name, "Vary": "Accept-Encoding"}
        return replace(reply, body=code(reply.body), headers=headers)

    return each_reply(ways, change)


@variant("gzip", group="http", why=_HTTP)
def gzipped(ways: Behaviour) -> Behaviour:
    """Every body is compressed by gzip."""
    return _coded(ways, "gzip", lambda body: gzip.compress(body, mtime=0))


@variant("deflate", group="http", why=_HTTP)
def deflated(ways: Behaviour) -> Behaviour:
    """Every body is compressed by deflate."""
    return _coded(ways, "deflate", zlib.compress)


@variant("echoes-nothing", group="http", why="The page promises nothing of a body to HEAD, OPTIONS or an unknown path.")
def echoes_nothing(ways: Behaviour) -> Behaviour:
    """What is asked off the two URIs is answered without a body."""

    def finish(ask: Ask | None, reply: Reply) -> Reply:
        done = ways.finish(ask, reply)
        return done if ask else replace(done, body=b"")

    return replace(ways, finish=finish)


def _headed(app: "WSGIApplication", change: Callable[[Headers], Headers]) -> "WSGIApplication":
    """Change the list of headers of every answer."""

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        return app(environ, lambda status, headers, error=None: start(status, change(headers), error))

    return serve


@wrapping("headers-of-proxies", group="http", why=_HTTP)
def headers_of_proxies(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Answers carry an ETag, an age, two cookies and whatever proxies add."""
    del around
    extra = [
        ("ETag", 'W/"1"'),
        ("Cache-Control", "private, max-age=0, must-revalidate"),
        ("Age", "0"),
        ("Set-Cookie", "session=abc; HttpOnly"),
        ("Set-Cookie", "node=7; Path=/"),
        ("Connection", "close"),
        ("Via", "1.1 proxy"),
        ("Strict-Transport-Security", "max-age=31536000"),
        ("X-Powered-By", "something"),
    ]
    return _headed(app, lambda headers: [*headers, *extra])


@wrapping("header-names-in-capitals", group="http", why="Header names know no case (RFC 9110 section 5.1).")
def header_names_in_capitals(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Header names are written in capitals."""
    del around
    return _headed(app, lambda headers: [(name.upper(), value) for name, value in headers])


@wrapping("no-date", group="http", why="A server without a clock sends no Date (RFC 9110 section 6.6.1).")
def no_date(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Answers bear no Date."""
    del around
    return _headed(app, lambda headers: [pair for pair in headers if pair[0].lower() != "date"])


@wrapping("chunked", group="http", why=_HTTP)
def chunked(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Bodies come in small pieces and no length is announced."""
    del around
    bare = _headed(app, lambda headers: [pair for pair in headers if pair[0].lower() != "content-length"])

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        body = b"".join(bare(environ, start))
        return [body[at : at + 1000] for at in range(0, len(body), 1000)]

    return serve


@wrapping("head-refused", group="http", why="The page documents GET alone.")
def head_refused(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """HEAD is not allowed."""
    del around

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "HEAD":
            return app(environ, start)
        start("405 Method Not Allowed", [("Allow", "GET"), ("Content-Type", JSON), ("Content-Length", "0")])
        return []

    return serve


@wrapping("slow", group="http", why="The page promises no time to answer.")
def slow(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """Every answer takes a fiftieth of a second."""

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        around.sleep(0.02)
        return app(environ, start)

    return serve
