from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fairport.errors import ContractError
from fairport.spec import Contract, Field, load_contract
from fairport.spec.document import load, read_file

if TYPE_CHECKING:
    from collections.abc import Callable


def test_contract_is_named_after_its_folder_or_file(edited: Callable[..., Path]) -> None:
    path = edited()
    folder = path.parent.name.replace("_", "-")
    assert load(path).name == folder
    other = path.rename(path.with_name("my_parcels.yaml"))
    assert load(other).name == "my-parcels"


@pytest.mark.parametrize(
    ("source", "where", "message", "hint"),
    [
        (
            "porting-staus",
            "contract",
            "there is no contract 'porting-staus'",
            "did you mean 'porting-status'?; a path ends in",
        ),
        ("nothing.yaml", "nothing.yaml", "there is no such file", "check the path"),
        ("./nothing", "nothing", "there is no such file", "check the path"),
    ],
)
def test_missing_contract_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str, where: str, message: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContractError) as caught:
        load_contract(source)
    assert (caught.value.where, caught.value.message) == (where, message)
    assert caught.value.hint.startswith(hint)


def test_directory_without_a_document_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="is a folder without a document") as caught:
        load_contract(tmp_path)
    assert caught.value.hint == "a contract's folder holds openapi.yaml"


def test_directory_for_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="is a directory") as caught:
        read_file(tmp_path, "a")
    assert caught.value.hint == "name the file in it, such as openapi.yaml"


def test_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"title: \xff")
    with pytest.raises(ContractError, match=r"is not UTF-8 text \(byte 7\)"):
        load_contract(path)


def test_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: a")
    assert read_file(path, "a.yaml") == ("title: a", {"title": "a"})


def test_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ContractError, match=r"a\.yaml: cannot be read: Permission denied"):
        read_file(tmp_path / "a.yaml", "a.yaml")


def test_empty_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ContractError, match=r"a\.yaml: is no OpenAPI document"):
        load_contract(path)


def test_contract_of_version_3_0_can_be_read(edited: Callable[..., Path]) -> None:
    path = edited("openapi: 3.1.0", "openapi: 3.0.3")
    path.write_text(
        path.read_text(encoding="utf-8").replace("client: {type: string}", "client: {type: string, nullable: true}"),
        encoding="utf-8",
    )
    found = {field.place.text: field for field in load_contract(path).of(Field, "listParcels")}
    assert found["$.parcels[*].client"].types == ("string", "null")


def test_contract_may_be_json(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(
        '{"openapi": "3.1.0", "info": {"title": "T", "version": "1"},'
        '"paths": {"/a": {"get": {"responses": {"200": {"description": "\\ud83d\\ude00"}}}}}}',
        encoding="utf-8",
    )
    assert load_contract(path).title == "T"


def test_promises_know_their_file_and_line(parcels: Contract) -> None:
    document = Path(__file__).parent / "parcels" / "openapi.yaml"
    text = document.read_text(encoding="utf-8").splitlines()
    for promise in parcels.promises:
        file, line = parcels.written[promise.id]
        assert Path(file) == document
        key = promise.at.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        assert key.isdecimal() or key in text[line - 1]


def test_bundled_contract_is_written_in_a_folder_of_its_name() -> None:
    assert {file for file, _ in load_contract("porting-status").written.values()} == {"porting-status/openapi.yaml"}


def test_file_that_is_referred_to_is_named_from_where_the_document_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("api").mkdir()
    Path("shared").mkdir()
    Path("shared/body.yaml").write_text("type: object\nproperties:\n  name:\n    type: string\n", encoding="utf-8")
    reference = "{description: A, content: {application/json: {schema: {$ref: ../shared/body.yaml}}}}"
    operation = f"{{operationId: getA, responses: {{'200': {reference}}}}}"
    text = f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get: {operation}\n"
    Path("api/openapi.yaml").write_text(text, encoding="utf-8")
    written = load_contract(Path("api/openapi.yaml")).written
    assert written["getA/answers"] == ("api/openapi.yaml", 5)
    assert ("shared/body.yaml", 3) in written.values()
