from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from fairport.errors import ContractError
from fairport.spec import load_contract, model
from fairport.spec.overlay import lay_over

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOCUMENT: dict[str, Any] = {
    "info": {"title": "T", "tags": ["a", "b"]},
    "paths": {"/a": {"get": {"x": 1}, "put": {"x": 2}}, "/b": {"get": {"x": 3}}},
}


def laid(actions: list[dict[str, Any]], version: str = "1.1.0") -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    overlay = {"overlay": version, "info": {"title": "O", "version": "1"}, "actions": actions}
    lay_over(document, overlay, "over.yaml", yaml.safe_dump(overlay, sort_keys=False))
    return document


@pytest.mark.parametrize(
    ("action", "path", "value"),
    [
        # Overlay 1.1.0 section 4.4.3 (Action Object)
        pytest.param({"target": "$.info", "update": {"title": "U"}}, ("info", "title"), "U", id="replaces"),
        pytest.param({"target": "$.info", "update": {"new": {"n": 1}}}, ("info", "new"), {"n": 1}, id="inserts"),
        pytest.param({"target": "$", "update": {"info": {"title": "U"}}}, ("info", "title"), "U", id="from the root"),
        pytest.param(
            {"target": "$.info", "update": {"tags": ["c"]}}, ("info", "tags"), ["a", "b", "c"], id="concatenates"
        ),
        pytest.param({"target": "$.info.tags", "update": "c"}, ("info", "tags"), ["a", "b", "c"], id="appends"),
        pytest.param({"target": "$.info.tags", "update": ["c"]}, ("info", "tags"), ["a", "b", "c"], id="list to list"),
        pytest.param({"target": "$.info.title", "update": "U"}, ("info", "title"), "U", id="plain value"),
        pytest.param({"target": "$.info.tags[0]", "update": "U"}, ("info", "tags"), ["U", "b"], id="element"),
        pytest.param({"target": "$.info.tags", "remove": True}, ("info",), {"title": "T"}, id="removes a member"),
        pytest.param({"target": "$.info.tags[0]", "remove": True}, ("info", "tags"), ["b"], id="removes an element"),
        pytest.param({"target": "$.info.tags[*]", "remove": True}, ("info", "tags"), [], id="removes all elements"),
        pytest.param({"target": "$.info.tags[?@ == 'b']", "remove": True}, ("info", "tags"), ["a"], id="by a test"),
        pytest.param(
            {"target": "$.paths['/b']", "copy": "$.paths['/a']"},
            ("paths", "/b"),
            {"get": {"x": 1}, "put": {"x": 2}},
            id="copies",
        ),
        pytest.param(
            {"target": "$.info", "update": {"title": "U"}, "remove": False}, ("info", "title"), "U", id="remove: false"
        ),
    ],
)
def test_action_changes_what_its_target_selects(action: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    found: Any = laid([action])
    for step in path:
        found = found[step]
    assert found == value


def test_action_applies_to_every_node_that_it_selects() -> None:
    found = laid([{"target": "$.paths.*.get", "update": {"x": 9}}])
    assert [found["paths"][path]["get"]["x"] for path in ("/a", "/b")] == [9, 9]
    assert found["paths"]["/a"]["put"]["x"] == 2


def test_wildcard_in_brackets_selects_the_members_of_an_object() -> None:
    # RFC 9535 section 2.3.2: a wildcard selects all children, of objects as of arrays
    document = laid([{"target": "$.paths[*].put", "remove": True}, {"target": "$.paths[*]['get'].x", "update": 4}])
    assert document["paths"] == {"/a": {"get": {"x": 4}}, "/b": {"get": {"x": 4}}}


def test_update_is_a_copy_at_every_node() -> None:
    found = laid([{"target": "$.paths.*", "update": {"new": {}}}, {"target": "$.paths['/a'].new", "update": {"n": 1}}])
    assert found["paths"]["/b"]["new"] == {}


def test_actions_follow_each_other() -> None:
    found = laid(
        [
            {"target": "$.paths", "update": {"/c": {}}},
            {"target": "$.paths['/c']", "copy": "$.paths['/a']"},
            {"target": "$.paths['/a']", "remove": True},
        ]
    )
    assert list(found["paths"]) == ["/b", "/c"]


def test_list_laid_over_a_list_is_one_entry_in_version_1_0() -> None:
    found = laid([{"target": "$.info.tags", "update": ["c"]}], "1.0.0")
    assert found["info"]["tags"] == ["a", "b", ["c"]]


def test_order_of_members_is_kept() -> None:
    assert list(laid([{"target": "$.info", "update": {"tags": ["c"], "z": 1}}])["info"]) == ["title", "tags", "z"]


@pytest.mark.parametrize(
    ("action", "where", "message", "hint"),
    [
        pytest.param(
            {"target": "$.inof.title", "update": "U"},
            "over.yaml:6 /actions/0/target",
            "matches nothing in the document: target '$.inof.title'",
            "there is no 'inof': did you mean 'info'?",
            id="matches nothing",
        ),
        pytest.param(
            {"target": "$.paths[?@.x]", "update": {}},
            "over.yaml:6 /actions/0/target",
            "matches nothing in the document: target '$.paths[?@.x]'",
            "check the path against the document; paths with other signs are quoted: $.paths['/v1/items']",
            id="test matches nothing",
        ),
        pytest.param(
            {"target": "$.paths[", "update": {}},
            "over.yaml:6 /actions/0/target",
            "'$.paths[' is not a JSONPath",
            "write a path",
            id="no path",
        ),
        pytest.param(
            {"target": "$.info", "update": "U"},
            "over.yaml:6 /actions/0/target",
            "cannot lay a plain value over an object at /info",
            "objects merge with objects",
            id="plain value over object",
        ),
        pytest.param(
            {"target": "$.info", "update": {"tags": {}}},
            "over.yaml:6 /actions/0/target",
            "cannot lay an object over a list at /info/tags",
            "objects merge with objects",
            id="object over list",
        ),
        pytest.param(
            {"target": "$.info"},
            "over.yaml:6 /actions/0/target",
            "has an action that does nothing",
            "give it",
            id="nothing",
        ),
        pytest.param(
            {"update": {}}, "over.yaml:6 /actions/0", "has an action without target", "give the action", id="no target"
        ),
        pytest.param(
            {"target": "$.info", "updat": {}},
            "over.yaml:7 /actions/0/updat",
            "has the unknown key 'updat'",
            "did you mean 'update'?",
            id="key",
        ),
        pytest.param(
            {"target": "$", "remove": True},
            "over.yaml:6 /actions/0/target",
            "removes the whole document",
            "name what",
            id="root",
        ),
        pytest.param(
            {"target": "$.info", "copy": "$.nothing"},
            "over.yaml:7 /actions/0/copy",
            "matches nothing",
            "there is no 'nothing'",
            id="copy of nothing",
        ),
        pytest.param(
            {"target": "$.info", "copy": "$.paths.*"},
            "over.yaml:7 /actions/0/copy",
            "copies from more than one",
            "name one node",
            id="copy of many",
        ),
    ],
)
def test_wrong_action_is_told_with_line_and_target(action: dict[str, Any], where: str, message: str, hint: str) -> None:
    with pytest.raises(ContractError) as caught:
        laid([action])
    assert caught.value.where == where
    assert caught.value.message.startswith(message)
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        ({"openapi": "3.1.0"}, "is no overlay"),
        ([], "is no overlay"),
        ({"overlay": "2.0.0", "actions": []}, "has the overlay version '2.0.0'"),
        ({"overlay": "1.0.0", "actions": []}, "has no actions"),
        ({"overlay": "1.0.0"}, "has no actions"),
        ({"overlay": "1.0.0", "actions": [{"target": "$", "copy": "$.info"}]}, "copies, which overlay 1.0 cannot"),
    ],
    ids=str,
)
def test_wrong_overlay_is_told(overlay: object, message: str) -> None:
    with pytest.raises(ContractError) as caught:
        lay_over(deepcopy(DOCUMENT), overlay, "over.yaml", yaml.safe_dump(overlay))
    assert caught.value.message.startswith(message)
    assert caught.value.where.startswith("over.yaml:")


def test_contract_is_read_with_overlays_and_names_them(edited: Callable[..., Path], tmp_path: Path) -> None:
    overlay = tmp_path / "more.overlay.yaml"
    overlay.write_text(
        "overlay: 1.0.0\nactions:\n- target: $.paths['/depots/{depot}/parcels'].get.x-fairport\n"
        "  update: {repeatable: {requirements: [PAR-LIST]}}\n",
        encoding="utf-8",
    )
    contract = load_contract(edited(), [overlay])
    assert [p.operation for p in contract.of(model.Repeatable)] == ["listParcels", "listDepotParcels"]
    assert contract.overlays == (str(overlay),)


def test_mistake_that_an_overlay_brings_in_is_told_in_the_overlay(edited: Callable[..., Path], tmp_path: Path) -> None:
    overlay = tmp_path / "more.overlay.yaml"
    overlay.write_text(
        "overlay: 1.0.0\nactions:\n- target: $.paths['/depots/{depot}/parcels'].get\n"
        "  update:\n    x-fairport:\n      repeatabel: {}\n",
        encoding="utf-8",
    )
    with pytest.raises(ContractError) as caught:
        load_contract(edited(), [overlay])
    assert caught.value.where == "more.overlay.yaml:6 /actions/0/update/x-fairport/repeatabel"
    assert caught.value.hint == "did you mean 'repeatable'?"
