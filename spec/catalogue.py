"""The requirement catalogue and the readings beside it, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fairport.spec.model import Decision, Page, Requirement
from fairport.spec.origins import Mistake
from fairport.spec.plain import Map, as_list, as_map, is_list, is_map, nearest, under
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_REQUIREMENT: Final = ("id", "level", "quote", "page", "section", "note", "untested", "reading", "since")
_DECISION: Final = ("id", "about", "reading", "level", "why", "requirements")
_LEVELS: Final = tuple(level.value for level in Level)
_NEEDED: Final = ("id", "level", "quote", "page", "section")


def entries(value: object, key: str) -> tuple[str, Sequence[Any]]:
    """Return the entries of a catalogue file and their JSON Pointer: the file is a list, or has one under `key`."""
    return ("", value) if is_list(value) else (f"/{key}", as_list(as_map(value).get(key)))


def catalogue_mistakes(listed: Sequence[Any], at: str, known: Sequence[str], needed: Iterable[str]) -> list[Mistake]:
    """Return what is wrong in a list of entries: keys, levels, ids."""
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    for i, entry in enumerate(listed):
        mistakes += _entry_mistakes(entry, under(at, i), known, needed, seen)
    return mistakes


def requirement_mistakes(listed: Sequence[Any], at: str = "") -> list[Mistake]:
    """Return what is wrong in the requirements of a catalogue."""
    return catalogue_mistakes(listed, at, _REQUIREMENT, _NEEDED)


def decision_mistakes(listed: Sequence[Any], at: str = "") -> list[Mistake]:
    """Return what is wrong in the readings beside a catalogue."""
    return catalogue_mistakes(listed, at, _DECISION, _DECISION)


def requirements(listed: Iterable[Map]) -> tuple[Requirement, ...]:
    """Return the requirements of entries that have no mistakes."""
    return tuple(
        Requirement(
            level=Level(entry["level"]), **{key: str(entry.get(key) or "") for key in _REQUIREMENT if key != "level"}
        )
        for entry in listed
    )


def decisions(listed: Iterable[Map]) -> tuple[Decision, ...]:
    """Return the decisions of entries that have no mistakes."""
    return tuple(
        Decision(
            id=entry["id"],
            about=entry["about"],
            reading=entry["reading"],
            level=Level(entry["level"]),
            why=entry["why"],
            requirements=tuple(entry["requirements"]),
        )
        for entry in listed
    )


def pages(value: object) -> tuple[Page, ...]:
    """Return the pages that a catalogue names: `pages: {id: {title, address}}`."""
    return tuple(
        Page(id=name, title=str(as_map(page).get("title", "")), address=str(as_map(page).get("address", "")))
        for name, page in as_map(as_map(value).get("pages")).items()
    )


def _entry_mistakes(
    entry: object, at: str, known: Sequence[str], needed: Iterable[str], seen: set[str]
) -> Iterable[Mistake]:
    if not is_map(entry):
        yield Mistake(at, "has an entry that is no object", "begin each entry with `- id:`")
        return
    for key in needed:
        said = entry.get(key)
        if not said or not isinstance(said, list if key == "requirements" else str):
            kind = "list of ids" if key == "requirements" else "text"
            yield Mistake(at, f"has an entry without the {kind} {key!r}", f"give it `{key}: ...`")
    for key in entry:
        if key not in known:
            yield Mistake(under(at, key), f"has the unknown key {key!r}", nearest(key, known))
    level, identity = str(entry.get("level")), str(entry.get("id"))
    if "level" in entry and level not in _LEVELS:
        yield Mistake(under(at, "level"), f"has the level {level!r}", nearest(level, _LEVELS))
    if identity in seen:
        yield Mistake(under(at, "id"), f"repeats the id {identity!r}", "an id is unique and permanent")
    seen.add(identity)
