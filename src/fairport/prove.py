"""The proof of the suite itself: every rule can fail, and nothing fair makes it fail.

Each case runs the whole check in process against the reference service telling one lie, or against one fair variant,
on a day that never ends: clock and sleep are injected, nothing waits.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Final, Literal

from fairport.account import Account, account_of
from fairport.contract_tests.explore import EXPLORERS, LAST
from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.sources.app import AppSource
from fairport.contract_tests.sources.credentials import Basic
from fairport.contract_tests.sources.masking import Mask
from fairport.contract_tests.sources.ports import Prepared, prepare
from fairport.contract_tests.sources.retry import Limits, Patient
from fairport.keeping import Privacy
from fairport.run import Run, Settings
from fairport.spec import Contract, load_contract
from fairport.trace import TraceWriter, read_trace
from fairport.validators import all_rules
from fairport.verdict import Finding, Level, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fairport.contract_tests.service.data import Dataset
    from fairport.contract_tests.service.store import Store
    from fairport.evidence import Ask

NOW: Final = 1_790_000_000.0
"""The moment at which every case runs, in seconds since the epoch."""
TARGET: Final = "http://reference"
BUDGET: Final = 600

Kind = Literal["fault", "variant", "honest"]
ARMS: Final = ("schema", "one response", "relations")
"""What each arm of the ablation judges: schema and media type only; every rule over one response; all rules."""
_SCHEMA: Final = ("types.", "formats.", "http.status", "http.media-type", "json.well-formed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One service to check: a fault or a variant by name, or the honest one; with how much data, of which seed."""

    name: str
    kind: Kind
    size: int = 137
    seed: int = 1
    profile: str = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What became of a case.

    `caught` are the rules that failed as they must, `missed` those that must have and did not. `alarms` failed though
    nothing lists them, `unclear` are relations that stayed inconclusive. `first` is the number of the request that
    first showed a breach, `stage` who asked it. `arms` are those of the ablation that catch the fault.
    """

    case: Case
    verdict: Verdict
    requests: int
    seconds: float
    caught: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    first: int = 0
    stage: str = ""
    arms: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything that must be caught was, and nothing else failed."""
        return not self.missed and not self.alarms


@lru_cache(maxsize=1)
def _contract() -> Contract:
    return load_contract("porting-status")


@lru_cache(maxsize=4)
def _stocked(size: int, seed: int) -> tuple[Dataset, Store]:
    """Data in a filled store, shared by all cases of the same size and seed."""
    from fairport.contract_tests.service.data import Dataset  # noqa: PLC0415 - the service is loaded when it is proved
    from fairport.contract_tests.service.store import Store  # noqa: PLC0415 - as above

    data = Dataset(size, seed, int(NOW))
    return data, Store(data.records(), data.owners)


def cases(sizes: Sequence[int] = (137,), seeds: Sequence[int] = (1,), profile: str = "standard") -> list[Case]:
    """Return every fault at the largest size, and every variant and the honest service at each size and seed."""
    from fairport.contract_tests.service.faults import FAULTS  # noqa: PLC0415 - as above
    from fairport.contract_tests.service.variants import VARIANTS  # noqa: PLC0415 - as above

    faults = [Case(name=name, kind="fault", size=max(sizes), seed=seeds[0], profile=profile) for name in FAULTS]
    fair: list[tuple[str, Kind]] = [("honest", "honest"), *((name, "variant") for name in VARIANTS)]
    return faults + [
        Case(name=name, kind=kind, size=size, seed=seed, profile=profile)
        for name, kind in fair
        for size in sizes
        for seed in seeds
    ]


def prove_all(wanted: Sequence[Case], *, workers: int = 0) -> Iterator[Proof]:
    """Prove cases side by side, in order. `workers` 0: as many as there are cores."""
    count = workers or os.cpu_count() or 1
    if count == 1 or len(wanted) == 1:
        yield from map(prove, wanted)
        return
    with ProcessPoolExecutor(count) as pool:
        yield from pool.map(prove, wanted, chunksize=2)


def prove(case: Case) -> Proof:
    """Run one case and compare what failed with what must, and may, fail."""
    began = perf_counter()
    with TemporaryDirectory(prefix="fairport-prove-") as folder:
        account = check_case(case, Path(folder) / "trace.jsonl")
    failed = [finding for finding in account.findings if finding.outcome is Outcome.FAILED]
    catches, may = _expected(case, failed)
    rules = {finding.rule for finding in failed}
    roots = {finding.fingerprint: finding for finding in failed}
    loose = {finding.rule for finding in failed if _root(finding, roots).rule not in catches | may}
    errored = {result.rule for result in account.results if result.outcome is Outcome.ERRORED}
    first = min((number for finding in failed for number in finding.exchanges[:1]), default=0)
    return Proof(
        case=case,
        verdict=account.verdict,
        requests=account.requests,
        seconds=perf_counter() - began,
        caught=tuple(sorted(rules & catches)),
        missed=tuple(sorted(catches - rules)),
        alarms=tuple(sorted((loose - catches - may) | errored)),
        unclear=tuple(sorted({f.rule for f in account.findings if f.outcome is Outcome.INCONCLUSIVE})),
        first=first,
        stage=_stage(account, first),
        arms=_arms(rules),
    )


def _expected(case: Case, failed: Sequence[Finding]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the rules that must fail and those that may; a variant's may only at SHOULD."""
    from fairport.contract_tests.service.faults import named  # noqa: PLC0415 - as above
    from fairport.contract_tests.service.variants import named_variant  # noqa: PLC0415 - as above

    if case.kind == "fault":
        lie = named(case.name)
        return frozenset(lie.catches), frozenset(lie.also)
    if case.kind == "honest":
        return frozenset(), frozenset()
    firm = {finding.rule for finding in failed if finding.level is Level.MUST}
    return frozenset(), frozenset(named_variant(case.name).expects) - firm


def _root(finding: Finding, by_fingerprint: dict[str, Finding]) -> Finding:
    """Follow what blocks a finding to its cause; a ring ends where it began."""
    seen: set[str] = set()
    while finding.blocked_by in by_fingerprint and finding.fingerprint not in seen:
        seen.add(finding.fingerprint)
        finding = by_fingerprint[finding.blocked_by]
    return finding


def _stage(account: Account, number: int) -> str:
    stages = account.stages
    return next((name for name, first in reversed(stages) if first <= number), "") if number else ""


def _arms(rules: set[str]) -> tuple[str, ...]:
    over_one = {rule.id for rule in all_rules() if rule.over in {"answer", "operation"}}
    arms: list[str] = []
    if any(rule.startswith(_SCHEMA) for rule in rules):
        arms.append(ARMS[0])
    if rules & over_one:
        arms.append(ARMS[1])
    if rules:
        arms.append(ARMS[2])
    return tuple(arms)


def check_case(case: Case, trace: Path, *, workers: int = 1) -> Account:
    """Check the service of a case, and return the account read back from the trace."""
    run_of(case, trace, workers=workers).carry_out(EXPLORERS, LAST)
    return account_of(read_trace(trace))


def run_of(case: Case, trace: Path, *, workers: int = 1, budget: int = BUDGET) -> Run:
    """Return the run over the service of a case, ready to be carried out."""
    clock = Clock()
    source, data = _service(case, clock)
    secret = Basic(data.given.account, data.given.token)
    mask = Mask(secret.secrets, public=frozenset({data.given.account}))
    paths = {operation.id: operation.path for operation in _contract().operations}
    stranger = data.foreign[0]

    def prepared(ask: Ask, number: int, attempt: int) -> Prepared:
        return prepare(ask, number, attempt, TARGET, paths[ask.operation], secret, clock=clock.now)

    return Run(
        contract=_contract(),
        courier=Patient(source, prepared, Limits(), clock=clock.now, ticks=clock.now, sleep=clock.sleep),
        rules=all_rules(),
        trace=TraceWriter(trace),
        settings=Settings(target=TARGET, profile=case.profile, workers=workers, budget=budget),
        known=Known(
            values={"AccountSid": data.given.account},
            given=frozenset({"AccountSid"}),
            foreign={
                "AccountSid": stranger.account,
                "PropertySid": stranger.properties[0],
                "PortingRequestNumbers": data.foreign_number,
            },
            now=NOW,
        ),
        depth=PROFILES[case.profile],
        clock=clock.now,
        privacy=Privacy(clean=mask.clean),
    )


class Clock:
    """A day that stands still but for what is slept."""

    def __init__(self) -> None:
        """Begin at NOW."""
        self._now = NOW

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Let seconds pass at once."""
        self._now += seconds


def _service(case: Case, clock: Clock) -> tuple[AppSource, Dataset]:
    """Return the case's service in process, and the data that it holds."""
    from fairport.contract_tests.service import variants  # noqa: PLC0415 - as above
    from fairport.contract_tests.service.app import make_app  # noqa: PLC0415 - as above

    data, store = _stocked(case.size, case.seed)
    if case.kind == "variant":
        variant = variants.named_variant(case.name)
        held = variants.filled_store(variant, data) if variants.has_own_data(variant) else store
        app = variants.make_varied_app(variant, held, credentials=data.credentials, clock=clock.now, sleep=clock.sleep)
    else:
        faults = (case.name,) if case.kind == "fault" else ()
        app = make_app(store, credentials=data.credentials, faults=faults, clock=clock.now, sleep=clock.sleep)
    return AppSource(app, clock=clock.now, ticks=clock.now), data


def told_as_table(proofs: Sequence[Proof]) -> str:
    """Return proofs as a Markdown page: what was caught, missed and wrongly alarmed, and what each arm catches."""
    faults = [proof for proof in proofs if proof.case.kind == "fault"]
    fair = [proof for proof in proofs if proof.case.kind != "fault"]
    counts = Counter(arm for proof in faults for arm in proof.arms)
    return "\n".join(
        [
            "## Faults",
            "",
            *_table(
                "fault | caught by | missed | wrong alarms | found by | at request | requests", map(_fault_row, faults)
            ),
            "",
            "## Fair services",
            "",
            *_table("service | rows | seed | verdict | wrong alarms | inconclusive | requests", map(_fair_row, fair)),
            "",
            "## What each arm catches",
            "",
            *_table("arm | faults caught", (f"{arm} | {counts[arm]} of {len(faults)}" for arm in ARMS)),
            "",
        ]
    )


def _table(head: str, rows: Iterable[str]) -> list[str]:
    return [f"| {head} |", "|" + "---|" * (head.count("|") + 1), *(f"| {row} |" for row in rows)]


def _fault_row(proof: Proof) -> str:
    told = (_told(proof.caught), _told(proof.missed), _told(proof.alarms), proof.stage, proof.first, proof.requests)
    return " | ".join(map(str, (proof.case.name, *told)))


def _fair_row(proof: Proof) -> str:
    case = proof.case
    told = (case.name, case.size, case.seed, proof.verdict, _told(proof.alarms), _told(proof.unclear), proof.requests)
    return " | ".join(map(str, told))


def _told(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "-"
