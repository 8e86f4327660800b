"""A small contract, and a shop that keeps it, for recordings: orders by a window of time, in pages of three."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fairport.contract_tests.recordings.entries import Entry
from fairport.spec import contract_from
from tests.making import DATE_SECONDS
from tests.recording import entry

if TYPE_CHECKING:
    from fairport.spec.model import Contract

TOKEN = "Bearer s3cret-Token-of-Ann"
WINDOW = "from=1700000000&to=1710000000"


def integer(name: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": {"type": "integer"}}


ITEM = {
    "type": "object",
    "required": ["id", "at"],
    "properties": {"id": {"type": "string"}, "at": {"type": "integer"}, "note": {"type": "string"}},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "security": [{"token": []}],
    "paths": {
        "/shops/{shop}/orders": {
            "get": {
                "operationId": "list",
                "parameters": [
                    {"name": "shop", "in": "path", "required": True, "schema": {"type": "string"}},
                    integer("from", required=True),
                    integer("to", required=True),
                    integer("limit"),
                    integer("skip"),
                ],
                "responses": {
                    "200": {
                        "description": "orders",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["items", "total"],
                                    "properties": {
                                        "items": {"type": "array", "items": ITEM},
                                        "total": {"type": "integer"},
                                    },
                                }
                            }
                        },
                    },
                    "400": {"description": "wrong"},
                    "401": {"description": "who?"},
                    "default": {"description": "any"},
                },
                "x-fairport": {
                    "requirements": ["R-1"],
                    "collection": {"items": "$.items", "identity": "$.id", "total": {"body": "$.total"}},
                    "paging": {"limit": {"parameter": "limit", "default": 3}, "offset": {"parameter": "skip"}},
                    "filters": [
                        {
                            "window": {
                                "from": "from",
                                "to": "to",
                                "unit": "s",
                                "acts-on": [{"name": "at", "at": "$.at"}],
                                "created": "$.at",
                            }
                        }
                    ],
                    "refusals": [
                        {"name": "no-from", "without": ["from"], "status": [400]},
                        {"name": "no-to", "without": ["to"], "status": [400]},
                        {"name": "odd-skip", "set": {"skip": "many"}, "status": [400]},
                        {"name": "nobody", "credentials": "none", "status": [401]},
                    ],
                    "repeatable": {},
                },
            }
        }
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}
REQUIREMENTS = [{"id": "R-1", "level": "MUST", "quote": "Lists orders.", "page": "shop", "section": "orders"}]


def contract() -> Contract:
    return contract_from(DOCUMENT, REQUIREMENTS, name="shop", source="shop.yaml")


def orders(names: str, total: int, at: int = 1_705_000_000) -> dict[str, Any]:
    return {"items": [{"id": name, "at": at} for name in names], "total": total}


def asked(query: str = WINDOW, body: object = None, status: int = 200, **more: Any) -> dict[str, Any]:
    """One entry: orders of the shop `north`, asked by Ann."""
    shop, token = more.pop("shop", "north"), more.pop("token", TOKEN)
    sent = {"Authorization": token} if token else {}
    told = orders("abc", 3) if body is None else body
    return entry(f"/shops/{shop}/orders?{query}", told, status, sent=more.pop("sent", sent), **more)


def walked(names: str, size: int = 3, *, begin: float = DATE_SECONDS, **more: Any) -> list[dict[str, Any]]:
    """A walk over orders to its last page, as ordinary clients make it."""
    starts = range(0, len(names), size)
    return [
        asked(
            f"{WINDOW}&limit={size}&skip={skip}",
            orders(names[skip : skip + size], len(names)),
            at=begin + nth,
            **more,
        )
        for nth, skip in enumerate(starts)
    ]


def schemed(*schemes: dict[str, Any]) -> Contract:
    held = {str(i): scheme for i, scheme in enumerate(schemes)}
    return replace(contract(), document={"components": {"securitySchemes": held}})


def sent(query: str = "", **headers: str) -> Entry:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Entry(method="GET", url=f"https://ann:pw@api.example.com/x?{query}", sent=named)


BEARER = {"type": "http", "scheme": "bearer"}
IN_QUERY = {"type": "apiKey", "in": "query", "name": "key"}
IN_COOKIE = {"type": "apiKey", "in": "cookie", "name": "sid"}
IN_HEADER = {"type": "apiKey", "in": "header", "name": "X-Shop-Key"}
