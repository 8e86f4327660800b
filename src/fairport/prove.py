"""The proof of the suite itself: every rule can fail, and nothing fair makes it fail.

Each case runs the whole check in process against the reference service telling one lie, or against one fair variant,
on a day that never ends: clock and sleep are injected, nothing waits.
"""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from fairport.ablation import arms, decided, failing, first_shown, planned_only, stage_of, surely_planned
from fairport.contract_tests.explore import EXPLORERS, LAST, draw
from fairport.contract_tests.explore.desk import PROFILES
from fairport.contract_tests.explore.survey import survey
from fairport.judge import judge
from fairport.reference import Kind, Service, service_of, services
from fairport.rules import Over
from fairport.trial import PROFILE, SEED, SIZE, Case, check_case, contract, run_of
from fairport.validators import all_rules
from fairport.verdict import Finding, Level, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairport.account import Account
    from fairport.evidence import Exchange
    from fairport.run import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What became of a case.

    `caught` are the rules that failed as they must, `missed` those that must have and did not. `alarms` failed though
    nothing lists them, `unclear` are relations that stayed inconclusive. `may` are the rules that the case lists as
    those that may fail, `failed` all that did. `first` is the number of the request whose answer completed the first
    evidence of a breach, `stage` who asked it, `after` the seconds until then. `arms` are those of the ablation that
    catch a fault; `by_draw` says whether the survey and what is drawn after it would, without any planned explorer.
    """

    case: Case
    verdict: Verdict
    requests: int
    seconds: float
    caught: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    first: int = 0
    stage: str = ""
    after: float = 0.0
    arms: tuple[str, ...] = ()
    by_draw: bool = False

    @property
    def holds(self) -> bool:
        """Whether everything that must be caught was, and nothing else failed."""
        return not self.missed and not self.alarms


def cases(sizes: Sequence[int] = (SIZE,), seeds: Sequence[int] = (SEED,), profile: str = PROFILE) -> list[Case]:
    """Return every fault at the largest size, every fair service at all sizes and seeds, and each at its own size too.

    A fault that needs more rows than the largest size is proved at its own size alone. All reference services are
    proved, one after another.
    """
    return [case for service in services() for case in _cases(service, sizes, seeds, profile)]


def _cases(service: Service, sizes: Sequence[int], seeds: Sequence[int], profile: str) -> list[Case]:
    largest = max(sizes)
    fair: list[tuple[str, Kind, list[int]]] = [(service.honest, "honest", [*sizes])]
    for variant in service.variants.values():
        own = [] if variant.size is None or variant.size in sizes else [variant.size]
        fair.append((variant.name, "variant", [*sizes, *own]))
    faults = [
        Case(name=name, kind="fault", contract=service.contract, size=size, seed=seeds[0], profile=profile)
        for name, lie in service.faults.items()
        for size in sorted({max(largest, lie.size or 0), lie.size or largest})
    ]
    return faults + [
        Case(name=name, kind=kind, contract=service.contract, size=size, seed=seed, profile=profile)
        for name, kind, theirs in fair
        for size in theirs
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
    passed = Passed(began)
    with TemporaryDirectory(prefix="fairport-prove-") as folder:
        account = check_case(case, Path(folder) / "trace.jsonl", tell=passed.note)
        failed = [finding for finding in account.findings if finding.outcome is Outcome.FAILED]
        exchanges = list(account.exchanges()) if failed else []
        told = _ablated(case, account, exchanges, Path(folder)) if failed and case.kind == "fault" else ((), False)
    catches, may = _expected(case, failed)
    rules = failing(failed)
    roots = {finding.fingerprint: finding for finding in failed}
    loose = {finding.rule for finding in failed if _root(finding, roots).rule not in catches | may}
    errored = {result.rule for result in account.results if result.outcome is Outcome.ERRORED}
    first = first_shown(contract(case.contract), exchanges, failed)
    return Proof(
        case=case,
        verdict=account.verdict,
        requests=account.requests,
        seconds=perf_counter() - began,
        caught=tuple(sorted(rules & catches)),
        missed=tuple(sorted(catches - rules)),
        alarms=tuple(sorted((loose - catches - may) | errored)),
        unclear=tuple(sorted({f.rule for f in account.findings if f.outcome is Outcome.INCONCLUSIVE})),
        may=tuple(sorted(_listed(case))),
        failed=tuple(sorted(rules)),
        first=first,
        stage=stage_of(account.stages, first),
        after=passed.until(first),
        arms=told[0],
        by_draw=told[1],
    )


class Passed:
    """How many seconds had passed when a request was answered, by the batches of a run."""

    def __init__(self, began: float) -> None:
        """Count from `began`, a reading of the performance counter."""
        self._began = began
        self._batches: list[tuple[int, float]] = []

    def note(self, progress: Progress) -> None:
        """Note that a batch has been answered."""
        self._batches.append((progress.sent, perf_counter() - self._began))

    def until(self, number: int) -> float:
        """Return the seconds until the batch of a request had been answered; 0.0 for no request."""
        return next((seconds for sent, seconds in self._batches if sent >= number), 0.0) if number else 0.0


def _ablated(case: Case, account: Account, exchanges: Sequence[Exchange], folder: Path) -> tuple[tuple[str, ...], bool]:
    """Return the arms that catch a fault, and whether the drawn explorer alone would."""
    failed = failing(account.findings)
    return arms(_by_plan(case, account, exchanges, folder), failed), _by_draw(case, account, folder)


def _by_plan(case: Case, account: Account, exchanges: Sequence[Exchange], folder: Path) -> frozenset[str]:
    """Return the rules that fail on what planned explorers asked alone.

    A look at the findings is enough for most; else the planned exchanges are judged again by themselves, and where
    they do not show it, perhaps for want of a confirmation that went to others, the check is run without drawing.
    """
    failed = failing(account.findings)
    planned = list(planned_only(exchanges, account.stages))
    rules = surely_planned(account.findings, frozenset(exchange.number for exchange in planned))
    if not decided(rules, failed):
        rules = failing(judge(contract(case.contract), all_rules(), planned).findings)
    if not decided(rules, failed):
        undrawn = replace(PROFILES[case.profile], drawn=0, generated=0)
        run = run_of(case, folder / "planned.jsonl", depth=undrawn)
        rules = failing(run.carry_out(EXPLORERS, LAST).findings.findings)
    return rules


def _by_draw(case: Case, account: Account, folder: Path) -> bool:
    """Whether the survey and the drawn explorer catch a fault; not run where one answer to the survey shows it."""
    if not PROFILES[case.profile].drawn:
        return False
    surveyed = frozenset(number for number in range(1, account.requests + 1) if _surveyed(account, number))
    singly = {rule.id for rule in all_rules() if rule.over is Over.ANSWER}
    if surely_planned([finding for finding in account.findings if finding.rule in singly], surveyed):
        return True
    return bool(failing(run_of(case, folder / "drawn.jsonl").carry_out((survey, draw), ()).findings.findings))


def _surveyed(account: Account, number: int) -> bool:
    return stage_of(account.stages, number) == survey.__name__


def _listed(case: Case) -> tuple[str, ...]:
    """Return the rules that a case lists as those that may fail."""
    service = service_of(case.contract)
    if case.kind == "honest":
        return ()
    return service.faults[case.name].also if case.kind == "fault" else service.variants[case.name].expects


def _expected(case: Case, failed: Sequence[Finding]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the rules that must fail and those that may; a variant's may only at SHOULD."""
    may = frozenset(_listed(case))
    if case.kind == "fault":
        return frozenset(service_of(case.contract).faults[case.name].catches), may
    firm = {finding.rule for finding in failed if finding.level is Level.MUST}
    return frozenset(), may - firm


def _root(finding: Finding, by_fingerprint: dict[str, Finding]) -> Finding:
    """Follow what blocks a finding to its cause; a ring ends where it began."""
    seen: set[str] = set()
    while finding.blocked_by in by_fingerprint and finding.fingerprint not in seen:
        seen.add(finding.fingerprint)
        finding = by_fingerprint[finding.blocked_by]
    return finding


def shortcomings(proofs: Sequence[Proof]) -> list[str]:
    """Return what a run over the whole catalogue shows to be missing from it, or to stand in it for nothing.

    That is a rule that judges something of a contract and that no fault was caught by, and a rule that a fault or a
    variant lists as one that may fail, and that failed in none of its cases.
    """
    caught = {rule for proof in proofs for rule in proof.caught}
    promises = [promise for service in services() for promise in contract(service.contract).promises]
    used = [rule.id for rule in all_rules() if any(rule.judges(promise) for promise in promises)]
    failed: dict[tuple[str, str], set[str]] = defaultdict(set)
    may: dict[tuple[str, str], tuple[str, ...]] = {}
    for proof in proofs:
        failed[proof.case.kind, proof.case.name].update(proof.failed)
        may[proof.case.kind, proof.case.name] = proof.may
    return [
        *(f"rule {rule}: no fault proves that it can fail" for rule in used if rule not in caught),
        *(
            f"{kind} {name}: {rule} is listed as one that may fail, and never did"
            for (kind, name), listed in may.items()
            for rule in listed
            if rule not in failed[kind, name]
        ),
    ]
