"""What the reader refuses of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.spec.drafting.reading_back import mistakes_in
from tests.spec.drafting.papers import document, listed, operation, written

if TYPE_CHECKING:
    from pathlib import Path

OVERLAY = """overlay: 1.0.0
actions:
- target: $
  update: {x-fairport: {version: 1}}
- target: TARGET
  update: {x-fairport: UPDATE}
"""


def read_back(folder: Path, update: str, target: str = "$.paths['/things'].get") -> tuple[list[str], int | None, str]:
    path = written(folder, document({"/things": operation(listed())}))
    text = OVERLAY.replace("TARGET", target).replace("UPDATE", update)
    mistakes, action, why = mistakes_in(path, (), text)
    return [mistake.at for mistake in mistakes], action, why


def test_good_one_has_no_mistakes(tmp_path: Path) -> None:
    assert read_back(tmp_path, "{collection: {items: $.data, identity: $.id}}") == ([], None, "")


def test_wrong_key_and_wrong_citation_are_told_by_their_places(tmp_path: Path) -> None:
    at = "/paths/~1things/get/x-fairport"
    assert read_back(tmp_path, "{colection: {}}")[0] == [f"{at}/colection"]
    cited = "{echoes: [{parameter: nobody, at: $.a}]}"
    assert read_back(tmp_path, cited)[0] == [f"{at}/echoes/0/parameter"]


def test_action_that_fits_nowhere_is_told_by_its_index(tmp_path: Path) -> None:
    mistakes, action, why = read_back(tmp_path, "{repeatable: {}}", "$.paths['/nothing'].get")
    assert (mistakes, action) == ([], 1)
    assert "matches nothing" in why


def test_text_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    assert read_back(tmp_path, "{{")[2]
