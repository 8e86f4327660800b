"""Manifests: whatever is changed after signing is told, and nothing that was not."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from fairport import manifest
from fairport.account import account_of
from fairport.api import check
from fairport.errors import TraceError, UsageError
from fairport.manifest import Manifest, common_folder, disagrees, edited, read_manifest, sign
from fairport.trace import read_trace
from tests.keys import key_pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.account import Account


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a short run's trace."""
    path = tmp_path_factory.mktemp("run") / "run.jsonl"
    check("demo", profile="quick", trace=path, max_requests=20)
    return path.read_bytes()


@pytest.fixture
def run(recorded: bytes, tmp_path: Path) -> Account:
    """A run that is signed, with a report and a folder beside its trace, and its keys."""
    (tmp_path / "out" / "results").mkdir(parents=True)
    (tmp_path / "out" / "results" / "a.json").write_text("{}", encoding="utf-8")
    (tmp_path / "out" / "report.html").write_text("<p>good</p>", encoding="utf-8")
    (tmp_path / "out" / "run.jsonl").write_bytes(recorded)
    account = account_of(read_trace(tmp_path / "out" / "run.jsonl"))
    private, _ = key_pair(tmp_path)
    files = [tmp_path / "out" / name for name in ("run.jsonl", "report.html", "results")]
    sign(account, files, tmp_path / "out" / "m.json", private)
    return account


def good(folder: Path) -> Manifest:
    read = read_manifest(folder / "out" / "m.json", folder / "key.pub.pem")
    assert isinstance(read, Manifest)
    return read


def test_nothing_changed_is_nothing_told(run: Account, tmp_path: Path) -> None:
    read = good(tmp_path)
    assert sorted(read.digests) == ["report.html", "results/a.json", "run.jsonl"]
    assert read.told["verdict"] == run.verdict
    assert list(edited(read, Path(run.trace))) == []
    assert list(disagrees(read, run)) == []


def test_folder_may_be_handed_over(run: Account, tmp_path: Path) -> None:
    (tmp_path / "out").rename(tmp_path / "received")
    read = read_manifest(tmp_path / "received" / "m.json", tmp_path / "key.pub.pem")
    assert isinstance(read, Manifest)
    assert list(edited(read, tmp_path / "received" / Path(run.trace).name)) == []


def test_another_tool_can_check_the_signature(run: Account, tmp_path: Path) -> None:
    """By the words of the DSSE protocol alone."""
    del run
    envelope = json.loads((tmp_path / "out" / "m.json").read_text(encoding="utf-8"))
    payload, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"].encode()
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    key: Any = load_pem_public_key((tmp_path / "key.pub.pem").read_bytes())
    key.verify(base64.b64decode(envelope["signatures"][0]["sig"]), signed)
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(envelope["signatures"][0]["sig"]), signed + b" ")
    statement = json.loads(payload)
    assert (kind, statement["_type"]) == (b"application/vnd.in-toto+json", "https://in-toto.io/Statement/v1")


def change_report(folder: Path) -> None:
    (folder / "report.html").write_text("<p>better</p>", encoding="utf-8")


def change_result(folder: Path) -> None:
    (folder / "results" / "a.json").write_text("[]", encoding="utf-8")


def remove_report(folder: Path) -> None:
    (folder / "report.html").unlink()


def change_trace(folder: Path) -> None:
    trace = folder / "run.jsonl"
    trace.write_bytes(trace.read_bytes()[:-2] + b" \n")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (change_report, ['"report.html" was changed after it was signed']),
        (change_result, ['"results/a.json" was changed after it was signed']),
        (remove_report, ['"report.html" is missing']),
        (change_trace, ['"run.jsonl" was changed after it was signed', "is not the one that was signed"]),
    ],
)
def test_file_that_was_changed_is_named(
    run: Account, tmp_path: Path, change: Callable[[Path], None], told: list[str]
) -> None:
    change(tmp_path / "out")
    lines = list(edited(good(tmp_path), Path(run.trace)))
    assert len(lines) == len(told)
    assert all(line.endswith(words) for line, words in zip(lines, told, strict=True))


def test_another_run_is_not_the_one_that_was_signed(run: Account, tmp_path: Path, recorded: bytes) -> None:
    (tmp_path / "other.jsonl").write_bytes(recorded + b"\n")
    del run
    assert list(edited(good(tmp_path), tmp_path / "other.jsonl")) == [
        f"the trace {tmp_path / 'other.jsonl'} is not the one that was signed"
    ]


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "a/../../b"])
def test_hostile_names_are_not_followed(tmp_path: Path, name: str) -> None:
    (tmp_path / "t").write_bytes(b"x")
    held = Manifest(folder=tmp_path, digests={name: "0", "t": manifest.digest(tmp_path / "t")}, told={})
    (line,) = edited(held, tmp_path / "t")
    assert line.endswith("is not in the folder of the manifest")


def resigned(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what the manifest says, and leave its signature."""
    file = folder / "out" / "m.json"
    envelope = json.loads(file.read_text(encoding="utf-8"))
    statement = json.loads(base64.b64decode(envelope["payload"]))
    change(statement)
    envelope["payload"] = base64.b64encode(json.dumps(statement).encode()).decode()
    file.write_text(json.dumps(envelope), encoding="utf-8")


def test_manifest_that_was_changed_is_not_trusted(run: Account, tmp_path: Path) -> None:
    del run
    resigned(tmp_path, lambda statement: statement["predicate"].update(verdict="conformant"))
    read = read_manifest(tmp_path / "out" / "m.json", tmp_path / "key.pub.pem")
    assert read == "the signature is not that of what the manifest says: it was changed after it was signed"


def test_key_of_somebody_else_is_not_trusted(run: Account, tmp_path: Path) -> None:
    del run
    _, other = key_pair(tmp_path, "other")
    assert read_manifest(tmp_path / "out" / "m.json", other) == "the manifest is not signed with this key"


def test_signed_untruth_is_told(run: Account, tmp_path: Path) -> None:
    read = good(tmp_path)
    held = Manifest(folder=read.folder, digests=read.digests, told={**read.told, "verdict": "conformant"})
    assert list(disagrees(held, run)) == [f'verdict: "conformant" in the manifest, "{run.verdict}" in the trace']


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"payload": 7}',
        b"[" * 100_000,
        b"\xff",
        b'{"payload": "e30=", "payloadType": "x", "signatures": [7]}',
        b'{"payload": "e30=", "payloadType": "x", "signatures": [{"keyid": "a", "sig": "?"}]}',
    ],
)
def test_what_is_no_manifest_is_told(tmp_path: Path, body: bytes) -> None:
    _, public = key_pair(tmp_path)
    (tmp_path / "m.json").write_bytes(body)
    with pytest.raises(TraceError, match="no manifest of a run"):
        read_manifest(tmp_path / "m.json", public)


def test_manifest_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, public = key_pair(tmp_path)
    (tmp_path / "m.json").write_bytes(b" " * 11)
    monkeypatch.setattr(manifest, "LARGEST", 10)
    with pytest.raises(TraceError, match="too large"):
        read_manifest(tmp_path / "m.json", public)


def test_damaged_trace_is_not_signed(run: Account, tmp_path: Path) -> None:
    change_trace(tmp_path / "out")
    broken = account_of(read_trace(Path(run.trace)))
    with pytest.raises(TraceError, match="the trace is damaged"):
        sign(broken, [Path(run.trace)], tmp_path / "out" / "m.json", tmp_path / "key.pem")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["run.jsonl", "none"], "the file cannot be read"),
        (["run.jsonl", "run.jsonl"], "the file is named twice"),
        (["run.jsonl", "../key.pem"], "the file is not in the folder of the manifest"),
    ],
)
def test_what_cannot_be_signed_is_told(run: Account, tmp_path: Path, files: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        sign(run, [tmp_path / "out" / name for name in files], tmp_path / "out" / "n.json", tmp_path / "key.pem")


def test_common_folder(tmp_path: Path) -> None:
    assert common_folder([tmp_path / "a" / "b", tmp_path / "a" / "c" / "d"]) == tmp_path / "a"
    assert common_folder([tmp_path / "a"]) == tmp_path
