"""OpenAPI Overlay documents (versions 1.0 and 1.1), laid over a document before it is read.

Written here because no library on the package index does it rightly: the one that is there (oas-patch) finds targets
by another path language than RFC 9535, removes by its own rules, and says nothing of a target that matches nothing.
Here such a target is an error, which is stricter than section 4.4.3.1 of the specification: an overlay that changes
nothing is a slip, and a contract with it would promise less than its author thinks.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from fairport.errors import ContractError
from fairport.places import at_pointer, place
from fairport.spec.origins import Origin, Origins
from fairport.spec.plain import Map, is_list, is_map, nearest, tokens, under

VERSIONS: Final = ("1.0", "1.1")
_ACTION_KEYS: Final = ("target", "description", "update", "remove", "copy")


@dataclass(frozen=True, slots=True)
class _Action:
    """One action of an overlay, and where it stands."""

    target: str
    at: str
    appends: bool
    value: Map
    origins: Origins

    def error(self, message: str, hint: str, key: str = "target") -> ContractError:
        where = self.origins.where(under(self.at, key))
        return ContractError(f"{message}: target {self.target!r}", where=where, hint=hint)


def lay_over(document: dict[str, Any], overlay: object, name: str, text: str) -> tuple[Origin, ...]:
    """Change `document` in place by an overlay, action by action; return where each changed part was written.

    Raises ContractError with file, line and target for a wrong overlay, a target that matches nothing, or an update
    that does not fit what it is laid over.
    """
    origins = Origins(name, (Origin(name, text, overlay),))
    made: list[Origin] = []
    for action in _actions(overlay, origins):
        changed = _apply(document, action)
        made += [Origin(name, text, overlay, at, under(action.at, "update")) for at in changed]
    return tuple(made)


def _actions(overlay: object, origins: Origins) -> list[_Action]:
    if not is_map(overlay) or "overlay" not in overlay:
        raise ContractError("is no overlay", where=origins.where(""), hint="begin it with `overlay: 1.0.0`")
    version = str(overlay["overlay"])
    if not version.startswith(tuple(f"{known}." for known in VERSIONS)):
        hint = f"Fairport reads versions {' and '.join(VERSIONS)}"
        raise ContractError(f"has the overlay version {version!r}", where=origins.where("/overlay"), hint=hint)
    actions = overlay.get("actions")
    if not is_list(actions) or not actions:
        hint = "give `actions: [{target: $.path, update: ...}]`"
        raise ContractError("has no actions", where=origins.where("/actions"), hint=hint)
    return [_action(value, f"/actions/{i}", version, origins) for i, value in enumerate(actions)]


def _action(value: object, at: str, version: str, origins: Origins) -> _Action:
    if not is_map(value) or not isinstance(value.get("target"), str):
        hint = "give the action a `target`, a JSONPath such as $.paths"
        raise ContractError("has an action without target", where=origins.where(at), hint=hint)
    for key in value:
        if key not in _ACTION_KEYS and not key.startswith("x-"):
            where = origins.where(under(at, key))
            raise ContractError(f"has the unknown key {key!r}", where=where, hint=nearest(key, _ACTION_KEYS))
    return _Action(value["target"], at, version.startswith("1.0."), value, origins)


def _apply(document: dict[str, Any], action: _Action) -> list[str]:
    """Carry out one action; return the pointers of what it changed."""
    found = _select(document, action, action.target, "target")
    if action.value.get("remove") is True:
        _remove(document, found, action)
        return []
    if "update" in action.value:
        new = action.value["update"]
    elif "copy" in action.value:
        new = _copied(document, action)
    else:
        raise action.error("has an action that does nothing", "give it `update`, `remove: true` or `copy`")
    return [_update(document, at, deepcopy(new), action) for at in found]


def _select(document: dict[str, Any], action: _Action, path: str, key: str) -> list[str]:
    try:
        found = [at for at, _ in place(path).selected(document)]
    except ContractError as error:
        where = action.origins.where(under(action.at, key))
        raise ContractError(error.message, where=where, hint=error.hint) from error
    if not found:
        raise action.error("matches nothing in the document", _missing(document, path), key)
    return found


def _missing(document: dict[str, Any], path: str) -> str:
    """Return a hint: the first step of a plain path that does not exist, and what there is instead."""
    steps = place(path).steps
    value: Any = document
    for step in steps or ():
        if not is_map(value) or step not in value:
            return f"there is no {step!r}: {nearest(step, value if is_map(value) else ())}"
        value = value[step]
    return "check the path against the document; paths with other signs are quoted: $.paths['/v1/items']"


def _copied(document: dict[str, Any], action: _Action) -> object:
    if action.appends:
        raise action.error("copies, which overlay 1.0 cannot", "write `overlay: 1.1.0`", "copy")
    found = _select(document, action, str(action.value["copy"]), "copy")
    if len(found) > 1:
        raise action.error("copies from more than one place", "name one node", "copy")
    return at_pointer(document, found[0])


def _remove(document: dict[str, Any], found: list[str], action: _Action) -> None:
    for at in reversed(found):  # from the end: indexes of what comes before stay true
        head, _, _ = at.rpartition("/")
        if not at:
            raise action.error("removes the whole document", "name what to remove below $")
        parent, name = at_pointer(document, head), tokens(at)[-1]
        if is_list(parent):
            del parent[int(name)]
        elif is_map(parent):
            parent.pop(name, None)


def _update(document: dict[str, Any], at: str, new: object, action: _Action) -> str:
    """Lay `new` over the node at `at`; return the pointer of what was changed."""
    old = at_pointer(document, at)
    if is_list(old) and (action.appends or not is_list(new)):
        old.append(new)
        return under(at, len(old) - 1)
    merged = _merge(old, new, at, action)
    if not at:
        return at
    head, _, _ = at.rpartition("/")
    parent, name = at_pointer(document, head), tokens(at)[-1]
    if is_list(parent):
        parent[int(name)] = merged
    elif is_map(parent):
        parent[name] = merged
    return at


def _merge(old: object, new: object, at: str, action: _Action) -> object:
    """Merge as section 4.4.3 says: objects recursively, arrays one after the other, plain values replaced."""
    if is_map(old) and is_map(new):
        for key, value in new.items():
            old[key] = _merge(old[key], value, under(at, key), action) if key in old else value
        return old
    if is_list(old) and is_list(new):
        old.extend(new)
        return old
    if any(is_map(value) or is_list(value) for value in (old, new)):
        message = f"cannot lay {_kind(new)} over {_kind(old)} at {at or 'the root'}"
        raise action.error(message, "objects merge with objects, lists with lists, plain values with plain values")
    return new


def _kind(value: object) -> str:
    if is_map(value):
        return "an object"
    return "a list" if is_list(value) else "a plain value"
