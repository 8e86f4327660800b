from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.spec import Page, Requirement
from fairport.spec.catalogue import (
    decision_mistakes,
    decisions,
    entries,
    pages,
    requirement_mistakes,
    requirements,
)
from fairport.spec.model import MUST

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD: dict[str, Any] = {"id": "A-B", "level": "MUST", "quote": "Q.", "page": "p", "section": "s"}


def test_requirement_has_what_its_entry_says() -> None:
    entry = {**GOOD, "note": "n", "since": "1.0.0", "untested": None}
    assert requirements([entry]) == (
        Requirement(id="A-B", level=MUST, quote="Q.", page="p", section="s", note="n", since="1.0.0"),
    )
    assert requirement_mistakes([entry]) == []


@pytest.mark.parametrize(
    ("entry", "at", "message", "hint"),
    [
        pytest.param("A", "/0", "has an entry that is no object", "begin each entry", id="text"),
        pytest.param({**GOOD, "quote": ""}, "/0", "has an entry without the text 'quote'", "give it", id="no quote"),
        pytest.param({**GOOD, "id": ["A"]}, "/0", "has an entry without the text 'id'", "give it", id="list as id"),
        pytest.param(
            {**GOOD, "qoute": "Q"}, "/0/qoute", "has the unknown key 'qoute'", "did you mean 'quote'?", id="key"
        ),
        pytest.param({**GOOD, "level": "MAY"}, "/0/level", "has the level 'MAY'", "valid here: MUST", id="level"),
    ],
)
def test_wrong_entry_is_told(entry: object, at: str, message: str, hint: str) -> None:
    (mistake,) = requirement_mistakes([entry])
    assert (mistake.at, mistake.message) == (at, message)
    assert mistake.hint.startswith(hint)


def test_repeated_id_is_told_at_the_second() -> None:
    (mistake,) = requirement_mistakes([GOOD, GOOD], "/requirements")
    assert (mistake.at, mistake.message) == ("/requirements/1/id", "repeats the id 'A-B'")


def test_decision_needs_all_its_parts() -> None:
    entry = {"id": "RD-A", "about": "a", "reading": "r", "level": "SHOULD", "why": "w", "requirements": ["A-B"]}
    assert decision_mistakes([entry]) == []
    assert decisions([entry])[0].requirements == ("A-B",)
    assert [m.message for m in decision_mistakes([{**entry, "why": ""}])] == ["has an entry without the text 'why'"]


@pytest.mark.parametrize(
    ("value", "found"),
    [([GOOD], ("", [GOOD])), ({"requirements": [GOOD]}, ("/requirements", [GOOD])), (None, ("/requirements", ()))],
    ids=["list", "below a key", "empty"],
)
def test_entries_may_stand_at_the_top_or_below_a_key(value: object, found: object) -> None:
    assert entries(value, "requirements") == found


def test_pages_have_title_and_address() -> None:
    assert pages({"pages": {"p": {"title": "T", "address": "https://a.example"}, "q": None}}) == (
        Page(id="p", title="T", address="https://a.example"),
        Page(id="q"),
    )


def test_mistake_in_the_file_is_told_with_file_and_line(complaint: Callable[..., str]) -> None:
    assert complaint("PAR-PAGE, level: MUST", "PAR-PAGE, level: must", "requirements.yaml") == (
        "requirements.yaml:6 /requirements/2/level: has the level 'must' (did you mean 'MUST'?)"
    )
    assert complaint("why: The newest.", "wy: The newest.", "readings.yaml").startswith("readings.yaml: 2 mistakes")


def test_missing_file_is_told_where_it_is_named(complaint: Callable[..., str]) -> None:
    assert complaint("requirements: requirements.yaml", "requirements: requirement.yaml") == (
        "openapi.yaml:7 /x-fairport/requirements: names the file 'requirement.yaml', which does not exist"
        " (the path is relative to the document)"
    )
    assert complaint(
        "requirements: requirements.yaml", "requirements: requirements.yaml\n  readings: r.yaml"
    ).startswith("openapi.yaml:8 /x-fairport/readings: names the file 'r.yaml'")
