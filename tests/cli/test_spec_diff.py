"""`fairport spec diff`: what a change breaks, as text, reports and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from fairport.reports.contract_changes import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

TEXT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: getA
      parameters: [{name: q, in: query, schema: {type: integer, default: 1}}]
      responses:
        '200':
          description: A
          content: {application/json: {schema: {type: object, properties: {a: {type: string}}, required: [a]}}}
"""


@pytest.fixture(autouse=True)
def _contracts(tmp_path: Path) -> None:
    for name, old, new in (
        ("old", "", ""),
        ("same", "title: T", "title: Other"),
        ("broken", ", required: [a]", ""),
        ("changed", "default: 1", "default: 2"),
        ("more", "a: {type: string}}", "a: {type: string}, b: {type: string}}"),
    ):
        (tmp_path / f"{name}.yaml").write_text(TEXT.replace(old, new) if old else TEXT, encoding="utf-8")


@pytest.mark.parametrize(
    ("new", "more", "code", "line"),
    [
        ("same", (), 0, "Nothing breaks consumers. (0 breaking, 0 warning, 0 compatible)"),
        ("more", (), 0, "Nothing breaks consumers. (0 breaking, 0 warning, 1 compatible)"),
        ("broken", (), 1, "1 change of 1 change break consumers. (1 breaking, 0 warning, 0 compatible)"),
        (
            "changed",
            (),
            0,
            "Nothing breaks every consumer; 1 change may break some. (0 breaking, 1 warning, 0 compatible)",
        ),
        (
            "changed",
            ("--fail-on", "warning"),
            1,
            "Nothing breaks every consumer; 1 change may break some. (0 breaking, 1 warning, 0 compatible)",
        ),
    ],
)
def test_exit_code_and_sentence(
    fairport: Callable[..., Said], new: str, more: tuple[str, ...], code: int, line: str
) -> None:
    said = fairport("spec", "diff", "old.yaml", f"{new}.yaml", *more)
    assert (said.code, said.out.splitlines()[-1]) == (code, line)


def test_change_is_told_with_file_line_and_rule(fairport: Callable[..., Said]) -> None:
    first = fairport("spec", "diff", "old.yaml", "broken.yaml").out.splitlines()[0]
    assert first == "breaking: broken.yaml:11: getA: response 200 $.a: a may be missing now [field-optional]"


def test_what_breaks_nobody_is_listed_where_all_is_wanted(fairport: Callable[..., Said]) -> None:
    assert "[field-added]" not in fairport("spec", "diff", "old.yaml", "more.yaml").out
    assert "[field-added]" in fairport("spec", "diff", "old.yaml", "more.yaml", "--all").out


def test_reports_are_written(fairport: Callable[..., Said]) -> None:
    wanted = [word for form in WRITERS for word in ("--report", f"{form}=out/{form}")]
    fairport("spec", "diff", "old.yaml", "broken.yaml", *wanted)
    told = json.loads(Path("out/json").read_text(encoding="utf-8"))
    assert (told["breaking"], told["counts"]["breaking"]) == (True, 1)
    assert (told["changes"][0]["file"], told["changes"][0]["line"]) == ("broken.yaml", 11)
    assert "<details open><summary>Breaks consumers (1)</summary>" in Path("out/markdown").read_text(encoding="utf-8")
    assert Path("out/github").read_text(encoding="utf-8").startswith("::error file=broken.yaml,line=11")
    assert ET.parse("out/junit").getroot()[0].get("failures") == "1"
    (run,) = json.loads(Path("out/sarif").read_text(encoding="utf-8"))["runs"]
    assert run["results"][0]["ruleId"] == "diff.field-optional"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("old.yaml", "none.yaml"), "there is no such file"),
        (("old.yaml", "same.yaml", "--report", "html=a"), "is not FORMAT=PATH"),
        (("old.yaml", "same.yaml", "--report", "json=old.yaml/a"), "cannot be written"),
    ],
)
def test_what_cannot_be_is_exit_2(fairport: Callable[..., Said], args: tuple[str, ...], message: str) -> None:
    said = fairport("spec", "diff", *args)
    assert said.code == 2
    assert message in said.err
