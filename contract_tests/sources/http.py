"""Live HTTP through requests: the one module that imports it.

Of requests we take the transport, with what its users expect of proxies, CA bundles and certificates. Its session is
left out on purpose: it would add credentials from netrc, keep cookies, follow redirects, and read the body of a
redirect without a bound. A redirect is recorded as the answer that it is; so no credential reaches another host.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import exceptions as u3
from urllib3.connection import HTTPConnection, HTTPSConnection

from fairport.contract_tests.sources.deadline import DeadlineResponse
from fairport.contract_tests.sources.decoding import EARLY, decode
from fairport.errors import FairportError, UsageError
from fairport.evidence import Ask, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fairport.contract_tests.sources.ports import Prepared
    from fairport.evidence import Pairs

MAX_BODY: Final = 8 * 2**20
"""Bytes of a body that are read, before and after content-decoding."""
_CHUNK: Final = 2**16
_PORTS: Final = {"http": 80, "https": 443}
_FOLD: Final = re.compile(r"\r?\n[ \t]+")  # RFC 9112 section 5.2

Certificate: TypeAlias = "str | tuple[str, str]"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpOptions:
    """How to connect, as users of requests know it.

    `timeout` is the time in seconds for the whole of one attempt, from the connection to the last byte. `verify` is
    False, True or the path of a CA bundle; `cert` a client certificate's file, or the files of certificate and key.
    `proxies` maps a scheme to a proxy's URL. `trust_env` takes proxies and the CA bundle from the environment too.
    """

    timeout: float = 30.0
    connections: int = 1
    verify: bool | str = True
    cert: Certificate | None = None
    proxies: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    trust_env: bool = True
    max_body: int = MAX_BODY


_STANDARD: Final = HttpOptions()


@dataclass(frozen=True, slots=True)
class _Route:
    verify: bool | str
    cert: Certificate | None
    proxies: dict[str, str]


@dataclass(slots=True)
class _Received:
    """What has come so far: kept when the rest does not come."""

    status: int = 0
    headers: Pairs = ()
    encoded: bytearray = field(default_factory=bytearray)
    ended: bool = False

    @property
    def coding(self) -> str:
        return ",".join(value for name, value in self.headers if name.lower() == "content-encoding")

    @property
    def framed(self) -> bool:
        """Whether the headers say where the body ends: else a connection that is cut looks like its end."""
        return any(name.lower() in {"content-length", "transfer-encoding"} for name, _ in self.headers)


class HttpSource:
    """Sends over pooled connections, from any number of threads at once.

    Raises:
        UsageError: a file named in the options is not there, or the timeout is no time.
    """

    def __init__(
        self,
        options: HttpOptions = _STANDARD,
        *,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        _check(options)
        self._options = options
        self._clock = clock
        self._ticks = ticks
        self._adapter = _Adapter(options.connections)
        self._routes: dict[str, _Route] = {}
        if options.verify is False:
            urllib3.disable_warnings(u3.InsecureRequestWarning)

    def send(self, prepared: Prepared) -> Exchange:
        """Make one attempt and return it, whatever happens on the way."""
        received = _Received()
        started, begun = self._clock(), self._ticks()
        trouble, detail = self._trouble(prepared, received)
        elapsed = self._ticks() - begun
        decoded = decode(bytes(received.encoded), received.coding, self._options.max_body)
        if decoded.detail.endswith(EARLY) and not received.framed:
            decoded = decoded._replace(trouble="cut")
        return Exchange(
            number=prepared.number,
            attempt=prepared.attempt,
            ask=prepared.ask,
            url=prepared.url,
            sent=prepared.headers,
            started=started,
            elapsed=elapsed,
            status=received.status,
            headers=received.headers,
            body=decoded.body,
            encoded_length=len(received.encoded) if received.ended else None,
            trouble=trouble or decoded.trouble,
            detail=detail if trouble else decoded.detail,
        )

    def close(self) -> None:
        """Close every pooled connection."""
        self._adapter.close()

    def _trouble(self, prepared: Prepared, received: _Received) -> tuple[str, str]:
        try:
            if prepared.fresh:
                with contextlib.closing(_Adapter(1)) as adapter:
                    self._receive(adapter, prepared, received)
            else:
                self._receive(self._adapter, prepared, received)
        except FairportError as error:
            return "not-sent", error.message
        except (requests.RequestException, u3.HTTPError, http.client.HTTPException, OSError, ValueError) as error:
            trouble, detail = told(error)
            # A TLS error after the status line is no handshake.
            return ("reset" if trouble == "tls" and received.status else trouble), detail
        return "", ""

    def _receive(self, adapter: HTTPAdapter, prepared: Prepared, received: _Received) -> None:
        route = self._route(prepared.url)
        response = adapter.send(
            _request(prepared),
            stream=True,
            timeout=urllib3.Timeout(total=self._options.timeout),  # type: ignore[arg-type]  # typed as its own alias of it
            verify=route.verify,
            cert=None if prepared.fresh else route.cert,
            proxies=route.proxies,
        )
        raw = cast("urllib3.HTTPResponse", response.raw)
        try:
            received.status = raw.status
            received.headers = tuple((name, _FOLD.sub(" ", value)) for name, value in raw.headers.iteritems())
            received.ended = self._read(raw, received.encoded)
            if received.ended:
                raw.release_conn()
        finally:
            raw.close()

    def _read(self, raw: urllib3.HTTPResponse, encoded: bytearray) -> bool:
        """Read to the end, or to just beyond the bound. Returns whether it was the end."""
        chunks: Iterator[bytes] = raw.stream(_CHUNK, decode_content=False)
        for chunk in chunks:
            encoded += chunk
            if len(encoded) > self._options.max_body:
                return False
        return True

    def _route(self, url: str) -> _Route:
        """Return proxies and certificates for a host, as a requests session would find them."""
        parts = urlsplit(url)
        key = f"{parts.scheme}://{parts.netloc}"
        if key not in self._routes:
            with requests.Session() as session:
                session.trust_env = self._options.trust_env
                options = self._options
                found = session.merge_environment_settings(
                    url, dict(options.proxies), stream=True, verify=options.verify, cert=options.cert
                )
            verify = True if found["verify"] is None else found["verify"]
            if isinstance(verify, str) and not Path(verify).exists():
                raise UsageError("the CA bundle that the environment names is not there", where="REQUESTS_CA_BUNDLE")
            self._routes[key] = _Route(verify, found["cert"], dict(found["proxies"]))
        return self._routes[key]


class _Connection(HTTPConnection):
    response_class = DeadlineResponse


class _TlsConnection(HTTPSConnection):
    response_class = DeadlineResponse


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection  # pyright: ignore[reportAssignmentType]  # urllib3's own does not fit its protocol either


class _TlsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TlsConnection  # pyright: ignore[reportAssignmentType]  # as above


class _Adapter(HTTPAdapter):
    """requests' transport with our connections and without retries."""

    def __init__(self, connections: int) -> None:
        super().__init__(pool_connections=4, pool_maxsize=max(connections, 1), max_retries=0)
        _use_our_pools(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: object) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if not proxy.lower().startswith("socks"):  # a SOCKS proxy needs connections of its own kind
            _use_our_pools(manager)
        return manager


def _use_our_pools(manager: urllib3.PoolManager) -> None:
    pools: dict[str, type[urllib3.HTTPConnectionPool | urllib3.HTTPSConnectionPool]]
    pools = {"http": _Pool, "https": _TlsPool}
    manager.pool_classes_by_scheme = pools


def _request(prepared: Prepared) -> requests.PreparedRequest:
    """Return the request as it stands: requests' own preparing would decode and resolve parts of the path."""
    request = requests.PreparedRequest()
    request.method = prepared.method
    request.url = prepared.url
    headers: CaseInsensitiveDict[str] = CaseInsensitiveDict()
    for name, value in prepared.headers:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if prepared.body:
        request.body = prepared.body
        headers["Content-Length"] = str(len(prepared.body))
    request.headers = headers
    return request


def _check(options: HttpOptions) -> None:
    if not options.timeout > 0:
        raise UsageError("the timeout is not above 0 seconds", where="--timeout", hint="give seconds, e.g. 30")
    files = (options.cert,) if isinstance(options.cert, str) else options.cert or ()
    bundle = (options.verify,) if isinstance(options.verify, str) else ()
    for file in (*bundle, *files):
        if not Path(file).exists():
            raise UsageError("there is no such certificate file", where=file, hint="check the path")


class RecordingSession(requests.Session):
    """A session of requests that tells every exchange, each hop of a redirect too, as soon as it has been received.

    A URL that begins with a slash is asked below `base_url`; `headers_for_base` are headers for that host and no other,
    unless a request has its own of the same name. What `tell` gets has number 0 and names no operation. Bodies are read
    at once, also where `stream=True` asks for later.
    """

    def __init__(
        self,
        base_url: str,
        tell: Callable[[Exchange], None],
        headers_for_base: Callable[[], Pairs] = tuple,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.base_url = base_url.rstrip("/")
        self._headers_for_base = headers_for_base
        self.auth = self._sign
        for scheme in ("http://", "https://"):
            self.mount(scheme, _RecordingAdapter(tell, clock))

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Put the base URL before a path."""
        url = str(request.url)
        request.url = f"{self.base_url}{url}" if url.startswith("/") else url
        return super().prepare_request(request)

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """Take the headers for the base URL's host from a request that a redirect sends elsewhere."""
        super().rebuild_auth(prepared_request, response)  # type: ignore[no-untyped-call]  # the stubs leave it out
        if origin(prepared_request.url or "") != origin(self.base_url):
            for name, _ in self._headers_for_base():
                prepared_request.headers.pop(name, None)

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if origin(request.url or "") == origin(self.base_url):
            for name, value in self._headers_for_base():
                request.headers.setdefault(name, value)
        return request


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL, empty if it does not read as one (RFC 6454 section 4)."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return "", "", None


class _RecordingAdapter(HTTPAdapter):
    """requests' own transport, which tells what went over it."""

    def __init__(self, tell: Callable[[Exchange], None], clock: Callable[[], float]) -> None:
        super().__init__()
        self._tell = tell
        self._clock = clock

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:  # noqa: ANN401 - handed on as they come
        """Send as requests does; tell the answer, or the trouble that is raised."""
        started = self._clock()
        received = _Received()
        try:
            response = super().send(request, *args, **options)
            raw = cast("urllib3.HTTPResponse", response.raw)
            received.status, received.headers = raw.status, tuple(raw.headers.iteritems())
            received.encoded += response.content
        except (requests.RequestException, u3.HTTPError, OSError) as error:
            self._tell(self._exchange(request, received, started, *told(error)))
            raise
        self._tell(self._exchange(request, received, started))
        return response

    def _exchange(
        self,
        request: requests.PreparedRequest,
        received: _Received,
        started: float,
        trouble: str = "",
        detail: str = "",
    ) -> Exchange:
        too_large = len(received.encoded) > MAX_BODY
        return Exchange(
            number=0,
            ask=Ask(operation="", method=request.method or ""),
            url=request.url or "",
            sent=tuple((name, _header_text(value)) for name, value in request.headers.items()),
            started=started,
            elapsed=self._clock() - started,
            status=received.status,
            headers=received.headers,
            body=bytes(received.encoded[:MAX_BODY]),
            trouble=trouble or ("too-large" if too_large else ""),
            detail=detail,
        )


def _header_text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


_KINDS: Final[tuple[tuple[str, tuple[type[BaseException], ...]], ...]] = (
    ("dns", (u3.NameResolutionError, socket.gaierror)),
    ("refused", (ConnectionRefusedError,)),
    ("timeout", (TimeoutError, u3.ReadTimeoutError)),
    ("tls", (ssl.SSLError, u3.SSLError)),
    ("refused", (u3.ProxyError, u3.NewConnectionError)),
    ("timeout", (u3.ConnectTimeoutError,)),
    ("reset", (ConnectionError,)),
    ("bad-http", (u3.InvalidChunkLength, u3.InvalidHeader)),
    ("cut", (u3.IncompleteRead,)),
    ("reset", (http.client.IncompleteRead,)),
    ("bad-http", (http.client.HTTPException,)),
    ("reset", (u3.ProtocolError,)),
    ("not-sent", (requests.exceptions.InvalidURL, u3.LocationValueError, ValueError)),
)
"""Trouble by the type of an error or of one that it wraps; the first line that fits holds."""


def told(error: BaseException) -> tuple[str, str]:
    """Return an error on the way as trouble (a key of TROUBLES) and a few words on it, without any URL."""
    chain = list(_chain(error))
    for trouble, types in _KINDS:
        for link in chain:
            if isinstance(link, types):
                return trouble, _words(link, chain)
    return "reset", _words(chain[-1], chain)


def _chain(error: BaseException) -> Iterator[BaseException]:
    yield error
    for inner in (error.__cause__, getattr(error, "reason", None), *error.args):
        if isinstance(inner, BaseException):
            yield from _chain(inner)


def _words(error: BaseException, chain: list[BaseException]) -> str:
    proxy = "by way of the proxy: " if any(isinstance(link, u3.ProxyError) for link in chain) else ""
    system = next((link for link in reversed(chain) if isinstance(link, OSError) and link.strerror), None)
    unverified = next((link for link in chain if isinstance(link, ssl.SSLCertVerificationError)), None)
    if unverified is not None:
        return proxy + unverified.verify_message
    if isinstance(system, OSError):
        return f"{proxy}{system.strerror}"
    if isinstance(error, u3.IncompleteRead):
        return f"{error.partial} bytes came, {error.expected} more were announced"
    if isinstance(error, http.client.HTTPException) and not isinstance(error, ConnectionError):
        return proxy + ascii(str(error))[1:-1][:120]
    return proxy + type(error).__name__
