"""A command that repeats an exchange, made from what was recorded: safe to paste, and without a secret in it.

A secret stands as a variable of the shell: `$FAIRPORT_AUTH` is USER:PASSWORD, as the command line reads it.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from fairport.words import printable

if TYPE_CHECKING:
    from fairport.evidence import Exchange

_STARS: Final = "***"  # what stands in a trace where a secret was
_SECRET: Final = re.compile(r"auth|key|token|secret|passw|session|signature|cookie|credential", re.IGNORECASE)
_FIELD_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
_SCHEME: Final = re.compile(r"((?i:basic|bearer|digest|token)(?= )|[A-Za-z][A-Za-z0-9-]*(?= +\*{3}$)).*", re.DOTALL)
_OF_CURL: Final = frozenset({"host", "connection", "content-length", "user-agent", "accept-encoding"})
_GLOB: Final = frozenset("[]{}")
_DOTS: Final = frozenset({".", ".."})
_PLAIN: Final = re.compile(r"[A-Za-z0-9 :_.-]*")


def arguments(exchange: Exchange) -> tuple[str, ...]:
    """Return a curl command in parts, each quoted for a POSIX shell; () where nothing was sent over HTTP.

    A part is an option with its value; the URL is the last. Request bodies are not recorded, so that none is sent.
    """
    url = _url(exchange.url)
    if not url:
        return ()
    headers = [part for name, value in exchange.sent if (part := _header(exchange, name, value))]
    return (_start(exchange, url), *headers, _quoted(url))


def command(exchange: Exchange) -> str:
    """Return the curl command as one line, "" where nothing was sent over HTTP."""
    return " ".join(arguments(exchange))


def _start(exchange: Exchange, url: str) -> str:
    """Return curl with the options that this request cannot do without; `-i` shows status and headers."""
    method = exchange.ask.method.upper()
    codings = next((value for name, value in exchange.sent if name.lower() == "accept-encoding"), "identity")
    words = {
        "-I" if method == "HEAD" else "-i": True,
        f"-X {shlex.quote(printable(method))}": method not in {"GET", "HEAD"},
        "-g": bool(_GLOB & set(url)),
        "--path-as-is": any(step.lower().replace("%2e", ".") in _DOTS for step in urlsplit(url).path.split("/")),
        "--compressed": codings != "identity",
    }
    return " ".join(["curl", *(word for word, needed in words.items() if needed)])


def _url(url: str) -> str:
    """Return the URL with everything that is no printable ASCII encoded, "" if it is no HTTP URL."""
    if not re.match(r"https?://[^/]", url, re.IGNORECASE):
        return ""
    kept = "".join(chr(code) for code in range(0x21, 0x7F))
    return quote(url, safe=kept, errors="replace")


def _header(exchange: Exchange, name: str, value: str) -> str:
    plain = name.lower()
    if plain in _OF_CURL or not _FIELD_NAME.fullmatch(name) or (plain, value) == ("accept", "*/*"):
        return ""
    if not _SECRET.search(name):
        return f"-H {_quoted(printable(f'{name}: {value}'))}"
    wrong = exchange.ask.credentials == "wrong"
    scheme = _SCHEME.fullmatch(value)
    told = scheme[1] if scheme else ""
    if plain == "authorization" and told.lower() == "basic":
        return "-u wrong:wrong" if wrong else '-u "$FAIRPORT_AUTH"'
    front = f"{name}: {told} " if told else f"{name}: "
    secret = "wrong" if wrong else f"${_variable(plain)}"
    return f'-H "{front}{secret}"' if _PLAIN.fullmatch(front) else f"-H {shlex.quote(front)}{_in_quotes(secret)}"


def _variable(name: str) -> str:
    return "FAIRPORT_TOKEN" if name == "authorization" else f"FAIRPORT_{re.sub('[^A-Z0-9]', '_', name.upper())}"


def _quoted(text: str) -> str:
    """Quote for a shell; a masked part becomes a variable, as no masked value may look like a real one."""
    parts = text.split(_STARS)
    return _in_quotes("$FAIRPORT_SECRET").join(shlex.quote(part) if part or len(parts) == 1 else "" for part in parts)


def _in_quotes(text: str) -> str:
    return f'"{text}"'
