"""Questions about echoes: a parameter that an answer repeats, sent with more than one value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.explore.desk import with_query
from fairport.spec.model import Echo, Paging, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from fairport.contract_tests.explore.desk import Desk
    from fairport.evidence import Ask
    from fairport.spec.model import Parameter

MOST: Final = 3
"""How many values of a parameter are sent."""


def ask_echoes(desk: Desk) -> None:
    """Send each parameter that is echoed with some of its documented values, where nothing else varies it.

    Sizes and skips are varied by walks, values in the path by what they come from.
    """
    for echo in desk.contract.of(Echo):
        good = desk.known.good.get(echo.operation)
        operation = desk.contract.operation(echo.operation)
        parameter = next((p for p in operation.parameters if p.name == echo.parameter), None)
        if good is None or parameter is None or _is_varied(desk, echo):
            continue
        if parameter.location in {"query", "header"} and echo.parameter not in desk.known.given:
            desk.ask([_sent(good, parameter, value) for value in _values(parameter)])


def _is_varied(desk: Desk, echo: Echo) -> bool:
    paged = {name for paging in desk.contract.of(Paging, echo.operation) for name in paging.parameters}
    windows = {name for window in desk.contract.of(Window, echo.operation) for name in (window.start, window.end)}
    return echo.parameter in paged | windows


def _sent(good: Ask, parameter: Parameter, value: str) -> Ask:
    if parameter.location == "query":
        return replace(good, query=with_query(good, [(parameter.name, value)]))
    others = tuple(pair for pair in good.headers if pair[0] != parameter.name)
    return replace(good, headers=(*others, (parameter.name, value)))


def _values(parameter: Parameter) -> list[str]:
    """Return some documented values as text: of the enumeration, the examples, both truths, or the lowest numbers."""
    found = dict.fromkeys(_spelled(value) for value in _documented(parameter.schema))
    return [text for text in found if text][:MOST]


def _documented(schema: Mapping[str, Any]) -> Iterator[object]:
    inner = schema["items"] if schema.get("type") == "array" and isinstance(schema.get("items"), dict) else schema
    for key in ("enum", "examples"):
        yield from inner.get(key) or ()
    yield from (inner[key] for key in ("const", "example", "default") if key in inner)
    if inner.get("type") == "boolean":
        yield from (True, False)
    if inner.get("type") == "integer" and "enum" not in inner:
        lowest = inner.get("minimum", 1)
        least = lowest if isinstance(lowest, int) else 1
        yield from (number for number in (least, least + 1) if number <= inner.get("maximum", number))


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""
