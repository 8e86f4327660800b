"""The trace: one JSON object a line, appended as the run goes, hash chained, complete in itself.

Lines, in order: one `header` (versions, the resolved contract, policy, target, configuration without secrets, the
identities of what was checked and of the environment), one `plan` (every rule x promise that should be judged), any
number of `exchange`, then `result`, `finding` and `observation`, and one `footer` with the verdict. A trace without
a footer is partial: it still makes a report, and is never conformant.

Each line ends with the member `chain`: the SHA-256 (hexadecimal) of the chain before it (the empty string at first)
followed by the line's own bytes without that member.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

import orjson

from fairport.errors import TraceError, UsageError
from fairport.evidence import Ask, Exchange, Pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

SCHEMA_VERSION: Final = 1
_MARK: Final = b',"chain":"'
_TAIL: Final = len(_MARK) + 64 + len(b'"}')


def chained(line: bytes, before: str) -> str:
    """Return the chain value of a line (without its own `chain` member), given the chain before it."""
    return hashlib.sha256(before.encode() + line).hexdigest()


class TraceWriter:
    """Appends lines to a trace file, each flushed as it is written. Not thread-safe: the engine writes in order.

    Raises UsageError where the file cannot be opened, before anything is asked of a service.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.chain = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = path.open("wb")
        except OSError as error:
            raise UsageError(
                f"the trace cannot be written: {error.strerror or error}",
                where=str(path),
                hint="name a writable file with --trace PATH",
            ) from error

    def write(self, kind: str, record: Mapping[str, Any]) -> None:
        """Append one line of a kind. Raises TraceError when the disk refuses it."""
        line = orjson.dumps({"type": kind, **record}, option=orjson.OPT_NON_STR_KEYS)
        self.chain = chained(line, self.chain)
        try:
            self._file.write(line[:-1] + _MARK + self.chain.encode() + b'"}\n')
            self._file.flush()
        except OSError as error:
            raise TraceError(f"the trace cannot be written: {error.strerror or error}", where=str(self.path)) from error

    def exchange(self, exchange: Exchange) -> None:
        """Append one exchange."""
        self.write("exchange", exchange_record(exchange))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


@dataclass(slots=True)
class Trace:
    """A trace that has been read: everything but the exchanges, which are read from the file when asked for.

    `complete` says that a footer stands at the end; `flaws` lists what is wrong with the chain or the last line.
    """

    path: Path
    header: dict[str, Any] = field(default_factory=dict[str, Any])
    plan: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    footer: dict[str, Any] | None = None
    results: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    findings: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    observations: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    flaws: list[str] = field(default_factory=list[str])

    @property
    def complete(self) -> bool:
        """Whether the run came to its end."""
        return self.footer is not None

    def exchanges(self) -> Iterator[Exchange]:
        """Yield the exchanges in order, reading the file again."""
        for number, line in _read(self.path):
            record = _record(line)
            if record is not None and record["type"] == "exchange":
                yield self._exchange(record, number)

    def _exchange(self, record: Mapping[str, Any], number: int) -> Exchange:
        try:
            return exchange_of(record)
        except (KeyError, TypeError, ValueError) as error:
            raise TraceError(
                f"line {number} is no exchange: {type(error).__name__} {error}",
                where=str(self.path),
                hint="the trace was changed or damaged; make it again",
            ) from error


def read_trace(path: Path) -> Trace:
    """Read a trace and check its chain. Raises TraceError if the file is no trace at all."""
    trace = Trace(path)
    for number, record, chain_ok in _lines(path):
        if record is None or not chain_ok:
            trace.flaws.append(
                f"line {number} {'is cut or is not JSON' if record is None else 'breaks the hash chain'}"
            )
        if record is not None:
            try:
                _keep(trace, record, number)
            except (KeyError, TypeError):
                trace.flaws.append(f"line {number} lacks what a line of its kind holds")
    if not trace.header:
        raise TraceError("this is not a Fairport trace: it has no header line", where=str(path))
    return trace


def _keep(trace: Trace, record: dict[str, Any], number: int) -> None:
    match record.pop("type", None):
        case "header":
            _check_version(record, trace.path)
            trace.header = record
        case "plan":
            trace.plan = record["rows"]
        case "exchange":
            pass
        case "result":
            trace.results.append(record)
        case "finding":
            trace.findings.append(record)
        case "observation":
            trace.observations.append(record)
        case "footer":
            trace.footer = record
        case other:
            trace.flaws.append(f"line {number} is of an unknown type {other!r}")


def _check_version(header: Mapping[str, Any], path: Path) -> None:
    version = header.get("schema_version")
    if version != SCHEMA_VERSION:
        raise TraceError(
            f"the trace is of schema version {version!r}; this Fairport reads version {SCHEMA_VERSION}",
            where=str(path),
            hint="read it with the Fairport version that its header names",
        )


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None, bool]]:
    """Yield line number, record (None if unreadable) and whether the chain holds."""
    chain = ""
    for number, line in _read(path):
        bare, told = line[:-_TAIL] + b"}", line[-66:-2].decode("ascii", "replace")
        chain_ok = line[-_TAIL:].startswith(_MARK) and chained(bare, chain) == told
        chain = told
        yield number, _record(line), chain_ok


def _read(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines, numbered from 1. Raises TraceError where the file cannot be read."""
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                yield number, raw.rstrip(b"\n")
    except OSError as error:
        raise TraceError(f"the trace cannot be read: {error.strerror or error}", where=str(path)) from error


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(record, dict) or "type" not in record:
        return None
    record.pop("chain", None)
    return record


def exchange_record(exchange: Exchange) -> dict[str, Any]:
    """Return an exchange as the members of its line; empty members are left out."""
    ask = exchange.ask
    record: dict[str, Any] = {
        "number": exchange.number,
        "attempt": exchange.attempt,
        "last": exchange.last,
        "ask": _lean(
            {
                "operation": ask.operation,
                "method": ask.method,
                "path": ask.path,
                "query": ask.query,
                "headers": ask.headers,
                "credentials": ask.credentials,
                "probe": ask.probe,
                "walk": ask.walk,
                "confirms": ask.confirms,
                "client": ask.client,
            }
        ),
        "url": exchange.url,
        "sent": exchange.sent,
        "started": exchange.started,
        "elapsed": exchange.elapsed,
        "status": exchange.status,
        "headers": exchange.headers,
        "encoded_length": exchange.encoded_length,
        "trouble": exchange.trouble,
        "detail": exchange.detail,
        "echoed": exchange.echoed,
    }
    return _lean(record) | _body_record(exchange.body)


def _lean(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value not in ("", (), None)}


def _body_record(body: bytes) -> dict[str, str]:
    if not body:
        return {}
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def exchange_of(record: Mapping[str, Any]) -> Exchange:
    """Return the exchange of a line: the inverse of exchange_record."""
    ask = record["ask"]
    return Exchange(
        number=record["number"],
        attempt=record["attempt"],
        last=record["last"],
        ask=Ask(
            operation=ask.get("operation", ""),
            method=ask["method"],
            path=_pairs(ask.get("path", ())),
            query=_pairs(ask.get("query", ())),
            headers=_pairs(ask.get("headers", ())),
            credentials=ask["credentials"],
            probe=ask.get("probe", ""),
            walk=ask.get("walk", ""),
            confirms=ask.get("confirms", 0),
            client=ask.get("client", ""),
        ),
        url=record.get("url", ""),
        sent=_pairs(record.get("sent", ())),
        started=record["started"],
        elapsed=record["elapsed"],
        status=record["status"],
        headers=_pairs(record.get("headers", ())),
        body=_body_of(record),
        encoded_length=record.get("encoded_length"),
        trouble=record.get("trouble", ""),
        detail=record.get("detail", ""),
        echoed=tuple(record.get("echoed", ())),
    )


def _pairs(value: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((name, text) for name, text in value)


def _body_of(record: Mapping[str, Any]) -> bytes:
    if "base64" in record:
        return base64.b64decode(record["base64"])
    return str(record.get("text", "")).encode("utf-8")
