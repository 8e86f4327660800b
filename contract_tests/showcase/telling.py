"""What the service tells: parcels as documented objects, the bodies and headers around them, errors, bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import orjson

from fairport.contract_tests.showcase.data import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.contract_tests.showcase.asking import Ask, Refusal
    from fairport.contract_tests.showcase.data import Parcel

JsonObject = dict[str, object]

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Reply:
    """A response before the web framework sends it; a header that stands twice is sent twice."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = field(default=())


def instant(seconds: int) -> str:
    """Write a point in time as RFC 3339 does, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def day(seconds: int) -> str:
    """Write the day of a point in time."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def serialise(parcel: Parcel, ask: Ask) -> JsonObject:
    """Write one parcel."""
    del ask
    cents = sum(line.cents for line in parcel.lines)
    return {
        "id": parcel.id,
        "name": parcel.name,
        "status": parcel.status,
        "weight": parcel.weight,
        "fragile": parcel.fragile,
        "created": parcel.created,
        "scanned": parcel.updated * 1000,
        "updated": instant(parcel.updated),
        "due": day(parcel.due),
        "pickup": instant(parcel.due + 8 * 3600).removesuffix("Z"),
        "lines": [{"sku": line.sku, "amount": line.cents / 100} for line in parcel.lines],
        "lineCount": len(parcel.lines),
        "total": cents / 100,
        "quota": parcel.quota,
        "used": parcel.used,
        "coldest": parcel.coldest,
        "warmest": parcel.warmest,
        "ownerId": f"own_{parcel.owner}",
        "owner": {"id": f"own_{parcel.owner}", "name": f"Owner {parcel.owner}"},
        "base": BASE,
        "url": f"{BASE}parcels/{parcel.id}",
    }


def error_body(refusal: Refusal) -> JsonObject:
    """Write the documented error object (RFC 9457)."""
    return {"type": "about:blank", "title": refusal.title, "status": refusal.status, "detail": refusal.detail}


def encode_json(value: object) -> bytes:
    """Encode to UTF-8 without spaces."""
    return orjson.dumps(value)


def finish(ask: Ask, reply: Reply) -> Reply:
    """Leave the reply as it is: the place where a lie about bytes or headers is told."""
    del ask
    return reply


def headers_of(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Give headers as pairs."""
    return tuple(headers.items())
