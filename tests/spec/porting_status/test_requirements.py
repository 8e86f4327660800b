"""The catalogue: every sentence and table row of the vendor's pages is a requirement, and every requirement is used."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from fairport.verdict import Level

FOLDER = files("fairport.spec") / "porting_status"
SNAPSHOT = Path(__file__).with_name("requirement_ids.txt")
ID = re.compile(r"[A-Z]+(-[A-Z0-9]+)+")
KEYS = {"id", "level", "quote", "page", "section", "since"}
FURTHER_KEYS = {"note", "untested", "reading"}
READING_KEYS = {"id", "about", "reading", "level", "why", "requirements"}

# Lines that say nothing by themselves. "Required Include Parameters" and its like do, and are quoted.
HEADINGS = frozenset(
    {
        "About",
        "Resource URI",
        "or",
        "Request",
        "URI Parameters",
        "Parameter Type Description",
        "Response",
        "Response Parameters",
        "PortingRequest Object",
        "PortingNumber Object",
        "PortingNumberStatusHistory Object",
    }
)


@cache
def text(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


@cache
def catalogue() -> dict[str, Any]:
    return yaml.safe_load(text("requirements.yaml"))


@cache
def readings() -> list[dict[str, Any]]:
    return yaml.safe_load(text("readings.yaml"))


def requirements() -> list[dict[str, Any]]:
    return catalogue()["requirements"]


def ids() -> list[str]:
    return [requirement["id"] for requirement in requirements()]


def lines_without_example(page: str) -> list[str]:
    """Return the lines of the page that are not empty, without the JSON text of its example."""
    prose = page[: page.index("{\n")] + page[page.rindex("}") + 1 :]
    return [line.strip() for line in prose.splitlines() if line.strip()]


def sentences(line: str) -> list[str]:
    """Split a line after each full stop that white space and a capital letter follow."""
    return re.split(r"(?<=\.)\s+(?=[A-Z])", line)


def statements(page: str) -> list[str]:
    """Return all that the page says: sentences, table rows by their sentences, and lines that are no mere heading."""
    return [part for line in lines_without_example(page) if line not in HEADINGS for part in sentences(line)]


def cited(node: object) -> set[str]:
    """Return the ids under every `requirements` of a document."""
    if isinstance(node, list):
        return set().union(*map(cited, node))
    if not isinstance(node, dict):
        return set()
    own = node.get("requirements")
    return set(own if isinstance(own, list) else ()).union(*map(cited, node.values()))


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Number string The phone number in E.164 format.", ["Number string The phone number in E.164 format."]),
        ("One thing. Another thing.", ["One thing.", "Another thing."]),
        ("Default is 20. 7 more.", ["Default is 20. 7 more."]),
        ("/v2/Accounts/{AccountSid}", ["/v2/Accounts/{AccountSid}"]),
    ],
)
def test_sentences_are_told_apart(line: str, parts: list[str]) -> None:
    assert sentences(line) == parts


def test_every_statement_of_the_page_is_quoted_by_one_requirement() -> None:
    quotes = [each["quote"] for each in requirements() if each["page"] == "porting-status"]
    assert Counter(quotes) == Counter(statements(text("page.txt")))


def test_every_heading_is_on_the_page() -> None:
    assert set(lines_without_example(text("page.txt"))) >= HEADINGS


def test_every_fragment_of_the_error_page_is_quoted_by_one_requirement() -> None:
    quotes = [each["quote"] for each in requirements() if each["page"] == "errors"]
    assert Counter(quotes) == Counter(catalogue()["pages"]["errors"]["fragments"])


def test_pages_have_a_title_and_an_address() -> None:
    assert {each["page"] for each in requirements()} == set(catalogue()["pages"])
    for page in catalogue()["pages"].values():
        assert page["title"]
        assert page["address"].startswith("https://")


@pytest.mark.parametrize("requirement", requirements(), ids=ids())
def test_requirement_is_well_formed(requirement: dict[str, Any]) -> None:
    assert set(requirement) >= KEYS
    assert set(requirement) <= KEYS | FURTHER_KEYS
    assert ID.fullmatch(requirement["id"])
    assert requirement["level"] in set(Level)
    assert all(isinstance(value, str) and value.strip() for value in requirement.values())
    assert requirement["id"].startswith("PS-" if requirement["page"] == "porting-status" else "ERR-")


def test_ids_are_unique() -> None:
    both = ids() + [reading["id"] for reading in readings()]
    assert [name for name, times in Counter(both).items() if times > 1] == []


def test_no_id_is_renamed_or_removed() -> None:
    kept = SNAPSHOT.read_text("utf-8").split()
    assert kept == sorted(kept)
    assert set(kept) - set(ids()) == set(), "an id is permanent: bring it back"
    assert set(ids()) - set(kept) == set(), f"add the new ids to {SNAPSHOT.name}"


def test_document_cites_what_the_catalogue_has_and_does_not_excuse() -> None:
    excused = {each["id"] for each in requirements() if "untested" in each}
    assert cited(yaml.safe_load(text("openapi.yaml"))) == set(ids()) - excused


@pytest.mark.parametrize("reading", readings(), ids=[reading["id"] for reading in readings()])
def test_reading_is_well_formed(reading: dict[str, Any]) -> None:
    assert set(reading) == READING_KEYS
    assert re.fullmatch(r"RD(-[A-Z0-9]+)+", reading["id"])
    assert reading["level"] in set(Level)
    assert set(reading["requirements"]) <= set(ids())
    assert all(reading[key].strip() for key in READING_KEYS - {"requirements"})


def test_requirement_and_reading_name_each_other() -> None:
    by_id = {reading["id"]: reading["requirements"] for reading in readings()}
    for requirement in requirements():
        if "reading" in requirement:
            assert requirement["id"] in by_id[requirement["reading"]]


def test_readings_named_in_comments_exist() -> None:
    named = set(re.findall(r"RD(?:-[A-Z0-9]+)+", text("openapi.yaml")))
    assert named <= {reading["id"] for reading in readings()}
    assert named
