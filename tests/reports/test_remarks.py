"""Remarks on documents, read back by schemas and parsers that we did not write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from junitparser import JUnitXml
from lxml import etree

from fairport.reports.remarks import MOST, WRITERS, Told
from tests.reports.outside import SCHEMAS, json_validator

if TYPE_CHECKING:
    from pathlib import Path

RULES = {"lint.example": "An example contradicts its schema."}
REMARKS = [
    Told(rule="lint.example", level="error", message="bad\n::error::\x1b[1m", file="a,b:c.yaml", line=3, at="/a"),
    Told(rule="lint.no-body", level="warning", message="none", file="openapi.yaml"),
    Told(rule="lint.example", level="note", message="100 %", file="openapi.yaml", line=1),
]


def test_sarif_is_what_its_schema_says() -> None:
    log = json.loads(WRITERS["sarif"](REMARKS, RULES))
    assert list(json_validator("sarif-2.1.0-rtm.5.json").iter_errors(log)) == []
    results = log["runs"][0]["results"]
    assert [(result["ruleId"], result["level"]) for result in results] == [
        ("lint.example", "error"),
        ("lint.no-body", "warning"),
        ("lint.example", "note"),
    ]
    assert "\x1b" not in results[0]["message"]["text"]


def test_annotations_cannot_be_broken_out_of() -> None:
    lines = WRITERS["github"](REMARKS, RULES).decode().splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("::error file=a%2Cb%3Ac.yaml,line=3,title=lint.example::bad%0A")
    assert lines[2].startswith("::notice file=openapi.yaml,line=1")
    assert "100 %25" in lines[2]


def test_annotations_are_as_many_as_are_kept() -> None:
    many = [Told(rule="r", level="error", message=str(i), file="a") for i in range(MOST + 5)]
    lines = WRITERS["github"](many, {}).decode().splitlines()
    assert len(lines) == MOST
    assert lines[-1].endswith("and 6 more")


def test_junit_is_read_by_others(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(WRITERS["junit"](REMARKS, RULES))
    etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd")).assertValid(etree.parse(path))
    (suite,) = JUnitXml.fromfile(str(path))
    assert (suite.tests, suite.failures) == (2, 1)


def test_nothing_remarked_is_still_a_report() -> None:
    assert WRITERS["github"]([], {}) == b""
    assert json.loads(WRITERS["sarif"]([], {}))["runs"][0]["results"] == []
    assert b'tests="0"' in WRITERS["junit"]([], {})
