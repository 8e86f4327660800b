"""Fair variants that move: rows come, go and change while they are read. Everything counts answered lists, no clock."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from fairport.contract_tests.service.asking import Query
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.rows import NumberRow, RequestRow
from fairport.contract_tests.service.store import Selection
from fairport.contract_tests.service.telling import JsonObject
from fairport.contract_tests.service.varying import variant

_MOVES = "The page speaks of status updates and of new requests: what a list holds may change between two answers."
_CANCELLED = "Cancelled"
_STAGES = ("With the carrier", "Back from the carrier")


@dataclass(frozen=True, slots=True)
class _Moving(Behaviour):
    """A behaviour whose rows are not the same at every answer: `visible` gives SQL, asked once for each list."""

    visible: Callable[[], str] = str

    def where(self, query: Query) -> Selection:
        """Narrow the condition to the rows that are there by now."""
        # A dataclass with slots is made twice, which super() without arguments does not survive.
        selection = Behaviour.where(self, query)
        return Selection(f"({selection.where}) AND ({self.visible()})", selection.bindings)


def _moving(ways: Behaviour, visible: Callable[[int], str]) -> Behaviour:
    """Let `visible` say at each list, counted from 1, which rows are there."""
    turn = 0

    def now() -> str:
        nonlocal turn
        turn += 1
        return visible(turn)

    same = {field.name: getattr(ways, field.name) for field in fields(Behaviour)}
    return _Moving(**same, visible=now)


@variant("a-row-comes-every-25", group="live", why=_MOVES)
def a_row_comes_every_25(ways: Behaviour) -> Behaviour:
    """Every 25 answers a row appears among the old ones."""
    return _moving(ways, lambda turn: f"r.id % 11 <> 5 OR r.id <= 11 * {turn // 25}")


@variant("a-row-comes-every-5", group="live", why=_MOVES)
def a_row_comes_every_5(ways: Behaviour) -> Behaviour:
    """Every five answers a row appears among the old ones, for as long as there are any."""
    return _moving(ways, lambda turn: f"r.id % 6 <> 5 OR r.id <= 6 * {turn // 5}")


@variant("a-row-comes-at-the-end", group="live", why=_MOVES)
def a_row_comes_at_the_end(ways: Behaviour) -> Behaviour:
    """Every 30 answers a row appears after all others."""
    newest = "SELECT max(o.id) FROM porting_requests o"
    return _moving(ways, lambda turn: f"r.id <= ({newest}) - 24 + {min(24, turn // 30)}")


@variant("a-row-goes", group="live", why=_MOVES)
def a_row_goes(ways: Behaviour) -> Behaviour:
    """After 30 answers a row disappears for good."""
    return _moving(ways, lambda turn: "r.id <> 12" if turn > 30 else "1")


@variant("a-row-goes-every-20", group="live", why=_MOVES)
def a_row_goes_every_20(ways: Behaviour) -> Behaviour:
    """Every 20 answers a row disappears for good."""
    return _moving(ways, lambda turn: f"r.id % 11 <> 5 OR r.id > 11 * {turn // 20}")


@variant("a-row-comes-while-one-goes", group="live", why=_MOVES)
def a_row_comes_while_one_goes(ways: Behaviour) -> Behaviour:
    """Every 20 answers one row takes another's place, so that the total stays."""
    return _moving(
        ways,
        lambda turn: f"(r.id % 11 <> 5 OR r.id > 11 * {turn // 20}) AND (r.id % 11 <> 6 OR r.id <= 11 * {turn // 20})",
    )


@variant("a-burst-and-then-rest", group="live", why=_MOVES)
def a_burst_and_then_rest(ways: Behaviour) -> Behaviour:
    """Rows appear with each of the first 60 answers, and then no more."""
    return _moving(ways, lambda turn: f"r.id % 2 = 0 OR r.id <= 3 * {min(turn, 60)}")


@variant("rest-and-then-a-burst", group="live", why=_MOVES)
def rest_and_then_a_burst(ways: Behaviour) -> Behaviour:
    """After 60 answers half of the rows appear within ten."""
    return _moving(ways, lambda turn: f"r.id % 2 = 0 OR r.id <= 20 * {min(max(turn - 60, 0), 10)}")


def _changing(ways: Behaviour, changed: Callable[[int, int], bool]) -> Behaviour:
    """Let the requests for which `changed(id, turn)` holds have gone on: another status, one more entry a history.

    The new entry bears the second of the one before it, so that the window sees nothing new.
    """
    turn = 0

    def visible(number: int) -> str:
        nonlocal turn
        turn = number
        return "1"

    def request(row: RequestRow, numbers: list[JsonObject]) -> JsonObject:
        told = ways.serialise_request(row, numbers)
        return {**told, "Status": _CANCELLED} if changed(row.id, turn) else told

    def number(row: NumberRow, history: list[JsonObject]) -> JsonObject:
        if not changed(row.request_id, turn):
            return ways.serialise_number(row, history)
        entry = {**history[-1], "FdxStatusFrom": row.status, "FdxStatusTo": _CANCELLED} if history else None
        return {**ways.serialise_number(row, [*history, entry] if entry else []), "Status": _CANCELLED}

    return _moving(replace(ways, serialise_request=request, serialise_number=number), visible)


@variant("a-request-is-cancelled", group="live", why=_MOVES)
def a_request_is_cancelled(ways: Behaviour) -> Behaviour:
    """After 25 answers one request in thirteen is cancelled; the rows stay where they are."""
    return _changing(ways, lambda number, turn: turn > 25 and number % 13 == 1)


@variant("a-request-is-cancelled-every-15", group="live", why=_MOVES)
def a_request_is_cancelled_every_15(ways: Behaviour) -> Behaviour:
    """Every 15 answers a request is cancelled; the rows stay where they are."""
    return _changing(ways, lambda number, turn: number % 7 == 1 and number <= turn // 15 * 7)


@variant(
    "an-update-leaves-the-window",
    group="live",
    why="RD-WINDOW-READINGS: where the window acts on the latest update, a new update takes a request out of it.",
    expects=["windows.history-inside"],
    size=21,
)
def an_update_leaves_the_window(ways: Behaviour) -> Behaviour:
    """The window acts on the latest update; every 25 answers one is made, and a request leaves windows of the past."""
    moved = replace(ways, sql_window="r.updated BETWEEN :from AND :to")
    present = "SELECT max(p.updated) + 3000 FROM porting_requests p"
    return _moving(moved, lambda turn: f"r.id % 13 <> 4 OR r.id > 13 * {turn // 25} OR :to > ({present})")


@variant("busy-requests-go-on-every-12", group="live", why=_MOVES)
def busy_requests_go_on_every_12(ways: Behaviour) -> Behaviour:
    """Every 12 answers each fifth request goes on by one entry in every history; these requests come first."""
    turn = 0

    def visible(number: int) -> str:
        nonlocal turn
        turn = number
        return "1"

    def number(row: NumberRow, history: list[JsonObject]) -> JsonObject:
        steps = turn // 12 if history and row.request_id % 5 == 0 else 0
        entries, status = list(history), row.status
        for step in range(steps):
            carrier, before, status = entries[-1]["CarrierPortingStatusTo"], status, _STAGES[step % len(_STAGES)]
            statuses = {"FdxStatusFrom": before, "FdxStatusTo": status, "CarrierPortingStatusFrom": carrier}
            entries.append({**entries[-1], **statuses, "CarrierPortingStatusTo": carrier})
        return {**ways.serialise_number(row, entries), "Status": status}

    return _moving(replace(ways, serialise_number=number, sql_order="r.id % 5 <> 0, r.id"), visible)
