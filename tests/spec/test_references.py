from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema_rs
import pytest

from fairport.errors import ContractError
from fairport.spec import Field, load_contract
from fairport.spec.origins import Origins
from fairport.spec.references import References

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = {"components": {"schemas": {"A/B c": {"type": "string"}, "List": [{"type": "null"}]}}}

MAIN = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      responses:
        200:
          description: A
          content: {application/json: {schema: {$ref: REFERENCE}}}
components:
  schemas:
    Local: {type: boolean}
"""
OTHER = """\
schemas:
  Thing:
    type: object
    properties:
      own: {$ref: '#/schemas/Own'}
      back: {$ref: '../main.yaml#/components/schemas/Local'}
      next: {$ref: 'third.json'}
      example: {$ref: '#/schemas/Own'}
    example: {$ref: nowhere.yaml}
  Own: {type: integer, x-fairport: {requirement: [A]}}
"""


@pytest.mark.parametrize(
    ("reference", "pointer", "value"),
    [
        ("#/components/schemas/A~1B%20c", "/components/schemas/A~1B c", {"type": "string"}),
        ("#/components/schemas/List/0", "/components/schemas/List/0", {"type": "null"}),
        ("#", "", DOCUMENT),
    ],
)
def test_local_reference_gives_pointer_and_value(reference: str, pointer: str, value: object) -> None:
    references = References(DOCUMENT, Origins("t"))
    assert references.look_up(reference, "/x") == (pointer, value)
    assert references.used() == [pointer]


@pytest.mark.parametrize(
    ("reference", "message", "hint"),
    [
        (
            "#/components/schemas/Lits",
            "refers to '#/components/schemas/Lits', which does not exist",
            "there is no 'Lits': did you mean 'List'?",
        ),
        (
            "#/components/schemas/List/7",
            "refers to '#/components/schemas/List/7', which does",
            "there is no '7': none is valid here",
        ),
        (5, "has a $ref that is no text", "write $ref: "),
        ("#anchor", "cannot follow the reference '#anchor'", "refer to a place in this document"),
        ("https://a.example/s.json", "cannot follow the reference 'https", "refer to a place in this document"),
    ],
)
def test_reference_to_nothing_is_told_with_the_nearest(reference: object, message: str, hint: str) -> None:
    with pytest.raises(ContractError) as caught:
        References(DOCUMENT, Origins("t")).look_up(reference, "/x")
    assert caught.value.message.startswith(message)
    assert (caught.value.where, caught.value.hint[: len(hint)]) == ("t /x/$ref", hint)


def files(folder: Path, reference: str, other: str = OTHER) -> Path:
    (folder / "parts").mkdir()
    (folder / "parts" / "other file.yaml").write_text(other, encoding="utf-8")
    (folder / "parts" / "third.json").write_text('{"type": "array", "items": {"type": "null"}}', encoding="utf-8")
    (folder / "main.yaml").write_text(MAIN.replace("REFERENCE", f"'{reference}'"), encoding="utf-8")
    return folder / "main.yaml"


def test_other_local_files_are_taken_in(tmp_path: Path) -> None:
    path = files(
        tmp_path, "parts/other%20file.yaml#/schemas/Thing", OTHER.replace("x-fairport: {requirement: [A]}", "")
    )
    contract = load_contract(path)
    found = {field.place.text: field.types for field in contract.of(Field)}
    assert found == {
        "$": ("object",),
        "$.own": ("integer",),
        "$.back": ("boolean",),
        "$.next": ("array",),
        "$.next[*]": ("null",),
        "$.example": ("integer",),
    }
    validator = jsonschema_rs.Draft202012Validator(dict(contract.of(Field)[0].body.schema))
    assert validator.is_valid({"own": 1, "back": True, "next": [None]})
    assert not validator.is_valid({"own": 1, "back": True, "next": [1]})
    assert not validator.is_valid({"back": 1})


def test_mistake_in_another_file_is_told_there(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as caught:
        load_contract(files(tmp_path, "parts/other%20file.yaml#/schemas/Thing"))
    assert caught.value.where == "other file.yaml:10 /schemas/Own/x-fairport/requirement"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("https://a.example/s.json#/A", "main.yaml:9 {at}: refers to the remote document 'https://a.example/s.json'"),
        ("//a.example/s.json", "main.yaml:9 {at}: refers to the remote document '//a.example/s.json'"),
        ("none.yaml#/A", "main.yaml:9 {at}: refers to a file: none.yaml: there is no such file"),
        ("parts#/A", "main.yaml:9 {at}: refers to a file: parts: is a directory"),
        ("parts/third.json#/A", "main.yaml:9 {at}: refers to '#/x-bundled/third.json/A', which does not exist"),
        ("#/components/schemas/Locl", "main.yaml:9 {at}: refers to '#/components/schemas/Locl', which does not exist"),
    ],
)
def test_reference_that_leads_nowhere_is_told_where_it_stands(tmp_path: Path, reference: str, message: str) -> None:
    with pytest.raises(ContractError) as caught:
        load_contract(files(tmp_path, reference))
    at = "/paths/~1a/get/responses/200/content/application~1json/schema/$ref"
    assert str(caught.value).startswith(message.format(at=at))


def test_files_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    path = files(tmp_path, "parts/third.json", "{}")
    (tmp_path / "third.json").write_text('{"type": "string"}', encoding="utf-8")
    text = path.read_text(encoding="utf-8").replace("{type: boolean}", "{$ref: third.json}")
    path.write_text(text, encoding="utf-8")
    contract = load_contract(path)
    assert set(contract.document["x-bundled"]) == {"third.json", "third.json_"}
    assert contract.of(Field)[0].types == ("array",)
