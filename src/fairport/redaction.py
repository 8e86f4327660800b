"""Personal data that a contract names, replaced by pseudonyms: in bodies, in requests, and in what is told of them.

A value is personal by the name of its member, spelled as the contract has it or with other case, `_` or `-`; all that
stands inside such a member is personal too. A body keeps its length and every oddity (a byte order mark, equal names,
the spelling of numbers and escapes, a missing end): only letters and digits of the values change.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote, unquote_plus

from fairport.pseudonyms import Pseudonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fairport.evidence import Exchange, Pairs

_KEY: Final = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"\s*:', re.DOTALL)
_STRING: Final = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)\\?("|\Z)', re.DOTALL)
_CODE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_BARE: Final = re.compile(r'[^\s,:"{}\[\]]+')
_TOKEN: Final = re.compile(r'["{}\[\]]|[^\s,:"{}\[\]]+')
_WORDS: Final = frozenset({"true", "false", "null", "NaN", "Infinity", "-Infinity"})
_NO_VALUES: Final = _WORDS | {'""'}
_EXPONENT: Final = re.compile(r"(?<=[0-9.])[eE][+-]?[0-9]+\Z")
_INNER: Final = re.compile(r'(?:\s|\\[nrt])*[{\[].*\\"', re.DOTALL)
_NAME_INSIDE: Final = re.compile(r'\\"\s*:')
"""A name inside of a string: JSON text in JSON text."""
_BEGINS_INSIDE: Final = re.compile(r'"(?:\s|\\[nrt])*[{\[]')
"""A string that begins as an object or an array does."""
_QUERY: Final = re.compile(r"(?<=[?&;])([^=&;?#\s\"'<>]+)=([^&;#\s\"'<>]*)")
_WIDE: Final = (
    ("utf-32-le", re.compile(rb"\xff\xfe\0\0|[^\0]\0\0\0")),
    ("utf-32-be", re.compile(rb"\0\0\xfe\xff|\0\0\0[^\0]")),
    ("utf-16-le", re.compile(rb"\xff\xfe|[^\0]\0[^\0]\0")),
    ("utf-16-be", re.compile(rb"\xfe\xff|\0[^\0]\0[^\0]")),
)
"""Encodings of wide characters, by the bytes that a text in them begins with (RFC 4627 section 3)."""

_SINGLE: Final = frozenset({"iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252"})
_NAME: Final = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """Replaces the values of `members`, and those of the request parameters `parameters`, by pseudonyms.

    `of` makes a pseudonym; it keeps quotes and backslashes (`fairport.pseudonyms`).
    """

    members: frozenset[str]
    parameters: frozenset[str] = frozenset()
    pseudonyms: Pseudonyms
    _folded: dict[str, str] = field(init=False, repr=False)
    _sent: frozenset[str] = field(init=False, repr=False)
    _likely: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Fold the names once."""
        object.__setattr__(self, "_folded", {_folded(name): name for name in self.members})
        object.__setattr__(self, "_likely", _likely(self.members))
        object.__setattr__(self, "_sent", frozenset(map(_folded, self.members | self.parameters)))

    def exchange(self, exchange: Exchange) -> Exchange:
        """Return an exchange with pseudonyms in URL, path, query, response headers and body."""
        ask = exchange.ask
        path, query = self.pairs(ask.path), self.pairs(ask.query)
        return replace(
            exchange,
            ask=ask if (path, query) == (ask.path, ask.query) else replace(ask, path=path, query=query),
            url=self._url(exchange.url, ask.path, path),
            headers=tuple((name, self._links(value)) for name, value in exchange.headers),
            body=self.body(exchange.body, exchange.charset),
        )

    def pairs(self, pairs: Pairs) -> Pairs:
        """Return decoded parameters, the personal ones as pseudonyms; a list keeps its commas."""
        return tuple((name, self._each(value) if self._is_sent(name) else value) for name, value in pairs)

    def counted(self, exchange: Exchange) -> Counter[str]:
        """Return how many personal values the body holds, by the name that the contract has for their member."""
        found: Counter[str] = Counter()
        if exchange.body and self.members:
            text = exchange.body.decode(*_codec(exchange.body, exchange.charset)[:1], "replace")
            quick = None if "\\" in text and _NAME_INSIDE.search(text) else self._quick_count(text)
            if quick is not None:
                return quick
            self._json(text, found)
        return found

    def _quick_count(self, text: str) -> Counter[str] | None:
        """Count where each personal value is a plain one, else return None."""
        spelled = self._spelled(text)
        values = _counted(frozenset(spelled)).findall(text) if spelled else []
        if any(value in {"{", "["} for _, value in values):
            return None
        return Counter(spelled[name] for name, value in values if value not in _NO_VALUES)

    def body(self, body: bytes, charset: str = "") -> bytes:
        """Return a body of the same length with pseudonyms for its personal values."""
        if not body or not self.members:
            return body
        codec, errors = _codec(body, charset)
        try:
            text = body.decode(codec, errors)
            masked = self._json(text, None)
            return body if masked is text else masked.encode(codec, errors)
        except UnicodeError:  # half a character at the end of what was cut; the rest is read as single bytes
            return self._json(body.decode("latin-1"), None).encode("latin-1", "replace")

    def text(self, text: str) -> str:
        """Return a text that may be JSON, or a part of it, with pseudonyms for its personal values."""
        return self._json(text, None) if self.members else text

    def _is_sent(self, name: str) -> bool:
        return _folded(name.partition("[")[0]) in self._sent

    def _each(self, value: str) -> str:
        return ",".join(map(self.pseudonyms.of, value.split(",")))

    def _url(self, url: str, path: Pairs, masked: Pairs) -> str:
        front, mark, query = url.partition("?")
        for (_, old), (_, new) in zip(path, masked, strict=True):
            if new != old:
                front = _segment_replaced(front, old, new)
        return self._links(f"{front}{mark}{query}")

    def _links(self, text: str) -> str:
        """Mask the personal parameters of every query that a text holds."""
        if not self._sent or "=" not in text:
            return text

        def masked(match: re.Match[str]) -> str:
            if not self._is_sent(unquote_plus(match[1])):
                return match[0]
            return f"{match[1]}={quote(self._each(unquote_plus(match[2])), safe=',')}"

        return _QUERY.sub(masked, text)

    def _json(self, text: str, found: Counter[str] | None) -> str:
        spelled = self._spelled(text)
        pieces: list[str] = []
        done = 0
        for match in _named(frozenset(spelled)).finditer(text) if spelled else ():
            if match.start() < done or text[match.start() - 1 : match.start()] == "\\":
                continue  # inside of what was masked already, or inside of a string
            kind = spelled[match[1]]
            pieces.append(text[done : match.end()])
            value, done = self._value(text, match.end(), kind, found)
            pieces.append(value)
        masked = "".join([*pieces, text[done:]]) if pieces else text
        inner = '\\"' in masked and _BEGINS_INSIDE.search(masked)
        return self._encoded_twice(masked, found) if inner else masked

    def _spelled(self, text: str) -> dict[str, str]:
        """Return the personal names of a text as they are spelled in it, each with the contract's name."""
        keys = _KEY if "\\u" in text else self._likely
        return {raw: kind for raw in set(keys.findall(text)) if (kind := self._kind(raw))}

    def _kind(self, raw: str) -> str | None:
        """Return the member that a name, as it is spelled in a body, stands for; None for one that is not personal."""
        plain = _CODE.sub(lambda match: chr(int(match[1], 16)), raw) if "\\" in raw else raw
        return self._folded.get(_folded(plain))

    def _value(self, text: str, at: int, kind: str, found: Counter[str] | None) -> tuple[str, int]:
        """Return the masked value that begins at a place, and where it ends."""
        if text[at : at + 1] == '"':
            string = _STRING.match(text, at)
            end = string.end() if string else len(text)
            return self._string(text[at:end], kind, found), end
        if text[at : at + 1] in {"{", "["}:
            return self._container(text, at, kind, found)
        bare = _BARE.match(text, at)
        return (self._bare(bare[0], kind, found), bare.end()) if bare else ("", at)

    def _container(self, text: str, at: int, kind: str, found: Counter[str] | None) -> tuple[str, int]:
        """Mask all values inside an array or object; the names of an object stay."""
        pieces: list[str] = []
        depth = 0
        while (token := _TOKEN.search(text, at)) is not None:
            pieces.append(text[at : token.start()])
            at = token.end()
            if token[0] == '"':
                key = _KEY.match(text, token.start())
                string = key or _STRING.match(text, token.start())
                at = string.end() if string else len(text)
                piece = text[token.start() : at]
                pieces.append(piece if key else self._string(piece, kind, found))
            elif token[0] in "{}[]":
                pieces.append(token[0])
                depth += 1 if token[0] in "{[" else -1
                if not depth:
                    return "".join(pieces), at
            else:
                pieces.append(self._bare(token[0], kind, found))
        return "".join([*pieces, text[at:]]), len(text)

    def _string(self, quoted: str, kind: str, found: Counter[str] | None) -> str:
        closed = len(quoted) > 1 and quoted.endswith('"')
        raw = quoted[1:-1] if closed else quoted[1:]
        if found is not None:
            found[kind] += bool(raw)
            return quoted
        end = '"' if closed else ""
        return f'"{self.pseudonyms.of_json(raw)}{end}'

    def _bare(self, token: str, kind: str, found: Counter[str] | None) -> str:
        """Mask a number, or what stands where a value should; an exponent stays, so that a number stays one."""
        if token in _WORDS:
            return token
        if found is not None:
            found[kind] += 1
            return token
        exponent = _EXPONENT.search(token)
        front = token[: exponent.start()] if exponent else token
        return self.pseudonyms.of(front) + token[len(front) :]

    def _encoded_twice(self, text: str, found: Counter[str] | None) -> str:
        """Mask inside strings that hold JSON text themselves, one level deep."""

        def inner(match: re.Match[str]) -> str:
            raw = match[1]
            if "\0" in raw or not _INNER.match(raw) or not self._kinds_in(raw):
                return match[0]
            held = self._json(raw.replace("\\\\", "\0").replace('\\"', '"'), found)
            masked = held.replace('"', '\\"').replace("\0", "\\\\")
            return f'"{masked}{match[2]}'

        return _STRING.sub(inner, text)

    def _kinds_in(self, raw: str) -> bool:
        return any(self._folded.get(_folded(name)) for name in re.findall(r'\\"([^"\\]*)\\"\s*:', raw))

    def values(self, exchanges: Iterable[Exchange]) -> dict[str, str]:
        """Return the personal values in the bodies and requests of exchanges, each with its pseudonym."""
        noted = _Noted(self.pseudonyms)
        reader = Redaction(members=self.members, parameters=self.parameters, pseudonyms=noted)
        for exchange in exchanges:
            reader.exchange(exchange)
        return noted.made

    def speaks_of(self, text: str) -> bool:
        """Whether a sentence names a personal member."""
        return any(_folded(word) in self._folded for word in _NAME.findall(text))

    def is_personal(self, name: str) -> bool:
        """Whether a member of that name holds personal data."""
        return _folded(name) in self._folded


def redaction_of(told: Mapping[str, Any]) -> Redaction | None:
    """Return the redaction that a header's `personal` tells of; None where it has no key.

    Raises KeyError, TypeError or ValueError if it does not hold what it should.
    """
    if not told.get("key"):
        return None
    return Redaction(
        members=frozenset(told["members"]),
        parameters=frozenset(told["parameters"]),
        pseudonyms=Pseudonyms(bytes.fromhex(told["key"])),
    )


class _Noted(Pseudonyms):
    """Pseudonyms that remember what they were asked for."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        super().__init__(b"")
        self.made: dict[str, str] = {}
        self._pseudonyms = pseudonyms

    def of(self, text: str) -> str:
        made = self.made[text] = self._pseudonyms.of(text)
        return made


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


@lru_cache(maxsize=256)
def _named(spelled: frozenset[str]) -> re.Pattern[str]:
    """Match a member of one of these names, as they are spelled in a body, up to its value.

    The first quote of a match begins a name unless a backslash stands before it: then it is inside of a string.
    """
    names = "|".join(map(re.escape, sorted(spelled)))
    return re.compile(rf'"({names})"\s*:\s*')


@lru_cache(maxsize=256)
def _counted(spelled: frozenset[str]) -> re.Pattern[str]:
    """Match a member of one of these names, and of its value as much as tells whether it counts."""
    names = "|".join(map(re.escape, sorted(spelled)))
    return re.compile(rf'"({names})"\s*:\s*(""|true|false|null|NaN|-?Infinity|[^\s,}}\]])')


def _likely(names: Iterable[str]) -> re.Pattern[str]:
    """Match every name in a body that could be one of these, however it is spelled without escapes."""
    held = [*names]
    first = "".join(sorted({letter for name in held for letter in (name[:1].upper(), name[:1].lower())}))
    longest = 2 * max(map(len, held), default=0)
    return re.compile(rf'"([{re.escape(first)}_-][^"\\]{{0,{longest}}})"\s*:')


def _codec(body: bytes, charset: str) -> tuple[str, str]:
    """Return how a body is decoded so that encoding it again gives the same bytes."""
    for codec, beginning in _WIDE:
        if beginning.match(body[:4]):
            return codec, "surrogatepass"
    return ("latin-1", "strict") if charset in _SINGLE else ("utf-8", "surrogateescape")


def _segment_replaced(front: str, old: str, new: str) -> str:
    """Return a path with one segment replaced, however it is encoded."""
    return "/".join(quote(new, safe="") if unquote(step) == old else step for step in front.split("/"))
