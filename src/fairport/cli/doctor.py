"""`fairport doctor`: is a target ready to be checked, and what will the check be able to see? It judges nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import click

from fairport.answers import Answer
from fairport.assemble import check_names, courier_of, known_of, mask_of
from fairport.cli.console import say
from fairport.cli.options import connection_options, demo_options
from fairport.cli.wiring import job_of, settle
from fairport.cli.wish import Wish
from fairport.contract_tests.explore.desk import Depth, with_query
from fairport.contract_tests.explore.survey import survey
from fairport.errors import FairportError
from fairport.pages import SUCCESS, UNPAGED, read_page
from fairport.spec.model import Collection, Conditional, Paging
from fairport.validators.compiled import is_valid
from fairport.verdict import Findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fairport.assemble import Job
    from fairport.cli.app import State
    from fairport.contract_tests.explore.desk import Known
    from fairport.contract_tests.sources.retry import Patient
    from fairport.evidence import Ask, Exchange
    from fairport.spec.model import Contract, Operation

SAMPLE: Final = 100
"""Rows that are asked for at once, to see what the data holds."""
SKEW: Final = 5.0
"""Seconds by which clocks may differ without a word."""
NO_HALVING: Final = 10**9

OK: Final = "ok"
NO: Final = "NO"
NOTE: Final = "--"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: `mark` is OK, NO (not ready) or NOTE (good to know)."""

    mark: str
    what: str
    said: str


@click.command(
    name="doctor",
    epilog="Exit: 0 ready; 1 not ready; 2 usage, configuration or contract error; 4 an error of Fairport.",
)
@click.argument("target")
@connection_options
@demo_options
@click.pass_obj
def command(state: State, /, **given: Any) -> int:  # noqa: ANN401 - the options, which Wish types
    """Look whether TARGET is ready to be checked.

    Is it reached, are we let in, do the clocks agree, are there rows enough? Few requests are sent.

    TARGET is a base URL, `demo` or a name from fairport.toml.
    """
    return _examine(Wish(**given), state)


def _examine(wish: Wish, state: State) -> int:

    with job_of(settle(wish).alone()) as job:
        state.clean = mask_of(job).text
        lines = list(_lines(job))
    ready = all(line.mark != NO for line in lines)
    for line in lines:
        say(f"{line.mark}  {line.what:<13} {state.clean(line.said)}")
    say(f"\n{'Ready' if ready else 'Not ready'}: {wish.target} ({job.base_url})")
    return 0 if ready else 1


@dataclass(slots=True)
class _Desk:
    """What an explorer asks at, when no rule is to judge what comes back."""

    contract: Contract
    known: Known
    depth: Depth
    courier: Patient
    seed: int
    auth_probes: bool = False
    exchanges: list[Exchange] = field(default_factory=list["Exchange"])
    asked: int = 0

    def ask(self, batch: Sequence[Ask]) -> list[Exchange]:
        """Send a batch and return the last attempt at each."""
        answers: list[Exchange] = []
        for ask in batch:
            self.asked += 1
            attempts = self.courier.exchange(ask, self.asked)
            self.exchanges += attempts
            answers.append(attempts[-1])
        return answers

    def judge(self, exchanges: Sequence[Exchange]) -> Findings:
        """Return nothing: a doctor does not judge."""
        del exchanges
        return Findings()


def _lines(job: Job) -> Iterator[Line]:

    check_names(job.contract, job.params)
    depth = Depth(rows=NO_HALVING, sizes=(None,), pages=1)
    desk = _Desk(job.contract, known_of(job), depth, courier_of(job), job.seed)
    stopped: FairportError | None = None
    try:
        survey(desk)
    except FairportError as error:
        stopped = error
    yield from _connection(job, desk.exchanges, stopped)
    if stopped is not None and not desk.exchanges and not desk.known.silent:
        yield Line(NO, "requests", stopped.message)
    for operation in job.contract.operations:
        yield from _operation(desk, operation)
    yield from _traffic(desk.exchanges)


def _connection(job: Job, exchanges: Sequence[Exchange], stopped: FairportError | None) -> Iterator[Line]:
    answered = next((exchange for exchange in exchanges if exchange.status), None)
    if answered is None:
        if exchanges:
            yield Line(NO, "reached", stopped.message if stopped else "no answer came")
        return
    yield Line(OK, "reached", f"{job.base_url} answers, the first time in {answered.elapsed * 1000:.0f} ms")
    yield _tls(job)
    yield _let_in(job, answered)
    if 300 <= answered.status < 400:
        yield Line(NO, "redirect", stopped.message if stopped else "the service redirects")
    yield _clock(answered)


def _tls(job: Job) -> Line:
    if not job.base_url.startswith("https"):
        return Line(NOTE, "TLS", "none: http")
    return Line(NOTE, "TLS", "not verified (--insecure)") if job.told.get("insecure") else Line(OK, "TLS", "verified")


def _let_in(job: Job, answered: Exchange) -> Line:
    sends = ", ".join(job.told["sends"]) or "nothing"
    if answered.status in {401, 403}:
        return Line(
            NO,
            "credentials",
            f"refused with status {answered.status} (sent: {sends}); give others with --auth or --header",
        )
    return Line(OK, "credentials", f"let in with status {answered.status} (sent: {sends})")


def _clock(answered: Exchange) -> Line:
    if answered.date is None:
        return Line(NOTE, "clock", "no Date header: events that lie in the future cannot be told")
    # The Date has whole seconds; the answer was made somewhere between our request and its last byte.
    late = answered.started - 1.0 - answered.date
    early = answered.date - answered.started - answered.elapsed
    skew = max(late, early, 0.0)
    if skew <= SKEW:
        return Line(OK, "clock", "its Date agrees with our clock")
    return Line(
        NOTE, "clock", f"its Date is {skew:.0f} s {'behind' if late > early else 'ahead of'} our clock; its own is used"
    )


def _operation(desk: _Desk, operation: Operation) -> Iterator[Line]:
    good = desk.known.good.get(operation.id)
    if good is None:
        why = desk.known.silent.get(operation.id)
        yield Line(NO, "operation", why) if why else Line(NOTE, "operation", f"{operation.id}: not asked")
        return
    values = ", ".join(f"{name}={value}" for name, value in (*good.path, *good.query))
    yield Line(OK, "operation", f"{operation.id} can be asked: {values or 'no parameters'}")
    yield from _data(desk, operation, good)


def _data(desk: _Desk, operation: Operation, good: Ask) -> Iterator[Line]:
    """Tell how many rows there are, and which conditional fields the first of them show."""
    listed = next(iter(desk.contract.of(Collection, operation.id)), None)
    if listed is None:
        return
    paging = next((p for p in desk.contract.of(Paging, operation.id) if p.collection == listed), None)
    answer = _sample(desk, operation, good, paging)
    page = read_page(answer, listed, paging or UNPAGED)
    if not page.fine:
        yield Line(NO, "  rows", f"status {answer.exchange.status}, and no list of items")
        return
    total = f"{page.total} in all" if page.total is not None else "no total"
    if not page.rows:
        yield Line(NO, "  rows", f"none ({total}): nothing that a row shows can be verified")
        return
    yield Line(OK, "  rows", f"{total}, {len(page.rows)} looked at")
    size = paging.default if paging else None
    if size and (page.total or len(page.rows)) <= size:
        yield Line(
            NOTE, "  pages", f"all rows fit on one page of {size}: that it is the default size cannot be verified"
        )
    yield from _branches(desk.contract, operation, answer)


def _sample(desk: _Desk, operation: Operation, good: Ask, paging: Paging | None) -> Answer:
    """Return a page of many rows; where that is refused, the page that comes without asking for a size."""
    limit = paging.limit if paging else ""
    many = replace(good, query=with_query(good, [(limit, str(SAMPLE))])) if limit else good
    exchange = desk.ask([many])[0]
    if limit and exchange.status not in SUCCESS:
        exchange = desk.ask([good])[0]
    return Answer(exchange, operation.response_key(exchange.status))


def _branches(contract: Contract, operation: Operation, answer: Answer) -> Iterator[Line]:

    for promise in contract.of(Conditional, operation.id):
        met = sum(is_valid(promise.condition, node) for node in answer.nodes(promise.place))
        name = promise.title or str(promise.place)
        yield (
            Line(OK, "  condition", f"{name}: met by {met}")
            if met
            else Line(NOTE, "  condition", f"{name}: met by none of these rows")
        )


def _traffic(exchanges: Sequence[Exchange]) -> Iterator[Line]:
    busy = sum(exchange.status in {429, 503} for exchange in exchanges)
    fields = _limit_fields(exchanges)
    if busy:
        yield Line(NOTE, "rate limit", f"turned away {busy} times with 429 or 503; keep below it with --rate N")
    elif fields:
        yield Line(NOTE, "rate limit", f"announced by {', '.join(fields)}")
    yield Line(NOTE, "requests", f"{len(exchanges)} sent")


def _limit_fields(exchanges: Iterable[Exchange]) -> list[str]:
    names = {name.lower() for exchange in exchanges for name, _ in exchange.headers}
    return sorted(
        name
        for name in names
        if name.removeprefix("x-").startswith("ratelimit") or name.removeprefix("x-").startswith("rate-limit")
    )
