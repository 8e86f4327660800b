"""The contenders of the comparison: how each is started against a URL, and what it said.

Both are their own command lines over loopback. Schemathesis gets all that its user would give it: the credentials,
the values of path parameters and a window that holds all data (as its configuration has them), its default checks,
phases and number of examples, and leave to go on after a failure, so that one failure hides no other.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Failure: TypeAlias = tuple[str, ...]
"""What was wrong, to be known again in another run: Schemathesis' code, operation and detail; our rule and level."""

PATIENCE: Final = 600
"""Seconds after which a command is stopped; that counts as a failure that it told."""
COMPONENTS: Final = re.compile(r"^ +- (.*)$", re.MULTILINE)
BIN: Final = Path(sys.executable).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A service to run against: where, whose, with values that exist."""

    url: str
    auth: str
    parameters: Mapping[str, str]
    foreign: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one command said: its failures, each with the number of the request that first showed it (0: unknown).

    `seconds` is the whole command from start to exit, `code` its exit code.
    """

    failures: Mapping[Failure, int] = field(default_factory=dict[Failure, int])
    seconds: float = 0.0
    code: int = 0

    def within(self, requests: int) -> frozenset[Failure]:
        """Return the failures that the first so many requests had shown."""
        return frozenset(failure for failure, number in self.failures.items() if number <= requests)


def fairport(target: Target, folder: Path) -> Said:
    """Run `fairport check` with its standard profile; what failed at MUST or SHOULD counts."""
    report = folder / "fairport.json"
    words = ["fairport", "check", target.url, "--auth", target.auth, "--trace", str(folder / "trace.jsonl")]
    words += [word for name, value in target.foreign.items() for word in ("--foreign", f"{name}={value}")]
    seconds, code = _run([*words, "--report", f"json={report}", "--quiet"], folder)
    if code not in {0, 1, 3}:
        return Said(failures={("fairport", f"exit {code}"): 0}, seconds=seconds, code=code)
    found = json.loads(report.read_text(encoding="utf-8"))["findings"]
    failed = {(f["rule"], f["level"]): min(f["exchanges"], default=0) for f in found if f["outcome"] == "failed"}
    return Said(failures=failed, seconds=seconds, code=code)


def schemathesis(target: Target, folder: Path, document: dict[str, Any], seed: int) -> Said:
    """Run `schemathesis run` at its defaults; every failed check and every error that it tells counts."""
    described, config, events = folder / "openapi.json", folder / "schemathesis.toml", folder / "events.ndjson"
    described.write_text(json.dumps(document), encoding="utf-8")
    config.write_text(_configured(target.parameters), encoding="utf-8")
    events.unlink(missing_ok=True)
    words = ["schemathesis", "--config-file", str(config), "run", str(described), "--url", target.url]
    words += ["--auth", target.auth, "--seed", str(seed), "--generation-database", "none", "--continue-on-failure"]
    seconds, code = _run([*words, "--report", "ndjson", "--report-ndjson-path", str(events)], folder)
    failures: dict[Failure, int] = {}
    for failure, number in _told(events):
        failures.setdefault(failure, number)
    if code not in {0, 1} and not failures:
        failures["schemathesis", f"exit {code}"] = 0
    return Said(failures=failures, seconds=seconds, code=code)


def _configured(parameters: Mapping[str, str]) -> str:
    """Return the configuration: values for the parameters, sids as text and instants as numbers."""
    lines = [
        f'"path.{name}" = "{value}"' if name.endswith("Sid") else f'"query.{name}" = {value}'
        for name, value in parameters.items()
    ]
    return "\n".join(["[parameters]", *lines, ""])


def _run(words: Sequence[str], folder: Path) -> tuple[float, int]:
    """Run a command of this environment; return its seconds and its exit code (-1: stopped for being too slow)."""
    began = time.perf_counter()
    try:
        done = subprocess.run(
            [BIN / words[0], *words[1:]], cwd=folder, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return time.perf_counter() - began, -1
    return time.perf_counter() - began, done.returncode


def _told(events: Path) -> Iterator[tuple[Failure, int]]:
    """Yield each failure of Schemathesis' own event report with the number of its request, counted as recorded."""
    before = 0
    for line in events.read_text(encoding="utf-8").splitlines() if events.exists() else ():
        ((kind, event),) = json.loads(line).items()
        if kind in {"NonFatalError", "FatalError"}:
            yield ("error", str(event.get("label", "")), _kind_of(event)), before
        if kind == "ScenarioFinished":
            recorder = event["recorder"]
            yield from _failed(recorder, before)
            before += len(recorder.get("interactions", ()))


def _kind_of(event: dict[str, Any]) -> str:
    value = event.get("value") or event.get("exception") or {}
    return str(value.get("type", "")) if isinstance(value, dict) else str(value)[:80]


def _failed(recorder: dict[str, Any], before: int) -> Iterator[tuple[Failure, int]]:
    places = {name: place for place, name in enumerate(recorder.get("interactions", ()), before + 1)}
    for case, checks in recorder.get("checks", {}).items():
        for check in checks:
            if check.get("status") == "failure":
                for name in _names(check["failure_info"]["failure"]):
                    yield name, places.get(case, before)


def _names(failure: dict[str, Any]) -> list[Failure]:
    """Return a failure by code and operation; one for each thing that was wrong with an accepted invalid request."""
    name = (str(failure.get("code")), str(failure.get("operation", "")))
    wrong = COMPONENTS.findall(str(failure.get("message", "")))
    return [(*name, each) for each in wrong] if failure.get("type") == "AcceptedNegativeData" and wrong else [name]
