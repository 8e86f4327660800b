"""A desk over a service that is one function, for the tests of explorers: no run, no source, no trace."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fairport.contract_tests.explore.desk import PROFILES, Depth, Known
from fairport.contract_tests.explore.survey import survey
from fairport.evidence import Ask, Exchange
from fairport.places import place
from fairport.spec.model import Collection, Contract, Learned, Operation, Paging, Parameter, Reading, Window
from tests.making import JSON_HEADERS, collection, contract, paging, promise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOW = 1_795_435_200
"""The Date that every answer bears."""
YEAR = 365 * 86_400


@dataclass
class FakeDesk:
    """Answers every ask by a function and keeps what was asked, batch by batch."""

    contract: Contract
    service: Callable[[Ask, int], Exchange]
    known: Known = field(default_factory=lambda: Known(now=float(NOW)))
    depth: Depth = PROFILES["quick"]
    auth_probes: bool = True
    batches: list[list[Ask]] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)

    def ask(self, batch: Sequence[Ask]) -> list[Exchange]:
        self.batches.append(list(batch))
        answers = [self.service(ask, len(self.exchanges) + i) for i, ask in enumerate(batch, 1)]
        self.exchanges += answers
        return answers

    @property
    def asked(self) -> list[Ask]:
        return [ask for batch in self.batches for ask in batch]

    def skips(self, walk: str) -> list[int]:
        """How many rows each page of a walk skipped, in order."""
        return [int(ask.value("skip") or 0) for ask in self.asked if ask.walk == walk]


@dataclass(frozen=True)
class Rows:
    """A service that lists rows `r000` ... and pages by limit (3 unless asked) and skip, all inside any window."""

    count: int
    cap: int | None = None
    total: Callable[[int], object] = lambda count: count
    repeats_last: bool = False
    ignores_skip: bool = False
    created: Callable[[int], int] = lambda row: NOW - 10 * YEAR + row * 86_400
    widest: int | None = None

    def __call__(self, ask: Ask, number: int) -> Exchange:
        begin, end = (ask.value(name) for name in ("from", "to"))
        if not all((value or "0").isdecimal() for _, value in ask.query):
            return told(ask, number, {"error": "no number"}, 400)
        held = [row for row in range(self.count) if begin is None or int(begin) <= self.created(row) <= int(end or 0)]
        if begin is not None and end is not None and self.widest is not None and int(end) - int(begin) > self.widest:
            return told(ask, number, {"error": "the window is too wide"}, 400)
        size = min(int(ask.value("limit") or 3), self.cap or 10**9)
        skip = 0 if self.ignores_skip else int(ask.value("skip") or 0)
        if self.repeats_last:
            skip = min(skip, max(0, (len(held) - 1) // size * size))
        items = [{"id": f"r{row:03}", "created": self.created(row), "owner": "A"} for row in held[skip : skip + size]]
        token = str(skip + size) if skip + size < len(held) else None
        return told(ask, number, {"items": items, "total": self.total(len(held)), "token": token})


def told(ask: Ask, number: int, body: object, status: int = 200, **more: object) -> Exchange:
    """An answer with a body of JSON."""
    headers = more.pop("headers", JSON_HEADERS)
    return Exchange(
        number=number,
        ask=ask,
        url=f"http://api/{ask.operation}",
        status=status,
        headers=headers,
        body=json.dumps(body).encode(),
        **more,
    )


def required(name: str, location: str = "query") -> Parameter:
    return Parameter(name=name, location=location, required=True, schema={})


def operation(name: str = "list", *parameters: Parameter) -> Operation:
    return Operation(id=name, method="GET", path=f"/{name}", parameters=parameters, responses=(("200", f"{name}/200"),))


def windowed_contract(**members: object) -> Contract:
    """The operation `list` with paging and a window filter."""
    listed: Collection = collection()
    pages: Paging = paging(collection=listed)
    window = promise(
        Window,
        collection=listed,
        start="from",
        end="to",
        readings=(Reading(name="created", at=place("$.created")),),
        created=place("$.created"),
    )
    own: dict[str, Any] = {"operations": (operation("list", required("from"), required("to")),)}
    return contract(listed, pages, window, **(own | members))


def learned(parameter: str, at: str, source: str = "list") -> Learned:
    return Learned(parameter=parameter, operation=source, at=place(at))


DEPTH = Depth(rows=20, sizes=(None,), pages=40)


def surveyed(service: object, known: Known | None = None, **members: object) -> FakeDesk:
    desk = FakeDesk(windowed_contract(**members), service, known or Known(now=float(NOW)), DEPTH)
    survey(desk)
    return desk


def window_of(desk: FakeDesk) -> tuple[int, int]:
    good = desk.known.good["list"]
    return int(good.value("from") or 0), int(good.value("to") or 0)
