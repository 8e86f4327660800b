"""What changed in the promises of `x-fairport` and in the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.spec.changes import Severity
from fairport.spec.contract_changes import contract_changes
from fairport.spec.reader import load_contract

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BREAKING, WARNING, COMPATIBLE = Severity.BREAKING, Severity.WARNING, Severity.COMPATIBLE


def test_nothing_changed_in_the_contract_itself(edited: Callable[..., Path]) -> None:
    path = edited()
    assert contract_changes(load_contract(path), load_contract(path)) == ()


@pytest.mark.parametrize(
    ("old", "new", "severity", "rule", "message"),
    [
        pytest.param(
            "limit: {parameter: count}", "limit: {parameter: count, default: 5}", BREAKING, "promise-changed",
            "paging: default is 5, and was 10", id="default size",
        ),
        pytest.param(
            "identity: $.id\n", "identity: $.number\n", BREAKING, "promise-changed",
            "collection: identity is $.number, and was $.id", id="identity",
        ),
        pytest.param(
            "        collection: {items: $.parcels, identity: $.id, total: {header: X-Total}}\n"
            "        part-of: {operation: listParcels, by: {client: $.client}}\n",
            "        requirements: [PAR-LIST]\n", BREAKING, "promise-removed",
            "the promise collection is gone ($.parcels by $.id)", id="collection gone",
        ),
        pytest.param(
            "        collection: {items: $.parcels, identity: $.id, total: {header: X-Total}}\n",
            "        collection: {items: $.parcels, identity: $.id, total: {header: X-Total}}\n"
            "        paging: {limit: {parameter: depot}}\n",
            COMPATIBLE, "promise-added", "the promise paging is new (depot)", id="paging new",
        ),
        pytest.param(
            "facets: {charset: {level: 'off'}, json", "facets: {json", COMPATIBLE, "promise-strengthened",
            "answers: the level of charset is SHOULD, and was off", id="facet on",
        ),
        pytest.param(
            "facets: {charset: {level: 'off'}, json: {level: SHOULD",
            "facets: {charset: {level: 'off'}, json: {level: 'off'",
            WARNING, "promise-weakened", "answers: the level of json is off, and was SHOULD", id="facet off",
        ),
    ],
)  # fmt: skip
def test_changed_promise_is_told(
    edited: Callable[..., Path], old: str, new: str, severity: Severity, rule: str, message: str
) -> None:
    was = load_contract(edited())
    found = contract_changes(was, load_contract(edited(old, new)))
    assert (severity, rule, message) in [(change.severity, change.rule, change.message) for change in found]


def test_changed_requirements_are_told(edited: Callable[..., Path]) -> None:
    was = load_contract(edited())
    first = was.requirements[0]
    now = load_contract(edited(first.quote, "Another sentence.", "requirements.yaml"))
    assert [(change.rule, change.severity) for change in contract_changes(was, now)] == [
        ("requirement-changed", WARNING)
    ]


def test_instant_whose_field_is_gone_is_told_as_the_field(tmp_path: Path) -> None:
    def made(name: str, member: str) -> Path:
        path = tmp_path / name
        path.write_text(
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {'200': "
            "{description: A, content: {application/json: {schema: {type: object, properties: {"
            + member
            + "}}}}}}}}}\n",
            encoding="utf-8",
        )
        return path

    was = load_contract(made("a.yaml", "at: {type: integer, x-fairport: {instant: {unit: s}}}"))
    gone = contract_changes(was, load_contract(made("b.yaml", "")))
    assert [change.rule for change in gone] == ["field-removed"]
    other = contract_changes(
        was, load_contract(made("c.yaml", "at: {type: integer, x-fairport: {instant: {unit: ms}}}"))
    )
    assert [(change.rule, change.severity, change.message) for change in other] == [
        ("promise-changed", BREAKING, "instant/$.at: unit is ms, and was s")
    ]
