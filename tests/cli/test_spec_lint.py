"""`fairport spec lint`: remarks as text and for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_spec import parcels

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said


def test_remark_names_its_rule(fairport: Callable[..., Said]) -> None:
    said = fairport("spec", "lint", parcels("{sent: 7}"))
    assert said.out.splitlines()[0].endswith("[example]")
    assert any(line.endswith("[instant-missing]") for line in said.out.splitlines())


def test_many_remarks_of_a_rule_are_cut_unless_all_are_wanted(fairport: Callable[..., Said]) -> None:
    path = parcels("{}")
    members = ", ".join(f"f{i}: {{}}" for i in range(30))
    text = path.read_text(encoding="utf-8").replace("properties: {", f"properties: {{{members}, ")
    path.write_text(text, encoding="utf-8")
    cut = fairport("spec", "lint", path).out
    assert cut.count("[accepts-anything]") == 20
    assert "and 10 more of accepts-anything: --all lists them" in cut
    assert fairport("spec", "lint", path, "--all").out.count("[accepts-anything]") == 30


def test_remarks_come_as_annotations_of_github(fairport: Callable[..., Said]) -> None:
    said = fairport("spec", "lint", parcels("{sent: 7}"), "--format", "github")
    assert said.code == 1
    assert said.out.startswith("::error file=parcels.yaml,line=14,title=lint.example::")


def test_remarks_come_as_sarif(fairport: Callable[..., Said]) -> None:
    (run,) = json.loads(fairport("spec", "lint", parcels("{sent: 7}"), "--format", "sarif").out)["runs"]
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("lint.example", "error")
    place = first["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]) == ("parcels.yaml", {"startLine": 14})


@pytest.mark.parametrize("form", ["github", "sarif", "junit"])
def test_bundled_contract_is_clean_in_every_form(fairport: Callable[..., Said], form: str) -> None:
    assert fairport("spec", "lint", "--format", form).code == 0


def test_remote_reference_is_refused_with_the_way_to_allow_it(fairport: Callable[..., Said]) -> None:
    path = parcels("{}")
    text = path.read_text(encoding="utf-8").replace("format: date-time}", "$ref: 'https://a.invalid/b.yaml'}")
    Path(path).write_text(text, encoding="utf-8")
    said = fairport("spec", "lint", path)
    assert said.code == 2
    assert "refers to the remote document 'https://a.invalid/b.yaml'" in said.err
    assert "--allow-remote-refs" in said.err
