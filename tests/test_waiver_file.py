"""The waiver file: what is read from it, how mistakes in it are told, and how entries are added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fairport.errors import FairportError, UsageError
from fairport.spec.yamltext import read
from fairport.waiver_file import append, entry, read_waivers, schema
from tests.test_waivers import WAIVER

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """\
# known to the vendor
waivers:
  - rule: types.json-type
    operation: list
    promise: list/field/$.items[*].id
    at: $.items[*].id
    fingerprint: "0123456789abcdef"
    owner: ada@example.com
    reason: >
      ticket
      12
    link: https://example.com/12
    expires: 2026-03-31
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "waivers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_every_key_is_read(tmp_path: Path) -> None:
    file = written(tmp_path, WHOLE)
    assert read_waivers(file) == (replace(WAIVER, where=f"{file}:3"),)


@pytest.mark.parametrize("at", ["/items/0/id", "/items/7/id", "$.items[*].id"])
def test_pointer_stands_for_every_index(tmp_path: Path, at: str) -> None:
    (made,) = read_waivers(written(tmp_path, WHOLE.replace("at: $.items[*].id", f"at: {at}")))
    assert made.at == WAIVER.at


@pytest.mark.parametrize("at", ['""', "$"])
def test_whole_answer(tmp_path: Path, at: str) -> None:
    assert read_waivers(written(tmp_path, WHOLE.replace("at: $.items[*].id", f"at: {at}")))[0].at == "$"


@pytest.mark.parametrize("text", ["waivers:\n", "waivers: []\n"])
def test_empty_file_waives_nothing(tmp_path: Path, text: str) -> None:
    assert read_waivers(written(tmp_path, text)) == ()


def changed(old: str, new: str) -> str:
    assert old in WHOLE
    return WHOLE.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        pytest.param("", 1, "the file is not of the form", "`fairport waive", id="empty"),
        pytest.param("- a\n", 1, "the file is not of the form", "`fairport waive", id="list"),
        pytest.param("waiver: []\n", 1, "there is no key 'waiver'", "did you mean 'waivers'", id="key-of-the-file"),
        pytest.param(changed("owner:", "ownr:"), 3, "there is no key 'ownr'", "did you mean 'owner'", id="key"),
        pytest.param(changed("    owner: ada@example.com\n", ""), 3, "'owner' is missing", "owner: ...", id="no-owner"),
        pytest.param(changed("    expires: 2026-03-31\n", ""), 3, "'expires' is missing", "expires", id="no-expiry"),
        pytest.param(changed("ada@example.com", '" "'), 8, "owner is not of the form", "Who answers", id="blank-owner"),
        pytest.param(changed("2026-03-31", "31.3.2026"), 13, "expires is not", "YYYY-MM-DD", id="date"),
        pytest.param(changed("2026-03-31", "2026-02-30"), 13, "expires is not", "YYYY-MM-DD", id="no-such-day"),
        pytest.param(changed('"0123456789abcdef"', "1234567890123456"), 7, "fingerprint is", "in quotes", id="number"),
        pytest.param(changed('"0123456789abcdef"', "0123"), 7, "fingerprint is", "16 hexadecimal", id="short"),
        pytest.param(changed("at: $.items[*].id", "at: items"), 6, "at is not of the form", "JSONPath", id="place"),
        pytest.param(changed("https://example.com/12", "ticket 12"), 12, "link is not", "URL", id="link"),
        pytest.param(WHOLE + WHOLE.split("waivers:\n")[1], 14, "is waived twice: first at", "keep one", id="twice"),
        pytest.param("waivers: [\n", 2, "is no YAML", "brackets", id="no-yaml"),
    ],
)
def test_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, message: str, hint: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(FairportError) as raised:
        read_waivers(file)
    assert message in raised.value.message
    assert raised.value.where == f"{file}:{line}"
    if hint != "brackets":
        assert hint in raised.value.hint


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_waivers(tmp_path / "none.yaml")


def test_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        read_waivers(tmp_path / "w.yaml")


def test_entries_are_added_to_a_new_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "waivers.yaml"
    second = replace(WAIVER, fingerprint="1234567890123456", promise="", link="")
    append(file, [WAIVER])
    append(file, [second])
    assert [replace(waiver, where="") for waiver in read_waivers(file)] == [
        replace(WAIVER, where=""),
        replace(second, where=""),
    ]


@pytest.mark.parametrize("indent", ["", "  ", "      "])
def test_all_that_stood_in_the_file_stays(tmp_path: Path, indent: str) -> None:
    lines = [f"{indent}{line[2:]}" if line.startswith("  ") else line for line in WHOLE.splitlines()]
    before = "\n".join([*lines, "  # the end", ""])
    file = written(tmp_path, before)
    append(file, [replace(WAIVER, fingerprint="f" * 16)])
    assert file.read_text(encoding="utf-8").startswith(before.rstrip())
    assert len(read_waivers(file)) == 2


@pytest.mark.parametrize("text", ["waivers: []\n", '{"waivers": []}'])
def test_file_that_cannot_be_added_to_stays_as_it_is(tmp_path: Path, text: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(UsageError, match="cannot be added"):
        append(file, [WAIVER])
    assert file.read_text(encoding="utf-8") == text


def test_finding_is_not_added_twice(tmp_path: Path) -> None:
    file = written(tmp_path, WHOLE)
    with pytest.raises(UsageError, match=r"waived twice: first at .*waivers\.yaml:3"):
        append(file, [WAIVER])
    assert file.read_text(encoding="utf-8") == WHOLE


def test_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        append(written(tmp_path, "waivers:\n") / "x.yaml", [WAIVER])


TEXTS = st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool)


@given(TEXTS.filter(lambda text: text.isprintable() or text.isascii()))
def test_any_reason_is_read_as_it_was_written(reason: str) -> None:
    held = read("waivers:\n" + entry(replace(WAIVER, reason=reason)), "w.yaml")
    assert isinstance(held, dict)
    assert held["waivers"][0]["reason"] == reason
