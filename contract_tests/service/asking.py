"""What a caller asks: who, of whose requests, in which window, which page; and every reason to refuse it."""

import base64
import binascii
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Scope = Literal["account", "property"]

DEFAULT_COUNT: Final = 20
LARGEST_COUNT: Final = 1_000
LARGEST_INTEGER: Final = 2**63 - 1
_DIGITS: Final = re.compile(r"[0-9]{1,19}", re.ASCII)
_NUMBERS: Final = "PortingRequestNumbers"


class Refusal(Exception):  # noqa: N818 - it is the service's answer, not a mistake of its own
    """An answer other than the list: status, documented word, message, the parameters at fault."""

    def __init__(
        self, status: int, code: str, message: str, fields: Iterable[str] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        """Keep the parts; `headers` go out with the answer."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = tuple(fields)
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as it came in, before anything in it was believed. `scope` and `sid` are empty off the two URIs."""

    method: str
    scope: Scope
    sid: str
    parameters: tuple[tuple[str, str], ...]
    authorization: str | None

    def values(self, name: str) -> list[str]:
        """Give every value of a query parameter, in order; names are case-sensitive."""
        return [value for key, value in self.parameters if key == name]


@dataclass(frozen=True, slots=True)
class Window:
    """Two instants in seconds since the Unix epoch; both belong to the window."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """A request that was understood."""

    ask: Ask
    window: Window
    numbers: tuple[str, ...] | None
    limit: int
    skip: int


@dataclass(frozen=True, slots=True)
class Directory:
    """Who may ask: tokens by account, and the account that owns each property."""

    credentials: Mapping[str, str]
    owners: Mapping[str, str] = field(default_factory=dict[str, str])

    def account_asked(self, ask: Ask) -> str | None:
        """Give the account whose requests are asked for; None where there is no such account or property."""
        if ask.scope == "property":
            return self.owners.get(ask.sid)
        return ask.sid if ask.sid in self.credentials else None


def authenticate(ask: Ask, directory: Directory) -> str:
    """Give the account that the Basic credentials prove: the user is the AccountSid, the password its token."""
    user, _, token = _basic(ask.authorization).partition(":")
    known = directory.credentials.get(user, "")
    if not known or not hmac.compare_digest(known.encode(), token.encode()):
        challenge = {"WWW-Authenticate": 'Basic realm="porting", charset="UTF-8"'}
        raise Refusal(401, "UNAUTHORISED", "Credentials are missing or wrong.", headers=challenge)
    return user


def _basic(header: str | None) -> str:
    scheme, _, text = (header or "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(text.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def authorise(ask: Ask, account: str, directory: Directory) -> None:
    """Refuse somebody else's account or property, in the same words as one that does not exist."""
    if directory.account_asked(ask) != account:
        raise Refusal(403, "FORBIDDEN", f"You may not read the porting requests of this {ask.scope}.")


def parse_window(ask: Ask) -> Window:
    """Read `From` and `To`: both required, whole seconds, not the wrong way round."""
    window = Window(_required_instant(ask, "From"), _required_instant(ask, "To"))
    if window.start > window.end:
        raise Refusal(400, "CONFLICTING_PARAMETERS", "From is later than To.", ("From", "To"))
    return window


def _required_instant(ask: Ask, name: str) -> int:
    if not ask.values(name):
        raise Refusal(400, "MISSING_PARAMETER", f"{name} is required: seconds since the Unix epoch.", (name,))
    return _integer(ask, name, 0, LARGEST_INTEGER)


def _integer(ask: Ask, name: str, least: int, most: int) -> int:
    values = ask.values(name)
    if len(values) > 1:
        raise Refusal(400, "CONFLICTING_PARAMETERS", f"{name} is given {len(values)} times.", (name,))
    if not _DIGITS.fullmatch(values[0]) or not least <= int(values[0]) <= most:
        raise Refusal(400, "INVALID_PARAMETER", f"{name} must be a whole number from {least} to {most}.", (name,))
    return int(values[0])


def parse_limit(ask: Ask) -> int:
    """Read `Results_Count`: 1 to 1000, or 20 when it is left out."""
    return _integer(ask, "Results_Count", 1, LARGEST_COUNT) if ask.values("Results_Count") else DEFAULT_COUNT


def parse_skip(ask: Ask) -> int:
    """Read `Results_Skip`: 0 when it is left out."""
    return _integer(ask, "Results_Skip", 0, LARGEST_INTEGER) if ask.values("Results_Skip") else 0


def parse_numbers(ask: Ask) -> tuple[str, ...] | None:
    """Read `PortingRequestNumbers`: comma-separated, repeated, or repeated with `[]`; None when it is left out.

    An empty list selects nothing. Another encoding by brackets is refused: ignoring it would answer with every row.
    """
    if any(key.startswith(f"{_NUMBERS}[") and key != f"{_NUMBERS}[]" for key, _ in ask.parameters):
        raise Refusal(400, "INVALID_PARAMETER", f"Write {_NUMBERS}=A,B or repeat the parameter.", (_NUMBERS,))
    given = [*ask.values(_NUMBERS), *ask.values(f"{_NUMBERS}[]")]
    return tuple(number for value in given for number in value.split(",") if number) if given else None
