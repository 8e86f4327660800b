"""`fairport spec new`: a contract package that can be installed, linted and found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

SWAGGER = {
    "definitions": {},
    "info": {"title": 'The "Shop"', "version": "1"},
    "paths": {"/a": {"get": {"operationId": "getA", "responses": {"200": {"description": "A"}}}}},
    "swagger": "2.0",
}


def test_new_contract_has_no_error_and_says_what_comes_next(fairport: Callable[..., Said]) -> None:
    said = fairport("spec", "new", "acme-orders")
    assert said.code == 0
    assert "fairport spec lint acme-orders/acme_orders" in said.out
    lint = fairport("spec", "lint", "acme-orders/acme_orders")
    assert (lint.code, lint.out) == (0, "acme-orders: 0 errors, 0 warnings, 0 notes\n")


def test_document_is_copied_byte_by_byte(fairport: Callable[..., Said]) -> None:
    Path("vendor.json").write_text(json.dumps(SWAGGER), encoding="utf-8")
    assert fairport("spec", "new", "shop", "--from", "vendor.json", "-o", "out").code == 0
    assert Path("out/shop/swagger.json").read_bytes() == Path("vendor.json").read_bytes()
    assert fairport("spec", "lint", "out/shop").code == 0
    assert "The 'Shop'" in Path("out/README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("Acme Orders",), "is no name of a contract"),
        (("../acme",), "is no name of a contract"),
        (("full",), "there is something already"),
        (("acme", "-o", "file"), "there is something already"),
        (("acme", "-o", "file/inside"), "cannot be written"),
        (("acme", "--from", "none.yaml"), "there is no such file"),
        (("acme", "--from", "file"), "there is no contract"),
    ],
)
def test_what_cannot_be_is_exit_2(fairport: Callable[..., Said], args: tuple[str, ...], message: str) -> None:
    Path("full").mkdir()
    Path("full/a").touch()
    Path("file.yaml").touch()
    Path("file").touch()
    said = fairport("spec", "new", *args)
    assert said.code == 2
    assert message in " ".join(said.err.split()) or "is no OpenAPI document" in said.err


@pytest.mark.slow
def test_package_is_installed_and_found_by_its_name(fairport: Callable[..., Said], tmp_path: Path) -> None:
    assert fairport("spec", "new", "acme-orders").code == 0
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONWARNINGS": "ignore"}
    command = [*pip, "--target", "site", "./acme-orders"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=quiet)
    assert done.returncode == 0, done.stderr
    found = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    for words in (("spec", "lint", "acme-orders"), ("spec", "list")):
        command = [sys.executable, "-m", "fairport", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=found)
        assert done.returncode == 0, done.stderr
        assert "acme-orders" in done.stdout
    own = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "acme-orders/tests"]
    done = subprocess.run(own, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
