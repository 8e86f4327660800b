"""A run: explorers ask, the courier sends, the trace records, the judge judges, contradictions are asked again.

Nothing concrete is imported: courier, explorers, rules and trace come in. Requests are numbered when they are
planned and recorded in that order, so that a run is the same at any number of workers.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from fairport.conclusion import RECORDING, Conclusion, Terms, conclude, terms_record
from fairport.errors import FairportError
from fairport.evidence import Ask, Exchange
from fairport.identity import checked, identity, rule_digest
from fairport.interrupts import Interrupts
from fairport.judge import Judge
from fairport.keeping import Keeper, Privacy
from fairport.onward import asked_onward, led_by
from fairport.rules import Over
from fairport.trace import SCHEMA_VERSION, TraceWriter
from fairport.verdict import Finding, Findings, Observation, Policy, Result, Verdict
from fairport.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fairport.evidence import Pairs
    from fairport.rules import Rule
    from fairport.spec.model import Contract, Requirement

ROUNDS: Final = 3
"""How often at most what data on the move could explain is asked again."""
RESERVE: Final = 0.3
"""The part of the budget that exploring leaves to confirmations and probes."""
TROUBLED: Final = 12
"""How many requests at most that met trouble are asked again in one stage."""
LOST: Final = 3
"""After so many that meet trouble again the rest is left: the run cannot be conformant, and patience costs time."""
RELATIONS: Final = frozenset({Over.WALK, Over.READINGS, Over.LISTINGS})
"""What only several answers together can show."""


UNMASKED: Final = Privacy()
"""Nothing is masked."""


class Courier(Protocol):
    """Sends one ask with all patience and returns every attempt. To be used by several threads at once."""

    def exchange(self, ask: Ask, number: int) -> tuple[Exchange, ...]:
        """Return every attempt at an ask, the last one marked."""
        ...


class Notebook(Protocol):
    """What explorers know; the engine reads off it only why an operation could not be asked."""

    @property
    def silent(self) -> dict[str, str]:
        """Why an operation cannot be asked, by operation."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run is carried out.

    `environment` is the identity of where the target is, "" where its name says it. `budget` counts planned requests;
    `config` is what the trace tells of the rest.

    In the mode "recording" nothing is asked again: what was recorded is all there is.
    """

    target: str
    environment: str = ""
    profile: str = "standard"
    seed: int = 0
    budget: int = 500
    workers: int = 1
    auth_probes: bool = True
    terms: Terms = field(default_factory=Terms)
    config: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a progress display is told after each batch."""

    stage: str
    sent: int
    budget: int
    asking: str


class Run:
    """One run, and the desk that its explorers ask at (fairport.contract_tests.explore.desk)."""

    def __init__(  # noqa: PLR0913 - the parts of a run, each given once, all by keyword
        self,
        *,
        contract: Contract,
        courier: Courier,
        rules: Sequence[Rule],
        trace: TraceWriter,
        settings: Settings,
        known: Notebook,
        depth: object,
        clock: Callable[[], float],
        privacy: Privacy = UNMASKED,
        tell: Callable[[Progress], None] | None = None,
    ) -> None:
        self.contract = contract
        self.known = known
        self.depth = depth
        self.auth_probes = settings.auth_probes
        self.seed = settings.seed
        self._courier = courier
        self._rules = rules
        self._trace = trace
        self._settings = settings
        self._clock = clock
        self._keeper = Keeper(contract, rules, privacy)
        self._tell = tell
        self._judge = Judge(contract, rules)
        self._asks: dict[int, Ask] = {}
        self._afforded = 0
        self._stage = "explore"
        self._attempts = 0
        self._begun: list[tuple[str, int]] = []
        self._interrupts = Interrupts()
        self._lost = 0
        self._pool = ThreadPoolExecutor(settings.workers) if settings.workers > 1 else None

    def ask(self, batch: Sequence[Ask]) -> list[Exchange]:
        """Send a batch, record every attempt in batch order, and return the last attempt at each ask."""
        numbered = [(len(self._asks) + i, ask, self._affords(i)) for i, ask in enumerate(batch, 1)]
        self._asks.update((number, ask) for number, ask, _ in numbered)
        self._afforded += sum(affordable for _, _, affordable in numbered)
        answers: list[Exchange] = []
        for attempts in self._interrupts.awaited(self._sent(numbered)):
            for attempt in attempts:
                self.take(attempt)
            answers.append(attempts[-1])
        if batch and self._tell is not None:
            self._tell(
                Progress(
                    stage=self._stage, sent=len(self._asks), budget=self._settings.budget, asking=batch[-1].operation
                )
            )
        return answers

    def judge(self, exchanges: Sequence[Exchange]) -> Findings:
        """Return what these exchanges alone show of relations, for an explorer that looks for a small example.

        It counts for nothing: the verdict rests on all exchanges of the run, these among them.
        """
        return self._judge.among(exchanges, RELATIONS)

    def take(self, exchange: Exchange) -> None:
        """Record and judge one attempt, whoever made it."""
        clean, kept = self._keeper.take(exchange)
        self._trace.exchange(kept)
        self._judge.feed(clean)
        self._attempts += exchange.trouble != "not-sent"
        self._interrupts.heed()

    def _affords(self, nth: int) -> bool:
        """Whether the budget has room for the nth ask of a batch; exploring leaves a reserve."""
        budget = self._settings.budget
        return self._afforded + nth <= (budget * (1 - RESERVE) if self._stage == "explore" else budget)

    def _sent(self, numbered: list[tuple[int, Ask, bool]]) -> Iterable[tuple[Exchange, ...]]:
        if self._pool is None or len(numbered) < 2:
            return map(self._one, numbered)
        return self._pool.map(self._one, numbered)

    def _one(self, numbered: tuple[int, Ask, bool]) -> tuple[Exchange, ...]:
        number, ask, affordable = numbered
        if not affordable:
            detail = f"the budget of {self._settings.budget} requests is spent"
            return (Exchange(number=number, ask=ask, url="", trouble="not-sent", detail=detail),)
        return self._courier.exchange(ask, number)

    def carry_out(self, explorers: Iterable[Callable[[Any], None]], last: Iterable[Callable[[Any], None]]) -> Ended:
        """Explore, confirm, probe, judge, and close the trace whatever happens.

        An error of the target or a mistake of ours ends the exploring, not the trace: what was seen until then is
        judged and told, the run is invalid, and the error is raised again when the trace is closed.
        """
        started = self._clock()
        self._trace.write("header", self._header(started))
        self._trace.write("plan", {"rows": [_record(row) for row in self._judge.plan()]})
        complete, problem = True, ""
        policy = self._settings.terms.policy
        error: Exception | None = None
        try:
            with self._interrupts.heeded():
                for stage, name, explore in self._stages(explorers, last):
                    self._stage = stage
                    self._begun.append((name, len(self._asks) + 1))
                    explore()
                    self._interrupts.heed()
        except KeyboardInterrupt:
            complete, problem = False, "interrupted"
        except FairportError as caught:
            complete, problem, error = False, str(caught), caught
            policy = policy.with_problem(problem)
        except Exception as caught:  # noqa: BLE001 - raised again below, when the trace is closed
            complete, problem, error = False, f"a mistake of ours: {type(caught).__name__}: {caught}", caught
            policy = policy.with_problem(problem)
        finally:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
        ended = self._end(started, policy, complete=complete, problem=problem)
        if error is not None and ended.verdict is Verdict.INVALID_RUN:
            raise error
        return ended

    def _stages(
        self, explorers: Iterable[Callable[[Any], None]], last: Iterable[Callable[[Any], None]]
    ) -> Iterator[tuple[str, str, Callable[[], None]]]:
        for explorer in explorers:
            yield "explore", explorer.__name__, partial(explorer, self)
        if self._settings.terms.mode == RECORDING:
            return
        yield "confirm", "confirm", self._confirm
        for explorer in last:
            yield "probe", explorer.__name__, partial(explorer, self)
        yield "confirm", "confirm", self._confirm

    def _confirm(self) -> None:
        """Ask again for every contradiction that has not been asked again enough, and what met nothing but trouble."""
        for attempt in range(1, ROUNDS + 1):
            numbers = self._judge.to_confirm(attempt)
            asks = [replace(self._asks[n], confirms=n) for n in numbers if self._asks[n].credentials != "wrong"]
            if not asks:
                continue
            chained = [ask for ask in asks if self._judge.ways_on(ask.confirms)]
            self.ask([ask for ask in asks if ask not in chained])
            self._ask_along(chained)
        self._ask_troubled()

    def _ask_troubled(self) -> None:
        """Ask again what never came to a whole answer, one by one: what trouble passes leaves no gap."""
        for number in self._judge.troubled()[:TROUBLED]:
            if self._lost >= LOST:
                return
            (answer,) = self.ask([replace(self._asks[number], confirms=number, walk="")])
            self._lost += not answer.whole

    def _ask_along(self, asks: Sequence[Ask]) -> None:
        """Ask again for pages that lead on to one another, one by one: other tokens may lead on now than did then."""
        ways: dict[tuple[str, Pairs, str], str] = {}
        for ask in asks:
            for paging, _ in self._judge.ways_on(ask.confirms):
                now = ways.get((ask.operation, ask.path, asked_onward(ask, paging)))
                asked = ask if now is None else led_by(ask, paging, now)
                fresh = self.ask([asked])[0].number
                then = zip(self._judge.ways_on(ask.confirms), self._judge.ways_on(fresh), strict=False)
                ways |= {(ask.operation, ask.path, old): new for (_, old), (_, new) in then if old and new}
                break

    def _end(self, started: float, policy: Policy, *, complete: bool, problem: str) -> Ended:
        keeper, finished = self._keeper, self._clock()
        terms = replace(self._settings.terms, policy=policy)

        def ended(held: Findings) -> Conclusion:
            return conclude(held, terms, silent=self.known.silent, finished=finished, complete=complete)

        made = ended(self._judge.findings())
        kept = keeper.kept(made.findings, lambda held: ended(held).findings)
        for result in kept.findings.results:
            self._trace.write("result", _record(result))
        for finding in kept.findings.findings:
            self._trace.write("finding", _record(finding))
        for observation in kept.findings.observations:
            self._trace.write("observation", _record(observation))
        self._trace.write(
            "footer",
            {
                "verdict": made.verdict,
                "exit_code": made.exit_code,
                "complete": complete,
                "problem": keeper.text(problem),
                "problems": [keeper.text(each) for each in policy.problems],
                "finished": finished,
                "requests": self._attempts,
                "planned": len(self._asks),
                "silent": {name: keeper.text(reason) for name, reason in self.known.silent.items()},
                "stages": self._begun,
                "masked": keeper.masked,
                **({"taken_over": kept.taken_over} if kept.taken_over else {}),
            },
        )
        self._trace.close()
        return Ended(
            verdict=made.verdict,
            exit_code=made.exit_code,
            findings=made.findings,
            started=started,
            finished=finished,
            problem=problem,
        )

    def _header(self, started: float) -> dict[str, Any]:
        contract, settings = self.contract, self._settings
        return {
            "schema_version": SCHEMA_VERSION,
            "fairport": VERSION,
            "started": started,
            "target": settings.target,
            "profile": settings.profile,
            "seed": settings.seed,
            "config": self._keeper.config(settings.config),
            **self._keeper.header,
            **terms_record(settings.terms),
            "contract": {
                "name": contract.name,
                "title": contract.title,
                "version": contract.version,
                "digest": contract.digest,
                "source": contract.source,
                "overlays": contract.overlays,
                "places": {p.id: [p.at, *contract.written.get(p.id, ("", 0))] for p in contract.promises},
                "document": contract.document,
                "requirements": [_record(requirement) for requirement in contract.requirements],
            },
            "rules": [
                {"id": rule.id, "title": rule.title, "why": rule.why, "how": rule.how, "digest": rule_digest(rule)}
                for rule in self._rules
            ],
            "idle": [rule.id for rule in self._judge.idle()],
            "checked": checked(contract.digest, self._rules, settings.profile),
            "environment": settings.environment or identity(settings.target),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended."""

    verdict: Verdict
    exit_code: int
    findings: Findings
    started: float
    finished: float
    problem: str = ""


def _record(told: Result | Finding | Observation | Requirement) -> dict[str, Any]:
    """Return the members of a value that holds texts, numbers and tuples of them, none of which is copied."""
    return {each.name: getattr(told, each.name) for each in fields(told)}
