"""The waiver file: YAML that people read and review, checked by waivers.schema.json, which ships beside this module."""

from __future__ import annotations

import json
from datetime import date
from difflib import get_close_matches
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, cast

from fairport.errors import FairportError, UsageError
from fairport.spec.yamltext import line_of, read
from fairport.waivers import Waiver, generalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from jsonschema import ValidationError

OPTION: Final = "--waivers"
_HEAD: Final = (
    "# Findings that somebody answers for until a day. A finding that is mended, or fails differently, has to leave.\n"
    "waivers:\n"
)


def read_waivers(file: Path) -> tuple[Waiver, ...]:
    """Return the waivers of a file.

    Raises UsageError or ContractError, with file and line, for what cannot be read, is not as the schema says, or
    stands twice.
    """
    return _waivers(_text(file), str(file))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the waiver file."""
    text = resources.files("fairport").joinpath("waivers.schema.json").read_text(encoding="utf-8")
    held: dict[str, Any] = json.loads(text)
    return held


def append(file: Path, waivers: Sequence[Waiver]) -> None:
    """Add entries to a waiver file, which is made if it is not there; all that stands in it stays as it is.

    Raises UsageError where the file cannot be written, holds one of the findings already, or is laid out so that
    entries cannot be added at its end.
    """
    before = _text(file) if file.exists() else ""
    known = _waivers(before, str(file)) if before.strip() else ()
    head = before if before.strip() else _HEAD
    indent = _indent(head)
    whole = f"{head.rstrip()}\n" + "".join(f"{entry(waiver, indent)}" for waiver in waivers)
    _refuse_twice((*known, *waivers))
    if not _reads_as(whole, (*known, *waivers)):
        raise UsageError(
            "entries cannot be added at the end of this file",
            where=str(file),
            hint="write `waivers:` as a block list, last in the file; without --to the entry is printed",
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(whole, encoding="utf-8")
    except OSError as error:
        message = f"the waiver file cannot be written: {error.strerror or error}"
        raise UsageError(message, where=str(file), hint="name another with --to PATH") from error


def _reads_as(text: str, waivers: Sequence[Waiver]) -> bool:
    try:
        made = _waivers(text, "")
    except FairportError:
        return False
    return [_bare(waiver) for waiver in made] == [_bare(waiver) for waiver in waivers]


def entry(waiver: Waiver, indent: str = "  ") -> str:
    """Return the YAML of one entry, as an item of a list at that indentation."""
    members = {
        "rule": waiver.rule,
        "operation": waiver.operation,
        "promise": waiver.promise,
        "at": waiver.at,
        "fingerprint": waiver.fingerprint,
        "owner": waiver.owner,
        "reason": waiver.reason,
        "link": waiver.link,
        "expires": waiver.expires.isoformat(),
    }
    optional = {"promise", "link"}
    lines = [f"{name}: {_quoted(value)}" for name, value in members.items() if value or name not in optional]
    return f"{indent}- " + f"\n{indent}  ".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _bare(waiver: Waiver) -> tuple[str, ...]:
    return (waiver.fingerprint, waiver.told, waiver.rule, waiver.operation, waiver.at, waiver.promise)


def _indent(text: str) -> str:
    """Return the indentation of the first entry, two spaces where there is none."""
    number = line_of(text, "/waivers/0")
    line = text.splitlines()[number - 1] if number else ""
    return line[: len(line) - len(line.lstrip())] if line.lstrip().startswith("-") else "  "


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        message = f"the waiver file cannot be read: {error.strerror or error}"
        raise UsageError(message, where=f"{OPTION} {file}", hint="name a file that is there") from error
    except UnicodeDecodeError as error:
        raise UsageError("the waiver file is not UTF-8 text", where=str(file), hint="save it as UTF-8") from error


def _waivers(text: str, name: str) -> tuple[Waiver, ...]:
    data = read(text, name)
    _check(data, text, name)
    records = cast("Mapping[str, list[Mapping[str, str]] | None]", data)["waivers"] or []
    made = tuple(
        _waiver(record, f"{name}:{line_of(text, f'/waivers/{number}')}") for number, record in enumerate(records)
    )
    _refuse_twice(made)
    return made


def _waiver(record: Mapping[str, str], where: str) -> Waiver:
    at = record["at"]
    return Waiver(
        rule=record["rule"],
        operation=record["operation"],
        promise=record.get("promise", ""),
        at=at if at.startswith("$") else generalised(at),
        fingerprint=record["fingerprint"],
        owner=record["owner"].strip(),
        reason=" ".join(record["reason"].split()),
        link=record.get("link", ""),
        expires=date.fromisoformat(record["expires"]),
        where=where,
    )


def _refuse_twice(waivers: Iterable[Waiver]) -> None:
    seen: dict[str, Waiver] = {}
    for waiver in waivers:
        before = seen.setdefault(waiver.fingerprint, waiver)
        if before is not waiver:
            message = f"the finding {waiver.fingerprint} is waived twice: first at {before.where}"
            raise UsageError(message, where=waiver.where, hint="keep one of the two entries")


def _check(data: object, text: str, name: str) -> None:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - only those who have a file wait for it

    validator: Any = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in sorted(validator.iter_errors(data), key=_order):
        raise _mistake(error, text, name)


def _order(error: ValidationError) -> tuple[list[str], bool]:
    """By place; a key that there is not before one that is missing, as it may be that one misspelt."""
    return list(map(str, error.absolute_path)), error.validator != "additionalProperties"


def _mistake(error: ValidationError, text: str, name: str) -> UsageError:
    pointer = "".join(f"/{step}" for step in error.absolute_path)
    where = f"{name}:{line_of(text, pointer) or 1}"
    rules = cast("Mapping[str, Any]", error.schema)
    key = str(error.absolute_path[-1]) if error.absolute_path else ""
    match error.validator:
        case "additionalProperties":
            known = list(rules["properties"])
            extra = next(each for each in cast("Mapping[str, Any]", error.instance) if each not in known)
            near = get_close_matches(extra, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            return UsageError(f"there is no key {extra!r}", where=where, hint=hint)
        case "required":
            absent = next(each for each in rules["required"] if each not in cast("Mapping[str, Any]", error.instance))
            return UsageError(f"the key {absent!r} is missing", where=where, hint=f"add `{absent}: ...`")
        case _:
            hint = rules.get("description", "write a list of entries under `waivers:`; `fairport waive` writes them")
            return UsageError(f"{key or 'the file'} is not of the form that is wanted", where=where, hint=hint)
