from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest

from fairport.errors import UsageError
from fairport.reports.formats import Wanted, check_paths, write
from fairport.reports.json_report import render
from tests.reports.examples import ACCOUNT


def test_check_paths_reads_format_and_path(tmp_path: Path) -> None:
    target = tmp_path / "a=b.json"
    assert check_paths([f"json={target}"]) == (Wanted("json", target),)


@pytest.mark.parametrize(
    ("spec", "message", "hint"),
    [
        pytest.param("jsn=r.json", "there is no report format 'jsn'", "did you mean json?", id="misspelt"),
        pytest.param("JSON=r.json", "there is no report format 'JSON'", "did you mean json?", id="capitals"),
        pytest.param("docx=r", "there is no report format 'docx'", "known are html", id="unknown"),
        pytest.param("r.json", "there is no report format 'r.json'", "did you mean json?", id="no-format"),
        pytest.param("json", "the report has no path", "write --report json=report.json", id="no-path"),
        pytest.param("json=", "the report has no path", "write --report json=report.json", id="empty-path"),
    ],
)
def test_check_paths_refuses_what_it_cannot_read(spec: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_paths([spec])
    assert caught.value.message == message
    assert caught.value.hint.startswith(hint)
    assert caught.value.where == f"--report {spec}"


def test_check_paths_creates_and_changes_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text("old", "utf-8")
    check_paths([f"json={kept}", f"json={tmp_path / 'new' / 'deep' / 'r.json'}"])
    assert [file.name for file in tmp_path.iterdir()] == ["kept.json"]
    assert kept.read_text("utf-8") == "old"


def test_check_paths_refuses_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the report cannot be written: it is a folder"):
        check_paths([f"json={tmp_path}"])


def test_check_paths_refuses_a_path_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="the report cannot be written: Not a directory") as caught:
        check_paths([f"json={tmp_path / 'file' / 'r.json'}"])
    assert caught.value.hint == "name a file that can be written: --report json=PATH"


def test_check_paths_refuses_a_folder_that_takes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*, dir: Path) -> None:  # noqa: A002  # the name that the library gives it
        raise PermissionError(13, "Permission denied", str(dir))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(UsageError, match="Permission denied"):
        check_paths([f"json={tmp_path / 'r.json'}"])


def test_check_paths_refuses_one_file_for_two_reports(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two reports cannot be written to one file"):
        check_paths([f"json={tmp_path / 'r'}", f"json={tmp_path / 'x' / '..' / 'r'}"])


def test_check_paths_refuses_a_name_that_no_file_can_have() -> None:
    with pytest.raises(UsageError, match="the report cannot be written"):
        check_paths(["json=" + "x" * 5000])


def test_write_makes_folders_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "new" / "r.json"
    write(ACCOUNT, check_paths([f"json={target}"]))
    assert target.read_bytes() == render(ACCOUNT)
    assert list(target.parent.iterdir()) == [target]


def test_write_replaces_a_file_and_keeps_a_link(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.json", tmp_path / "link.json"
    kept.write_text("old", "utf-8")
    link.symlink_to(kept)
    write(ACCOUNT, [Wanted("json", link)])
    assert link.is_symlink()
    assert json.loads(kept.read_bytes())["verdict"] == "conformant"


def test_write_that_fails_leaves_the_old_file_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "r.json"
    target.write_text("old", "utf-8")

    def full(part: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(part), None, str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match="No space left on device") as caught:
        write(ACCOUNT, [Wanted("json", target)])
    assert "fairport report fairport-out/trace.jsonl --report json=PATH" in caught.value.hint
    assert [file.name for file in tmp_path.iterdir()] == ["r.json"]
    assert target.read_text("utf-8") == "old"


def test_write_to_a_device_does_not_replace_it() -> None:
    check_paths([f"json={os.devnull}"])
    write(ACCOUNT, [Wanted("json", Path(os.devnull))])
    assert not Path(os.devnull).is_file()
