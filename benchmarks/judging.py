"""What it costs to judge one answer by every rule, beside a bare parse and validation of the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import jsonschema_rs
import orjson
from measuring import Figure, interleaved, micro
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from pages import contract, page, pages, spaced

from fairport.judge import Judge
from fairport.spec.model import Field
from fairport.validators import all_rules
from fairport.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from measuring import Pieces

    from fairport.evidence import Exchange
    from fairport.spec.model import Contract

BAR: Final = 6.0
LINEAR_BAR: Final = 1.5
"""Judging an item on a page of 2,000 may cost so many times what it costs on a page of 20."""
SIZES: Final = (20, 200, 2000)


def figures(*, quick: bool) -> Iterator[Figure]:
    """Measure and yield: compact and spaced bodies against bare validation, the others, and three page sizes."""
    held = contract()
    count, repetitions = (10, 9) if quick else (25, 31)
    compact = pages(held, 20, count)
    yield from _against_bare(held, compact, "compact", repetitions)
    yield from _against_bare(held, [spaced(page) for page in compact], "indented", repetitions)
    yield from _against_others(held, compact[: 2 if quick else 5], 3 if quick else 7)
    yield from _by_size(held, repetitions=5 if quick else 11)


def _against_bare(held: Contract, exchanges: Sequence[Exchange], name: str, repetitions: int) -> Iterator[Figure]:
    bodies = [exchange.body for exchange in exchanges]
    bare, judged = _bare(held), _judged(held, exchanges)
    assert all(bare(body) for body in bodies)
    took = interleaved({"bare": lambda: [partial(bare, body) for body in bodies], "judged": judged}, repetitions)
    bare_page, judged_page = took["bare"] / len(bodies), took["judged"] / len(bodies)
    yield Figure(
        group="judging",
        name=f"20 items, {name}, beside bare orjson + jsonschema-rs",
        value=judged_page / bare_page,
        bar=BAR,
        note=f"{micro(judged_page)} a page; bare {micro(bare_page)}; {sum(map(len, bodies)) // len(bodies)} bytes",
    )


def _judged(held: Contract, exchanges: Sequence[Exchange]) -> Callable[[], Pieces]:
    """Return a contender that judges exchanges, once it is sure that every row is judged and nothing is found.

    Each turn has a judge of its own, to which the rows are new; one answer without rows has readied its rules.
    """
    judge = Judge(held, all_rules())
    judge.feed(exchanges[0])
    found = judge.findings()
    rows = len(json.loads(exchanges[0].body)["PortingRequests"])
    exercised: Counter[str] = Counter()
    for result in found.results:
        assert result.outcome in {Outcome.PASSED, Outcome.NOT_EXERCISED, Outcome.INCONCLUSIVE}
        exercised[result.rule] += result.exercised
    assert not found.findings
    assert exercised["types.required"] >= rows
    assert exercised["collection.identity"] == rows
    assert exercised["scope.rows"] == rows

    return partial(_ready, held, exchanges)


def _ready(held: Contract, exchanges: Sequence[Exchange]) -> Pieces:
    judge = Judge(held, all_rules())
    judge.feed(replace(exchanges[0], body=b'{"PortingRequests":[],"TotalCount":0}'))
    return [partial(judge.feed, exchange) for exchange in exchanges]


def _schema(held: Contract) -> dict[str, Any]:
    """Return the documented schema of a page, as the rules use it."""
    return dict(next(field.body.schema for field in held.of(Field) if field.name == "PortingRequests"))


def _bare(held: Contract) -> Callable[[bytes], bool]:
    validator = jsonschema_rs.Draft202012Validator(_schema(held), validate_formats=True)
    return lambda body: validator.is_valid(orjson.loads(body))


def _against_others(held: Contract, exchanges: Sequence[Exchange], repetitions: int) -> Iterator[Figure]:
    bodies = [exchange.body for exchange in exchanges]
    python = jsonschema.Draft202012Validator(_schema(held), format_checker=jsonschema.FormatChecker())
    assert all(python.is_valid(orjson.loads(body)) for body in bodies)
    openapi_core = _openapi_core(held, exchanges)
    took = interleaved(
        {
            "judged": _judged(held, exchanges),
            "python-jsonschema": lambda: [partial(_by_python, python, body) for body in bodies],
            "openapi-core": lambda: openapi_core,
        },
        repetitions,
    )
    for name in ("python-jsonschema", "openapi-core"):
        yield Figure(
            group="judging",
            name=f"20 items, compact, beside {name}",
            value=took["judged"] / took[name],
            bar=1.0,
            note=f"{name} takes {micro(took[name] / len(bodies))} a page",
        )


def _by_python(validator: jsonschema.Draft202012Validator, body: bytes) -> bool:
    return validator.is_valid(orjson.loads(body))


def _openapi_core(held: Contract, exchanges: Sequence[Exchange]) -> Pieces:
    api = OpenAPI.from_dict(held.document)
    server = str(held.document.get("servers", [{"url": "http://localhost"}])[0]["url"])
    asked = []
    for exchange in exchanges:
        path = held.operations[0].path
        for name, value in exchange.ask.path:
            path = path.replace(f"{{{name}}}", value)
        asked.append(
            (
                MockRequest(server, "get", path, args=dict(exchange.ask.query)),
                MockResponse(exchange.body, status_code=200, content_type="application/json"),
            )
        )

    work = [partial(api.validate_response, request, response) for request, response in asked]
    for piece in work:
        piece()
    return work


def _by_size(held: Contract, repetitions: int) -> Iterator[Figure]:
    made = {size: [page(held, size)] for size in SIZES}
    rounds = {size: SIZES[-1] // size for size in SIZES}
    work = {size: _judged(held, made[size] * rounds[size]) for size in SIZES}
    took = interleaved({str(size): work[size] for size in SIZES}, repetitions)
    first = took[str(SIZES[0])]
    for size in SIZES[1:]:
        yield Figure(
            group="judging",
            name=f"an item on a page of {size} beside one of {SIZES[0]}",
            value=took[str(size)] / first,
            bar=LINEAR_BAR,
            note=f"{micro(took[str(size)] / SIZES[-1])} an item",
        )
