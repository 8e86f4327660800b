"""Requests that must be refused: a good request with one thing wrong. Those about credentials come last of all."""

from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.explore.desk import Desk, with_query
from fairport.spec.model import Refusal, Scope

if TYPE_CHECKING:
    from fairport.evidence import Ask

_TURNED: Final = str.maketrans(
    ascii_uppercase + ascii_lowercase + digits,
    ascii_uppercase[7:] + ascii_uppercase[:7] + ascii_lowercase[7:] + ascii_lowercase[:7] + digits[7:] + digits[:7],
)

LONG: Final = 16
"""Characters of an identity that nobody else's is nearly the same as by chance."""


def ask_wrongly(desk: Desk) -> None:
    """Ask every request that must be refused for what it asks, and for identities that do not exist."""
    wrong = [_wrong(desk, promise) for promise in _promises(desk) if promise.credentials == "given"]
    scopes = [promise for promise in desk.contract.of(Scope) if _asked(desk, promise)]
    strangers = [
        _instead(desk, promise, stranger, promise.probe)
        for promise in scopes
        for stranger in (unlike(_own(desk, promise)), *(nearly(_own(desk, promise)) if desk.depth.edges else ()))
    ]
    foreign = [
        _instead(desk, promise, desk.known.foreign[promise.parameter], promise.foreign_probe)
        for promise in scopes
        if promise.parameter in desk.known.foreign
    ]
    desk.ask([*wrong, *strangers, *foreign])


def _asked(desk: Desk, promise: Scope) -> bool:
    good = desk.known.good.get(promise.operation)
    return good is not None and good.segment(promise.parameter) is not None


def _own(desk: Desk, promise: Scope) -> str:
    return desk.known.good[promise.operation].segment(promise.parameter) or ""


def _instead(desk: Desk, promise: Scope, identity: str, probe: str) -> Ask:
    """Ask for another identity than the one that was answered well."""
    good = desk.known.good[promise.operation]
    path = tuple((name, identity if name == promise.parameter else value) for name, value in good.path)
    return replace(good, path=path, probe=probe)


def unlike(value: str) -> str:
    """Return a value of the same form that hardly exists: each letter and digit turned by seven."""
    return value.translate(_TURNED)


def nearly(value: str) -> tuple[str, ...]:
    """Return what a comparison by prefix or by pattern takes for a value: its beginning, and one with a wildcard.

    Nothing for a short value: a number less its last digit may well be another one's.
    """
    return (value[:-1], f"{value[:-1]}_") if len(value) >= LONG else ()


def ask_without_credentials(desk: Desk) -> None:
    """Ask without credentials, then with wrong ones: one wrong secret in the whole run."""
    if not desk.auth_probes:
        return
    bare = [promise for promise in _promises(desk) if promise.credentials == "none"]
    wrong = [promise for promise in _promises(desk) if promise.credentials == "wrong"]
    desk.ask([_wrong(desk, promise) for promise in (*bare, *wrong[:1])])


def _promises(desk: Desk) -> list[Refusal]:
    return [promise for promise in desk.contract.of(Refusal) if promise.operation in desk.known.good]


def _wrong(desk: Desk, promise: Refusal) -> Ask:
    good = desk.known.good[promise.operation]
    changes = [*((name, None) for name in promise.without), *promise.replaced]
    segments = dict(promise.replaced)
    return replace(
        good,
        path=tuple((name, segments.get(name, value)) for name, value in good.path),
        query=with_query(good, [(name, value) for name, value in changes if name not in dict(good.path)]),
        credentials="wrong" if promise.credentials == "wrong" else "none" if promise.credentials == "none" else "given",
        probe=promise.probe,
    )
