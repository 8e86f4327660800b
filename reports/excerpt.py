"""The offending place of an answer in a few lines: the value marked, its neighbours beside it, all of it harmless."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from fairport.jsontext import JsonText, read
from fairport.places import at_pointer, escape, unescape
from fairport.reports.personal import shape
from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.evidence import Exchange

MOST_LINES: Final = 12
WIDEST: Final = 100
MOST_BYTES: Final = 400
"""So many bytes of a body that is no JSON are shown."""

_BYTE: Final = re.compile(r"byte (\d+)")
_Members: TypeAlias = list[tuple[str | int, object]]
_NOBODY: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an excerpt; `marked` where it is what the finding is about."""

    text: str
    marked: bool = False

    def told(self) -> str:
        """Return the line with its mark in front: `> ` or two spaces."""
        return f"{'>' if self.marked else ' '} {self.text}"


def excerpt(
    exchange: Exchange, at: str = "", *, lines: int = MOST_LINES, width: int = WIDEST, hidden: frozenset[str] = _NOBODY
) -> tuple[Line, ...]:
    """Return the part of the body around a JSON Pointer, at most `lines` lines of `width` characters.

    Shown are the members of the object (or items of the array) that holds the value, containers folded; where the
    value is absent, its name is marked. With no pointer: the outline of the whole body. A body that is no JSON is
    shown by its first bytes, or those around `byte N`. `hidden` names members whose values are told by shape.
    """
    if not exchange.body:
        return (Line("(no body)"),) if exchange.status else ()
    text = _read(exchange.body, exchange.charset)
    if not text.readable or _BYTE.fullmatch(at):
        shown = _raw(exchange.body, at, lines)
    else:
        shown = _structure(text, at, lines, _Voice(hidden))
    room = width - 2
    return tuple(Line(_cut(printable(line.text), room), line.marked) for line in shown)


@lru_cache(maxsize=32)
def _read(body: bytes, charset: str) -> JsonText:
    return read(body, charset or None)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


# Bodies that are no JSON --------------------------------------------------------------------------------------------


def _raw(body: bytes, at: str, lines: int) -> list[Line]:
    place = _BYTE.fullmatch(at)
    byte = min(int(place[1][:12]), len(body)) if place else 0
    start = max(0, byte - MOST_BYTES // 4) if place else 0
    piece = body[start : start + MOST_BYTES]
    found: list[Line] = [Line(f"… {start} bytes before")] if start else []
    for row in piece.splitlines(keepends=True):
        marked = bool(place) and start <= byte < start + len(row)
        found.append(Line(row.decode("utf-8", "backslashreplace").rstrip("\r\n"), marked))
        start += len(row)
    left = len(body) - start
    tail = [Line(f"… {left} more bytes")] if left else []
    kept = _around(found, lines - len(tail) - 1)
    return [*kept, *tail]


def _around(found: list[Line], room: int) -> list[Line]:
    """Keep `room` lines: those around the marked one, or the first."""
    middle = next((i for i, line in enumerate(found) if line.marked), 0)
    start = _window(len(found), middle, room)
    return found[start : start + room]


# JSON ---------------------------------------------------------------------------------------------------------------


def _structure(text: JsonText, at: str, lines: int, voice: _Voice) -> list[Line]:
    holder_at, key, absent = _holder(text.value, at)
    members = _members(at_pointer(text.value, holder_at))
    if members is None:
        return [Line(voice.scalar(text.value, "", text.token_at("")), marked=bool(at))]
    head = [Line(f"{_cut(holder_at, WIDEST // 2)}:")] if holder_at else []
    middle = _nearest(members, key) if absent else next((i for i, (name, _) in enumerate(members) if name == key), 0)
    room = lines - len(head) - 2 - absent
    start = _window(len(members), middle, room)
    shown = members[start : start + room]
    body: list[Line] = []
    for name, value in shown:
        token = text.token_at(f"{holder_at}/{escape(str(name))}")
        body.append(Line(voice.member(name, value, token), marked=name == key and key is not None))
    if absent:
        body.append(Line(f"{_label(key)} (absent)", marked=True))
    before, after = start, len(members) - start - len(shown)
    return [*head, *_rest(before, "before"), *body, *_rest(after, "more")]


def _rest(count: int, word: str) -> list[Line]:
    return [Line(f"… {count} {word}")] if count else []


def _holder(value: object, at: str) -> tuple[str, str | int | None, bool]:
    """Return the pointer of the container that holds the place, the key in it, and whether it is absent there."""
    steps = at.split("/")[1:]
    walked = ""
    for step in steps[:-1]:
        inner = _get(value, step)
        if not isinstance(inner, dict | list):
            return walked, _key(value, step), inner is _ABSENT
        value, walked = cast("object", inner), f"{walked}/{step}"
    if not steps:
        return "", None, False
    return walked, _key(value, steps[-1]), _get(value, steps[-1]) is _ABSENT


_ABSENT: Final = object()


def _get(value: object, step: str) -> object:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).get(unescape(step), _ABSENT)
    if isinstance(value, list) and step.isdecimal() and int(step[:9]) < len(cast("list[object]", value)):
        return cast("list[object]", value)[int(step[:9])]
    return _ABSENT


def _key(value: object, step: str) -> str | int:
    return int(step[:9]) if isinstance(value, list) and step.isdecimal() else unescape(step)


def _members(value: object) -> _Members | None:
    if isinstance(value, dict):
        return list(cast("dict[str | int, object]", value).items())
    if isinstance(value, list):
        return list(enumerate(cast("list[object]", value)))
    return None


def _nearest(members: _Members, key: str | int | None) -> int:
    """Return the member whose name is most like the absent one, else the first."""
    names = {str(name)[:200].casefold(): i for i, (name, _) in enumerate(members[:500])}
    close = get_close_matches(str(key)[:200].casefold(), names, n=1)
    return names[close[0]] if close else 0


def _window(count: int, middle: int, room: int) -> int:
    """Return where a window of `room` out of `count` starts that has `middle` about its middle."""
    return max(0, min(middle - room // 2, count - room))


def _label(name: str | int | None) -> str:
    return f"[{name}]" if isinstance(name, int) else f'"{_escaped(str(name))}":'


def _escaped(text: str) -> str:
    return text[: WIDEST + 1].replace("\\", "\\\\").replace('"', '\\"')


@dataclass(frozen=True, slots=True)
class _Voice:
    """How values are written: as JSON, cut, and those of hidden members by shape."""

    hidden: frozenset[str]

    def member(self, name: str | int, value: object, token: str | None) -> str:
        text = self.scalar(value, str(name), token)
        long = isinstance(value, list) and len(text) > WIDEST // 2
        count = f"{len(cast('list[object]', value))} items " if long else ""
        return f"{_label(name)} {count}{text}"

    def scalar(self, value: object, name: str, token: str | None = None) -> str:
        if token is not None:
            return shape(token) if name in self.hidden else token
        pieces: list[str] = []
        length = 0
        for piece in self._pieces(value, name):
            pieces.append(piece)
            length += len(piece)
            if length > WIDEST:
                break
        return "".join(pieces)

    def _pieces(self, value: object, name: str) -> Iterator[str]:
        if isinstance(value, dict):
            for i, (inner, held) in enumerate(cast("dict[str, object]", value).items()):
                yield f'{", " if i else "{"}"{_escaped(inner)}": '
                yield from self._pieces(held, inner)
            yield "}" if value else "{}"
        elif isinstance(value, list):
            for i, held in enumerate(cast("list[object]", value)):
                yield ", " if i else "["
                yield from self._pieces(held, name)
            yield "]" if value else "[]"
        elif isinstance(value, str):
            plain = value[: WIDEST + 1]
            yield f'"{_escaped(shape(plain) if name in self.hidden else plain)}"'
        elif isinstance(value, bool) or value is None:
            yield {None: "null", True: "true", False: "false"}[value]
        else:
            yield shape(str(value)) if name in self.hidden else str(value)
