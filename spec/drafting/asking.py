"""Asks a service a few read-only questions that decide between proposals: at most three an operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fairport.evidence import Ask
from fairport.places import place
from fairport.spec.plain import as_map, is_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fairport.spec.drafting.answers import Answered
    from fairport.spec.drafting.drafts import Recognised
    from fairport.spec.drafting.proposals import Proposal
    from fairport.spec.drafting.views import Operation

FEW: Final = 2
"""Rows that are asked for, to see whether a page can be small."""
MOST_EACH: Final = 3
MOST: Final = 40
"""Questions of one operation, and of all."""
ENOUGH: Final = 0.5
"""How sure a proposal must be, to be built upon."""


@dataclass(frozen=True, slots=True)
class Probed:
    """The good answers, and by the id of each operation that could not be asked the parameters without a value."""

    answers: tuple[Answered, ...]
    wanting: Mapping[str, tuple[str, ...]]


def ask_about(found: Recognised, send: Callable[[Ask], Answered | None], values: Mapping[str, str]) -> Probed:
    """Ask about the collections of a document, and return what came of it.

    `values` are request parameters by name; what rows tell is learned as it comes. The operations with most to decide
    come first among those that can be asked.
    """
    asking = _Asking(found, send, dict(values))
    waiting = [operation for operation in found.document.operations if asking.said(operation)]
    while waiting and asking.left > 0:
        ready = [operation for operation in waiting if asking.can(operation)]
        if not ready:
            break
        chosen = min(ready, key=lambda operation: (len(operation.in_path), asking.sureness(operation)))
        asking.about(chosen)
        waiting.remove(chosen)
    wanting = {operation.id: names for operation in waiting if (names := asking.wanting(operation))}
    return Probed(tuple(asking.answers), wanting)


class _Asking:
    """The questions so far, and what was learned."""

    def __init__(self, found: Recognised, send: Callable[[Ask], Answered | None], values: dict[str, str]) -> None:
        self._send = send
        self._values = values
        self._said: dict[str, list[Proposal]] = {}
        self._tells: dict[str, list[tuple[str, str]]] = {}
        for proposal in found.proposals:
            self._said.setdefault(proposal.at, []).append(proposal)
            if proposal.keyword[0] == "parameters" and proposal.confidence >= ENOUGH:
                told = (proposal.keyword[1], proposal.value["learn"])
                self._tells.setdefault(proposal.value["from"], []).append(told)
        self.answers: list[Answered] = []
        self.left = MOST

    def said(self, operation: Operation) -> Mapping[tuple[str, ...], Any]:
        """Return what is proposed of an operation's collection and paging; empty if it has no collection."""
        said = {p.keyword: p.value for p in self._said.get(operation.at, ()) if p.confidence >= 0.3}
        return said if ("collection", "items") in said and ("collection", "identity") in said else {}

    def sureness(self, operation: Operation) -> float:
        """Return how sure the least sure of its proposals is."""
        return min(p.confidence for p in self._said[operation.at])

    def can(self, operation: Operation) -> bool:
        """Whether a value of every required parameter is known."""
        return not self.wanting(operation)

    def wanting(self, operation: Operation) -> tuple[str, ...]:
        """Return the required parameters of which no value is known."""
        return tuple(p.name for p in operation.parameters if p.required and p.name not in self._values)

    def about(self, operation: Operation) -> None:
        """Ask for all, for a few, and for what comes after the few."""
        said = self.said(operation)
        path, query = self._given(operation, "path"), self._given(operation, "query")
        limit = as_map(said.get(("paging", "limit"))).get("parameter")
        first = self._ask(operation, path, query)
        if first is None:
            return
        self._learn(operation, first)
        few = self._ask(operation, path, [*query, (limit, str(FEW))]) if limit else first
        for on in _onward(said, few) if few is not None else ():
            small = [(limit, str(FEW))] if limit else []
            self._ask(operation, path, [*query, *small, on])
            return

    def _given(self, operation: Operation, location: str) -> list[tuple[str, str]]:
        return [(p.name, self._values[p.name]) for p in operation.parameters if p.required and p.location == location]

    def _ask(
        self, operation: Operation, path: Sequence[tuple[str, str]], query: Sequence[tuple[str, str]]
    ) -> Answered | None:
        if self.left <= 0:
            return None
        self.left -= 1
        headers = tuple(self._given(operation, "header"))
        answer = self._send(Ask(operation=operation.id, path=tuple(path), query=tuple(query), headers=headers))
        if answer is not None:
            self.answers.append(answer)
        return answer

    def _learn(self, operation: Operation, answer: Answered) -> None:
        for name, at in self._tells.get(operation.id, ()):
            found = next((value for value in place(at).of(answer.body) if isinstance(value, (str, int))), None)
            if found is not None:
                self._values.setdefault(name, str(found))


def _onward(said: Mapping[tuple[str, ...], Any], few: Answered) -> Iterator[tuple[str, str]]:
    """What asks for the page after one of few rows, by the first way that there is."""
    rows = place(said["collection", "items"]).one(few.body)
    if not is_list(rows) or not rows:
        return
    token = as_map(said.get(("paging", "token")))
    if token.get("parameter"):
        header = few.headers.get(str(token.get("header")).lower())
        value = header if "header" in token else place(token["at"]).one(few.body)
        if isinstance(value, str):
            yield token["parameter"], value
    offset, page = (as_map(said.get(("paging", name))) for name in ("offset", "page"))
    if offset:
        yield offset["parameter"], str(len(rows))
    if page:
        yield page["parameter"], str(page.get("first", 1) + 1)
    after = as_map(said.get(("paging", "after")))
    if after:
        last = place(after.get("at") or said["collection", "identity"]).one(rows[-1])
        if isinstance(last, (str, int)):
            yield after["parameter"], str(last)
