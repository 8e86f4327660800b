"""Datasette over a database of three tables: many rows with ties and nulls, names, and a key of two columns."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from examples.serve import Place, Server

if TYPE_CHECKING:
    from collections.abc import Sequence

STATIONS: Final = ("Ærø", "Göteborg", "North", "São Tomé", "Zürich", "Łódź", "north", "東京")
STATES: Final = (None, "broken", "closed", "open")
LEVELS: Final = (None, -3.0, 0.5, 1.0, 1.5, 2.25)
NOTES: Final = (None, "", "fog, light", "50% off", "snow_drift", "O'Neill", "☃")
TABLES: Final = """
create table stations (id integer primary key, name text not null);
create table readings (
  id integer primary key, station text not null, status text, level real, count integer not null, note text,
  taken_at text not null
);
create table tides (station text not null, day text not null, height real, primary key (station, day));
"""


def prepare(place: Place) -> Sequence[str]:
    """Write the database and return the command."""
    file = place.data / "harbour.db"
    with sqlite3.connect(file) as database:
        database.executescript(TABLES)
        database.executemany("insert into stations values (?, ?)", [(i, name_of(i)) for i in range(1, 61)])
        database.executemany("insert into readings values (?, ?, ?, ?, ?, ?, ?)", [reading(i) for i in range(1, 261)])
        database.executemany("insert into tides values (?, ?, ?)", [tide(i) for i in range(224)])
    options = ["--setting", "default_page_size", "40", "--setting", "max_returned_rows", "100"]
    return [str(place.executables / "datasette"), str(file), "-h", "127.0.0.1", "-p", str(place.port), *options]


def name_of(station: int) -> str:
    """Return a station's name: those that the readings name come first."""
    return STATIONS[station - 1] if station <= len(STATIONS) else f"buoy {station:02}"


def reading(number: int) -> tuple[object, ...]:
    """Return one row of readings."""
    mixed = number * 7919
    station, status = STATIONS[mixed % 8], STATES[mixed // 8 % 4]
    level, note = LEVELS[mixed // 32 % 6], NOTES[mixed // 5 % 7]
    taken = f"2026-0{1 + mixed % 6}-{1 + mixed % 28:02}T{mixed % 24:02}:00:00Z"
    return number, station, status, level, mixed % 12, note, taken


def tide(number: int) -> tuple[object, ...]:
    """Return one row of tides."""
    return STATIONS[number % 8], f"2026-02-{1 + number // 8:02}", LEVELS[number * 7919 // 3 % 6]


SERVER: Final = Server(
    packages=("datasette>=0.65.5,<0.66",),
    prepare=prepare,
    ready="/-/versions.json",
)
