"""`fairport spec list`: which contracts are to be had."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.spec.test_offered import DOCUMENT, folder, package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Said


def test_bundled_contract_is_listed(fairport: Callable[..., Said]) -> None:
    said = fairport("spec", "list")
    assert said.code == 0
    assert "porting-status" in said.out
    assert "fairport.contracts" in said.out


def test_installed_contracts_are_listed_and_a_broken_one_is_exit_1(
    fairport: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    folder(tmp_path / "site" / "acme", openapi__yaml=DOCUMENT, overlay__yaml="")
    package(tmp_path / "site", "orders", "acme")
    package(tmp_path / "site", "gone", "nowhere", "other")
    said = fairport("spec", "list", "--format", "json")
    assert said.code == 1
    records = {record["name"]: record for record in json.loads(said.out)}
    assert records["orders"]["package"] == "acme 1.0"
    assert records["orders"]["document"].endswith("openapi.yaml")
    assert len(records["orders"]["overlays"]) == 1
    assert records["gone"]["problem"].startswith("its entry point names")
    text = fairport("spec", "list").out
    assert "broken: its entry point names" in text
    assert "with overlay.yaml" in text
