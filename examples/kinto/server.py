"""Kinto with its storage in memory: one collection of records with ties, nulls and absent members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from examples.serve import Place, Server, send

if TYPE_CHECKING:
    from collections.abc import Sequence

CREDENTIALS: Final = "harbour:master"
BASIC: Final = {"Authorization": "Basic aGFyYm91cjptYXN0ZXI="}  # those credentials, as RFC 7617 writes them
RECORDS: Final = "/buckets/harbour/collections/readings/records"
STATIONS: Final = ("Ærø", "North", "Zürich", "north", "northern", "東京")
LEVELS: Final = (-3, 0.5, 1, 1.5, 2.25)
NOTES: Final = (None, "fog, light", "50% off", "☃", "O'Neill")
FIRST: Final = 1_767_225_600_000  # 2026-01-01, in milliseconds
HOUR: Final = 3_600_000
CONFIGURATION: Final = """\
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = %(http_port)s
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.memory
kinto.cache_backend = kinto.core.cache.memory
kinto.permission_backend = kinto.core.permission.memory
kinto.userid_hmac_secret = of no worth
kinto.bucket_create_principals = system.Authenticated
kinto.paginate_by = 40
multiauth.policies = basicauth
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys =
[logger_root]
level = WARN
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
"""


def prepare(place: Place) -> Sequence[str]:
    """Write the configuration and return the command."""
    file = place.data / "kinto.ini"
    file.write_text(CONFIGURATION, encoding="utf-8")
    return [str(place.executables / "kinto"), "start", "--ini", str(file), "--port", str(place.port)]


def fill(place: Place) -> None:
    """Make 45 buckets, collections and groups, and 230 records of one collection, in batches that the server takes."""
    base = place.url + "/v1"
    for number in range(45):
        name = f"{number:02}" if number else ""
        made = [f"/buckets/harbour{name}", f"/buckets/harbour/collections/readings{name}"]
        for path in (*made, f"/buckets/harbour/groups/crew{name}"):
            body = {"data": {"members": [f"basicauth:{number}", "Łódź"]}} if "groups" in path else {}
            send(base + path, body, method="PUT", headers=BASIC)
    for first in range(0, 230, 23):
        bodies = [{"body": {"data": record(number)}} for number in range(first, first + 23)]
        batch = {"defaults": {"method": "POST", "path": RECORDS}, "requests": bodies}
        send(base + "/batch", batch, method="POST", headers=BASIC)


def record(number: int) -> dict[str, object]:
    """Return the data of one record, seven hours after the one before; every ninth has no level."""
    mixed = number * 7919
    level = {} if number % 9 == 0 else {"level": LEVELS[mixed // 6 % 5]}
    return {
        "station": STATIONS[mixed % 6],
        "count": mixed % 12,
        "open": mixed % 3 == 0,
        "tags": ["dry", "windy", "☃"][: mixed % 4],
        "note": NOTES[mixed // 30 % 5],
        "position": {"lat": mixed % 90},
        "last_modified": FIRST + number * 7 * HOUR,
        **level,
    }


SERVER: Final = Server(
    packages=("kinto>=26.5.0,<27",),
    prepare=prepare,
    ready="/v1/",
    fill=fill,
    base="/v1",
    options=("--auth", CREDENTIALS, "--param", "bucket_id=harbour", "--param", "collection_id=readings"),
)
