"""The signed manifest of a run: digests of its trace and reports with its verdict, which nobody can change unseen.

It is a DSSE envelope (https://github.com/secure-systems-lab/dsse) around an in-toto Statement v1
(https://github.com/in-toto/attestation): any tool that reads those can check the signature and the digests. Names of
files are relative to the folder of the manifest, so that the folder can be handed over.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from fairport.errors import TraceError, UsageError
from fairport.keys import private_key, public_key
from fairport.reports.sentences import moment
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fairport.account import Account

STATEMENT: Final = "https://in-toto.io/Statement/v1"
PREDICATE: Final = "urn:fairport:manifest:v1"
PAYLOAD: Final = "application/vnd.in-toto+json"
NAME: Final = "fairport-manifest.json"
"""What the file is called where nobody says."""
LARGEST: Final = 64_000_000
"""Bytes. A manifest larger than this is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest whose signature is good: digests by file name, what it tells of the run, and its folder."""

    folder: Path
    digests: Mapping[str, str]
    told: Mapping[str, Any]


def statement(account: Account, files: Iterable[Path], folder: Path) -> dict[str, Any]:
    """Return the in-toto statement of a run and its files, as JSON values.

    Raises UsageError where a file cannot be read, is not in the folder of the manifest, or stands twice.
    """
    subjects: dict[str, str] = {}
    for file in _each(files):
        name = _relative(file, folder)
        if name in subjects:
            raise UsageError("the file is named twice", where=str(file), hint="name each file once")
        subjects[name] = digest(file)
    return {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": value}} for name, value in sorted(subjects.items())],
        "predicateType": PREDICATE,
        "predicate": predicate(account),
    }


def predicate(account: Account) -> dict[str, Any]:
    """Return what a manifest tells of a run."""
    header, contract = account.header, account.header["contract"]
    return {
        "verdict": account.verdict.value,
        "exitCode": account.exit_code,
        "complete": account.complete,
        "target": header["target"],
        "contract": {
            "name": contract["name"],
            "version": contract["version"],
            "digest": {"sha256": contract["digest"]},
        },
        "profile": header["profile"],
        "checked": header["checked"],
        "environment": header["environment"],
        "started": moment(account.started),
        "finished": moment(account.finished),
        "requests": account.requests,
        "fairport": header["fairport"],
    }


def sign(account: Account, files: Iterable[Path], manifest: Path, key: Path) -> None:
    """Write the signed manifest of a run and its files.

    Raises UsageError where the key cannot be used, a file is not in the manifest's folder, or it cannot be written;
    TraceError for a trace that is damaged.
    """
    if account.flaws:
        hint = "a damaged trace proves nothing: make it again"
        raise TraceError(f"the trace is damaged: {account.flaws[0]}", where=account.trace, hint=hint)
    signer = private_key(key)
    told = statement(account, files, manifest.resolve().parent)
    from securesystemslib.dsse import Envelope  # noqa: PLC0415 - only those who sign need it

    envelope = Envelope(json.dumps(told, sort_keys=True).encode(), PAYLOAD, {})
    envelope.sign(signer)
    try:
        manifest.parent.mkdir(parents=True, exist_ok=True)
        manifest.write_text(json.dumps(envelope.to_dict(), indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        message = f"the manifest cannot be written: {error.strerror or error}"
        raise UsageError(message, where=str(manifest), hint="name another file with --manifest") from error


def read_manifest(file: Path, key: Path) -> Manifest | str:
    """Return a manifest whose signature is that of the key; else why it is not to be trusted.

    Raises TraceError if the file is no manifest of ours, UsageError if the key cannot be used.
    """
    trusted = public_key(key)
    from securesystemslib.dsse import Envelope  # noqa: PLC0415 - only those who have a manifest need it
    from securesystemslib.exceptions import FormatError, VerificationError  # noqa: PLC0415 - as above

    try:
        envelope = Envelope.from_dict(_json(_bytes(file)))
    except (AttributeError, KeyError, TypeError, ValueError, FormatError) as error:
        raise _no_manifest(file, f"{type(error).__name__} {error}") from error
    if trusted.keyid not in envelope.signatures:
        return "the manifest is not signed with this key"
    try:
        envelope.verify([trusted], 1)
    except VerificationError:
        return "the signature is not that of what the manifest says: it was changed after it was signed"
    return _read(envelope.payload, envelope.payload_type, file)


def _read(payload: bytes, kind: str, file: Path) -> Manifest:
    try:
        told = _json(payload)
        if (kind, told["_type"], told["predicateType"]) != (PAYLOAD, STATEMENT, PREDICATE):
            raise _no_manifest(file, f"it is a {shown(told['predicateType'])}")
        digests = {str(each["name"]): str(each["digest"]["sha256"]) for each in told["subject"]}
        return Manifest(folder=file.resolve().parent, digests=digests, told=dict(told["predicate"]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _no_manifest(file, f"{type(error).__name__} {error}") from error


def edited(manifest: Manifest, trace: Path) -> Iterator[str]:
    """Yield every file that is not what was signed, and the trace if it was not signed at all."""
    for name, signed in sorted(manifest.digests.items()):
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts:
            yield f"{shown(name)} is not in the folder of the manifest"
            continue
        file = manifest.folder.joinpath(place)
        if not file.is_file():
            yield f"{shown(name)} is missing"
        elif digest(file) != signed:
            yield f"{shown(name)} was changed after it was signed"
    if digest(trace) not in manifest.digests.values():
        yield f"the trace {trace} is not the one that was signed"


def disagrees(manifest: Manifest, account: Account) -> Iterator[str]:
    """Yield what the manifest tells of the run otherwise than the trace does."""
    for name, value in predicate(account).items():
        if manifest.told.get(name) != value:
            yield f"{name}: {shown(manifest.told.get(name))} in the manifest, {shown(value)} in the trace"


def common_folder(files: Iterable[Path]) -> Path:
    """Return the innermost folder that holds all files, as seen from where we are."""
    return Path(os.path.commonpath([file.resolve().parent for file in files]))


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, read in pieces. Raises UsageError if it cannot be read."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        raise UsageError(message, where=str(file), hint="name files that are there") from error


def _each(files: Iterable[Path]) -> Iterator[Path]:
    """Yield files; of a folder, all that is in it."""
    for file in files:
        if file.is_dir():
            yield from sorted(each for each in file.rglob("*") if each.is_file())
        else:
            yield file


def _relative(file: Path, folder: Path) -> str:
    try:
        return file.resolve().relative_to(folder).as_posix()
    except ValueError as error:
        message = f"the file is not in the folder of the manifest, {folder}"
        hint = "write the manifest beside what it is of: --manifest PATH"
        raise UsageError(message, where=str(file), hint=hint) from error


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST + 1)
    except OSError as error:
        message = f"the manifest cannot be read: {error.strerror or error}"
        raise TraceError(message, where=str(file), hint="name the file that `fairport sign` wrote") from error
    if len(body) > LARGEST:
        raise _no_manifest(file, "it is too large")
    return body


def _json(body: bytes) -> Any:  # noqa: ANN401 - whatever stands there
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _no_manifest(file: Path, why: str) -> TraceError:
    return TraceError(
        f"this is no manifest of a run: {why}", where=str(file), hint="name the file that `fairport sign` wrote"
    )
