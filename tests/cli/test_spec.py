"""`fairport spec`: lint and show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from fairport.spec import load_contract

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

PARCELS = """
openapi: 3.1.0
info: {title: Parcels, version: '1'}
paths:
  /parcels:
    get:
      operationId: listParcels
      responses:
        '200':
          description: Parcels
          content:
            application/json:
              schema: {type: object, properties: {sent: {type: string, format: date-time}}}
              example: EXAMPLE
"""


def parcels(example: str) -> Path:
    path = Path("parcels.yaml")
    path.write_text(PARCELS.replace("EXAMPLE", example), encoding="utf-8")
    return path


def test_bundled_contract_has_no_error(fairport: Callable[..., Said]) -> None:
    said = fairport("spec", "lint")
    assert said.code == 0
    assert said.out.splitlines()[-1].startswith("porting-status: 0 errors, ")


def test_error_of_a_contract_is_exit_1_and_has_its_line(fairport: Callable[..., Said]) -> None:
    said = fairport("spec", "lint", parcels("{sent: 7}"))
    assert said.code == 1
    assert said.out.startswith("error: parcels.yaml:14 ")
    assert "warning: " in said.out


def test_remarks_come_as_json_too(fairport: Callable[..., Said]) -> None:
    remarks = json.loads(fairport("spec", "lint", parcels("{}"), "--format", "json").out)
    assert {remark["weight"] for remark in remarks} == {"warning"}
    assert all(remark["where"].startswith("parcels.yaml") for remark in remarks)


def test_contract_that_cannot_be_read_is_exit_2(fairport: Callable[..., Said]) -> None:
    Path("broken.yaml").write_text("openapi: 3.1.0\nx-fairport: {versoin: 1}\ninfo: {title: t, version: '1'}\n")
    said = fairport("spec", "lint", "broken.yaml")
    assert said.code == 2
    assert "broken.yaml:" in said.err


def test_every_promise_is_shown(fairport: Callable[..., Said]) -> None:
    held = load_contract("porting-status")
    records = json.loads(fairport("spec", "show", "--format", "json").out)
    assert [record["id"] for record in records] == [promise.id for promise in held.promises]
    limit = next(record for record in records if record["kind"] == "paging")["facets"]["limit"]
    assert limit == {"level": "MUST", "requirements": ["PS-QUERY-RESULTSCOUNT"]}


def test_promises_as_text_stand_under_their_operation(fairport: Callable[..., Said]) -> None:
    text = fairport("spec", "show").out
    assert "listAccountPortingStatus: GET /v2/Accounts/{AccountSid}/Porting/Status\n" in text
    assert "instant" in text
    assert "MUST" in text
    assert "PS-QUERY-RESULTSCOUNT" in text


def test_overlay_changes_what_is_shown(fairport: Callable[..., Said]) -> None:
    Path("off.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: off, version: '1'}\nactions:\n"
        "  - target: $.paths[*].get.x-fairport.paging\n    remove: true\n"
    )
    kinds = {
        record["kind"]
        for record in json.loads(fairport("spec", "show", "--overlay", "off.yaml", "--format", "json").out)
    }
    assert "collection" in kinds
    assert "paging" not in kinds
