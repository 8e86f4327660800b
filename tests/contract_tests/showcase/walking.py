"""Walks over the collections of the showcase, each in its own way, as an honest caller would turn the pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from tests.contract_tests.showcase.conftest import HOST, Caller

if TYPE_CHECKING:
    from collections.abc import Callable

    from falcon.testing import Result

MANY = 40
"""Pages after which a walk is given up."""


def by_number(caller: Caller, name: str, first: int, parameter: str, limit: int) -> list[list[str]]:
    """Ask for page after page until an empty one."""
    pages: list[list[str]] = []
    for number in range(first, first + MANY):
        answer = caller.ask(name, **{parameter: limit, "page": number})
        ids = [item["id"] for item in caller.listed(name, answer)] if answer.status_code == 200 else []
        if not ids:
            break
        pages.append(ids)
    return pages


def by_offset(caller: Caller, name: str, limit: int) -> list[list[str]]:
    """Ask for what follows the rows that were had."""
    pages: list[list[str]] = []
    while len(pages) < MANY:
        answer = caller.ask(name, limit=limit, offset=sum(map(len, pages)))
        ids = [item["id"] for item in caller.listed(name, answer)] if answer.status_code == 200 else []
        if not ids:
            break
        pages.append(ids)
    return pages


def in_sequence(
    caller: Caller, name: str, following: Callable[[Result, list[str]], dict[str, Any] | str | None], **sent: object
) -> list[list[str]]:
    """Go on as each page says: with other parameters, or at another address."""
    pages: list[list[str]] = []
    path, more = name, dict[str, Any]()
    while len(pages) < MANY:
        answer = caller.ask(path, **(sent if path == name else {}), **more)
        if answer.status_code != 200:
            break
        ids = [item["id"] for item in caller.listed(name, answer)]
        pages.append(ids)
        step = following(answer, ids)
        if not step:
            break
        path, more = (urljoin(f"{HOST}/{name}", step), {}) if isinstance(step, str) else (name, step)
    return pages


def cursor(answer: Result, _ids: list[str]) -> dict[str, Any] | None:
    """What to send next by the cursor in the body."""
    told = answer.json.get("next_cursor")
    return {"cursor": told} if told else None


def token(answer: Result, _ids: list[str]) -> dict[str, Any] | None:
    """What to send next by the token in the header."""
    told = answer.headers.get("x-next-token")
    return {"token": told} if told else None


def link(answer: Result, _ids: list[str]) -> str | None:
    """Where to go next by the Link header."""
    found = re.search(r'<([^>]*)>;[^<]*rel="?[a-z ]*next', answer.headers.get("link", ""), re.IGNORECASE)
    return found[1] if found else None


def address(answer: Result, _ids: list[str]) -> str | None:
    """Where to go next by the address in the body."""
    told: str | None = answer.json["next"]
    return told


def after(answer: Result, ids: list[str]) -> dict[str, Any] | None:
    """What to send next by the id of the last item."""
    return {"starting_after": ids[-1]} if answer.json["has_more"] and ids else None


def walks(caller: Caller, limit: int = 20) -> dict[str, list[list[str]]]:
    """Walk all collections; the pages of each."""
    return {
        "parcels": by_offset(caller, "parcels", limit),
        "pages": by_number(caller, "pages", 1, "per_page", limit),
        "ledger": by_number(caller, "ledger", 0, "size", limit),
        "feed": in_sequence(caller, "feed", cursor, limit=limit),
        "queue": in_sequence(caller, "queue", token, limit=limit),
        "links": in_sequence(caller, "links", link, limit=limit),
        "next": in_sequence(caller, "next", address, limit=limit),
        "after": in_sequence(caller, "after", after, limit=limit),
        "estimates": by_offset(caller, "estimates", limit),
    }


def rows(caller: Caller, name: str, limit: int = 20) -> list[str]:
    """The ids that a walk finds, in order, those that come twice too."""
    return [row for page in walks(caller, limit)[name] for row in page]


def lost(caller: Caller, name: str, limit: int = 20) -> int:
    """How many parcels a walk does not find."""
    return 137 - len(set(rows(caller, name, limit)))


def repeats(caller: Caller, name: str) -> bool:
    """Whether a walk finds a parcel twice."""
    found = rows(caller, name)
    return len(found) != len(set(found))


def endless(caller: Caller, name: str) -> bool:
    """Whether a walk had to be given up."""
    return len(walks(caller)[name]) == MANY
