"""Chroma's own server with some databases, and collections with and without metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from examples.serve import Place, Server, send

if TYPE_CHECKING:
    from collections.abc import Sequence

TENANT: Final = "/api/v2/tenants/default_tenant"


def prepare(place: Place) -> Sequence[str]:
    """Return the command."""
    where = ["--path", str(place.data), "--host", "127.0.0.1", "--port", str(place.port)]
    return [str(place.executables / "chroma"), "run", *where]


def fill(place: Place) -> None:
    """Make 130 collections, most of them numbered as they are made, and 24 databases beside the first one."""
    collections = f"{place.url}{TENANT}/databases/default_database/collections"
    for number in range(130):
        metadata = None if number % 7 == 3 else {"number": number, "place": "Ærø ☃", "open": number % 2 == 0}
        send(collections, {"name": f"collection-{number * 37 % 130:03}", "metadata": metadata}, method="POST")
    for number in range(24):
        send(f"{place.url}{TENANT}/databases", {"name": f"database-{number * 7 % 24:02}"}, method="POST")


SERVER: Final = Server(
    packages=("chromadb>=1.5.9,<1.6",),
    prepare=prepare,
    ready="/api/v2/heartbeat",
    fill=fill,
    environment={"ANONYMIZED_TELEMETRY": "false"},
)
