"""What the porting-status contract comes to once it is read: promises that rest on quotes, and are no stricter."""

from __future__ import annotations

from functools import cache

import pytest

from fairport.spec.model import Conditional, Contract, Facet, Instant, Promise, Refusal
from fairport.spec.reader import load_contract
from fairport.verdict import Level

STRENGTH = {Level.OBSERVE: 0, Level.SHOULD: 1, Level.MUST: 2}
OPERATIONS = ("listAccountPortingStatus", "listPropertyPortingStatus")


@cache
def contract() -> Contract:
    return load_contract("porting-status")


def facets() -> list[tuple[Promise, str, Facet]]:
    return [(promise, name, facet) for promise in contract().promises for name, facet in promise.facets.items()]


def test_every_facet_rests_on_a_requirement() -> None:
    assert [(promise.id, name) for promise, name, facet in facets() if not facet.requirements] == []


def test_no_facet_is_stricter_than_all_of_its_quotes() -> None:
    levels = {requirement.id: requirement.level for requirement in contract().requirements}
    stricter = [
        (promise.id, name, facet.level, facet.requirements)
        for promise, name, facet in facets()
        if STRENGTH[facet.level] > max((STRENGTH[levels[each]] for each in facet.requirements), default=0)
    ]
    assert stricter == []


def test_every_requirement_has_a_facet_or_a_reason() -> None:
    used = {each for _, _, facet in facets() for each in facet.requirements}
    excused = {requirement.id for requirement in contract().requirements if requirement.untested}
    assert used == {requirement.id for requirement in contract().requirements} - excused


@pytest.mark.parametrize("operation", OPERATIONS)
def test_conditional_fields_are_promised_at_their_levels(operation: str) -> None:
    levels = sorted(promise.facets["holds"].level for promise in contract().of(Conditional, operation))
    assert levels == [Level.MUST] * 3 + [Level.SHOULD] * 3


@pytest.mark.parametrize("operation", OPERATIONS)
def test_instants_are_promised(operation: str) -> None:
    found = {str(promise.place): promise for promise in contract().of(Instant, operation)}
    item = "$.PortingRequests[*]"
    assert set(found) == {
        f"{item}.PreferredPortDate",
        f"{item}.Created",
        f"{item}.PortDate",
        f"{item}.PortingNumbers[*].StatusHistory[*].Created",
    }
    assert {(each.minimum, each.maximum) for each in found.values()} == {(1262304000, 4102444800)}
    assert found[f"{item}.PreferredPortDate"].facets["midnight"].level == Level.SHOULD
    assert found[f"{item}.PortDate"].facets["midnight"].level == Level.OBSERVE
    assert found[f"{item}.Created"].facets["past"].level == Level.MUST


@pytest.mark.parametrize("operation", OPERATIONS)
def test_refusals_are_promised_at_their_levels(operation: str) -> None:
    found = {promise.name: promise.facets["refused"].level for promise in contract().of(Refusal, operation)}
    musts = {"missing-from", "missing-to", "missing-window", "no-credentials"}
    musts |= {"wrong-credentials"} if operation == OPERATIONS[0] else set()  # one wrong secret in a whole run
    shoulds = {"malformed-from", "malformed-to", "empty-from", "trailing-from"}
    shoulds |= {"malformed-count", "malformed-skip", "reversed-window"}
    assert found == {**dict.fromkeys(musts, Level.MUST), **dict.fromkeys(shoulds, Level.SHOULD)}
