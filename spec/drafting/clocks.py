"""Holds points in time against the values that bodies show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from fairport.moments import seconds_of
from fairport.spec.drafting.instants import DAY, MILLIS_FROM
from fairport.spec.plain import is_list, is_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairport.spec.drafting.answers import Answered
    from fairport.spec.drafting.proposals import Proposal
    from fairport.spec.drafting.shapes import Shape
    from fairport.spec.drafting.views import Operation

SKEW: Final = 300.0
"""Seconds by which clocks may differ."""
DEEPEST: Final = 12
"""How far into a body one looks."""
MOST: Final = 2000
"""Values at one schema that are looked at."""


def shown_at(
    operations: Iterable[Operation], answers: Mapping[str, Sequence[Answered]]
) -> dict[str, list[tuple[Any, float]]]:
    """Return the plain values of all bodies by the JSON Pointer of each schema that speaks of them, with the clock."""
    found: dict[str, list[tuple[Any, float]]] = defaultdict(list)
    for operation in operations:
        for answer in answers.get(operation.id, ()):
            if operation.body is not None:
                _walk(operation.body, answer.body, answer.now, found, 0)
    return found


def _walk(shape: Shape, value: object, now: float, found: dict[str, list[tuple[Any, float]]], depth: int) -> None:
    if depth > DEEPEST:
        return
    if is_list(value) and shape.items is not None:
        for inner in value:
            _walk(shape.items, inner, now, found, depth + 1)
    elif is_map(value):
        for name, member in shape.properties.items():
            if name in value:
                _walk(member, value[name], now, found, depth + 1)
    elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
        for layer in shape.layers:
            if len(found[layer.at]) < MOST:
                found[layer.at].append((value, now))


def instant_seen(proposal: Proposal, values: Sequence[tuple[Any, float]]) -> Proposal:
    """Hold a point in time against values: of its kind and size, and none of them ahead where it happened."""
    unit = proposal.value["unit"]
    numbers = [value for value, _ in values if isinstance(value, (int, float))]
    if len(numbers) not in {0, len(values)} or bool(numbers) != (unit in {"s", "ms"}):
        return proposal.refuted("values of another kind")
    if numbers:
        if any(not 10**8 <= number < 10**14 for number in numbers):
            return proposal.refuted("numbers of another size")
        unit = "ms" if min(numbers) >= MILLIS_FROM else "s"
        proposal = replace(proposal, value={**proposal.value, "unit": unit})
    if unit == "day":
        fits = all(DAY.match(value) for value, _ in values)
        return proposal.confirmed(f"{len(values)} days") if fits else proposal.refuted("texts that are no day")
    return _placed(proposal, [(seconds_of(value, unit), now) for value, now in values])


def _placed(proposal: Proposal, seconds: Sequence[tuple[float | None, float]]) -> Proposal:
    if any(second is None for second, _ in seconds):
        return proposal.refuted("texts that are no point in time (RFC 3339)")
    ahead = any(second is not None and second > now + SKEW for second, now in seconds)
    if ahead and proposal.value["role"] == "event":
        proposal = replace(proposal, value={**proposal.value, "role": "date"})
        return proposal.confirmed("values ahead of the answer", 0.9)
    what = f"{len(seconds)} values of that kind{'' if ahead else ', none of them ahead'}"
    return proposal.confirmed(what, 0.9)
