"""A small service in memory and a desk in front of it: every request is kept, every lie is a function."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fairport.contract_tests.explore.desk import Depth, Known
from fairport.evidence import Ask, Exchange
from fairport.judge import judge
from fairport.places import place
from fairport.run import RELATIONS
from fairport.spec.model import AnyOf, Contract, Reading, Repeatable, Window
from fairport.validators import all_rules
from tests.making import collection, contract, exchange, paging, promise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fairport.verdict import Findings

BEGIN = 1_600_000_000
END = BEGIN + 10_000
START = Ask(operation="list", query=(("from", str(BEGIN)), ("to", str(END))))
DEPTH = Depth(rows=100, sizes=(None,), pages=50, drawn=40)
RULES = [rule for rule in all_rules() if rule.over in RELATIONS]


def shelf_contract() -> Contract:
    """Items by `id`, paged by `limit` (3 unless asked) and `skip`, in a window on `at`, filtered by `ids`."""
    held = collection()
    window = promise(
        Window,
        id="list/window",
        collection=held,
        start="from",
        end="to",
        readings=(Reading(name="at", at=place("$.at")),),
        created=place("$.at"),
    )
    any_of = promise(
        AnyOf, id="list/any-of", collection=held, parameter="ids", field=place("$.id"), encodings=("comma", "repeat")
    )
    return contract(
        held, paging(collection=held, token=None), window, any_of, promise(Repeatable, id="list/repeatable")
    )


@dataclass
class Shelf:
    """Rows r00, r01 ... with an instant each, 100 seconds apart."""

    count: int = 17
    keeps: Callable[[dict[str, Any], int, int], bool] = lambda row, begin, end: begin <= row["at"] <= end
    most_ids: int = 100
    most_rows: int = 1000
    lie: Callable[[list[dict[str, Any]], int, int], list[dict[str, Any]]] = lambda rows, skip, size: rows[
        skip : skip + size
    ]
    sent: int = 0

    def answer(self, ask: Ask) -> dict[str, Any]:
        """The body of an answer."""
        self.sent += 1
        rows: list[dict[str, Any]] = [{"id": f"r{i:02}", "at": BEGIN + 100 * i} for i in range(self.count)]
        begin, end = int(ask.value("from") or 0), int(ask.value("to") or 0)
        rows = [row for row in rows if self.keeps(row, begin, end)]
        if ids := [one for text in ask.values("ids") for one in text.split(",")]:
            rows = [row for row in rows if row["id"] in ids[: self.most_ids]]
        size = min(int(ask.value("limit") or 3), self.most_rows)
        return {"total": len(rows), "items": self.lie(rows, int(ask.value("skip") or 0), size)}


@dataclass
class ShelfDesk:
    """A desk in front of a shelf; `asked` holds every request in order."""

    shelf: Shelf = field(default_factory=Shelf)
    depth: Depth = DEPTH
    seed: int = 1
    auth_probes: bool = True
    contract: Contract = field(default_factory=shelf_contract)
    known: Known = field(
        default_factory=lambda: Known(good={"list": START}, encodings={"list/any-of": "comma"}, now=END + 1000.0)
    )
    asked: list[Ask] = field(default_factory=list)

    def ask(self, batch: Sequence[Ask]) -> list[Exchange]:
        """Answer a batch off the shelf."""
        answers: list[Exchange] = []
        for ask in batch:
            self.asked.append(ask)
            body = json.dumps(self.shelf.answer(ask)).encode()
            answers.append(exchange(body, number=len(self.asked), query=ask.query, walk=ask.walk, probe=ask.probe))
        return answers

    def judge(self, exchanges: Sequence[Exchange]) -> Findings:
        """Judge a group of exchanges by the rules over several answers."""
        return judge(self.contract, RULES, exchanges)

    def broken(self) -> set[str]:
        """The rules that all that was asked shows to be broken, or that it puts in doubt."""
        fresh = ShelfDesk(Shelf(**vars(self.shelf)), contract=self.contract)
        return {finding.rule for finding in fresh.judge(fresh.ask(self.asked)).findings}
