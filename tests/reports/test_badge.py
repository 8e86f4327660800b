from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings

from fairport.reports.badge import render
from fairport.reports.shields import said
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, HEADER
from tests.reports.outside import parsed

if TYPE_CHECKING:
    from fairport.account import Account

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {f"{SVG}{name}" for name in ("svg", "title", "rect", "g", "text")}


def test_badge_says_contract_verdict_and_day_to_eye_and_ear() -> None:
    root = parsed(render(BROKEN_ACCOUNT))
    assert [element.text for element in root.iter(f"{SVG}text")] == ["orders 2.1", "non-conformant 2026-03-31"]
    assert root.get("aria-label") == root.findtext(f"{SVG}title") == "orders 2.1: non-conformant 2026-03-31"


def test_text_has_room_in_its_half() -> None:
    root = parsed(render(ACCOUNT))
    left, right = root.iter(f"{SVG}rect")
    first, second = root.iter(f"{SVG}text")
    assert int(first.get("x", "")) + int(first.get("textLength", "")) < int(left.get("width", ""))
    assert int(second.get("x", "")) > int(right.get("x", "")) == int(left.get("width", ""))
    assert int(root.get("width", "")) == int(left.get("width", "")) + int(right.get("width", ""))


@settings(max_examples=40, deadline=None)
@given(accounts(HOSTILE), HOSTILE)
def test_any_name_makes_a_picture_that_holds_nothing_but_boxes_and_text(account: Account, name: str) -> None:
    header = {**HEADER, "contract": {**HEADER["contract"], "name": name}}
    odd = replace(account, header=header)
    root = parsed(render(odd))
    assert {element.tag for element in root.iter()} <= ALLOWED
    assert tuple(element.text or "" for element in root.iter(f"{SVG}text")) == said(odd)
    assert not any(name.startswith("on") or "href" in name for element in root.iter() for name in element.attrib)
