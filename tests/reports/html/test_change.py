from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.comparison import Change, Comparison, Kind
from fairport.verdict import Level
from tests.reports.html.pages import EVERYTHING, by_id, ids_of, page_of, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NOW = replace(EVERYTHING, header={"started": EVERYTHING.started, "rules": [], **EVERYTHING.header}).snapshot()
BEFORE = replace(NOW, target="https://old.example")


def section(**members: object) -> Element:
    compared = Comparison(old=BEFORE, new=NOW, **members)
    found = by_id(page_of(replace(EVERYTHING, comparison=compared)), "change")
    assert found is not None
    return found


def change(kind: Kind, fingerprint: str = "", **more: object) -> Change:
    return Change(kind=kind, rule="types.type", operation="listOrders", message="told", fingerprint=fingerprint, **more)


def test_every_kind_is_told() -> None:
    told = text_of(section(changes=tuple(change(kind, level=Level.MUST) for kind in Kind)))
    assert told.count("types.type on listOrders: told") == len(Kind)


def test_change_links_to_the_finding_that_is_there_now() -> None:
    changes = (change(Kind.NEW, "aaaabbbbccccdddd"), change(Kind.FIXED, "0123"))
    found = section(changes=changes)
    assert [link.get("href") for link in found.iter("a")] == ["#f-aaaabbbbccccdddd"]
    assert "Change since https://old.example" in text_of(found)
    assert "Fixed: 1" in text_of(found)


def test_what_cannot_be_compared_says_why() -> None:
    told = text_of(section(labels=("another contract",)))
    assert "Not fully comparable: another contract" in told
    assert "Nothing changed." in told


def test_without_a_comparison_there_is_no_such_section() -> None:
    assert "change" not in ids_of(page_of(EVERYTHING))
