"""HAR 1.2, entry by entry: a recording of any size is read in the memory of its largest answer.

Source: http://www.softwareishard.com/blog/har-12-spec/, and what browsers and proxies make of it: bodies in base64 or
left out, members that begin with `_`, pseudo headers of HTTP/2, answers from a cache, requests that were given up.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeAlias, cast

from fairport.contract_tests.recordings.entries import Entry
from fairport.errors import TraceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

    from fairport.evidence import Pairs

Map: TypeAlias = Mapping[str, Any]

MAX_BODY: Final = 8 * 2**20
"""More bytes of one body are not kept, as with a live service."""
BOM: Final = codecs.BOM_UTF8
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
BODILESS: Final = frozenset({204, 205, 304})
NOTHING: Final[Map] = {}

CACHE: Final = "answers from a client's cache"
PARTIAL: Final = "partial answers"
PREFLIGHT: Final = "preflight requests of a browser"
NO_HTTP: Final = "no HTTP requests"

_ERRORS: Final = (
    ("TIMED_OUT", "timeout"),
    ("NAME_NOT_RESOLVED", "dns"),
    ("CONNECTION_REFUSED", "refused"),
    ("CERT", "tls"),
    ("SSL", "tls"),
    ("BLOCKED", "not-sent"),
)
"""What browsers write into `_error`, and the trouble that it is; anything else is a connection that ended early."""


class _Parser(Protocol):
    """What is used of ijson, which ships no types."""

    JSONError: type[Exception]

    def parse(self, file: IO[bytes]) -> Iterator[tuple[str, str, object]]: ...

    def items(self, file: IO[bytes], prefix: str, *, use_float: bool) -> Iterator[object]: ...


def _parser() -> _Parser:
    """Load the parser: only those who have a recording wait for it."""
    return cast("_Parser", import_module("ijson"))


def is_har(path: Path) -> bool:
    """Whether a file is a JSON object with a member `log`. Raises TraceError if it cannot be read."""
    parser = _parser()
    try:
        with path.open("rb") as file:
            _skip_bom(file)
            for prefix, event, value in parser.parse(file):
                if (prefix, event) == ("", "map_key") and value == "log":
                    return True
    except OSError as error:
        raise _unreadable(path, error) from error
    except (parser.JSONError, UnicodeDecodeError):
        return False
    return False


def read_har(path: Path) -> Iterator[Entry]:
    """Yield the entries of a HAR in the order of the file.

    Raises TraceError where the file ends early or is not JSON: what came before may be all that is left of a page.
    """
    parser = _parser()
    count = 0
    try:
        with path.open("rb") as file:
            _skip_bom(file)
            for entry in parser.items(file, "log.entries.item", use_float=True):
                count += 1
                yield entry_of(_map(entry))
    except OSError as error:
        raise _unreadable(path, error) from error
    except (parser.JSONError, UnicodeDecodeError) as error:
        raise TraceError(
            f"the HAR is cut short or damaged after entry {count}",
            where=str(path),
            hint="export it again; a recording of which a part is lost could only mislead",
        ) from error


def _skip_bom(file: IO[bytes]) -> None:
    if file.read(len(BOM)) != BOM:
        file.seek(0)


def _unreadable(path: Path, error: OSError) -> TraceError:
    return TraceError(f"the recording cannot be read: {error.strerror or error}", where=str(path))


def entry_of(entry: Map) -> Entry:
    """Return one entry of a HAR, whatever members it lacks."""
    request, response = _map(entry.get("request")), _map(entry.get("response"))
    content = _map(response.get("content"))
    status = _count(response.get("status")) or 0
    headers = _headers(response.get("headers")) or _type_only(content)
    started, zoned = _moment(entry.get("startedDateTime"))
    held = _held(content, response, headers, status) if status else _Held(b"", *_failed(entry, response))
    if status in REDIRECTS:
        held = held._replace(trouble="redirect", detail="")
    return Entry(
        method=_text(request.get("method")).upper(),
        url=_text(request.get("url")).partition("#")[0],
        sent=_headers(request.get("headers")),
        started=started,
        zoned=zoned,
        elapsed=max(_number(entry.get("time")) / 1000, 0.0),
        status=status,
        headers=headers,
        body=held.body,
        encoded_length=_count(response.get("bodySize")),
        trouble=held.trouble,
        detail=held.detail,
        left_out=_left_out(entry, request, status),
    )


def _left_out(entry: Map, request: Map, status: int) -> str:
    """Say why an entry is no exchange with the service, "" where it is one."""
    names = {name.lower() for name, _ in _headers(request.get("headers"))}
    if not _text(request.get("url")).lower().startswith(("http://", "https://")):
        return NO_HTTP
    if _text(request.get("method")).upper() == "OPTIONS" and (
        "access-control-request-method" in names or entry.get("_resourceType") == "preflight"
    ):
        return PREFLIGHT
    if entry.get("_fromCache") or entry.get("_fetchedViaServiceWorker") or status == 304:
        return CACHE
    return PARTIAL if status == 206 else ""


class _Held(NamedTuple):
    """What a recording holds of a body."""

    body: bytes
    trouble: str = ""
    detail: str = ""


def _failed(entry: Map, response: Map) -> tuple[str, str]:
    """Return the trouble of a request without an answer."""
    told = _text(response.get("_error")) or _text(entry.get("_error"))
    trouble = next((trouble for mark, trouble in _ERRORS if mark in told.upper()), "reset")
    return trouble, told[:80]


def _held(content: Map, response: Map, headers: Pairs, status: int) -> _Held:
    """Return a body's bytes; a body that is not wholly there is trouble, so that nobody is blamed for it."""
    text = content.get("text")
    said = _header(headers, "content-length")
    length = int(said) if said.isascii() and said.isdecimal() else 0
    coding = _header(headers, "content-encoding").lower()
    size = _count(content.get("size"))
    if not isinstance(text, str) or not text:
        known_empty = size == 0 or (isinstance(text, str) and size is None)
        empty = not length and (_count(response.get("bodySize")) or 0) == 0 and known_empty
        return _Held(b"") if empty or status in BODILESS else _Held(b"", "not-recorded", "its body was left out")
    body = _from_base64(text, coding) if content.get("encoding") == "base64" else _encoded(text, headers)
    if body is None:
        return _Held(b"", "not-recorded", "its base64 cannot be read")
    if len(body) > MAX_BODY:
        return _Held(b"", "too-large", f"more than {MAX_BODY} bytes")
    whole = max(size or 0, 0 if coding not in {"", "identity"} else length)
    if whole > len(body) + len(BOM):  # a reader of text takes a byte order mark away
        return _Held(body, "not-recorded", f"{len(body)} of {whole} bytes")
    return _Held(body)


def _from_base64(text: str, coding: str) -> bytes | None:
    """Return the bytes; those that are still compressed, as their headers say, are expanded within the bound."""
    try:
        body = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if "gzip" not in coding or not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, MAX_BODY + 1)
    except zlib.error:
        return None


def _encoded(text: str, headers: Pairs) -> bytes:
    """Return a text in the charset that its answer says, so that it is read as it was sent; else in UTF-8."""
    charset = _header(headers, "content-type").lower().partition("charset=")[2].partition(";")[0].strip(' "')
    try:
        return text.encode(charset or "utf-8")
    except (LookupError, ValueError):
        return text.encode("utf-8", "replace")


def _headers(value: object) -> Pairs:
    """Return a list of headers: no pseudo headers (RFC 9113 section 8.3), and one pair for each cookie that is set."""
    pairs = [(_text(_map(item).get("name")), _text(_map(item).get("value"))) for item in _list(value)]
    return tuple(
        (name, line)
        for name, joined in pairs
        if name and not name.startswith(":")
        for line in (joined.split("\n") if name.lower() == "set-cookie" else [joined])
    )


def _type_only(content: Map) -> Pairs:
    """Return what a recording without any headers still tells of the body."""
    media = _text(content.get("mimeType"))
    return (("Content-Type", media),) if "/" in media else ()


def _header(headers: Pairs, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


def _moment(value: object) -> tuple[float | None, bool]:
    """Return an ISO 8601 moment in seconds since the epoch, and whether it names its zone."""
    try:
        read = datetime.fromisoformat(_text(value))
        moment = (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None, False
    return moment, read.tzinfo is not None


def _map(value: object) -> Map:
    return cast("Map", value) if isinstance(value, Mapping) else NOTHING


def _list(value: object) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0


def _count(value: object) -> int | None:
    """Return a count, None where it is said to be unknown (-1) or is none."""
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 else None
