"""Time and memory of a walk over many rows: the time grows with the rows, the memory with their identities."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson
from measuring import Figure
from pages import contract, pages

from fairport.evidence import Ask, Exchange
from fairport.judge import Judge
from fairport.validators import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.spec.model import Contract

SIZES: Final = (1_000, 10_000, 100_000)
QUICK: Final = (1_000, 10_000)
LINEAR_BAR: Final = 1.6
"""A row of the longest walk may cost so many times what a row of the shortest costs."""
BYTES_BAR: Final = 3_000.0
"""Memory for each row, of which the body alone has some 1,200 bytes as JSON, and some 7,000 as Python objects."""
PAGE: Final = 100
TEMPLATES: Final = 10


def figures(*, quick: bool) -> Iterator[Figure]:
    """Measure each size in a process of its own and yield seconds and bytes a row."""
    sizes = QUICK if quick else SIZES
    made = {size: _measured(size) for size in sizes}
    base = made[sizes[0]]
    for size in sizes:
        mine = made[size]
        note = f"{mine['peak'] / 2**20:.0f} MiB"
        yield Figure(group="walking", name=f"{size:,} rows", value=mine["seconds"], unit="s", note=note)
    for size in sizes[1:]:
        mine = made[size]
        yield Figure(
            group="walking",
            name=f"a row of {size:,} beside one of {sizes[0]:,}",
            value=(mine["seconds"] / size) / (base["seconds"] / sizes[0]),
            bar=LINEAR_BAR,
            note=f"{mine['seconds'] / size * 1e6:.0f} us a row",
        )
    last, first = made[sizes[-1]], base
    growth = (last["peak"] - first["peak"]) / (sizes[-1] - sizes[0])
    yield Figure(group="walking", name="memory for each further row", value=growth, unit="bytes", bar=BYTES_BAR)


def _measured(rows: int) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, str(rows)], check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _walk(held: Contract, rows: int) -> Iterator[Exchange]:
    """Yield the pages of a walk, made from a few of the reference service's with new identities; the last is empty."""
    templates = [(page, orjson.loads(page.body)) for page in pages(held, PAGE, TEMPLATES)]
    for number, skip in enumerate(range(0, rows + PAGE, PAGE), 1):
        page, body = templates[number % TEMPLATES]
        items = body["PortingRequests"] if skip < rows else []
        for i, item in enumerate(items):
            item["PortingNo"] = f"P-{skip + i:09}"
        query = tuple((name, str(skip) if name == "Results_Skip" else value) for name, value in page.ask.query)
        token = str(number) if skip + PAGE < rows else None
        text = orjson.dumps({"PortingRequests": items, "TotalCount": rows, "NextPageToken": token})
        ask = Ask(operation=page.ask.operation, path=page.ask.path, query=query, walk="walk")
        yield Exchange(number=number, ask=ask, url=page.url, status=200, headers=page.headers, body=text)


def _peak() -> int:
    """Return the most memory that this process had, in bytes.

    Not by getrusage: what it tells begins with the memory of the process that started this one.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


def _measure(rows: int) -> None:
    """Judge a walk in this process and print what it took, making the pages not counted in the time."""
    held = contract()
    judge = Judge(held, all_rules())
    spent = 0.0
    for exchange in _walk(held, rows):
        begun = time.perf_counter()
        judge.feed(exchange)
        spent += time.perf_counter() - begun
    begun = time.perf_counter()
    found = judge.findings()
    spent += time.perf_counter() - begun
    assert not found.findings, found.findings
    assert any(r.exercised for r in found.results if r.rule == "paging.no-repeats")
    listed = sum(r.exercised for r in found.results if r.rule == "collection.identity")
    assert listed == rows, (listed, rows)
    print(json.dumps({"seconds": spent, "peak": _peak()}))


if __name__ == "__main__":
    _measure(int(sys.argv[1]))
