"""Places in a JSON body: JSONPath (RFC 9535), with a quick way for the plain paths that most contracts use."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import jsonpath

from fairport.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH: Final = "[*]"

Step: TypeAlias = str  # a member's name, or EACH
Located: TypeAlias = tuple[str, object]  # JSON Pointer, value


@dataclass(frozen=True, slots=True)
class Place:
    """A JSONPath, e.g. `$.PortingRequests[*].Created`.

    `steps` is the path as member names and `EACH` when it is plain (names and wildcards only), else None; then
    the JSONPath library does the work.
    """

    text: str
    steps: tuple[Step, ...] | None = field(compare=False)

    def __str__(self) -> str:
        """Return the path as written."""
        return self.text

    def of(self, value: object) -> list[object]:
        """Return the values at this place inside `value`; missing members give nothing, null gives None."""
        if self.steps is None:
            return [match.value for match in _query(self.text).finditer(value)]  # type: ignore[arg-type]  # any JSON value may be searched
        nodes = [value]
        for step in self.steps:
            nodes = _into(nodes, step)
        return nodes

    def located(self, value: object) -> list[Located]:
        """Return the values at this place with the JSON Pointer (RFC 6901) of each."""
        if self.steps is None:
            return [(str(match.pointer()), match.value) for match in _query(self.text).finditer(value)]  # type: ignore[arg-type]  # as above
        nodes: list[Located] = [("", value)]
        for step in self.steps:
            nodes = _into_located(nodes, step)
        return nodes

    def selected(self, value: object) -> list[Located]:
        """Return what RFC 9535 selects, with the JSON Pointer of each: `[*]` takes the members of objects too.

        Everywhere else `[*]` means the elements of an array, so that an object where a body should hold an array is
        not read as one.
        """
        return [(str(match.pointer()), match.value) for match in _query(self.text).finditer(value)]  # type: ignore[arg-type]  # as above

    def one_of_each(self, values: list[object]) -> list[object]:
        """Return for each of several values what `one` returns."""
        if self.steps is None or len(self.steps) != 1:
            return [self.one(value) for value in values]
        name = self.steps[0]
        try:
            return [value.get(name) for value in cast("list[dict[str, object]]", values)]
        except AttributeError:  # a value is no object
            return [self.one(value) for value in values]

    def one(self, value: object) -> object:
        """Return the first value at this place, or None where there is none."""
        if self.steps is None or EACH in self.steps:
            found = self.of(value)
            return found[0] if found else None
        for step in self.steps:
            if not isinstance(value, dict) or step not in value:
                return None
            value = value[step]
        return value

    def parent(self) -> Place:
        """Return the place that this one is a member or an element of. Plain places only."""
        return _of_steps((self.steps or ())[:-1])

    def last_of(self, parents: list[object]) -> list[object]:
        """Return the values here, given those of the parent place. Plain places only."""
        return _into(parents, self.steps[-1]) if self.steps else parents

    def nth_located(self, value: object, index: int) -> Located:
        """Return the value of that index among those at this place, with its JSON Pointer; quick where it is early."""
        if self.steps is None:
            return self.located(value)[index]
        return next(islice(_walk(value, self.steps, ""), index, None))

    def last_located(self, parents: list[Located]) -> list[Located]:
        """Return the values here with their JSON Pointers, given those of the parent place. Plain places only."""
        return _into_located(parents, self.steps[-1]) if self.steps else parents

    def child(self, name: str) -> Place:
        """Return the place of the member `name` of the objects here."""
        return place(f"{self.text}.{name}" if _is_plain(name) else f"{self.text}[{_quoted(name)}]")

    def each(self) -> Place:
        """Return the place of every element of the arrays here."""
        return place(f"{self.text}{EACH}")

    def within(self, inner: Place) -> Place:
        """Return the place that `inner` names when its `$` is this place."""
        return place(self.text + inner.text.removeprefix("$"))


def _into(nodes: list[object], step: Step) -> list[object]:
    if step == EACH:
        if set(map(type, nodes)) != {list}:
            nodes = [node for node in nodes if isinstance(node, list)]
        return list(chain.from_iterable(cast("list[list[object]]", nodes)))
    try:
        return [node[step] for node in cast("list[dict[str, object]]", nodes)]
    except (KeyError, TypeError):  # a member is missing, or a node is no object
        if set(map(type, nodes)) != {dict}:
            nodes = [node for node in nodes if isinstance(node, dict)]
        return [node[step] for node in cast("list[dict[str, object]]", nodes) if step in node]


def _into_located(nodes: list[Located], step: Step) -> list[Located]:
    if step == EACH:
        return [(f"{at}/{i}", v) for at, node in nodes if isinstance(node, list) for i, v in enumerate(node)]
    token = escape(step)
    return [(f"{at}/{token}", node[step]) for at, node in nodes if isinstance(node, dict) and step in node]


def _walk(node: object, steps: tuple[Step, ...], at: str) -> Iterator[Located]:
    """Yield the values that a plain path leads to, in order, each with its JSON Pointer."""
    if not steps:
        yield at, node
    elif steps[0] == EACH and isinstance(node, list):
        for i, element in enumerate(node):
            yield from _walk(element, steps[1:], f"{at}/{i}")
    elif steps[0] != EACH and isinstance(node, dict) and steps[0] in node:
        yield from _walk(node[steps[0]], steps[1:], f"{at}/{escape(steps[0])}")


def escape(name: str) -> str:
    """Return a member name as a JSON Pointer token (RFC 6901 section 3)."""
    return name.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """Return the member name of a JSON Pointer token (RFC 6901 section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def at_pointer(value: object, pointer: str) -> object:
    """Return the value at a JSON Pointer inside `value`, or None where there is none."""
    for token in pointer.split("/")[1:]:
        name = unescape(token)
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def generalise(path: list[str | int]) -> str:
    """Return the JSONPath of an instance path with every index replaced by a wildcard."""
    text = "$"
    for part in path:
        if isinstance(part, int):
            text += EACH
        else:
            text += f".{part}" if _is_plain(part) else f"[{_quoted(part)}]"
    return text


def pointer_of(path: list[str | int]) -> str:
    """Return the JSON Pointer of an instance path."""
    return "".join(f"/{escape(str(part))}" for part in path)


@cache
def place(text: str) -> Place:
    """Return the place that a JSONPath names. Raises ContractError if it is no JSONPath (RFC 9535)."""
    steps = _steps(text)
    if steps is None:
        try:
            _query(text)
        except jsonpath.JSONPathError as error:
            message = f"{text!r} is not a JSONPath: {error.args[0] if error.args else error}"
            raise ContractError(message, hint="write a path such as $.items[*].id (RFC 9535)") from error
    return Place(text, steps)


@cache
def way(owner: Place, inner: Place) -> tuple[tuple[Step, Place], ...]:
    """Return the steps from a plain place to one inside it, each with where it leads; () where a path is not plain."""
    steps: list[tuple[Step, Place]] = []
    for step in inner.steps or () if owner.steps is not None else ():
        owner = owner.each() if step == EACH else owner.child(step)
        steps.append((step, owner))
    return tuple(steps)


def _is_plain(name: str) -> bool:
    return name.isidentifier() and name.isascii()


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


@cache
def _of_steps(steps: tuple[Step, ...]) -> Place:
    return Place("$" + "".join(step if step == EACH else f".{step}" for step in steps), steps)


def _steps(text: str) -> tuple[Step, ...] | None:
    """Read a plain path; None if it needs the library."""
    if not text.startswith("$"):
        return None
    steps: list[str] = []
    rest = text[1:]
    while rest:
        if rest.startswith(EACH):
            steps.append(EACH)
            rest = rest[len(EACH) :]
            continue
        if not rest.startswith("."):
            return None
        end = min((i for i in (rest.find(".", 1), rest.find("[", 1)) if i > 0), default=len(rest))
        if not _is_plain(rest[1:end]):
            return None
        steps.append(rest[1:end])
        rest = rest[end:]
    return tuple(steps)


@cache
def _query(text: str) -> jsonpath.JSONPath | jsonpath.CompoundJSONPath:
    return jsonpath.compile(text, strict=True)
