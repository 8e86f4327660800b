"""The text of a draft: an overlay that reads, with reasons, and with what is doubtful commented out."""

from __future__ import annotations

from typing import Any

import pytest

from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.writing import Chosen, Heading, chosen, flow, places_of, target, written
from fairport.spec.yamltext import read

DOCUMENT: dict[str, Any] = {"paths": {"/a b's/{id}": {"get": {"parameters": [{}]}}, "/c": {"get": {}}}}
AT = "/paths/~1c/get"


def said(*keyword: str, value: Any = "$", confidence: float = 0.9, at: str = AT, **more: Any) -> Proposal:
    return Proposal(at=at, keyword=keyword, value=value, confidence=confidence, reason="so it says", **more)


class Paper:
    """A document that is read as it was written."""

    value = DOCUMENT

    def place(self, pointer: str) -> str:
        return pointer


def text_of(*proposals: Proposal, above: float = 0.7) -> str:
    return written(Heading("A title", "1"), chosen(proposals, above), Paper(), {AT: "listC"})


COLLECTION = (said("collection", "items"), said("collection", "identity", value="$.id"))


TEXTS = (
    *("a", "a b", "it's", "- a", "yes", "null", "1", "1.0", "$.a[*].b", "a: b", "a #b", "é", "\x07", "'", '"', ""),
    *("a\\b", "#/c", "{a}", "created[gte]", "-name", "*", "&a", "!a", "@x", "~", "0x1f", "%a"),
)
OTHERS: tuple[object, ...] = (1, 1.5, True, None, [], {}, ["a", {"b": 1}], {"a b": []})


@pytest.mark.parametrize("value", [*TEXTS, *OTHERS])
def test_values_come_back_as_they_were(value: object) -> None:
    assert read(f"a: {flow(value)}", "it") == {"a": value}
    assert read(f"a: {flow([value])}", "it") == {"a": [value]}


def test_sure_proposals_stand_with_their_reasons() -> None:
    text = text_of(*COLLECTION, said("filters", value={"equals": {"parameter": "a", "at": "$.a"}}))
    action = read(text, "it")["actions"][1]  # type: ignore[index]  # an object, by its text
    assert action["target"] == "$.paths['/c'].get"
    assert action["update"] == {
        "operationId": "listC",
        "x-fairport": {
            "collection": {"items": "$", "identity": "$.id"},
            "filters": [{"equals": {"parameter": "a", "at": "$.a"}}],
        },
    }
    assert "# 0.9: so it says\n        items: $\n" in text


def test_doubtful_ones_are_comments_that_can_be_taken_away() -> None:
    text = text_of(*COLLECTION, said("collection", "total", value={"body": "$.n"}, confidence=0.5))
    assert "        # 0.5: so it says\n        # total: {body: $.n}\n" in text
    assert "total" not in str(read(text, "it"))


def test_nothing_stands_without_its_collection() -> None:
    text = text_of(COLLECTION[0], said("paging", "limit", value={"parameter": "size"}))
    assert len(read(text, "it")["actions"]) == 1  # type: ignore[index]  # as above
    assert "#         limit: {parameter: size}" in text
    assert not [one for one in chosen([said("member-of", whole="/other")], 0.7) if one.active]


def test_what_was_seen_and_what_was_refused_is_told_on_one_line() -> None:
    text = text_of(*COLLECTION, said("sort", value={"at": "$.a"}, seen="rows\nin order", refused="no such\nthing"))
    assert "# 0.9: so it says [seen: rows in order] [not read: no such thing]\n" in text


def test_an_overlay_with_nothing_in_it_is_one_still() -> None:
    assert read(text_of(), "it")["actions"] == [{"target": "$", "update": {"x-fairport": {"version": 1}}}]  # type: ignore[index]


def test_places_count_the_entries_of_lists() -> None:
    held = [Chosen(said("sort", value={"at": f"$.{name}"}), active=name != "b") for name in "abc"]
    places = places_of([*held, Chosen(said("collection", "items"), active=True)], {f"{AT}/x-fairport/sort": 1})
    assert list(places) == [f"{AT}/x-fairport/collection/items", f"{AT}/x-fairport/sort/1", f"{AT}/x-fairport/sort/2"]


def test_target_is_a_path_by_names_and_indexes() -> None:
    pointer = "/paths/~1a b's~1{id}/get/parameters/0"
    assert target(DOCUMENT, pointer) == "$.paths['/a b\\'s/{id}'].get.parameters[0]"
