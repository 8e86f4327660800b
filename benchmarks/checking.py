"""What a whole check costs, beside the time that the service takes by itself to answer the same requests.

It is processor time, of client and service together: either waits for the other all the time, and whatever else the
machine does would hit the longer one more often.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measuring import Figure, interleaved, micro, processor_time
from pages import contract

from fairport import api
from fairport.contract_tests.service.demo import demo
from fairport.contract_tests.service.server import serving
from fairport.contract_tests.sources.app import AppSource
from fairport.contract_tests.sources.credentials import Basic
from fairport.contract_tests.sources.http import HttpSource
from fairport.contract_tests.sources.ports import prepare
from fairport.trace import read_trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.contract_tests.service.demo import Demo
    from fairport.evidence import Ask

BAR: Final = 25.0
"""The check as a process, with start, data, trace and report, beside the bare requests over HTTP."""
ENGINE_BAR: Final = 2.0
"""The check by itself, once everything is loaded, the contract too: at most as much again as the requests alone."""


def figures(*, quick: bool) -> Iterator[Figure]:
    """Measure and yield: the whole command beside the replay of its requests over HTTP and in process."""
    with tempfile.TemporaryDirectory() as folder:
        check = partial(_check, Path(folder))
        check()
        report = json.loads((Path(folder) / "report.json").read_text(encoding="utf-8"))
        assert str(report["verdict"]).startswith("conformant")
        asks = [e.ask for e in read_trace(Path(folder) / "trace.jsonl").exchanges() if e.ask.credentials == "given"]
        assert len(asks) > 50
        with demo(seed=1) as service, serving(service.app) as url:
            took = interleaved(
                {
                    "check": lambda: check,
                    "engine": lambda: partial(_check_in_process, Path(folder), service, url),
                    "http": lambda: partial(_replay, service, HttpSource(), url, asks),
                    "app": lambda: partial(_replay, service, AppSource(service.app), "http://service", asks),
                },
                3 if quick else 7,
                clock=processor_time,
            )
    yield Figure(
        group="checking",
        name=f"the check without its start, over HTTP, beside its {len(asks)} requests over HTTP",
        value=took["engine"] / took["http"],
        bar=ENGINE_BAR,
        note=f"{micro(took['engine'])}; the service takes {micro(took['http'])}",
    )
    for name, words, bar in (("http", "over HTTP", BAR), ("app", "in process", None)):
        yield Figure(
            group="checking",
            name=f"fairport check demo beside its {len(asks)} requests {words}",
            value=took["check"] / took[name],
            bar=bar,
            note=f"{micro(took['check'])}; the service takes {micro(took[name])}",
        )


def _check(folder: Path) -> None:
    words = ["check", "demo", "--quiet", "--trace", str(folder / "trace.jsonl")]
    report = ["--report", f"json={folder / 'report.json'}"]
    subprocess.run([sys.executable, "-m", "fairport", *words, *report], check=True, capture_output=True)


def _check_in_process(folder: Path, service: Demo, url: str) -> None:
    account = api.check(
        url,
        contract=contract(),
        auth=service.auth,
        params=dict(service.parameters),
        foreign=dict(service.foreign),
        seed=1,
        trace=folder / "again.jsonl",
    )
    assert str(account.verdict).startswith("conformant")


def _replay(service: Demo, source: HttpSource | AppSource, url: str, asks: list[Ask]) -> None:
    paths = {operation.id: operation.path for operation in contract().operations}
    credentials = Basic(service.user, service.password)
    for number, ask in enumerate(asks, 1):
        assert source.send(prepare(ask, number, 1, url, paths[ask.operation], credentials)).status
    source.close()
