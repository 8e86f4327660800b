"""Contracts that are to be had: by name, by path, by an entry point."""

from __future__ import annotations

import pytest

from fairport.spec import bundled_names
from fairport.spec.document import load
from fairport.spec.offered import bundled_path


def test_bundled_contract_is_found_by_its_name() -> None:
    assert "porting-status" in bundled_names()
    path = bundled_path("porting-status")
    assert path is not None
    assert path.parts[-2:] == ("porting_status", "openapi.yaml")
    assert load("porting-status").source == "porting-status"


@pytest.mark.parametrize("name", ["nothing", "../spec/porting-status", "", "porting-status/"])
def test_no_bundled_contract_of_another_name(name: str) -> None:
    assert bundled_path(name) is None
