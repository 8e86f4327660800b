"""What a recorded request stands for: a good one, one that must be refused, or one that proves nothing.

A recording bears no marks. A good request must not be taken for one that must be refused, nor the reverse: where it
cannot be told, the request is set aside, and only what holds for every answer is judged of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fairport.spec.model import Paging, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairport.evidence import Ask
    from fairport.spec.model import Contract

UNAUTHORISED: Final = frozenset({401, 403, 407})
"""Statuses that speak of the client: an expired token in a recording is no failed promise."""
BY_CREDENTIALS: Final = "recorded:credentials"
UNCLEAR: Final = "recorded:unclear"
"""Marks of a request that is set aside: refused for its credentials, or for nobody knows what."""
INVALID: Final = "generated:invalid"
"""The mark of a request that the document does not allow, as of one generated so: a server error is no fair answer."""
ODD: Final = "generated:odd"
"""The mark of one that its schemas allow and its prose leaves open, as of one generated so."""

_NUMBERS: Final = {
    "integer": re.compile(r"-?(0|[1-9][0-9]*)"),
    "number": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"),
    "boolean": re.compile(r"true|false"),
}


def probe_of(contract: Contract, ask: Ask, status: int, *, known: bool) -> str:
    """Return the mark of a recorded request, "" for a good one.

    `known` says that what its path names was answered well somewhere in the recording: a request that is refused
    for what it lacks may else have been refused for what it names.
    """
    if status in UNAUTHORISED:
        return BY_CREDENTIALS
    refusals = [promise for promise in contract.of(Refusal, ask.operation) if promise.credentials == "given"]
    missing = _missing(contract, ask)
    if missing:
        mark = _by_lack(refusals, missing)
        return mark if known or not 400 <= status < 500 else UNCLEAR
    named = next((r.probe for r in refusals if r.replaced and not r.without and _says(ask, r.replaced)), "")
    if named:
        return named if known or not 400 <= status < 500 else UNCLEAR
    if not _fits(contract, ask):
        return INVALID
    return "" if _is_plain(contract, ask) else ODD


def _missing(contract: Contract, ask: Ask) -> frozenset[str]:
    operation = contract.operation(ask.operation)
    sent = {name.partition("[")[0] for name, _ in ask.query} | {name for name, _ in ask.query}
    return frozenset(p.name for p in operation.parameters if p.required and p.location == "query") - sent


def _by_lack(refusals: Sequence[Refusal], missing: frozenset[str]) -> str:
    """Return the refusal of a request that lacks just these; of several, only where all are refused alike."""
    lacking = [refusal for refusal in refusals if refusal.without and not refusal.replaced]
    exact = [refusal for refusal in lacking if frozenset(refusal.without) == missing]
    among = exact or [refusal for refusal in lacking if missing.issuperset(refusal.without)]
    return among[0].probe if len({refusal.statuses for refusal in among}) == 1 else UNCLEAR


def _says(ask: Ask, replaced: Sequence[tuple[str, str]]) -> bool:
    return all(value in {ask.value(name), ask.segment(name)} for name, value in replaced)


def _fits(contract: Contract, ask: Ask) -> bool:
    """Whether every value is of its parameter's plain type."""
    schemas = {p.name: p.schema for p in contract.operation(ask.operation).parameters}
    return all(_is_of(value, schemas[name]) for name, value in (*ask.path, *ask.query) if name in schemas)


def _is_plain(contract: Contract, ask: Ask) -> bool:
    """Whether what pages is a count, and said once."""
    pagings = contract.of(Paging, ask.operation)
    counts = [ask.values(name) for p in pagings for name in (p.limit, p.offset, p.page) if name]
    return all(len(texts) < 2 and all(text.isascii() and text.isdecimal() for text in texts) for texts in counts)


def _is_of(value: str, schema: Mapping[str, Any]) -> bool:
    kind = schema.get("type")
    if "enum" in schema and kind == "string":
        return value in schema["enum"]
    pattern = _NUMBERS.get(kind) if isinstance(kind, str) else None
    return pattern is None or pattern.fullmatch(value) is not None
