"""A check put together: contract, credentials, source, patience, masking, trace, run, and the account of it.

Everything concrete meets here and nowhere else. The command line and the Python API both come through this door.
"""

from __future__ import annotations

import secrets
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fairport.account import Account, account_of
from fairport.conclusion import Terms
from fairport.contract_tests.explore import EXPLORERS, LAST
from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.sources.credentials import Anonymous, Credentials, Several
from fairport.contract_tests.sources.masking import Mask
from fairport.contract_tests.sources.ports import prepare
from fairport.contract_tests.sources.retry import Limits, Patient
from fairport.errors import FairportError, TargetError, UsageError
from fairport.identity import identity
from fairport.judge import Judge
from fairport.keeping import KEY_BYTES, Privacy
from fairport.reference import PORTING, service_of
from fairport.run import Progress, Run, Settings
from fairport.spec.model import Window
from fairport.trace import TraceWriter, read_trace
from fairport.validators import all_rules
from fairport.verdict import Policy
from fairport.words import with_article

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from fairport.contract_tests.sources.ports import Prepared, Source
    from fairport.evidence import Ask
    from fairport.snapshots import Snapshot
    from fairport.spec.model import Contract
    from fairport.waivers import Waiver

BUDGETS: Final = {"quick": 500, "standard": 1500, "thorough": 10_000}
"""How many requests a profile may send where nobody says a number."""
TIMEOUT: Final = 30.0
"""Seconds for one attempt where nobody says otherwise."""
SEED: Final = 1
DEMO: Final = "demo"
"""What the reference service is called as a target; it is started for the run, wherever there is room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be checked, and how. Secrets stand in `credentials` alone.

    `target` is what the user called it, `base_url` where it is. `params` and `foreign` are request parameters by
    name. `max_requests` None: what the profile allows. `redact_trace` has the trace hold pseudonyms for personal data,
    `show_personal` has the account tell what the trace holds. `told` is what the trace tells of the configuration
    beside it.
    """

    target: str
    base_url: str
    contract: Contract
    source: Source
    credentials: Credentials = field(default_factory=Anonymous)
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    foreign: Mapping[str, str] = field(default_factory=dict[str, str])
    profile: str = "standard"
    seed: int = SEED
    max_requests: int | None = None
    rate: float | None = None
    workers: int = 1
    auth_probes: bool = True
    redact_trace: bool = False
    show_personal: bool = False
    policy: Policy = field(default_factory=Policy)
    accepted: Mapping[str, str] = field(default_factory=dict[str, str])
    waivers: tuple[Waiver, ...] = ()
    baseline: Snapshot | None = None
    told: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def budget(self) -> int:
        """How many requests may be sent."""
        return self.max_requests or BUDGETS[self.profile]

    @property
    def environment(self) -> str:
        """The identity of where it is checked: the base URL, or the name of what is started for the run."""
        return identity(self.target if self.target == DEMO else self.base_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check that came to its end: its account, and the error that cut it short."""

    account: Account
    error: FairportError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A reference service, running: where it is, who may ask, and the values that its data answers to.

    `auth` is "" where everybody may.
    """

    base_url: str
    auth: str
    params: Mapping[str, str]
    foreign: Mapping[str, str]


def carry_out(job: Job, trace: Path, tell: Callable[[Progress], None] = lambda _: None) -> Checked:
    """Check a service, record it into the file `trace`, and return the account of it, read back from there.

    Raises UsageError if a parameter does not exist, the trace cannot be written (both before the first request), or
    nothing can be asked for want of values. A service that cannot be checked is an account too, with the error beside
    it. The source is left open.
    """
    check_names(job.contract, job.params)
    check_names(job.contract, job.foreign, option="--foreign")
    courier = courier_of(job)
    writer = TraceWriter(trace)
    run = Run(
        contract=job.contract,
        courier=courier,
        rules=all_rules(),
        trace=writer,
        settings=_settings(job),
        known=known_of(job),
        depth=PROFILES[job.profile],
        clock=time.time,
        privacy=_privacy(job),
        tell=tell,
    )
    error: TargetError | None = None
    with closing(writer):
        try:
            run.carry_out(EXPLORERS, LAST)
        except TargetError as caught:
            error = caught
    return Checked(account=account_of(read_trace(trace), show_personal=job.show_personal), error=error)


def courier_of(job: Job) -> Patient:
    """Return what sends the requests of a job: its source, with patience, a rate and a budget."""
    limits = Limits(rate=job.rate, budget=job.budget)

    def prepared(ask: Ask, number: int, attempt: int) -> Prepared:
        path = job.contract.operation(ask.operation).path
        return prepare(ask, number, attempt, job.base_url, path, job.credentials)

    return Patient(job.source, prepared, limits, renew=job.credentials.renew, seed=job.seed)


def known_of(job: Job) -> Known:
    """Return what is known before the first request: what the user gave, and what the credentials tell."""
    values = dict(job.params)
    for name, part in job.contract.from_credentials:
        if part == "username" and job.credentials.username:
            values.setdefault(name, job.credentials.username)
    return Known(values=values, given=frozenset(job.params), foreign=dict(job.foreign), now=time.time())


def together(parts: Iterable[Credentials]) -> Credentials:
    """Return credentials that are sent together as one; none of them: nobody asks."""
    held = tuple(parts)
    if len(held) == 1:
        return held[0]
    return Several(held) if held else Anonymous()


def check_names(contract: Contract, names: Iterable[str], *, option: str = "--param") -> None:
    """Raise UsageError for a name that is no parameter of the contract."""
    known = {parameter.name for operation in contract.operations for parameter in operation.parameters}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(sorted(known)) or 'none'}"
            raise UsageError(f"the contract {contract.name} has no parameter {name!r}", where=option, hint=hint)


def check_accepted(contract: Contract, accepted: Iterable[tuple[str, str]], where: str) -> None:
    """Raise UsageError for an accepted gap (rule, operation) whose rule or operation does not exist."""
    rules = [rule.id for rule in all_rules()]
    operations = [operation.id for operation in contract.operations]
    for rule, operation in accepted:
        for name, known, kind in ((rule, rules, "rule"), (operation, ["", *operations], "operation")):
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]}?" if near else "`fairport rules` lists them"
                raise UsageError(f"there is no {kind} {name!r}", where=f"{where}: accepted", hint=hint)


def check_waivers(contract: Contract, waivers: Iterable[Waiver]) -> None:
    """Raise UsageError for a waiver whose rule, operation or promise does not exist, or not together."""
    held = tuple(waivers)
    plan = Judge(contract, all_rules()).plan() if held else []
    for waiver in held:
        known = {
            "rule": [rule.id for rule in all_rules()],
            "operation": [operation.id for operation in contract.operations],
            "promise": [row.promise for row in plan if (row.rule, row.operation) == (waiver.rule, waiver.operation)],
        }
        for kind, names in known.items():
            name = getattr(waiver, kind)
            if name and name not in names:
                near = get_close_matches(name, names, n=1)
                hint = f"did you mean {near[0]}?" if near else "the finding in the JSON report says it"
                raise UsageError(
                    f"the waiver names {with_article(kind)} that there is not: {name!r}", where=waiver.where, hint=hint
                )


@contextmanager
def reference_service(
    *,
    contract: str = PORTING,
    size: int | None = None,
    seed: int = SEED,
    faults: Iterable[str] = (),
    latency: float = 0.0,
) -> Generator[Reference]:
    """Serve the reference service of a contract on the loopback interface while the context lasts.

    `contract` is a name; one that has none of its own is served by the default contract's. `size` None: as many rows
    as its own default. Raises UsageError for an unknown fault.
    """
    from fairport.contract_tests.service.server import serving  # noqa: PLC0415 - a web server: heavy

    service = service_of(contract)
    rows = service.usual if size is None else size
    with service.demo(rows, seed, tuple(faults), latency) as held, serving(held.app) as base_url:
        yield Reference(base_url=base_url, auth=held.auth, params=held.parameters, foreign=held.foreign)


def with_reference(job: Job, reference: Reference) -> Job:
    """Return a job with what the reference service tells of itself, as far as its contract has such parameters.

    What the job has already stays. The window is left to be found, as with any service.
    """
    known = {parameter.name for operation in job.contract.operations for parameter in operation.parameters}
    windows = {name for window in job.contract.of(Window) for name in (window.start, window.end)}
    params = {name: value for name, value in reference.params.items() if name in known - windows}
    foreign = {name: value for name, value in reference.foreign.items() if name in known}
    return replace(job, params={**params, **job.params}, foreign={**foreign, **job.foreign})


def default_trace() -> Path:
    """Return where a trace is kept if nobody says otherwise; its folder is one that git ignores."""
    folder = Path(".fairport")
    ignore = folder / ".gitignore"
    try:
        folder.mkdir(exist_ok=True)
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        message = f"the trace cannot be written: {error.strerror or error}"
        raise UsageError(message, where=str(folder), hint="name a writable file with --trace PATH") from error
    return folder / "trace.jsonl"


def _settings(job: Job) -> Settings:
    config = {
        "base_url": job.base_url,
        "params": dict(job.params),
        "foreign": dict(job.foreign),
        "max_requests": job.budget,
        "rate": job.rate,
        "workers": job.workers,
        "auth_probes": job.auth_probes,
        **job.told,
    }
    return Settings(
        target=job.target,
        environment=job.environment,
        profile=job.profile,
        seed=job.seed,
        budget=job.budget,
        workers=job.workers,
        auth_probes=job.auth_probes,
        terms=Terms(policy=job.policy, accepted=job.accepted, waivers=job.waivers, baseline=job.baseline),
        config=config,
    )


def mask_of(job: Job) -> Mask:
    """Return what hides the secrets of a job; a parameter's value is none."""
    return Mask(job.credentials.secrets, public=frozenset(job.params.values()))


def _privacy(job: Job) -> Privacy:
    mask = mask_of(job)
    key = secrets.token_hex(KEY_BYTES)
    return Privacy(clean=mask.clean, clean_text=mask.text, key=key, redact=job.redact_trace)
