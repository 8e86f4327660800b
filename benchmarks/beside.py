"""Fairport beside Schemathesis, over the same faults, fair variants and document.

    python benchmarks/beside.py [--sample-fair N] [--most N] [--keep PATH] [--page PATH] [NAME ...]
    python benchmarks/beside.py --from PATH --page PATH

Each case is the reference service with one fault, or one fair variant, over loopback; both commands run against it,
one after the other, each against a fresh one. What Schemathesis says of the honest service, over several seeds, is what
it says of any service; only what goes beyond it is a catch or an alarm.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import beside_page
from beside_arms import Said, Target, fairport, schemathesis
from beside_documents import plain, strict

from fairport.contract_tests.service.app import make_app
from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.faults import FAULTS
from fairport.contract_tests.service.server import serving
from fairport.contract_tests.service.store import Store
from fairport.contract_tests.service.variants import VARIANTS, filled_store, make_varied_app

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ARMS: Final = ("fairport", "schemathesis", "strict")
HONEST_SEEDS: Final = (1, 2, 3, 4, 5)
"""What Schemathesis draws differs with its seed: what it says of the honest service is all that these draw."""
SIZE: Final = 137
CUT: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One service: its name, "fault", "variant" or "honest", its group, and the seed that Schemathesis draws with."""

    name: str
    kind: str
    group: str = ""
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one arm said of one case, and how many requests the service saw."""

    case: Case
    arm: str
    said: Said
    requests: int


@dataclass(slots=True)
class Counter:
    """Counts what the service is asked, and what it answers with 200, in any thread."""

    count: int = 0
    good: int = 0
    lock: Lock = field(default_factory=Lock)

    def add(self) -> None:
        """Count one request."""
        with self.lock:
            self.count += 1

    def answer(self, status: str) -> None:
        """Count an answer by its status line."""
        with self.lock:
            self.good += status.startswith("200")


def main() -> int:
    """Run both over the cases, print the page, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="faults and variants; all if none is named")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth fault and variant only")
    parser.add_argument("--sample-fair", type=int, default=1, metavar="N", help="every Nth of those variants only")
    parser.add_argument(
        "--most", type=int, metavar="N", help="so many of these at the most, by chance, always the same"
    )
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="cases side by side")
    parser.add_argument("--keep", type=Path, metavar="PATH", help="keep what was heard, and do not run it again")
    parser.add_argument("--from", dest="heard", type=Path, metavar="PATH", help="read that again instead of running")
    parser.add_argument("--page", type=Path, metavar="PATH", help="write the page as Markdown")
    given = parser.parse_args()
    if given.heard:
        told, heard = _read(given.heard)
    else:
        told = _told(given)
        heard = _run(_chosen(given), told, given.workers, given.keep)
    page = beside_page.page(heard, told)
    if given.page:
        given.page.write_text(page, encoding="utf-8")
    print(page)
    return 0


def _chosen(given: argparse.Namespace) -> list[Case]:
    """Return the honest service at each seed, and the faults and variants that were asked for, in order of chance."""
    lies = [Case(name=fault.name, kind="fault", group=fault.group) for fault in FAULTS.values()]
    fair = [Case(name=variant.name, kind="variant", group=variant.group) for variant in VARIANTS.values()]
    names, sample = given.names, given.sample
    if unknown := sorted(set(names) - {case.name for case in (*lies, *fair)}):
        sys.exit(f"no such fault or variant: {', '.join(unknown)}")
    wanted = [
        case for case in (*lies[::sample], *fair[:: sample * given.sample_fair]) if not names or case.name in names
    ]
    Random(1).shuffle(wanted)  # noqa: S311 - what an interrupted run has kept is a sample
    return [*(Case(name="honest", kind="honest", seed=seed) for seed in HONEST_SEEDS), *wanted[: given.most]]


def _run(cases: list[Case], told: dict[str, Any], workers: int, keep: Path | None) -> list[Heard]:
    """Run what is not kept already, a few cases side by side; what each gave is kept at once."""
    kept = [each for each in _read(keep)[1] if each.case in cases] if keep and keep.exists() else []
    heard: list[Heard] = list(kept)
    left = [case for case in cases if case not in {each.case for each in kept}]
    began = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool, (keep or Path(os.devnull)).open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in (told, *map(_record, kept)))
        for done, found in enumerate(pool.map(hear, left), 1):
            heard += found
            lines.writelines(json.dumps(_record(each)) + "\n" for each in found)
            lines.flush()
            took = time.perf_counter() - began
            print(f"{done} of {len(left)}, {took:.0f} s: {left[done - 1].name}", file=sys.stderr)
    return heard


def hear(case: Case) -> list[Heard]:
    """Run every arm against a fresh service of one case."""
    logging.getLogger("waitress").setLevel(logging.CRITICAL)  # a fault's traceback is no news
    ways: dict[str, Callable[[Target, Path], Said]] = {
        "fairport": fairport,
        "schemathesis": partial(schemathesis, document=plain(), seed=case.seed),
        "strict": partial(schemathesis, document=strict(), seed=case.seed),
    }
    return [_heard(case, arm, ways[arm]) for arm in ARMS]


def _heard(case: Case, arm: str, way: Callable[[Target, Path], Said]) -> Heard:
    counter = Counter()
    with tempfile.TemporaryDirectory(prefix="beside-") as folder, _served(case, counter) as target:
        said = way(target, Path(folder))
    if case.kind == "honest":
        assert counter.good > counter.count / 2, (
            f"{arm} is not let in: {counter.good} of {counter.count} answers are good"
        )
    return Heard(case=case, arm=arm, said=said, requests=counter.count)


@contextmanager
def _served(case: Case, counter: Counter) -> Generator[Target]:
    data = Dataset(SIZE, 1, int(time.time()))
    variant = VARIANTS.get(case.name) if case.kind == "variant" else None
    store = filled_store(variant, data) if variant else Store(data.records(), data.owners)
    if variant:
        app = make_varied_app(variant, store, credentials=data.credentials, clock=time.time, sleep=time.sleep)
    else:
        lies = (case.name,) if case.kind == "fault" else ()
        app = make_app(store, credentials=data.credentials, faults=lies, clock=time.time)
    given, stranger = data.given, data.foreign[0]
    with serving(counting(app, counter)) as url:
        yield Target(
            url=url,
            auth=f"{given.account}:{given.token}",
            parameters={
                "AccountSid": given.account,
                "PropertySid": given.properties[0],
                "From": str(data.begin),
                "To": str(data.end),
            },
            foreign={
                "AccountSid": stranger.account,
                "PropertySid": stranger.properties[0],
                "PortingRequestNumbers": data.foreign_number,
            },
        )
    store.close()


def counting(app: WSGIApplication, counter: Counter) -> WSGIApplication:
    """Return the app with its requests counted; where it breaks the connection, the answer is cut short instead."""

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        counter.add()

        def started(status: str, *rest: object) -> Callable[[bytes], object]:
            counter.answer(status)
            return start(status, *rest)

        try:
            return app(environ, started)
        except OSError:  # a reset or a timeout: the server in front would make a clean 500 of it
            start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(CUT))])
            return [b"{"]

    return serve


def _told(given: argparse.Namespace) -> dict[str, Any]:
    """Return what the page must say of how it came about."""
    options = {"--sample": given.sample, "--sample-fair": given.sample_fair, "--most": given.most}
    words = [f"{option} {value}" for option, value in options.items() if value not in {None, 1}] + given.names
    now = datetime.now(UTC).strftime("%Y-%m-%d")
    versions = f"Schemathesis {version('schemathesis')}, Fairport {version('fairport')}"
    command = " ".join(["python benchmarks/beside.py", *words])
    return {"date": now, "command": command, "seeds": len(HONEST_SEEDS), "versions": versions}


def _record(heard: Heard) -> dict[str, Any]:
    said = heard.said
    failures = [[list(failure), number] for failure, number in said.failures.items()]
    return {**asdict(replace(heard, said=Said(seconds=said.seconds, code=said.code))), "failures": failures}


def _read(path: Path) -> tuple[dict[str, Any], list[Heard]]:
    told, *records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return told, [_heard_again(record) for record in records]


def _heard_again(record: dict[str, Any]) -> Heard:
    failures = {tuple(failure): number for failure, number in record["failures"]}
    said = Said(failures=failures, seconds=record["said"]["seconds"], code=record["said"]["code"])
    return Heard(case=Case(**record["case"]), arm=record["arm"], said=said, requests=record["requests"])


if __name__ == "__main__":
    sys.exit(main())
