"""JSON bodies, read strictly: what a lenient reader passes over in silence is seen and told (RFC 8259, RFC 7493).

There are two ways through. The plain way lets orjson read and takes its word only where the bytes prove that a strict
reader would have nothing to tell. The strict way is a scanner of our own; it goes on wherever a lenient reader could,
so that one stray byte does not hide all other findings. `read` takes the plain way when it may; both give the same.

The module is longer than most: the two ways keep one promise between them, and nothing outside needs their parts.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_DEPTH: Final = 256
"""Arrays and objects nested deeper are not read (a limit of ours: RFC 8259 section 9 allows one)."""
MAX_FLAWS: Final = 50
"""So many flaws of one kind are kept; a hostile body could hold millions."""
MAX_POINTER: Final = 1_000
"""A place below names of more characters together is told as a byte, or not listed: pointers would fill memory."""
MAX_EXACT: Final = 2**53 - 1
"""The largest integer that every reader keeps exactly (RFC 7493 section 2.2)."""

NOT_JSON: Final = frozenset({"utf-8", "number", "trailing", "syntax", "empty", "too-deep"})
"""The kinds of flaw that break the grammar or the encoding. The others are allowed by the letter, and unwise."""

_Node: TypeAlias = "dict[str, object] | list[object]"
_Link: TypeAlias = "tuple[_Link, str | int] | None"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing in a body that a strict reader objects to.

    Attributes:
        kind: `bom` (section 8.1), `utf-8` (8.1), `number` (NaN, Infinity, 01, +1, .5: 6), `trailing` (bytes after the
            text: 2), `empty`, `syntax` (anything else that the grammar refuses), `too-deep` (our own `MAX_DEPTH`),
            `duplicate-key` (4), `surrogate` (a lone one, written as an escape: 8.2), all of RFC 8259; and
            `case-duplicate-key` (names that differ in case only, in `JsonText.case_duplicates`: no flaw by itself).
        where: a JSON Pointer (RFC 6901) where there is a place in the value, else `byte N`, counted from 0.
        detail: a few words, at most 120 characters of printable ASCII.
    """

    kind: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class JsonText:
    """A body as read.

    Attributes:
        value: the best reading: a byte order mark is left out, the last of equal names kept, NaN and Infinity are
            floats, bytes that are not UTF-8 and lone surrogates become U+FFFD; a trailing rest after an object or an
            array is left out. None when nothing could be read. An integer written in digits is an int, any other
            number a float (1e999 is infinite): so a number whose type is int was written in plain digits.
        readable: whether `value` holds a reading.
        flaws: what a strict reader objects to, in the order of the text, at most `MAX_FLAWS` of one kind.
    """

    value: object
    readable: bool
    flaws: tuple[Flaw, ...]
    _numbers: _Numbers | None = field(default=None, compare=False, repr=False)

    @property
    def well_formed(self) -> bool:
        """Whether the body is JSON by the letter of RFC 8259 (duplicate names, a BOM and surrogates aside)."""
        return self.readable and not any(flaw.kind in NOT_JSON for flaw in self.flaws)

    @property
    def plain_numbers(self) -> bool:
        """Whether every number is written in plain digits: `odd_numbers` is empty."""
        return not self.odd_numbers

    @property
    def odd_numbers(self) -> tuple[tuple[str, str], ...]:
        """JSON Pointer and token of every number not written in plain digits, `-?(0|[1-9][0-9]*)`.

        Container by container. What lies below names of more than `MAX_POINTER` characters is left to `token_at`.
        """
        return () if self._numbers is None else self._numbers.odd

    @property
    def big_integers(self) -> tuple[tuple[str, str], ...]:
        """JSON Pointer and token of every integer beyond +-(2^53 - 1), which many readers round; listed as the odd."""
        return () if self._numbers is None else self._numbers.big

    @property
    def case_duplicates(self) -> tuple[Flaw, ...]:
        """Names of one object that differ in case only; looked for when asked, at most `MAX_FLAWS`."""
        return _case_duplicates(self.value)

    def token_at(self, pointer: str) -> str | None:
        """The number at a JSON Pointer as it is written (`1.774950882E9`), or None where there is no number."""
        number = _at(self.value, pointer)
        if isinstance(number, bool) or not isinstance(number, int | float):
            return None
        return str(number) if self._numbers is None else self._numbers.token(pointer, number)

    def tokens(self, pointers: Iterable[str]) -> dict[str, str]:
        """The number at each of the JSON Pointers as it is written; a pointer to no number is left out."""
        found = ((pointer, self.token_at(pointer)) for pointer in pointers)
        return {pointer: token for pointer, token in found if token is not None}


def read(body: bytes, charset: str | None = None) -> JsonText:
    """Read a body. Never raises, whatever the bytes.

    Args:
        body: the bytes after content-decoding.
        charset: the charset of the Content-Type. It has no effect on a body that is UTF-8 (RFC 8259 section 11);
            where the bytes are not UTF-8, it helps to deliver a value, and the flaw is told all the same.
    """
    if body.startswith(_BOM):
        plain = _read_plainly(body[len(_BOM) :])
        return replace(plain, flaws=(_BOM_FLAW,)) if plain else read_strictly(body, charset)
    return _read_plainly(body) or read_strictly(body, charset)


def read_strictly(body: bytes, charset: str | None = None) -> JsonText:
    """Read a body by the scanner alone; `read` gives the same, sooner where the body is plain."""
    source, flaws = _decode(body, charset)
    scanner = _Scanner(source, _number)
    value = scanner.run()
    numbers = _Numbers(source, small=False) if scanner.readable else None
    return JsonText(value, scanner.readable, (*flaws, *scanner.flaws), numbers)


# The plain way ---------------------------------------------------------------------------------------------------

_UNREAD: Final = object()
_HUGE = re.compile(rb"\+(?<=[0-9]e\+)[0-9]" if b"e+" in orjson.dumps(2.0**64) else rb"e(?<=[0-9]e)[0-9]")
"""How orjson writes a float of 2^64 and more, which may have been an integer (each with a literal to search for)."""


def _read_plainly(body: bytes) -> JsonText | None:
    """The reading by orjson, or None where it cannot be proved to be the strict one.

    orjson refuses what the grammar refuses. What is left to see is a name given twice and an integer that became a
    float. When the value, written again, gives the same bytes, there was neither. Else colons are counted: those that
    part names from values and those in strings come again, one for one, unless a member was dropped.
    """
    try:
        value: object = orjson.loads(body)
        again, small = _written_again(value)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # the second: too deep for orjson to write
        return None
    if again != body:
        if _has_escaped_colon(body) or again.count(b":") != body.count(b":"):
            return None
        if _HUGE.search(again):
            value, small = _by_library(body, int, float), False
    return None if value is _UNREAD else JsonText(value, True, (), _Numbers(body, small=small))


def _written_again(value: object) -> tuple[bytes, bool]:
    """The value as orjson writes it, and whether every int in it is at most `MAX_EXACT`."""
    try:
        return orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER), True
    except orjson.JSONEncodeError:
        return orjson.dumps(value), False


def _has_escaped_colon(body: bytes) -> bool:
    return b"\\" in body and (b"\\u003a" in body or b"\\u003A" in body)


def _by_library(body: bytes, integer: Callable[[str], object], fraction: Callable[[str], object]) -> object:
    """The reading by the standard library of a text that is sound, with hooks for its numbers."""
    try:
        return json.loads(body.decode(), parse_int=integer, parse_float=fraction)
    except RecursionError:  # the caller stands deep in the stack already
        return _UNREAD


# From bytes to text ----------------------------------------------------------------------------------------------

_BOM = b"\xef\xbb\xbf"
_BOM_FLAW = Flaw("bom", "byte 0", "a byte order mark stands before the text")

_WIDE = (
    ("utf-32-le", b"\xff\xfe\0\0", re.compile(rb"[^\0]\0\0\0", re.DOTALL)),
    ("utf-32-be", b"\0\0\xfe\xff", re.compile(rb"\0\0\0[^\0]", re.DOTALL)),
    ("utf-16-le", b"\xff\xfe", re.compile(rb"[^\0]\0[^\0]\0|[^\0]\0\Z", re.DOTALL)),
    ("utf-16-be", b"\xfe\xff", re.compile(rb"\0[^\0]\0[^\0]|\0[^\0]\Z", re.DOTALL)),
)
"""Encodings of wide characters, their byte order marks, and the zeros that give them away (RFC 4627 section 3)."""

_LEGACY = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii", "ascii"), "cp1252"),
    **{name: name for name in ("iso-8859-2", "iso-8859-15", "windows-1250", "windows-1251", "koi8-r")},
    **{name: name for name in ("shift_jis", "euc-jp", "euc-kr", "gb2312", "gbk", "gb18030", "big5")},
}
"""Charsets that help to read what is not UTF-8. A list, because some of Python's codecs take quadratic time."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The text of a body, and what turns a place in it into a place in the bytes."""

    text: str
    codec: str = "utf-8"
    errors: str = "surrogateescape"
    start: int = 0

    def byte(self, at: int) -> str:
        """The place of a character: `byte N`."""
        return f"byte {self.start + len(self.text[:at].encode(self.codec, self.errors))}"


def _decode(body: bytes, charset: str | None) -> tuple[_Source, list[Flaw]]:
    for codec, mark, zeros in _WIDE:
        if body.startswith(mark) or zeros.match(body[:4]):
            start = len(mark) if body.startswith(mark) else 0
            flaw = Flaw("utf-8", "byte 0", f"the text is encoded as {codec}, not as UTF-8")
            return _Source(body[start:].decode(codec, "replace"), codec, "replace", start), [flaw]
    start = len(_BOM) if body.startswith(_BOM) else 0
    flaws = [_BOM_FLAW] if start else []
    try:
        return _Source(body[start:].decode(), start=start), flaws
    except UnicodeDecodeError as error:
        place = start + error.start
        flaws.append(Flaw("utf-8", f"byte {place}", f"0x{body[place]:02X} is not UTF-8 here ({error.reason})"))
    legacy = _LEGACY.get((charset or "").strip(" \"'").lower())
    codec, errors = (legacy, "replace") if legacy else ("utf-8", "surrogateescape")
    return _Source(body[start:].decode(codec, errors), codec, errors, start), flaws


# The strict way --------------------------------------------------------------------------------------------------

_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN_STRING = re.compile(r'"([^"\\\x00-\x1f\ud800-\udfff]*)"')
_RUN = re.compile(r'[^"\\\x00-\x1f]*')
_HEX = re.compile(r"\\u([0-9a-fA-F]{4})")
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_LONE = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(r"[-+.\w]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_LOOSE_NUMBER = re.compile(r"[-+]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|(?i:nan|inf|infinity))")
_LOOSE_INTEGER = re.compile(r"[-+]?[0-9]+")
_SHOWN: Final = 45  # two names and the words around them stay within the 120 characters of a detail
_LITERALS: Final[dict[str, object]] = {"true": True, "false": False, "null": None}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class _BrokenError(Exception):
    """The text cannot be read on: kind, place and detail of the flaw."""

    def __init__(self, kind: str, at: int, detail: str) -> None:
        super().__init__(detail)
        self.kind, self.at, self.detail = kind, at, detail


class _Token(str):
    """A number as it is written."""

    __slots__ = ()


def _number(token: str) -> int | float:
    """The value of a token. An integer of more digits than Python will read at once is a float, maybe infinite."""
    if _LOOSE_INTEGER.fullmatch(token):
        try:
            return int(token)
        except ValueError:
            return float(token)
    return float(token)


class _Scanner:
    """Reads one text, without recursion; `flaws` and `readable` hold once it has run."""

    def __init__(self, source: _Source, number: Callable[[str], object]) -> None:
        self.source, self.text, self.number = source, source.text, number
        self.at = 0
        self.path: list[str | int | None] = []  # None: in the member, before its name is known
        self.holders: list[_Node] = []
        self.flaws: list[Flaw] = []
        self.readable = False
        self._kept: Counter[str] = Counter()

    def run(self) -> object:
        """The value, as far as a lenient reader gets one; else None."""
        try:
            value = self._document()
        except _BrokenError as broken:
            self.flaws.append(Flaw(broken.kind, self.source.byte(broken.at), broken.detail[:120]))
            return None
        self.readable = True
        return value

    def _document(self) -> object:
        if self._skip() == "":
            raise _BrokenError("empty", 0, "there is no text")
        root = self._value()
        while self.holders:
            holder = self.holders[-1]
            if self._next(holder):
                self._put(holder)
            else:
                self.holders.pop()
                self.path.pop()
        if self._skip():
            self._trailing(root)
        return root

    def _trailing(self, root: object) -> None:
        rest = f"{_shown(self.text[self.at :])} stands after the end of the text"
        if not isinstance(root, dict | list):  # more likely no JSON at all: "404 page not found"
            raise _BrokenError("trailing", self.at, rest)
        self.flaws.append(Flaw("trailing", self.source.byte(self.at), rest))

    def _skip(self) -> str:
        """Pass white space; the character that follows, empty at the end."""
        self.at = cast("re.Match[str]", _SPACE.match(self.text, self.at)).end()
        return self.text[self.at : self.at + 1]

    def _next(self, holder: _Node) -> bool:
        """Go to the next member of the array or object; False at its end."""
        mark = self._skip()
        if mark == ("}" if isinstance(holder, dict) else "]"):
            self.at += 1
            return False
        if holder:
            self._expect(mark, ",")
            mark = self._skip()
        if isinstance(holder, dict):
            self._name(holder, mark)
        else:
            self.path[-1] = len(holder)
        return True

    def _name(self, holder: dict[str, object], mark: str) -> None:
        self.path[-1] = None
        if mark != '"':
            raise self._unexpected("a member's name in double quotes")
        name = self._string()
        self._expect(self._skip(), ":")
        self._skip()
        self.path[-1] = name
        if name in holder and "\ufffd" not in name:  # two names that were mended may not have been equal
            self._note("duplicate-key", f"the name {_shown(name)} is given more than once")

    def _put(self, holder: _Node) -> None:
        key = self.path[-1]
        item = self._value()
        if isinstance(holder, list):
            holder.append(item)
        else:
            holder[cast("str", key)] = item

    def _value(self) -> object:
        """The value that starts here; an array or object is entered, and filled by the caller."""
        mark = self.text[self.at : self.at + 1]
        if mark == '"':
            return self._string()
        if mark == "{":
            return self._enter({})
        if mark == "[":
            return self._enter([])
        return self._word()

    def _enter(self, holder: _Node) -> _Node:
        if len(self.holders) == MAX_DEPTH:
            raise _BrokenError("too-deep", self.at, f"arrays and objects are nested deeper than {MAX_DEPTH}")
        self.at += 1
        self.holders.append(holder)
        self.path.append(None)
        return holder

    def _word(self) -> object:
        found = _WORD.match(self.text, self.at)
        if found is None:
            raise self._unexpected("a value")
        word = found[0]
        if word in _LITERALS:
            value = _LITERALS[word]
        elif _NUMBER.fullmatch(word):
            value = self.number(word)
        elif _LOOSE_NUMBER.fullmatch(word):
            self._note("number", f"{_shown(word)} is not a number of JSON")
            value = self.number(word)
        else:
            numeric = word[0] in "-+.0123456789"
            raise _BrokenError("number" if numeric else "syntax", self.at, f"{_shown(word)} is no value of JSON")
        self.at = found.end()
        return value

    def _string(self) -> str:
        plain = _PLAIN_STRING.match(self.text, self.at)
        if plain is None:
            return self._difficult_string()
        self.at = plain.end()
        return plain[1]

    def _difficult_string(self) -> str:
        parts: list[str] = []
        opening, self.at = self.at, self.at + 1
        while True:
            run = cast("re.Match[str]", _RUN.match(self.text, self.at))
            self.at = run.end()
            parts.append(_mended(run[0]))
            mark = self.text[self.at : self.at + 1]
            if mark == "":
                raise _BrokenError("syntax", opening, "a string has no end")
            if mark == '"':
                break
            parts.append(self._escape() if mark == "\\" else self._control(mark))
        self.at += 1
        return self._without_surrogates("".join(parts))

    def _escape(self) -> str:
        kind = self.text[self.at + 1 : self.at + 2]
        if kind in _ESCAPES:
            self.at += 2
            return _ESCAPES[kind]
        found = _PAIR.match(self.text, self.at) or _HEX.match(self.text, self.at)
        if found is None:
            raise _BrokenError("syntax", self.at, f"{_shown(self.text[self.at : self.at + 6])} is no escape of JSON")
        self.at = found.end()
        units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in found.groups())
        return units.decode("utf-16-be", "surrogatepass")

    def _control(self, mark: str) -> str:
        self._note("syntax", f"{_shown(mark)} stands unescaped in a string")
        self.at += 1
        return mark

    def _without_surrogates(self, text: str) -> str:
        lone = _LONE.search(text)
        if lone is None:
            return text
        self._note("surrogate", f"{_shown(lone[0])} stands alone in a string: half of a pair")
        return _LONE.sub("\ufffd", text)

    def _expect(self, mark: str, wanted: str) -> None:
        if mark != wanted:
            raise self._unexpected(f"{wanted!r}")
        self.at += 1

    def _unexpected(self, wanted: str) -> _BrokenError:
        seen = self.text[self.at : self.at + 12]
        return _BrokenError(
            "syntax", self.at, f"{wanted} was expected, and {_shown(seen) if seen else 'the end'} is here"
        )

    def _note(self, kind: str, detail: str) -> None:
        self._kept[kind] += 1
        if self._kept[kind] <= MAX_FLAWS:
            pointer = _pointer([key for key in self.path if key is not None])
            where = self.source.byte(self.at) if pointer is None else pointer
            self.flaws.append(Flaw(kind, where, detail[:120]))


def _mended(run: str) -> str:
    """A run of text with the bytes that could not be decoded as U+FFFD."""
    if _LONE.search(run) is None:
        return run
    return run.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _shown(text: str) -> str:
    """The text in printable ASCII; its start, if it is long."""
    cut = ascii(text[:_SHOWN])
    return cut if len(text) <= _SHOWN and len(cut) <= _SHOWN else f"{cut[: _SHOWN - 3]}..."


# Numbers as written, and names that differ in case ---------------------------------------------------------------

_ODD = tuple(
    re.compile(pattern)
    for pattern in (
        rb"\.[0-9]+(?:[\s,\]}]|\Z)",
        rb"e(?<=[0-9]e)[-+]?[0-9]+(?:[\s,\]}]|\Z)",
        rb"E(?<=[0-9]E)[-+]?[0-9]+(?:[\s,\]}]|\Z)",
    )
)
"""Ends of a number with a fraction or exponent. Each starts with a literal, which is quick to search for; a hit in a
string costs a closer look only."""


class _Numbers:
    """The numbers of one text as they are written; found when first asked for.

    `source` is the body where its text is sound, else what the scanner reads; `small` promises that no integer
    in it is beyond `MAX_EXACT`.
    """

    def __init__(self, source: bytes | _Source, *, small: bool) -> None:
        self._source = source
        self._small = small

    @cached_property
    def _surely_plain(self) -> bool:
        source = self._source
        return isinstance(source, bytes) and not any(pattern.search(source) for pattern in _ODD)

    @cached_property
    def odd(self) -> tuple[tuple[str, str], ...]:
        """Pointer and token of each number not in plain digits."""
        if self._surely_plain:
            return ()
        return tuple(found for found in _tokens(self._tree) if not _PLAIN_NUMBER.fullmatch(found[1]))

    @cached_property
    def big(self) -> tuple[tuple[str, str], ...]:
        """Pointer and token of each integer beyond `MAX_EXACT`."""
        return () if self._small else tuple(found for found in _tokens(self._tree) if _is_big(found[1]))

    def token(self, pointer: str, number: float) -> str:
        """The token of a number of the value, at its place."""
        if isinstance(self._source, bytes) and type(number) is int and (number or b"-0" not in self._source):
            return str(number)
        return str(_at(self._tree, pointer))

    @cached_property
    def _tree(self) -> object:
        """The value once more, with tokens in place of its numbers."""
        if isinstance(self._source, bytes):
            tree = _by_library(self._source, _Token, _Token)
            if tree is not _UNREAD:
                return tree
        source = self._source if isinstance(self._source, _Source) else _Source(self._source.decode())
        return _Scanner(source, _Token).run()


_EXACT = str(MAX_EXACT)


def _is_big(token: str) -> bool:
    if not _PLAIN_NUMBER.fullmatch(token):
        return False
    digits = token.lstrip("-")
    return (len(digits), digits) > (len(_EXACT), _EXACT)


def _tokens(tree: object) -> Iterator[tuple[str, str]]:
    """Pointer and token of each number, container by container."""
    if isinstance(tree, _Token):
        yield "", str(tree)
    for link, node in _nodes(tree):
        for key, item in _members(node):
            if type(item) is _Token:
                pointer = _pointer(_keys((link, key)))
                if pointer is not None:
                    yield pointer, str(item)


def _case_duplicates(value: object) -> tuple[Flaw, ...]:
    flaws: list[Flaw] = []
    sound: set[tuple[str, ...]] = set()
    for link, node in _nodes(value):
        if isinstance(node, list) or (names := tuple(node)) in sound:  # most objects of a body are alike
            continue
        first: dict[str, str] = {}
        for name in names:
            known = first.setdefault(name.lower(), name)
            pointer = _pointer(_keys((link, name))) if known != name and len(flaws) < MAX_FLAWS else None
            if pointer is not None:
                detail = f"{_shown(known)} and {_shown(name)} differ in case only"
                flaws.append(Flaw("case-duplicate-key", pointer, detail))
        if len(first) == len(names):
            sound.add(names)
    return tuple(flaws)


_HOLDERS = frozenset({dict, list})


def _nodes(tree: object) -> Iterator[tuple[_Link, _Node]]:
    """Each array and object, in the order of the text, with the way to it."""
    waiting = [cast("tuple[_Link, _Node]", (None, tree))] if type(tree) in _HOLDERS else []
    while waiting:
        link, node = waiting.pop()
        yield link, node
        inner = [((link, key), item) for key, item in _members(node) if type(item) in _HOLDERS]
        waiting.extend(cast("list[tuple[_Link, _Node]]", inner[::-1]))


def _members(node: _Node) -> Iterable[tuple[str | int, object]]:
    return node.items() if isinstance(node, dict) else enumerate(node)


def _keys(link: _Link) -> list[str | int]:
    keys: list[str | int] = []
    while link is not None:
        link, key = link
        keys.append(key)
    return keys[::-1]


def _pointer(keys: list[str | int]) -> str | None:
    """The JSON Pointer of a way through a value (RFC 6901 section 3); None where it is longer than `MAX_POINTER`."""
    if sum(len(key) for key in keys if isinstance(key, str)) > MAX_POINTER:  # before anything is copied
        return None
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")


def _at(value: object, pointer: str) -> object:
    """What stands at a JSON Pointer; None where nothing does (RFC 6901 section 4)."""
    if pointer and not pointer.startswith("/"):
        return None
    for part in pointer.split("/")[1:]:
        if isinstance(value, dict):
            key = part.replace("~1", "/").replace("~0", "~")
            value = cast("dict[str, object]", value).get(key)
        elif isinstance(value, list) and _is_index(part, len(cast("list[object]", value))):
            value = cast("list[object]", value)[int(part)]
        else:
            return None
    return value


def _is_index(part: str, length: int) -> bool:
    return _INDEX.fullmatch(part) is not None and int(part) < length
