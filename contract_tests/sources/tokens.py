"""Tokens that are fetched first: an OAuth2 client-credentials call, or a login that the contract's user declares.

The call is sent by a function that is given (a source's `send`), so that proxies, CA bundles and bounds hold for it
too, and it is never retried: a wrong password sent again may lock the account.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast
from urllib.parse import quote_plus, urlencode

from fairport.contract_tests.sources.credentials import COOKIE_SECRET, is_sensitive
from fairport.contract_tests.sources.ports import STANDING, Prepared, overlaid
from fairport.errors import TargetError
from fairport.evidence import Ask, Exchange, Pairs
from fairport.places import at_pointer, place

if TYPE_CHECKING:
    from fairport.contract_tests.sources.ports import Send

MARGIN: Final = 30.0
"""Seconds before its end at which a token is fetched anew; a tenth of its life if that is shorter."""
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_ERRORS: Final = 400
_SERVER_ERRORS: Final = 500


@dataclass(frozen=True, slots=True)
class Token:
    """What was fetched: the headers that carry it, its secret texts, its life in seconds (None: not told)."""

    headers: Pairs = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    life: float | None = None


Take: TypeAlias = Callable[[Exchange], Token]
"""Takes the token out of the answer to a login. Raises TargetError if it is not there."""


class _UnreachedError(TargetError):
    """The call met trouble on the way, and may go well another time."""


class Fetched:
    """Credentials that are fetched when they are first needed, kept, and fetched again shortly before they expire.

    A refusal is final: the call is not made again.
    """

    def __init__(self, fetch: Callable[[], Token], *, secrets: tuple[str, ...] = (), username: str = "") -> None:
        self._fetch = fetch
        self._secrets = dict.fromkeys(secrets)
        self._username = username
        self._token: Token | None = None
        self._refusal: TargetError | None = None
        self._fresh_until = float("inf")
        self._lock = threading.Lock()

    @property
    def username(self) -> str:
        """The user's or client's name."""
        return self._username

    def headers(self, now: float) -> Pairs:
        """Return the headers that carry a valid token. Raises TargetError if none is to be had."""
        with self._lock:
            if self._token is None or now >= self._fresh_until:
                self._token = token = self._fetched()
                self._secrets = self._secrets | dict.fromkeys(token.secrets)  # anew: `secrets` takes no lock
                self._fresh_until = float("inf") if token.life is None else now + _useful(token.life)
            return self._token.headers

    def secrets(self) -> tuple[str, ...]:
        """Return the secrets of the call and of every token so far."""
        return tuple(self._secrets)

    def renew(self, refused: Pairs) -> bool:
        """Forget the token if it is the one that was refused; another worker may have a new one already."""
        with self._lock:
            if self._token is not None and set(self._token.headers) <= set(refused):
                self._token = None
            return self._refusal is None

    def _fetched(self) -> Token:
        if self._refusal is not None:
            raise self._refusal
        try:
            return self._fetch()
        except _UnreachedError:
            raise
        except TargetError as error:
            self._refusal = error
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """An OAuth2 client (RFC 6749 section 4.4). `in_body`: id and secret in the body instead of HTTP Basic."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = ""
    in_body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginCall:
    """The request that logs a user in. `secrets` are the texts in it that must not be told."""

    url: str
    method: str = "POST"
    headers: Pairs = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    username: str = ""


def oauth2(send: Send, client: Client) -> Fetched:
    """Return credentials by the client-credentials grant."""
    return Fetched(lambda: _granted(send, client), secrets=_client_secrets(client), username=client.client_id)


def login(send: Send, call: LoginCall, take: Take) -> Fetched:
    """Return credentials by a login call; `take` finds the token in its answer."""

    def fetch() -> Token:
        answer = _called(send, call.method, call.url, call.headers, call.body)
        if answer.status >= _ERRORS:
            raise _refused(call.url, f"the login was answered with status {answer.status}")
        return take(answer)

    return Fetched(fetch, secrets=call.secrets, username=call.username)


def payload(fields: Pairs, encoding: Literal["json", "form"] = "json") -> tuple[Pairs, bytes, tuple[str, ...]]:
    """Return header, body and secrets of a login's fields; a field named like a secret (`password`) is one."""
    secrets = tuple(value for name, value in fields if is_sensitive(name))
    if encoding == "form":
        return (("Content-Type", _FORM),), urlencode(fields).encode("ascii"), secrets
    return (("Content-Type", _JSON),), json.dumps(dict(fields)).encode("utf-8"), secrets


def token_at(path: str, *, header: str = "Authorization", template: str = "Bearer {token}", life: str = "") -> Take:
    """Return a taker of the token at a JSONPath (RFC 9535) of a JSON answer, e.g. `$.access_token`.

    `template` is the header's value with `{token}` in it; `life` the JSONPath of the token's seconds to live.
    Raises ContractError if a path is no JSONPath.
    """
    at, lives = place(path), place(life) if life else None

    def take(answer: Exchange) -> Token:
        body = _json(answer)
        seconds = lives.one(body) if lives else None
        return carried(answer, at.one(body), path, header, template, _seconds(seconds))

    return take


def token_at_pointer(pointer: str, *, header: str, template: str) -> Take:
    """Return a taker of the token at a JSON Pointer (RFC 6901) of a JSON answer."""
    return lambda answer: carried(answer, at_pointer(_json(answer), pointer), pointer, header, template)


def token_in_header(name: str, *, header: str, template: str) -> Take:
    """Return a taker of the token in a response header."""
    return lambda answer: carried(answer, answer.header(name), f"the header {name}", header, template)


def cookies(answer: Exchange) -> Token:
    """Take every cookie that a login sets; they go with each request. Raises TargetError if there is none."""
    pairs = [value.partition(";")[0].strip() for name, value in answer.headers if name.lower() == "set-cookie"]
    kept = {name: value for name, equals, value in (pair.partition("=") for pair in pairs) if equals and value}
    if not kept:
        raise _refused(answer.url, "the answer to the login sets no cookie")
    header = "; ".join(f"{name}={value}" for name, value in kept.items())
    return Token((("Cookie", header),), (header, *(value for value in kept.values() if len(value) >= COOKIE_SECRET)))


def carried(  # the last three are those of `token_at`
    answer: Exchange, token: object, where: str, header: str, template: str, life: float | None = None
) -> Token:
    """Return a token in its header. Raises TargetError if what stands at `where` in the answer is no token."""
    if not isinstance(token, str) or not token.isprintable() or not token:
        raise _refused(answer.url, f"the answer holds no token at {where}")
    return Token(((header, template.replace("{token}", token)),), (token,), life)


def _granted(send: Send, client: Client) -> Token:
    from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error  # noqa: PLC0415  # only those who use it load it
    from oauthlib.oauth2.rfc6749.parameters import parse_token_response  # noqa: PLC0415  # as above

    grant = BackendApplicationClient(client.client_id)
    body: str = grant.prepare_request_body(  # pyright: ignore[reportUnknownMemberType]  # its stub leaves more fields open
        scope=client.scope or None,
        include_client_id=client.in_body,
        client_secret=client.client_secret if client.in_body else None,
    )
    basic = () if client.in_body else (("Authorization", f"Basic {_client_basic(client)}"),)
    answer = _called(send, "POST", client.token_url, (("Content-Type", _FORM), *basic), body.encode("ascii"))
    fields = _json(answer)
    if not isinstance(fields, dict):
        raise _refused(client.token_url, f"the token endpoint answered status {answer.status} without a JSON object")
    try:
        parse_token_response(answer.body.decode("utf-8"))
    except OAuth2Error as error:
        raise _refused(client.token_url, f"the token endpoint refuses: {ascii(error.error)[1:-1]}") from None
    except (TypeError, ValueError):
        raise _refused(client.token_url, "the token endpoint's answer does not read as RFC 6749 has it") from None
    members = cast("dict[str, object]", fields)
    return carried(
        answer,
        members.get("access_token"),
        "$.access_token",
        "Authorization",
        "Bearer {token}",
        _seconds(members.get("expires_in")),
    )


def _client_basic(client: Client) -> str:
    """RFC 6749 section 2.3.1: both are form-encoded before they are joined."""
    return base64.b64encode(f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}".encode()).decode()


def _client_secrets(client: Client) -> tuple[str, ...]:
    return (client.client_secret, _client_basic(client))


def _called(send: Send, method: str, url: str, headers: Pairs, body: bytes) -> Exchange:
    ask = Ask(operation="", method=method)
    sent = overlaid(STANDING, headers)
    answer = send(Prepared(number=0, attempt=1, ask=ask, method=method, url=url, headers=sent, body=body))
    if not answer.whole or answer.status >= _SERVER_ERRORS:
        why = answer.detail or answer.trouble or f"status {answer.status}"
        raise _UnreachedError(f"no token could be fetched: {why}", where=_bare(url), hint="try again later")
    return answer


def _json(answer: Exchange) -> object:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _seconds(value: object) -> float | None:
    """Return a token's life; some servers send the number as a string."""
    try:
        seconds = float(value) if isinstance(value, (int, float, str)) else None
    except (ValueError, OverflowError):
        return None
    return seconds if seconds is not None and seconds > 0 else None


def _useful(life: float) -> float:
    return life - min(MARGIN, life / 10)


def _refused(url: str, message: str) -> TargetError:
    return TargetError(message, where=_bare(url), hint="check the address and the credentials of the login")


def _bare(url: str) -> str:
    """A URL without its query, which may hold a secret."""
    return url.partition("?")[0]
