"""YAML and JSON text as plain values, and the line on which a value stands.

YAML is read as YAML 1.2 with its core schema (section 10.3): no dates, only `true` and `false` are booleans. Keys are
strings as written, so that the response code `200` is "200". Duplicate keys are refused. The values are put together
from pyyaml's stream of events, because its own loaders recurse: a deeply nested text would end the process.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NoReturn

import yaml

from fairport.errors import ContractError
from fairport.places import escape
from fairport.spec.plain import as_list, is_map, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST: Final = 200
MOST_NODES: Final = 1_000_000

_LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C one is missing where libyaml is
_WORDS: Final = dict.fromkeys(("", "~", "null", "Null", "NULL")) | {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,4000}")
_BASED: Final = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_PAIRS: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")  # YAML has no surrogates
_TAG: Final = "tag:yaml.org,2002:"
_KNOWN_TAGS: Final = frozenset(_TAG + name for name in ("str", "int", "float", "bool", "null", "map", "seq")) | {None}


def read(text: str, name: str) -> object:
    """Return the value of a YAML or JSON text; `name` is what errors call the file.

    Raises ContractError, with file and line, if the text is no YAML, repeats a key, uses a tag of its own, nests
    deeper than 200 levels, or unfolds its aliases to more than a million values.
    """
    if text.lstrip()[:1] in {"{", "["}:
        try:
            value: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
        except (ValueError, RecursionError):
            pass  # the YAML reading below tells what and where, or reads the flow style that is no JSON
        else:
            if not _too_deep(value):
                return value
    return _Reading(name, text).value


def line_of(text: str, pointer: str) -> int:
    """Return the line (from 1) of the value at a JSON Pointer, or of the nearest value around it that exists.

    Returns 0 where the text has no lines to tell.
    """
    lines = _lines(text)
    steps = tokens(pointer)
    while steps:
        found = lines.get("".join(f"/{escape(step)}" for step in steps))
        if found:
            return found
        steps.pop()
    return lines.get("", 0)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


@lru_cache(maxsize=4)
def _lines(text: str) -> dict[str, int]:
    try:
        return _Reading("", _PAIRS.sub("??", text), located=True).lines
    except ContractError:  # JSON that is no YAML: it was read, only its lines are unknown
        return {}


def _too_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in (outer.values() if is_map(outer) else as_list(outer))]
    return bool(level)


@dataclass(slots=True)
class _Open:
    """An array or object that is being read: what it holds so far, and the key that waits for its value."""

    value: Any
    pointer: str
    anchor: str | None
    started: int
    key: str | None = None


@dataclass(slots=True)
class _Reading:
    """One pass over the events of a text."""

    name: str
    text: str
    located: bool = False
    value: object = None
    lines: dict[str, int] = field(default_factory=dict[str, int])
    nodes: int = 0
    stack: list[_Open] = field(default_factory=list[_Open])
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict[str, tuple[object, int]])
    documents: int = 0

    def __post_init__(self) -> None:
        for event in self._events():
            self._take(event)

    def _events(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self.text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line if mark else 0
            if "maximum nesting depth" in (error.problem or ""):  # a limit of newer libyaml, which reads ahead
                raise self._deep(line) from error
            said = ", ".join(part for part in (error.context, error.problem) if part)
            raise self._error(f"is no YAML: {said}", line, "check indentation, colons and quotes there") from error
        except yaml.YAMLError as error:
            raise self._error(f"is no YAML: {error}", 0, "save the file as UTF-8 text") from error

    def _deep(self, line: int) -> ContractError:
        return self._error(f"nests deeper than {DEEPEST} levels", line, "no contract needs that: check the brackets")

    def _error(self, message: str, line: int, hint: str) -> ContractError:
        return ContractError(message, where=f"{self.name}:{line + 1}", hint=hint)

    def _take(self, event: yaml.Event) -> None:
        line = event.start_mark.line if event.start_mark else 0
        match event:
            case yaml.ScalarEvent():
                self._scalar(event, line)
            case yaml.AliasEvent():
                self._alias(event, line)
            case yaml.MappingStartEvent():
                self._open({}, event, line)
            case yaml.SequenceStartEvent():
                self._open([], event, line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close()
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self._error("holds more than one document", line, "keep one document in a file")
            case _:
                pass

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        parent = self.stack[-1] if self.stack else None
        if parent and is_map(parent.value) and parent.key is None:
            self._key(parent, event.value, line)
            return
        self._known(event.tag, line)
        value = _plain(event.value, event.implicit[0], event.tag)
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self._put(value, line, 1)

    def _known(self, tag: str | None, line: int) -> None:
        if tag not in _KNOWN_TAGS and tag != "!":
            raise self._error(f"uses the tag {tag!r}", line, "write plain YAML; tags of your own are not read")

    def _key(self, parent: _Open, key: str, line: int) -> None:
        if key in parent.value:
            raise self._error(f"repeats the key {key!r}", line, "keep one of the two")
        if key == "<<":
            raise self._error("uses a merge key '<<'", line, "YAML 1.2 has none: write the keys out, or use $ref")
        parent.key = key
        if self.located:
            self.lines[f"{parent.pointer}/{escape(key)}"] = line + 1

    def _alias(self, event: yaml.AliasEvent, line: int) -> None:
        if event.anchor not in self.anchors:
            raise self._error(f"uses the alias {event.anchor!r} before its value ends", line, "write the value out")
        value, size = self.anchors[event.anchor]
        self._count(size, line)
        self._put(deepcopy(value), line, 0)  # a copy of its own: an overlay may change one and not the other

    def _open(self, value: object, event: yaml.CollectionStartEvent, line: int) -> None:
        if len(self.stack) >= DEEPEST:
            raise self._deep(line)
        self._known(event.tag, line)
        started = self.nodes
        pointer = self._put(value, line, 1)
        self.stack.append(_Open(value, pointer, event.anchor, started))

    def _close(self) -> None:
        closed = self.stack.pop()
        if closed.anchor:
            self.anchors[closed.anchor] = (closed.value, self.nodes - closed.started)

    def _count(self, nodes: int, line: int) -> None:
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            message = f"unfolds to more than {MOST_NODES:,} values"
            raise self._error(message, line, "its aliases multiply: write the values out")

    def _put(self, value: object, line: int, nodes: int) -> str:
        self._count(nodes, line)
        if not self.stack:
            self.value = value
            self.lines[""] = line + 1
            return ""
        parent = self.stack[-1]
        if is_map(parent.value):
            if parent.key is None:
                raise self._error("uses a list or an object as a key", line, "keys are plain words")
            pointer = f"{parent.pointer}/{escape(parent.key)}" if self.located else ""
            parent.value[parent.key] = value
            parent.key = None
            return pointer
        pointer = f"{parent.pointer}/{len(parent.value)}" if self.located else ""
        parent.value.append(value)
        if self.located:
            self.lines[pointer] = line + 1
        return pointer


def _plain(text: str, plain: bool, tag: str | None) -> object:
    """Return the value of a scalar by the core schema (YAML 1.2.2 section 10.3.2)."""
    if not (plain or (tag and tag not in {"!", f"{_TAG}str"})):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) and abs(float(text)) != float("inf") else text
