"""The survey: which operations can be asked, with which values, and in which window the relations are asked.

It begins with one good request, so that a wrong address or refused credentials are told before anything is judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.answers import Answer
from fairport.contract_tests.explore.good_window import FORBIDDEN, UNAUTHORIZED, ask_first, peopled, settle, widest
from fairport.errors import TargetError, UsageError
from fairport.evidence import TROUBLES, Ask, Exchange
from fairport.members import spelled_in
from fairport.pages import SUCCESS
from fairport.spec.model import Collection, Member, Operation, Paging, Parameter, PartOf, Window
from fairport.spec.plain import as_list
from fairport.words import printable

if TYPE_CHECKING:
    from fairport.contract_tests.explore.desk import Desk


def survey(desk: Desk) -> None:
    """Find a good request for every operation, learn values from rows, and choose the windows.

    Raises TargetError where no operation answers at all, UsageError where nothing can be asked for want of values.
    """
    waiting = [operation for operation in desk.contract.operations if operation.method == "GET"]
    forbidden: list[Exchange] = []
    for _ in range(len(waiting)):
        ready = [operation for operation in waiting if not _missing(desk, operation)]
        for operation in ready:
            first = _open(desk, operation)
            forbidden += [first] if first.status == FORBIDDEN else []
        waiting = [operation for operation in waiting if operation not in ready]
        if not ready:
            break
    for operation in waiting:
        desk.known.silent[operation.id] = _want(desk, operation)
    if forbidden and not desk.known.good:
        raise _refused(forbidden[0])
    if not desk.known.good and not any(operation.id in desk.known.silent for operation in desk.contract.operations):
        return
    if len(desk.known.silent) == len(desk.contract.operations) and len(waiting) == len(desk.contract.operations):
        raise UsageError(
            "nothing can be asked: " + "; ".join(desk.known.silent.values()), hint="give values with --param NAME=VALUE"
        )


def _missing(desk: Desk, operation: Operation) -> list[str]:
    windows = {name for window in desk.contract.of(Window, operation.id) for name in (window.start, window.end)}
    needed = [p.name for p in operation.parameters if p.required and p.name not in windows]
    return [name for name in needed if name not in values_for(desk, operation.id)]


def values_for(desk: Desk, operation: str) -> dict[str, str]:
    """Return the values of an operation's parameters: as given, as a listed item of its own tells, as learned."""
    known = desk.known
    given = {name: value for name, value in known.values.items() if name in known.given}
    parameters = desk.contract.operation(operation).parameters
    told = {p.name: text for p in parameters if p.required and (text := _documented(p)) is not None}
    return {**told, **known.values, **known.own.get(operation, {}), **given}


def _documented(parameter: Parameter) -> str | None:
    """Return the only value that the document allows for a parameter, or its default; None if there is neither."""
    schema = parameter.schema
    values = schema["enum"] if len(as_list(schema.get("enum"))) == 1 else [schema.get("const", schema.get("default"))]
    return _as_text(values[0])


def _as_text(value: object) -> str | None:
    """Return a value as a parameter is written; None for what is no plain value."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) and value != "" else None


def _want(desk: Desk, operation: Operation) -> str:
    missing = _missing(desk, operation)
    members = desk.contract.of(Member, operation.id)
    whole = next((member.whole for member in members if {name for name, _ in member.by} & {*missing}), "")
    said = f", of an item that {whole} lists, and it listed none" if whole else ""
    return f"{operation.id} needs {' and '.join(missing)}{said}; give --param {missing[0]}=VALUE"


def _open(desk: Desk, operation: Operation) -> Exchange:
    """Ask the first good request of an operation, choose its window and learn from its rows; return its answer."""
    start = _plain(desk, operation)
    window = next(iter(desk.contract.of(Window, operation.id)), None)
    if window is None or {window.start, window.end} <= desk.known.given:
        exchange = ask_first(desk, start)
        if exchange.status in SUCCESS:
            desk.known.good[operation.id] = start
    else:
        exchange = widest(desk, start, window)
        if operation.id in desk.known.good:
            exchange = peopled(desk, operation, window, exchange)
    _stop_if_hopeless(desk, exchange)
    if operation.id in desk.known.good:
        _learn(desk, operation, exchange)
        if window is not None and not {window.start, window.end} <= desk.known.given:
            settle(desk, operation, window, exchange)
    else:
        desk.known.silent[operation.id] = f"no good answer: {_told(exchange)}"
    return exchange


def _plain(desk: Desk, operation: Operation) -> Ask:
    values = values_for(desk, operation.id)
    held = [p for p in operation.parameters if p.name in values and (p.required or p.name in desk.known.given)]
    paging = {name for promise in desk.contract.of(Paging, operation.id) for name in promise.parameters}
    return Ask(
        operation=operation.id,
        method=operation.method,
        path=tuple((p.name, values[p.name]) for p in held if p.location == "path"),
        query=tuple((p.name, values[p.name]) for p in held if p.location == "query" and p.name not in paging),
        headers=tuple((p.name, values[p.name]) for p in held if p.location == "header"),
    )


def _stop_if_hopeless(desk: Desk, exchange: Exchange) -> None:
    """Tell a wrong address or refused credentials at once, as an error of the run and not of the service."""
    if desk.known.good:
        return
    if exchange.trouble == "not-sent":
        raise UsageError(
            f"nothing could be asked: {printable(exchange.detail)}", hint="allow more with --max-requests N"
        )
    if exchange.trouble:
        raise TargetError(
            f"the service cannot be reached: {TROUBLES[exchange.trouble]}"
            + (f" ({printable(exchange.detail)})" if exchange.detail else ""),
            where=exchange.url,
            hint="check the address, the proxy and the network; `fairport doctor` tells more",
        )
    if exchange.status == UNAUTHORIZED:
        raise _refused(exchange)
    if 300 <= exchange.status < 400:
        raise TargetError(
            f"the service redirects to {printable(exchange.header('location') or 'nowhere')}",
            where=exchange.url,
            hint="give the base URL that it redirects to, if you trust it: credentials are not sent on",
        )


def _refused(exchange: Exchange) -> TargetError:
    return TargetError(
        f"the credentials are refused with status {exchange.status}",
        where=exchange.url,
        hint="give them with --auth USER:PASSWORD or --header, or check that they may read this account",
    )


def _told(exchange: Exchange) -> str:
    return TROUBLES[exchange.trouble] if exchange.trouble else f"status {exchange.status}"


def _learn(desk: Desk, operation: Operation, exchange: Exchange) -> None:
    """Take from the rows what other operations need."""
    answer = Answer(exchange, operation.response_key(exchange.status))
    for learned in desk.contract.learned:
        if learned.operation != operation.id or learned.parameter in desk.known.values:
            continue
        values = [text for value in answer.nodes(learned.at) if (text := _as_text(value)) is not None]
        if values:
            desk.known.values[learned.parameter] = max(values, key=values.count)
    for member in desk.contract.of(Member):
        if member.whole == operation.id and member.operation not in desk.known.own:
            named = (spelled_in(item, member.by) for item in items_of(desk, member, exchange))
            first = next((own for own in named if own), None)
            desk.known.own.update({member.operation: first} if first else {})


def items_of(desk: Desk, member: Member | PartOf, exchange: Exchange) -> list[object]:
    """Return the items that an answer of a member's collection, or of a part's whole, lists."""
    operation = desk.contract.operation(member.whole)
    answer = Answer(exchange, operation.response_key(exchange.status))
    collections = desk.contract.of(Collection, member.whole) if exchange.status in SUCCESS else ()
    return [item for collection in collections[:1] for item in answer.nodes(collection.items.each())]
