"""A small service that keeps whatever one line of contract says, and can be made to break just that.

For `docs/expressiveness.md`: the document has nothing but one operation that lists things and one that gives one; the
line under test is put where its table says.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import yaml

from fairport.contract_tests.explore import EXPLORERS, LAST
from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.evidence import Ask, Exchange
from fairport.run import Run, Settings
from fairport.spec.reader import contract_from
from fairport.trace import TraceWriter
from fairport.validators import all_rules
from fairport.verdict import Findings, Outcome
from tests.making import DATE_SECONDS, JSON_HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fairport.spec.model import Contract

Body = dict[str, Any]

COUNT = 45
ALBUM = "4Em5W5"
HOUR = 3600
BEGIN = DATE_SECONDS - 400 * HOUR
PLACES = ("operation", "operation on one", "item", "item's properties", "body's properties")
COLLECTION = {"items": "$.items", "identity": "$.id"}
NEEDS_COLLECTION = ("paging", "filters", "sort", "scope", "repeatable")


def thing(row: int) -> Body:
    """A thing that is as every line says."""
    name = f"{row:022d}"
    created = BEGIN + row * 2 * HOUR
    return {
        "id": name,
        "kind": "artist",
        "market": "ES",
        "albumId": ALBUM,
        "href": f"https://api.example/things/{name}",
        "base": "https://api.example/",
        "email": f"thing{row}@example.org",
        "uuid": f"00000000-0000-4000-8000-{row:012d}",
        "code": "AB-12",
        "explicit": False,
        "beds": 1 + row % 3,
        "name": f"Thing {row // 2}",
        "created": created,
        "createdMs": created * 1000,
        "updated": created + row,
        "seen": f"2026-03-{1 + row % 28:02d}T09:54:42Z",
        "day": f"2026-03-{1 + row % 28:02d}",
        "status": "closed" if row % 2 else "open",
        "closedAt": created + HOUR if row % 2 else None,
        "used": row % 3,
        "quota": 3,
        "low": -row,
        "high": row + 1,
        "parts": [{"n": 1.1}, {"n": 2.2}],
        "partCount": 2,
        "sum": 3.3,
        "owner": {"id": "o1"},
        "ownerId": "o1",
        "tags": ["a", "b"],
        "main": "a",
    }


@dataclass
class Service:
    """Answers by limit, offset, ids, since, until and market.

    `spoil` changes an answer, `choose` which rows there are, `reread` which there are when the same request was asked
    so many times before; of what is `lost` nothing is known by its id.
    """

    spoil: Callable[[Ask, Body], object] = lambda _ask, _body: None
    choose: Callable[[Ask, list[Body]], list[Body]] = lambda _ask, rows: rows
    reread: Callable[[int, list[Body]], list[Body]] = lambda _again, rows: rows
    lost: Callable[[str], bool] = lambda _identity: False
    asked: dict[Ask, int] = field(default_factory=dict[Ask, int])

    def exchange(self, ask: Ask, number: int) -> tuple[Exchange, ...]:
        """Answer as a courier does."""
        plain = replace(ask, confirms=0, walk="", probe="")
        again = self.asked[plain] = self.asked.get(plain, -1) + 1
        status, body = self._one(ask) if ask.operation == "getThing" else self._page(ask, again)
        if status == 200:
            self.spoil(ask, body)
        return (
            Exchange(
                number=number,
                ask=ask,
                url=f"http://api/{ask.operation}",
                status=status,
                headers=JSON_HEADERS,
                body=json.dumps(body).encode(),
                started=float(DATE_SECONDS + number),
            ),
        )

    def _one(self, ask: Ask) -> tuple[int, Body]:
        found = [row for row in map(thing, range(COUNT)) if row["id"] == ask.segment("thingId")]
        return (200, found[0]) if found and not self.lost(found[0]["id"]) else (404, {})

    def _page(self, ask: Ask, again: int) -> tuple[int, Body]:
        for name in ("limit", "offset", "since", "until"):
            text = ask.value(name)
            if text is not None and not text.isdecimal():
                return 400, {}
        rows = [thing(row) for row in range(COUNT)] if ask.segment("albumId") == ALBUM else []
        ids = ask.values("ids")
        rows = [row for row in rows if row["id"] in ids] if ids else rows
        since, until = int(ask.value("since") or 0), int(ask.value("until") or 2**40)
        rows = self.choose(ask, [row for row in rows if since <= row["created"] <= until])
        rows = self.reread(again, rows)
        limit, offset = int(ask.value("limit") or 20), int(ask.value("offset") or 0)
        shown = rows[offset : offset + limit]
        market = ask.value("market") or "ES"
        for row in shown:
            row["market"] = market
        return 200, {"items": shown, "total": len(rows), "limit": limit, "offset": offset, "market": market}


def _parameters() -> list[Body]:
    numbers = ("limit", "offset")
    plain = [{"name": name, "in": "query", "schema": {"type": "integer", "minimum": 0}} for name in numbers]
    bounds = [{"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("since", "until")]
    ids = {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}
    market = {"name": "market", "in": "query", "schema": {"enum": ["ES", "PT", "FR"]}}
    return [*plain, *bounds, ids, market]


def document(place: str, line: str) -> Body:
    """The document whose only promises beyond statuses and types of media are what one line says."""
    said: Body = yaml.safe_load(line)
    item: Body = {"type": "object", "properties": {}}
    body: Body = {"type": "object", "properties": {"items": {"type": "array", "items": item}}}
    listing: Body = {}
    one: Body = {}
    target = {
        "operation": listing,
        "operation on one": one,
        "item": item,
        "item's properties": item["properties"],
        "body's properties": body["properties"],
    }[place]
    target.update(said)
    if place == "operation on one" or any(key in listing for key in NEEDS_COLLECTION):
        listing.setdefault("collection", COLLECTION)
    if "filters" in listing or "repeatable" in listing:
        listing.setdefault(
            "paging", {"limit": {"parameter": "limit", "default": 20}, "offset": {"parameter": "offset"}}
        )
    album = [{"name": "albumId", "in": "path", "required": True, "schema": {"type": "string"}}]
    known = [{"name": "thingId", "in": "path", "required": True, "schema": {"type": "string"}}]
    lists = _operation("listThings", [*album, *_parameters()], body, listing)
    gives = _operation("getThing", known, copy.deepcopy(item), one)
    paths = {"/albums/{albumId}/things": {"get": lists}, **({"/things/{thingId}": {"get": gives}} if one else {})}
    return {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": paths}


def _operation(name: str, parameters: list[Body], schema: Body, said: Body) -> Body:
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "Well.", "content": content}, "400": {"description": "Ill."}}
    responses["404"] = {"description": "Not there."}
    return {"operationId": name, "parameters": parameters, "responses": responses, "x-fairport": said}


def contract(place: str, line: str) -> Contract:
    """The contract of one line."""
    return contract_from(document(place, line), [], name="line", source="line.yaml")


def checked(place: str, line: str, service: Service, trace: Path) -> Findings:
    """What a whole run finds of a service against the contract of one line."""
    made = contract(place, line)
    with_album = Known(values={"albumId": ALBUM}, given=frozenset({"albumId"}), now=float(DATE_SECONDS))
    run = Run(
        contract=made,
        courier=service,
        rules=all_rules(),
        trace=TraceWriter(trace),
        settings=Settings(target="http://api", budget=2000, auth_probes=False),
        known=with_album,
        depth=replace(PROFILES["standard"], drawn=0),
        clock=lambda: float(DATE_SECONDS),
    )
    return run.carry_out(EXPLORERS, LAST).findings


def failed(found: Findings) -> set[str]:
    """The rules that failed, but for those that another explains."""
    return {f.rule for f in found.findings if f.outcome is Outcome.FAILED and not f.blocked_by}
