"""Contracts that are to be had: by name, by path, by an entry point."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fairport.errors import ContractError
from fairport.spec import bundled_names, load_contract
from fairport.spec.document import load
from fairport.spec.offered import bundled_path, offers

if TYPE_CHECKING:
    from pathlib import Path


def test_bundled_contract_is_found_by_its_name() -> None:
    assert "porting-status" in bundled_names()
    path = bundled_path("porting-status")
    assert path is not None
    assert path.parts[-2:] == ("porting_status", "openapi.yaml")
    assert load("porting-status").source == "porting-status"


@pytest.mark.parametrize("name", ["nothing", "../spec/porting-status", "", "porting-status/"])
def test_no_bundled_contract_of_another_name(name: str) -> None:
    assert bundled_path(name) is None


DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: getA
      responses: {'200': {description: A}}
"""
OVERLAY = """\
overlay: 1.0.0
info: {title: T, version: '1'}
actions:
  - target: $
    update: {x-fairport: {version: 1, requirements: list.yaml}}
  - target: $.paths['/a'].get
    update: {x-fairport: {requirements: [ONE], repeatable: {}}}
"""
REQUIREMENTS = "- {id: ONE, level: MUST, quote: One., page: p, section: s}\n"


def folder(at: Path, **files: str) -> Path:
    at.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (at / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return at


def package(site: Path, name: str, value: str, distribution: str = "acme") -> None:
    """An installed package that offers a contract, as its metadata says."""
    info = site / f"{distribution}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[fairport.contracts]\n{name} = {value}\n", encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    at = tmp_path / "site"
    at.mkdir()
    monkeypatch.syspath_prepend(str(at))
    return at


def test_folder_is_a_contract_with_its_overlay_and_the_catalogue_beside_that(tmp_path: Path) -> None:
    at = folder(tmp_path / "my_api", openapi__yaml=DOCUMENT, overlay__yaml=OVERLAY, list__yaml=REQUIREMENTS)
    contract = load_contract(at)
    assert (contract.name, [r.id for r in contract.requirements]) == ("my-api", ["ONE"])
    assert contract.overlays == (str(at / "overlay.yaml"),)
    assert contract.written["getA/repeatable"] == ((at / "overlay.yaml").as_posix(), 7)


def test_catalogue_stands_beside_the_overlay_that_names_it(tmp_path: Path) -> None:
    vendor = folder(tmp_path / "vendor", openapi__yaml=DOCUMENT)
    ours = folder(tmp_path / "ours", over__yaml=OVERLAY, list__yaml=REQUIREMENTS)
    contract = load_contract(vendor / "openapi.yaml", [ours / "over.yaml"])
    assert [r.id for r in contract.requirements] == ["ONE"]


@pytest.mark.parametrize("name", ["openapi.json", "openapi.yml", "swagger.json"])
def test_document_of_a_folder_may_have_other_names(tmp_path: Path, name: str) -> None:
    text = DOCUMENT.replace("openapi: 3.1.0", "swagger: '2.0'") if name.startswith("swagger") else DOCUMENT
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_contract(tmp_path).title == "T"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("openapi.yaml", "openapi.json"), "is a folder with openapi.yaml and openapi.json"),
        (("openapi.yaml", "overlay.yaml", "overlay.yml"), "is a folder with overlay.yaml and overlay.yml"),
        (("other.yaml",), "is a folder without a document"),
    ],
)
def test_folder_that_leaves_it_open_is_told(tmp_path: Path, names: tuple[str, ...], message: str) -> None:
    for name in names:
        (tmp_path / name).write_text(DOCUMENT, encoding="utf-8")
    with pytest.raises(ContractError, match=re.escape(message)) as caught:
        load_contract(tmp_path)
    assert caught.value.hint


def test_address_is_no_contract() -> None:
    with pytest.raises(ContractError, match="is an address, not a file"):
        load_contract("https://a.example/openapi.yaml")


@pytest.mark.parametrize("value", ["acme", "acme.orders", "acme:orders", "acme.orders:v1"])
def test_installed_contract_is_found_by_its_name_and_runs_no_code(site: Path, value: str) -> None:
    at = folder(site / "acme")
    (at / "__init__.py").write_text("raise SystemExit('it was run')\n", encoding="utf-8")
    inside = at.joinpath(*value.replace(":", ".").split(".")[1:])
    folder(inside, openapi__yaml=DOCUMENT, overlay__yaml=OVERLAY, list__yaml=REQUIREMENTS)
    package(site, "acme_orders", value)
    for name in ("acme-orders", "acme_orders"):
        contract = load_contract(name)
        assert contract.name == "acme-orders"
        assert contract.written["getA/repeatable"] == (f"{name}/overlay.yaml", 7)
    (offer,) = [offer for offer in offers() if offer.origin == "installed"]
    assert (offer.name, offer.package, offer.problem) == ("acme-orders", "acme 1.0", "")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("nowhere", "its entry point names the package 'nowhere', which is not there"),
        ("acme.gone", "its entry point names the folder 'acme.gone', which is not there"),
        ("acme", "is a folder without a document"),
    ],
)
def test_broken_contract_is_told_and_listed(site: Path, value: str, message: str) -> None:
    folder(site / "acme")
    package(site, "orders", value)
    with pytest.raises(ContractError, match=re.escape(message)) as caught:
        load_contract("orders")
    assert "acme 1.0" in caught.value.hint
    assert [offer.problem for offer in offers() if offer.name == "orders"] == [message]


def test_two_contracts_of_one_name_are_told(site: Path) -> None:
    folder(site / "acme", openapi__yaml=DOCUMENT)
    package(site, "orders", "acme", "one")
    package(site, "orders", "acme", "two")
    with pytest.raises(ContractError, match=r"two contracts are named 'orders': from one 1\.0 and two 1\.0"):
        load_contract("orders")


def test_name_of_a_bundled_contract_cannot_be_taken_over(site: Path) -> None:
    folder(site / "acme", openapi__yaml=DOCUMENT)
    package(site, "porting-status", "acme")
    with pytest.raises(ContractError, match=r"from Fairport itself and acme 1\.0"):
        load_contract("porting-status")


def test_folder_of_the_name_is_found_by_its_path(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(site / "acme", openapi__yaml=DOCUMENT)
    package(site, "orders", "acme")
    folder(tmp_path / "orders", openapi__yaml=DOCUMENT.replace("title: T", "title: Here"))
    monkeypatch.chdir(tmp_path)
    assert load_contract("orders").title == "T"
    assert load_contract("./orders").title == "Here"
    assert load_contract("porting-status").name == "porting-status"


def test_bare_name_of_a_folder_is_enough_where_nothing_is_named_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path / "here", openapi__yaml=DOCUMENT)
    monkeypatch.chdir(tmp_path)
    assert load_contract("here").name == "here"
