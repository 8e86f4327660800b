"""Credentials as people have them: Basic, a bearer token, any header, several of these at once.

Tokens that are fetched first live in `fairport.contract_tests.sources.tokens`. A client certificate is an option of
the HTTP source. Nothing here is ever printed: an error names the place, never the value.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from fairport.errors import UsageError

if TYPE_CHECKING:
    from fairport.evidence import Pairs

_SENSITIVE: Final = re.compile(r"auth|key|token|secret|passw|session|signature|cookie|credential", re.IGNORECASE)
_FIELD_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]*) +(\S.*)")  # RFC 9110 section 11.4
_DECOY: Final = "wrong"

COOKIE_SECRET: Final = 12
"""A cookie's value of fewer characters may be a setting (`lang=english`) and is no secret by itself."""


class Credentials(Protocol):
    """What a request carries to say who asks."""

    @property
    def username(self) -> str:
        """The user's name, "" where there is none. It is no secret."""
        ...

    def headers(self, now: float) -> Pairs:
        """Return the header fields to send at `now` (seconds since the epoch).

        Raises:
            TargetError: a token has to be fetched first, and is refused.
        """
        ...

    def secrets(self) -> tuple[str, ...]:
        """Return every text that must not be told to anybody, in each form in which it is sent."""
        ...

    def renew(self, refused: Pairs) -> bool:
        """Whether another try may do better after the request headers `refused` met a 401."""
        ...


@dataclass(frozen=True, slots=True)
class Anonymous:
    """No credentials at all."""

    username: str = ""

    def headers(self, now: float) -> Pairs:  # noqa: ARG002  # the protocol's shape
        """Return no header."""
        return ()

    def secrets(self) -> tuple[str, ...]:
        """Return nothing: there is no secret."""
        return ()

    def renew(self, refused: Pairs) -> bool:  # noqa: ARG002  # the protocol's shape
        """Return False: there is nothing to renew."""
        return False


@dataclass(frozen=True, slots=True)
class Basic:
    """HTTP Basic (RFC 7617), as UTF-8. With an empty password the user name is the secret, as API keys are sent."""

    username: str
    password: str = field(repr=False)

    def headers(self, now: float) -> Pairs:  # noqa: ARG002  # the protocol's shape
        """Return the Authorization header."""
        return (("Authorization", f"Basic {self._encoded()}"),)

    def secrets(self) -> tuple[str, ...]:
        """Return the password, and what is sent: base64 of `user:password`."""
        return (self.password or self.username, self._encoded())

    def renew(self, refused: Pairs) -> bool:  # noqa: ARG002  # the protocol's shape
        """Return False: a password stays what it is."""
        return False

    def _encoded(self) -> str:
        return _base64(f"{self.username}:{self.password}")


@dataclass(frozen=True, slots=True)
class Header:
    """Any header field. `secret` None: the name tells (`X-Api-Key` does, `X-Tenant` does not)."""

    name: str
    value: str = field(repr=False)
    secret: bool | None = None
    username: str = ""

    def headers(self, now: float) -> Pairs:  # noqa: ARG002  # the protocol's shape
        """Return the field as it is."""
        return ((self.name, self.value),)

    def secrets(self) -> tuple[str, ...]:
        """Return the value and, behind an authentication scheme, what follows it. Nothing if it is no secret."""
        hidden = is_sensitive(self.name) if self.secret is None else self.secret
        return _secret_parts(self.value) if hidden else ()

    def renew(self, refused: Pairs) -> bool:  # noqa: ARG002  # the protocol's shape
        """Return False: a header stays what it is."""
        return False


@dataclass(frozen=True, slots=True)
class Several:
    """Credentials sent together, e.g. a password and an API key."""

    parts: tuple[Credentials, ...]

    @property
    def username(self) -> str:
        """The first user name among the parts."""
        return next((part.username for part in self.parts if part.username), "")

    def headers(self, now: float) -> Pairs:
        """Return the headers of every part, in order."""
        return tuple(pair for part in self.parts for pair in part.headers(now))

    def secrets(self) -> tuple[str, ...]:
        """Return the secrets of every part."""
        return tuple(secret for part in self.parts for secret in part.secrets())

    def renew(self, refused: Pairs) -> bool:
        """Renew every part that can be renewed."""
        renewed = [part.renew(refused) for part in self.parts]
        return any(renewed)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Somebody's credentials with one secret replaced, the first that is sent."""

    right: Credentials

    @property
    def username(self) -> str:
        return self.right.username

    def headers(self, now: float) -> Pairs:
        sent = list(self.right.headers(now))
        secrets = self.right.secrets()
        for index, (name, value) in enumerate(sent):
            if is_sensitive(name) or value in secrets:
                sent[index] = (name, _wrong_value(value))
                return tuple(sent)
        raise UsageError("no secret is sent that could be made wrong", hint="give --auth or a header with a key")

    def secrets(self) -> tuple[str, ...]:
        return self.right.secrets()

    def renew(self, refused: Pairs) -> bool:  # noqa: ARG002  # the protocol's shape
        return False


def wrong(credentials: Credentials) -> Credentials:
    """Return the same kind of credentials with one wrong secret of the same length.

    The wrong secret tells nothing of the right one. Where no secret is sent, asking for the headers raises
    UsageError: a probe must not go out with the right credentials by mistake.
    """
    return _Wrong(credentials)


def decoys(sent: Pairs) -> tuple[str, ...]:
    """Return the wrong secret among headers that `wrong` made, in each form in which it is sent; () if none."""
    parts = (_secret_parts(value) for name, value in sent if is_sensitive(name))
    return next((found for found in parts if any(map(_is_decoy, found))), ())


def bearer(token: str) -> Credentials:
    """Return a bearer token (RFC 6750). Raises UsageError if it cannot stand in a header."""
    return _checked("Authorization", f"Bearer {token}", where="the bearer token")


def basic(text: str, *, where: str = "--auth") -> Credentials:
    """Read `USER:PASSWORD`. Raises UsageError, which does not repeat the text, if it has no colon."""
    username, colon, password = text.partition(":")
    if not colon or not text.strip(":"):
        raise UsageError("these credentials are not of the form USER:PASSWORD", where=where, hint="join them by a ':'")
    return Basic(username, password)


def header(text: str, *, where: str = "--header") -> Header:
    """Read `Name: value`. Raises UsageError, which does not repeat the value, if it is no header field."""
    name, colon, value = text.partition(":")
    if not colon:
        raise UsageError("this header is not of the form 'Name: value'", where=where, hint="put a ':' after the name")
    return _checked(name.strip(), value.strip(), where=where)


def is_sensitive(name: str) -> bool:
    """Whether a request header of that name is likely to carry a secret."""
    return _SENSITIVE.search(name) is not None


def _checked(name: str, value: str, *, where: str) -> Header:
    if not _FIELD_NAME.fullmatch(name):
        raise UsageError(f"{name!r} is not a header name", where=where, hint="letters, digits and hyphens make a name")
    if any(char in "\r\n\0" or ord(char) > 0xFF for char in value):  # the last of ISO 8859-1
        raise UsageError(
            f"the value of the header {name} cannot be sent: it holds a line break or characters beyond ISO 8859-1",
            where=where,
            hint="check that the value was not cut from a page with its line end",
        )
    return Header(name, value)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogateescape")).decode("ascii")


def _unbase64(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


def _secret_parts(value: str) -> tuple[str, ...]:
    """`Basic QTpi` holds the base64 text and the password in it; `Bearer x` holds x; `a=b; c=d` the cookies' values."""
    scheme = _SCHEME.fullmatch(value)
    if scheme is None:
        values = (part.partition("=")[2].strip() for part in value.split(";"))
        return (value, *(cookie for cookie in values if len(cookie) >= COOKIE_SECRET))
    decoded = _unbase64(scheme[2]) if scheme[1].lower() == "basic" else None
    if decoded is None:
        return (scheme[2],)
    username, _, password = decoded.partition(":")
    return (password or username, scheme[2])


def _wrong_value(value: str) -> str:
    scheme = _SCHEME.fullmatch(value)
    if scheme is None:
        name, equals, rest = value.partition("=")
        return f"{name}={_decoy(rest)}" if equals and ";" not in value and rest.strip("=") else _decoy(value)
    decoded = _unbase64(scheme[2]) if scheme[1].lower() == "basic" else None
    if decoded is None:
        return f"{scheme[1]} {_decoy(scheme[2])}"
    username, _, password = decoded.partition(":")
    parts = (username, _decoy(password)) if password else (_decoy(username), "")
    return f"{scheme[1]} {_base64(':'.join(parts))}"


def _is_decoy(text: str) -> bool:
    made = _decoy("-" * len(text))
    return text in {made, made[::-1]}


def _decoy(secret: str) -> str:
    length = max(len(secret), len(_DECOY))
    decoy = (_DECOY * (length // len(_DECOY) + 1))[:length]
    return decoy if decoy != secret else decoy[::-1]
