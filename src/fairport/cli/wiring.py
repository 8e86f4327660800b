"""From options, environment and fairport.toml to a job: command line first, then the target's table, then defaults."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

from fairport.assemble import (
    DEMO,
    SEED,
    TIMEOUT,
    Job,
    check_accepted,
    check_waivers,
    reference_service,
    together,
    with_reference,
)
from fairport.cli.console import warn
from fairport.cli.options import pairs, remote_reader
from fairport.cli.signing import credentials_of
from fairport.cli.wish import Place, Settled, Wish, first
from fairport.config import DEFAULT_CONTRACT, Acceptance, Config, Target, read_config
from fairport.contract_tests.sources.http import HttpOptions, HttpSource
from fairport.contract_tests.sources.ports import check_base_url
from fairport.errors import UsageError
from fairport.spec import load_contract
from fairport.verdict import Policy

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from fairport.contract_tests.sources.credentials import Credentials
    from fairport.contract_tests.sources.http import Certificate
    from fairport.snapshots import Snapshot
    from fairport.spec.model import Contract
    from fairport.waivers import Waiver

_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def settle(wish: Wish) -> Settled:
    """Read the configuration and look the target up in it. Raises UsageError for a target that cannot be."""
    config = read_config(wish.config)
    if wish.target == DEMO:
        return Settled(wish=wish, config=config)
    given = {"--size": wish.size is not None, "--fault": bool(wish.faults), "--latency": wish.latency is not None}
    for option in (name for name, is_given in given.items() if is_given):
        raise UsageError("this option is for the reference service only", where=option, hint="fairport check demo")
    if "://" in wish.target:
        return Settled(wish=wish, config=config)
    if wish.target not in config.targets and ("." in wish.target or ":" in wish.target):
        message = f"the target {wish.target!r} is no URL, and no name of the configuration"
        raise UsageError(message, where="TARGET", hint=f"https://{wish.target}")
    return Settled(wish=wish, config=config, table=config.target(wish.target))


def contract_of(settled: Settled) -> Contract:
    """Return the contract that is named, else the target's, else the default. Raises `ContractError`."""
    wish, table = settled.wish, settled.table
    return load_contract(
        first(wish.contract, table.contract, DEFAULT_CONTRACT),
        wish.overlays or table.overlays,
        remote=remote_reader(allowed=wish.allow_remote_refs or table.allow_remote_refs),
    )


@contextmanager
def job_of(settled: Settled) -> Generator[Job]:
    """Yield the job, its source open; for `demo` the reference service runs while the context lasts.

    Raises:
        UsageError: a value is wrong, or a file that is named is not there.
        ContractError: the contract cannot be read.
    """
    wish, table = settled.wish, settled.table
    contract = contract_of(settled)
    seed = first(wish.seed, table.seed, SEED)
    workers = first(wish.workers, table.workers, 1)
    profile = settled.profile
    accepted = accepted_today(settled.config)
    check_accepted(contract, ((each.rule, each.operation) for each in accepted), settled.config.path)
    options = _http_options(wish, table, workers)
    with _place(settled, contract.name, seed) as place, closing(HttpSource(options)) as source:
        credentials = together(credentials_of(wish, place, source.send))
        params = pairs(wish.params, "--param")
        job = Job(
            target=wish.target,
            base_url=place.base_url,
            contract=contract,
            source=source,
            credentials=credentials,
            params={**table.params, **params},
            foreign={**table.foreign, **pairs(wish.foreign, "--foreign")},
            profile=profile,
            seed=seed,
            max_requests=wish.max_requests or table.max_requests,
            rate=wish.rate or table.rate,
            workers=workers,
            auth_probes=wish.auth_probes,
            redact_trace=settled.redact_trace,
            show_personal=settled.show_personal,
            policy=policy_of(settled),
            accepted={each.key: each.reason for each in accepted},
            waivers=waivers_in(settled.waivers, contract),
            baseline=baseline_of(settled, contract, profile),
            told=_told(wish, options, credentials),
        )
        _warn_of_plain_text(job)
        yield with_reference(job, place.reference) if place.reference else job


@contextmanager
def _place(settled: Settled, contract: str, seed: int) -> Generator[Place]:
    wish, table = settled.wish, settled.table
    if wish.target != DEMO:
        yield Place(base_url=check_base_url(table.url or wish.target), table=table)
        return
    with reference_service(
        contract=contract, size=wish.size, seed=seed, faults=wish.faults, latency=wish.latency or 0.0
    ) as reference:
        yield Place(base_url=reference.base_url, reference=reference)


def _http_options(wish: Wish, table: Target, workers: int) -> HttpOptions:
    proxy = wish.proxy or table.proxy
    bundle = wish.ca_bundle or table.ca_bundle
    if wish.insecure and wish.ca_bundle:
        raise UsageError(
            "--ca-bundle says what to trust, --insecure that all is trusted", where="--insecure", hint="give one"
        )
    return HttpOptions(
        timeout=first(wish.timeout, table.timeout, TIMEOUT),
        connections=workers,
        trust_env=wish.target != DEMO,  # a proxy of the environment does not lead back to this machine
        verify=False if wish.insecure else bundle or True,
        cert=_certificate(wish.client_cert or table.client_cert),
        proxies={"http": proxy, "https": proxy} if proxy else {},
    )


def _certificate(text: str | None) -> Certificate | None:
    if not text or Path(text).exists() or ":" not in text:
        return text or None
    cert, _, key = text.rpartition(":")
    return cert, key


def accepted_today(config: Config) -> tuple[Acceptance, ...]:
    """Return what is accepted today, and tell what no longer is."""
    counts = config.accepted_on(datetime.now(UTC).date())
    for lapsed in config.accepted:
        if lapsed not in counts:
            warn(f"the acceptance of {lapsed.key} ended on {lapsed.expires} and no longer counts ({config.path})")
    return counts


class Judging(Protocol):
    """The options that say how what was found becomes an exit code."""

    @property
    def allow_unverified(self) -> bool:
        """--allow-unverified."""
        ...

    @property
    def fail_on(self) -> str | None:
        """--fail-on."""
        ...

    @property
    def baseline(self) -> Path | None:
        """--baseline."""
        ...

    @property
    def gate(self) -> str | None:
        """--gate."""
        ...


def policy_of(given: Judging, prefix: str = "--") -> Policy:
    """Return the policy that the options, called `prefix` and name, ask for.

    Raises UsageError for a gate without a baseline.
    """
    if given.gate and given.baseline is None:
        hint = f"give {prefix}baseline TRACE"
        raise UsageError("a gate needs a run to hold this one to", where=f"{prefix}gate", hint=hint)
    return Policy(
        allow_unverified=given.allow_unverified, fail_on_should=given.fail_on == "should", gate=given.gate or ""
    )


def baseline_of(given: Judging, contract: Contract, profile: str) -> Snapshot | None:
    """Return the baseline, if one is named. With a gate, raises UsageError for one of other rules or promises."""
    if given.baseline is None:
        return None
    from fairport.earlier import baseline_in  # noqa: PLC0415 - only those who have one wait for it

    return baseline_in(given.baseline, contract, profile, gated=bool(given.gate))


def waivers_in(file: Path | None, contract: Contract) -> tuple[Waiver, ...]:
    """Return the waivers of a file, if there is one. Raises UsageError for one that the contract cannot have."""
    if file is None:
        return ()
    from fairport.waiver_file import read_waivers  # noqa: PLC0415 - only those who have a file wait for it

    waivers = read_waivers(file)
    check_waivers(contract, waivers)
    return waivers


def _told(wish: Wish, options: HttpOptions, credentials: Credentials) -> Mapping[str, Any]:
    """Return what the trace tells of the configuration: no secret, only which headers are sent."""
    demo = {"size": wish.size, "faults": list(wish.faults), "latency": wish.latency or 0.0}
    proxy = options.proxies.get("https", "")
    return {
        "timeout": options.timeout,
        "insecure": options.verify is False,
        "ca_bundle": options.verify if isinstance(options.verify, str) else None,
        "client_certificate": options.cert is not None,
        "proxy": urlsplit(proxy).netloc.rpartition("@")[2] or None,
        "sends": [name for name, _ in credentials.headers(time.time())],
        **({"demo": demo} if wish.target == DEMO else {}),
    }


def _warn_of_plain_text(job: Job) -> None:
    parts = urlsplit(job.base_url)
    if parts.scheme == "http" and parts.hostname not in _LOCAL and job.credentials.secrets():
        warn(f"the credentials go out unencrypted: {job.base_url} is not https")
    if job.told.get("insecure"):
        warn("TLS certificates are not verified (--insecure)")
