"""An audit put together: recorded traffic is judged as a run's would be, into a trace of its own. Nothing is sent."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from fairport.account import Account, account_of
from fairport.conclusion import RECORDING, Terms
from fairport.contract_tests.recordings.clients import Credentials
from fairport.contract_tests.recordings.har import is_har, read_har
from fairport.contract_tests.recordings.overview import overview_of
from fairport.contract_tests.recordings.replay import Replay
from fairport.contract_tests.recordings.secrets_seen import SecretsSeen
from fairport.contract_tests.recordings.traces import is_trace, recorded_contract, trace_exchanges
from fairport.contract_tests.sources.credentials import header, is_sensitive
from fairport.contract_tests.sources.masking import STARS, Mask
from fairport.contract_tests.sources.recognise import recognise
from fairport.errors import TraceError, UsageError
from fairport.evidence import Exchange
from fairport.identity import identity
from fairport.keeping import KEY_BYTES, Privacy, masked_places
from fairport.run import Run, Settings
from fairport.trace import TraceWriter, read_trace
from fairport.validators import all_rules
from fairport.verdict import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from fairport.evidence import Ask
    from fairport.snapshots import Snapshot
    from fairport.spec.model import Contract
    from fairport.waivers import Waiver

NOT_RECORDED: Final = "the recording holds no request of this operation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What is to be judged, and how. `contract` None: the one in the header of a trace.

    `base_url` says which of the recorded services is meant, "" where there is but one.
    """

    file: Path
    contract: Contract | None
    base_url: str = ""
    redact_trace: bool = False
    show_personal: bool = False
    policy: Policy = field(default_factory=Policy)
    accepted: Mapping[str, str] = field(default_factory=dict[str, str])
    waivers: tuple[Waiver, ...] = ()
    baseline: Snapshot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a recording comes down to: its exchanges without secrets, and what the new trace tells of it.

    `asked` are the operations that it holds; `begun` and `ended` are seconds since the epoch; `masked` counts the
    secrets that were masked, while the exchanges are read.
    """

    target: str
    environment: str
    contract: Contract
    exchanges: Iterator[Exchange]
    asked: frozenset[str]
    begun: float
    ended: float
    told: Mapping[str, Any]
    masked: Counter[str] = field(default_factory=Counter[str])


def audit(wanted: Audit, trace: Path) -> Account:
    """Judge a recording, write the trace `trace` of it, and return the account, read back from there.

    Raises:
        TraceError: the recording cannot be read, is neither a HAR nor a trace, or is damaged.
        UsageError: it holds no request of the contract, or several services; the trace cannot be written.
    """
    if trace.exists() and wanted.file.exists() and trace.samefile(wanted.file):
        raise UsageError("the trace would overwrite the recording", where=str(trace), hint="name another with --trace")
    evidence = evidence_of(wanted)
    operations = [operation.id for operation in evidence.contract.operations]
    times = iter((evidence.begun, evidence.ended))

    def replay(run: Run) -> None:
        for exchange in evidence.exchanges:
            run.take(exchange)

    with closing(TraceWriter(trace)) as writer:
        run = Run(
            contract=evidence.contract,
            courier=_Nobody(),
            rules=all_rules(),
            trace=writer,
            settings=_settings(wanted, evidence),
            known=_Recorded(silent={name: NOT_RECORDED for name in operations if name not in evidence.asked}),
            depth=None,
            clock=lambda: next(times),
            privacy=Privacy(key=_key_of(wanted.file), redact=wanted.redact_trace, masked=evidence.masked),
        )
        run.carry_out((replay,), ())
    return account_of(read_trace(trace), show_personal=wanted.show_personal)


def _key_of(recording: Path) -> str:
    """Return what pseudonyms are made with: known to whoever has the recording, and the same each time it is judged."""
    with recording.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[: 2 * KEY_BYTES]


class _Nobody:
    """Sends nothing: what was recorded is all there is."""

    def exchange(self, ask: Ask, number: int) -> tuple[Exchange, ...]:
        return (Exchange(number=number, ask=ask, url="", trouble="not-sent", detail="a recording is not asked"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recorded:
    silent: dict[str, str]


def _settings(wanted: Audit, evidence: Evidence) -> Settings:
    return Settings(
        target=evidence.target,
        environment=evidence.environment,
        profile=RECORDING,
        budget=0,
        auth_probes=False,
        terms=_terms(wanted),
        config={"recording": str(wanted.file), **evidence.told},
    )


def _terms(wanted: Audit) -> Terms:
    return Terms(
        policy=wanted.policy,
        accepted=wanted.accepted,
        waivers=wanted.waivers,
        baseline=wanted.baseline,
        mode=RECORDING,
    )


def evidence_of(wanted: Audit) -> Evidence:
    """Return what a recording holds of a contract, secrets masked. Raises as `audit` does for what cannot be read."""
    if is_trace(wanted.file):
        return _of_trace(wanted)
    if not is_har(wanted.file):
        raise TraceError(
            "this is neither a HAR nor a Fairport trace",
            where=str(wanted.file),
            hint="export the traffic as HAR 1.2 from the browser's network panel or the proxy",
        )
    if wanted.contract is None:
        raise UsageError("a HAR says nothing of its contract", where=str(wanted.file), hint="give it with --contract")
    return _of_har(wanted, wanted.contract)


def _of_har(wanted: Audit, contract: Contract) -> Evidence:
    """Read a HAR twice: the first time for what it is of and for its secrets, then for its exchanges."""
    declared = frozenset(p.name for operation in contract.operations for p in operation.parameters)
    credentials = Credentials(contract)
    secrets = SecretsSeen(credentials, declared, is_sensitive, _secret_parts)

    def known(method: str, url: str, base_path: str) -> Ask | None:
        return recognise(contract, method, url, base_path)

    overview = overview_of(
        read_har(wanted.file), known, credentials, secrets, base_url=wanted.base_url, where=str(wanted.file)
    )
    now = time.time()
    replay = Replay(contract, overview, known, credentials, secrets, now)
    public = frozenset(value for _, path in overview.good for _, value in path)
    masking = _Masking(Mask(secrets.everything, public), Mask(secrets.credentials, public))
    return Evidence(
        target=overview.base_url,
        environment=identity(overview.base_url),
        contract=contract,
        exchanges=replay.exchanges(read_har(wanted.file), masking.clean),
        asked=overview.asked,
        begun=now if overview.begun is None else overview.begun,
        ended=now if overview.ended is None else overview.ended,
        told={
            "format": "har",
            "base_url": overview.base_url,
            "entries": overview.entries,
            "left_out": dict(overview.left_out),
        },
        masked=masking.masked,
    )


@dataclass(frozen=True, slots=True)
class _Masking:
    """Hides every secret of a recording, and notes where an answer repeats what a client identified itself by.

    `masked` counts what is hidden, by where it stood; what stood in a URL is hidden before.
    """

    everything: Mask
    credentials: Mask
    masked: Counter[str] = field(default_factory=Counter[str])

    def clean(self, exchange: Exchange) -> Exchange:
        """Return an exchange as it may be written down."""
        clean = self.everything.exchange(exchange)
        self.masked.update({**masked_places(exchange, clean), "URL": int(STARS in clean.url)})
        return replace(clean, echoed=self.credentials.echoes(exchange))


def _secret_parts(name: str, value: str) -> Iterable[str]:
    try:
        held = header(f"{name}: {value}")
    except UsageError:  # what cannot be a header is taken whole
        return (value,)
    return replace(held, secret=True).secrets()


def _of_trace(wanted: Audit) -> Evidence:
    trace = read_trace(wanted.file)
    if trace.flaws:
        where = f"{wanted.file}: {trace.flaws[0]}"
        raise TraceError("the trace is damaged", where=where, hint="`fairport verify` tells what is wrong with it")
    if trace.header.get("personal", {}).get("redacted"):
        raise UsageError(
            "the trace is redacted: to judge it anew would judge pseudonyms",
            where=str(wanted.file),
            hint="`fairport verify` judges what can be judged again, `fairport report` tells what the run found",
        )
    contract = wanted.contract or recorded_contract(trace)
    own: Mapping[str, Any] = trace.header.get("config", {})
    base_url = wanted.base_url or str(own.get("base_url", ""))
    base_path = urlsplit(base_url).path

    def known(method: str, url: str) -> Ask | None:
        return recognise(contract, method, url, base_path) if url.startswith(base_url) else None

    finder = known if wanted.contract is not None or wanted.base_url else None
    asked = frozenset(exchange.ask.operation for exchange in trace_exchanges(trace, contract, finder))
    if not asked:
        raise UsageError(
            "the trace holds no request of the contract's operations",
            where=str(wanted.file),
            hint="give the contract that it is of with --contract, and where the service is with --base-url URL",
        )
    begun = float(trace.header.get("started", 0.0))
    return Evidence(
        target=str(trace.header.get("target", base_url)),
        environment=str(trace.header.get("environment") or identity(base_url)),
        contract=contract,
        exchanges=trace_exchanges(trace, contract, finder),
        asked=asked,
        begun=begun,
        ended=float((trace.footer or {}).get("finished", begun)),
        told={"format": "trace", "base_url": base_url},
    )
