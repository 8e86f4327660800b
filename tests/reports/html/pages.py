"""Pages read by a parser that nobody here wrote, and the accounts that make them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import html5lib

from fairport.evidence import Ask, Exchange
from fairport.reports.html.page import render
from fairport.verdict import Outcome
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, HEADER, REQUIREMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from fairport.account import Account

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "2.1"},
    "x-fairport": {"version": 1, "personal-data": ["Email"]},
    "paths": {
        "/Orders": {
            "get": {
                "operationId": "listOrders",
                "parameters": [
                    {"name": name, "in": "query", "schema": {"type": "integer"}}
                    for name in ("From", "To", "Count", "Skip")
                ],
                "x-fairport": {
                    "collection": {"items": "$.Orders", "identity": "$.No", "total": {"body": "$.TotalCount"}},
                    "paging": {"limit": {"parameter": "Count", "default": 2}, "offset": {"parameter": "Skip"}},
                    "filters": [
                        {
                            "window": {
                                "from": "From",
                                "to": "To",
                                "unit": "s",
                                "acts-on": [{"name": "created", "at": "$.Created"}],
                            }
                        }
                    ],
                },
                "responses": {
                    "200": {
                        "description": "Orders.",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["Orders", "TotalCount"],
                                    "properties": {
                                        "Orders": {
                                            "type": "array",
                                            "items": {
                                                "type": "object",
                                                "required": ["No"],
                                                "properties": {
                                                    "No": {"type": "string"},
                                                    "Status": {"type": "string"},
                                                    "Email": {"type": ["string", "null"]},
                                                    "Created": {"type": "integer"},
                                                    "PortDate": {"type": "integer"},
                                                },
                                            },
                                        },
                                        "TotalCount": {"type": "integer"},
                                    },
                                }
                            }
                        },
                    }
                },
            }
        }
    },
}
"""A small contract: orders, paged by two, in a window of time."""

CONTRACT: dict[str, Any] = {
    **HEADER["contract"],
    "document": DOCUMENT,
    "requirements": [
        {"id": each.id, "level": each.level.value, "quote": each.quote, "page": each.page, "section": each.section}
        for each in REQUIREMENTS
    ],
}
CONDITIONS: dict[str, Any] = {
    "config": {"base_url": "https://api.example.com/v2", "max_requests": 1500, "rate": None, "auth_probes": True},
    "policy": {"allow_unverified": False, "fail_on_should": False, "problems": []},
    "contract": CONTRACT,
}


def told(account: Account) -> Account:
    """The account with the small contract in its header."""
    return replace(account, header={**account.header, **CONDITIONS})


def asked(number: int, body: bytes = b"{}", query: Iterable[tuple[str, str]] = (), **more: Any) -> Exchange:
    """An exchange of the small contract's operation; the members of Ask go through `ask`."""
    own: dict[str, Any] = {
        "number": number,
        "url": f"https://api.example.com/v2/Orders?{'&'.join(f'{name}={value}' for name, value in query)}",
        "ask": Ask(operation="listOrders", query=tuple(query), **more.pop("ask", {})),
        "status": 200,
        "elapsed": 0.001 * number,
        "started": 1_774_950_882.0 + number,
        "headers": (("Content-Type", "application/json"),),
        "body": body,
    }
    return Exchange(**(own | more))


def page_of(account: Account, **more: Any) -> Element:
    """The parsed page; the parser raises where it is not well-formed HTML."""
    return parsed(render(account, **more))


def parsed(page: bytes) -> Element:
    """A page parsed strictly."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    document: Element = parser.parse(page.decode("utf-8"))
    return document


def text_of(node: Element | None) -> str:
    """The text inside an element, its white space folded."""
    assert node is not None
    return " ".join("".join(node.itertext()).split())


def by_id(document: Element, name: str) -> Element:
    """The element of that id."""
    (found,) = [node for node in document.iter() if node.get("id") == name]
    return found


def by_class(node: Element, name: str) -> list[Element]:
    """The elements of a class, in order."""
    return [each for each in node.iter() if isinstance(each.tag, str) and name in (each.get("class") or "").split()]


def ids_of(document: Element) -> Counter[str]:
    """How often each id is given."""
    return Counter(name for node in document.iter() if (name := node.get("id")) is not None)


def links_of(document: Element) -> Iterator[str]:
    """Where links lead."""
    return (href for node in document.iter("a") if (href := node.get("href")) is not None)


def order(number: int, **more: object) -> dict[str, object]:
    """One order; it has a date just where it is Booked."""
    own = {
        "No": f"P-{number:06}",
        "Status": "Queued",
        "Email": "jane@example.com",
        "Created": 1_774_000_000 + 1000 * number,
    }
    return own | ({"Status": "Booked", "PortDate": 1_774_950_882} if number % 2 else {}) | more


def listed(number: int, *orders: int, skip: int = 0, count: int | None = None, total: int = 8, **more: Any) -> Exchange:
    """A page of orders of the whole window."""
    query = [("From", "1774000000"), ("To", "1774010000")]
    query += [("Count", str(count))] if count else []
    query += [("Skip", str(skip))] if skip else []
    body = {"Orders": [order(each) for each in orders], "TotalCount": total}
    return asked(number, json.dumps(body).encode(), query, **more)


EXCHANGES = (
    listed(1, *range(1, 9), count=100),
    listed(2, 1, 2, ask={"walk": "w"}),
    listed(3, 3, 4, skip=2, ask={"walk": "w"}),
    listed(4, 4, 6, skip=4, ask={"walk": "w"}),
    listed(5, 7, 8, skip=6, ask={"walk": "w"}),
    listed(6, skip=8, ask={"walk": "w"}),
    asked(
        7,
        b'{"Orders": [{"No": "P-000001", "Created": 1774001000}], "TotalCount": 1}',
        [("From", "1774000500"), ("To", "1774000900")],
    ),
    asked(8, b"no", [("From", "1774000900"), ("To", "1774000500")], status=400),
    asked(9, b"", status=0, trouble="timeout"),
)
"""Eight orders in one answer; a walk by two that loses the fifth and shows the fourth twice; a window, a refusal."""

WAIVED = replace(FINDING, waived="ticket 12, until 2027", fingerprint="77", message="a waived total")
UNDECIDED = replace(FINDING, outcome=Outcome.INCONCLUSIVE, fingerprint="88", message="an undecided total")
EVERYTHING = told(
    replace(
        BROKEN_ACCOUNT,
        findings=(*BROKEN_ACCOUNT.findings, WAIVED, UNDECIDED),
        exchanges=lambda: iter(EXCHANGES),
        silent={"listHidden": "no value for its path is known"},
        stages=(("survey", 1), ("walk_pages", 4)),
    )
)
"""An account with something in every section."""
CONFORMANT = told(ACCOUNT)
