"""The files of a new contract package are a contract."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from fairport.spec import Collection, load_contract
from fairport.spec.template import contract_package

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = '{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"responses": {}}}}}'


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def test_stub_is_a_contract_with_its_annotations(tmp_path: Path) -> None:
    write(tmp_path, dict(contract_package("acme-orders", "Acme's orders")))
    contract = load_contract(tmp_path / "acme_orders")
    assert contract.title == "Acme's orders"
    assert [listed.identity.text for listed in contract.of(Collection)] == ["$.id"]
    assert {requirement.id for requirement in contract.requirements} == {"LIST", "PAGES"}


@pytest.mark.parametrize("name", ["openapi.json", "openapi.yaml"])
def test_files_around_a_document_are_a_contract(tmp_path: Path, name: str) -> None:
    files = dict(contract_package("acme", "T: it's", name))
    assert f"acme/{name}" not in files
    write(tmp_path, {**files, f"acme/{name}": DOCUMENT})
    assert load_contract(tmp_path / "acme").requirements == ()


def test_package_offers_the_contract_by_its_name() -> None:
    project = tomllib.loads(contract_package("acme-orders", "A")["pyproject.toml"])
    assert project["project"]["entry-points"]["fairport.contracts"] == {"acme-orders": "acme_orders"}
    assert project["tool"]["setuptools"]["packages"] == ["acme_orders"]
