"""What changed in the promises of `x-fairport` and in the requirements between two contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from fairport.spec import model
from fairport.spec.changes import Change, Severity
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.spec.model import Contract, Promise

BREAKING, WARNING, COMPATIBLE = Severity.BREAKING, Severity.WARNING, Severity.COMPATIBLE

_BY_SCHEMA: Final = (model.Answers, model.Field, model.ErrorBody)
"""Promises that plain OpenAPI makes: their changes are told as those of schemas."""
_NO_PART: Final = frozenset(
    {"id", "operation", "at", "facets", "responses", "collection", "instants", "may_be_absent", "beside", "title"}
)
"""What of a promise is no word of its own: names, places in the document, and other promises."""
_LESS_IS_FINE: Final = (model.Instant, model.Conditional, model.Shape, model.Relation, model.Echo, model.Repeatable)
"""Promises whose loss a consumer may never notice."""
_STRENGTH: Final = {None: 0, Level.OBSERVE: 1, Level.SHOULD: 2, Level.MUST: 3}


def promise_changes(old: Contract, new: Contract, renamed: Mapping[str, str]) -> Iterator[Change]:
    """Yield what changed in promises, by operation, and in the catalogue.

    `renamed` are the ids that operations have now, by those that they had; an operation that is gone is not in it.
    """
    was = {_key(promise, renamed): promise for promise in old.promises if promise.operation in renamed}
    now = {(promise.operation, promise.id.removeprefix(f"{promise.operation}/")): promise for promise in new.promises}
    places = {(promise.operation, promise.place.text) for promise in new.of(model.Field)}
    for key, promise in was.items():
        if key in now:
            yield from _changed(promise, now[key])
        elif not isinstance(promise, _BY_SCHEMA) and not _fell(promise, key[0], places):
            severity = WARNING if isinstance(promise, _LESS_IS_FINE) else BREAKING
            message = f"the promise {key[1]} is gone ({promise.describe()})"
            yield _change("promise-removed", severity, message, promise, key[0], is_gone=True)
    known = set(renamed.values())
    for key, promise in now.items():
        if key not in was and promise.operation in known and not isinstance(promise, _BY_SCHEMA):
            message = f"the promise {key[1]} is new ({promise.describe()})"
            yield _change("promise-added", COMPATIBLE, message, promise, key[0])
    yield from _catalogue(old, new)


def _key(promise: Promise, renamed: Mapping[str, str]) -> tuple[str, str]:
    return renamed[promise.operation], promise.id.removeprefix(f"{promise.operation}/")


def _fell(promise: Promise, operation: str, places: set[tuple[str, str]]) -> bool:
    """Whether the field that a promise is about is gone, which is told as such."""
    return isinstance(promise, model.Instant) and (operation, promise.place.text) not in places


def _change(
    rule: str, severity: Severity, message: str, promise: Promise, operation: str, *, is_gone: bool = False
) -> Change:
    return Change(
        rule=rule, severity=severity, message=message, where=promise.KIND, at=promise.at, is_gone=is_gone,
        operations=(operation,),
    )  # fmt: skip


def _changed(was: Promise, now: Promise) -> Iterator[Change]:
    name = now.id.removeprefix(f"{now.operation}/")
    if not isinstance(now, _BY_SCHEMA):
        for one in fields(now):
            old, new = getattr(was, one.name, None), getattr(now, one.name)
            if one.name not in _NO_PART and old != new:
                told = f"{name}: {one.name.replace('_', ' ')} is {_told(new)}, and was {_told(old)}"
                yield _change("promise-changed", _severity(one.name, old, new), told, now, now.operation)
    for facet in (*was.facets, *(name for name in now.facets if name not in was.facets)):
        old, new = (promise.facets[facet].level if facet in promise.facets else None for promise in (was, now))
        by_schema = isinstance(now, (model.Field, model.ErrorBody)) and (old is None or new is None)
        if old == new or by_schema:
            continue
        told = f"{name}: the level of {facet} is {new or 'off'}, and was {old or 'off'}"
        if _STRENGTH[new] < _STRENGTH[old]:
            severity = BREAKING if old is Level.MUST and new is not Level.SHOULD else WARNING
            yield _change("promise-weakened", severity, told, now, now.operation)
        else:
            yield _change("promise-strengthened", COMPATIBLE, told, now, now.operation)


def _severity(name: str, old: Any, new: Any) -> Severity:  # noqa: ANN401 - any part of a promise
    if name == "maximum":
        grown = new is None or (old is not None and new > old)
        return COMPATIBLE if grown else BREAKING
    if name in {"skew", "minimum", "readings", "children", "encodings", "estimate"}:
        return WARNING
    return BREAKING


def _told(value: object) -> str:
    if value is None or value in ("", ()):
        return "not said"
    if isinstance(value, Mapping):
        return "another schema"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))[:200]
    return str(value)[:200]


def _catalogue(old: Contract, new: Contract) -> Iterator[Change]:
    was, now = ({requirement.id: requirement for requirement in each.requirements} for each in (old, new))
    at = "/x-fairport/requirements"
    for name, requirement in was.items():
        if name not in now:
            message = f"the requirement {name} is gone"
            yield Change(rule="requirement-removed", severity=WARNING, message=message, at=at, is_gone=True)
        elif (requirement.quote, requirement.level) != (now[name].quote, now[name].level):
            message = f"the requirement {name} has another text or level"
            yield Change(rule="requirement-changed", severity=WARNING, message=message, at=at)
    for name in now:
        if name not in was and was:
            yield Change(rule="requirement-added", severity=COMPATIBLE, message=f"the requirement {name} is new", at=at)
