"""Generated requests: Schemathesis makes them of the OpenAPI document, valid and invalid; our rules judge the answers.

It only generates. Its coverage cases and its drawn ones become asks, go through the desk like any other, and half of
them get known good values for all but what they try, since else nearly everything is refused at the first check.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qsl, unquote

import schemathesis
from hypothesis import given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from fairport.contract_tests.explore.edges import INVALID, ODD
from fairport.contract_tests.explore.properties import quiet_hypothesis, quietly
from fairport.spec.model import AnyOf, Paging, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from fairport.contract_tests.explore.desk import Desk
    from fairport.evidence import Ask, Pairs
    from fairport.spec.model import Contract, Operation

    AnyCase: TypeAlias = schemathesis.Case[Any]
    AnyOperation: TypeAlias = schemathesis.APIOperation[Any, Any, Any, Any]

READS: Final = frozenset({"GET", "HEAD"})
MOST_TEXT: Final = 2000
"""Characters of a request's values; what is longer is about the server in front, not about the service."""
MOST_DIGITS: Final = 10
"""Digits of an instant; more is no time that anybody means."""
MOST_ROWS: Final = 999
"""The largest size or skip that a service should take: beyond it a bound of its own is fair."""
KEPT_PARTS: Final = ("parameters", "schemas", "headers", "examples")
"""The components that generating needs: no credentials, no responses."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A generated request: decoded path values and query, and whether the document allows it."""

    path: Pairs
    query: Pairs
    valid: bool


def generate_requests(desk: Desk) -> None:
    """Ask what Schemathesis generates for every operation that reads and has a good request, evenly shared."""
    operations = [o for o in desk.contract.operations if o.method in READS and o.id in desk.known.good]
    if not operations:
        return
    text = reduced(desk.contract)
    share = desk.depth.generated // len(operations)
    for operation in operations:
        found = drafts(text, operation.path, operation.method.lower(), desk.seed, share)
        asks = [_ask(desk, operation, draft, nth) for nth, draft in enumerate(found)]
        new = {(ask.path, ask.query): ask for ask in reversed(asks)}
        chosen = [ask for ask in asks if new.get((ask.path, ask.query)) is ask]
        desk.ask([replace(ask, walk=f"{operation.id}-generated-{i}") for i, ask in enumerate(chosen, 1)])


def reduced(contract: Contract) -> str:
    """Return the document as JSON, with nothing in it but what requests are made of."""
    document = contract.document
    paths = {
        path: {
            key: {**value, "responses": {"default": {"description": ""}}} if key.upper() in READS else value
            for key, value in item.items()
            if key.upper() in READS or key == "parameters"
        }
        for path, item in document.get("paths", {}).items()
    }
    paths = {path: {key: _without_security(value) for key, value in item.items()} for path, item in paths.items()}
    parts = {key: value for key, value in document.get("components", {}).items() if key in KEPT_PARTS}
    kept = {key: document[key] for key in ("openapi", "jsonSchemaDialect") if key in document}
    return json.dumps({**kept, "info": {"title": "", "version": ""}, "paths": paths, "components": parts})


def _without_security(operation: object) -> object:
    if not isinstance(operation, dict):
        return operation
    held = cast("Mapping[str, object]", operation)
    return {key: value for key, value in held.items() if key not in {"security", "x-fairport", "callbacks"}}


@lru_cache(maxsize=64)
def drafts(text: str, path: str, method: str, chance: int, count: int) -> tuple[Draft, ...]:
    """Return generated requests of one operation: half valid, half not; of each, coverage first, then drawn ones."""
    schema: Any = schemathesis.openapi.from_dict(json.loads(text))
    operation = schema[path][method]
    half = {GenerationMode.NEGATIVE: count // 2, GenerationMode.POSITIVE: count - count // 2}
    with quiet_hypothesis():
        return tuple(
            draft for mode, most in half.items() for draft in islice(_of_mode(operation, mode, chance, most), most)
        )


def _of_mode(operation: AnyOperation, mode: GenerationMode, chance: int, most: int) -> Iterator[Draft]:
    """Yield different drafts of one mode: up to half of coverage cases, spread over them, the rest drawn."""
    schema = operation.schema
    cases = schema.iter_coverage_cases(
        operation, generation_modes=[mode], generation_config=schema.config.generation_for(operation=operation)
    )
    planned = [draft for case in cases for draft in _draft(case, mode)]
    step = max(1, -(-len(planned) * 2 // max(1, most)))
    needs = any(parameter.is_required for parameter in operation.query)
    seen: set[Draft] = set() if needs else {Draft((), (), valid=False)}  # to ask for nothing is wrong only if it needs
    for draft in chain(planned[::step], _drawn(operation, mode, chance, most)):
        if draft not in seen:
            seen.add(draft)
            yield draft


def _drawn(operation: AnyOperation, mode: GenerationMode, chance: int, most: int) -> list[Draft]:
    found: list[Draft] = []

    @seed(chance)
    @settings(quietly(most * 2))
    @given(operation.as_strategy(generation_mode=mode))
    def gather(case: AnyCase) -> None:
        found.extend(_draft(case, mode))

    with suppress(Unsatisfiable):  # an operation of which nothing can be asked wrongly: it takes no parameters
        gather()
    return found


def _draft(case: AnyCase, mode: GenerationMode) -> Iterator[Draft]:
    """Yield a case as a draft, nothing where it cannot be sent as an ask."""
    made: Mapping[str, object] = case.path_parameters or {}
    path = {name: unquote(str(value)) for name, value in made.items()}
    query = list(_pairs(case.as_transport_kwargs(base_url="http://localhost").get("params") or {}))
    texts = [part for pair in (*path.items(), *query) for part in pair]
    if all(map(_sendable, texts)) and sum(map(len, texts)) <= MOST_TEXT:
        yield Draft(tuple(path.items()), tuple(query), mode is GenerationMode.POSITIVE)


def _pairs(params: Mapping[str, object] | str) -> Iterator[tuple[str, str]]:
    """Yield query pairs in order, a list as repeated ones; a query may come as text, written as its style says."""
    if isinstance(params, str):
        yield from parse_qsl(params, keep_blank_values=True, errors="replace")
        return
    for name, value in params.items():
        for one in cast("list[object]", value) if isinstance(value, list) else [value]:
            yield name, one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)


def _sendable(text: str) -> bool:
    """Whether a text goes through every server in front: no control characters, no half characters."""
    return text.isprintable() and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _ask(desk: Desk, operation: Operation, draft: Draft, nth: int) -> Ask:
    """Make an ask of a draft: every other one is a good request with but one thing taken from the draft."""
    good = desk.known.good[operation.id]
    query = draft.query if nth % 2 else _one_of(good.query, draft, nth // 2)
    path = _path(good, draft) if draft.valid and nth % 4 == 1 else good.path
    ask = replace(good, path=path, query=query)
    if not draft.valid:
        return replace(ask, probe=INVALID)
    return ask if path == good.path and is_plain(desk.contract, ask) else replace(ask, probe=ODD)


def _path(good: Ask, draft: Draft) -> Pairs:
    """Return the draft's path values where they are plain words; other ones never reach the service's own code."""
    made = dict(draft.path)
    return tuple((name, made[name] if made.get(name, "").isalnum() else value) for name, value in good.path)


def _one_of(good: Pairs, draft: Draft, nth: int) -> Pairs:
    """Return the good query with one parameter as in the draft, for a valid draft with all that good does not have."""
    names = list(dict.fromkeys(name for name, _ in (*draft.query, *good)))
    if not names:
        return good
    chosen = {names[nth % len(names)]} if not draft.valid else set(names) - {name for name, _ in good}
    kept = [pair for pair in good if pair[0] not in chosen]
    return (*kept, *(pair for pair in draft.query if pair[0] in chosen))


def is_plain(contract: Contract, ask: Ask) -> bool:
    """Whether a valid request asks nothing that the prose leaves open, so that relations may judge its answer."""
    numbers = [name for p in contract.of(Paging, ask.operation) for name in (p.limit, p.offset) if name]
    windows = contract.of(Window, ask.operation)
    bounds = [name for window in windows for name in (window.start, window.end)]
    lists = [text for promise in contract.of(AnyOf, ask.operation) for text in ask.values(promise.parameter)]
    return (
        all(_is_plain_number(text) for name in (*numbers, *bounds) for text in ask.values(name))
        and all(int(text) <= MOST_ROWS for name in numbers for text in ask.values(name))
        and all(int(ask.value(w.start) or 0) <= int(ask.value(w.end) or 0) for w in windows)
        and all(text.isascii() and text.replace("-", "").isalnum() for text in lists)
    )


def _is_plain_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
