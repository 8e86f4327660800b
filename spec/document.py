"""A contract's files as one document: read from disk or from the bundled ones, overlaid, references taken in."""

from __future__ import annotations

import os
import posixpath
from copy import deepcopy
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fairport.errors import ContractError
from fairport.spec import catalogue
from fairport.spec.origins import Mistake, Origin, Origins, refuse
from fairport.spec.overlay import lay_over
from fairport.spec.plain import as_map, is_list, is_map, nearest, objects
from fairport.spec.references import take_in_files
from fairport.spec.structure import structure_mistakes
from fairport.spec.yamltext import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairport.spec.model import Page

ENTRY: Final = "openapi.yaml"
_SUFFIXES: Final = frozenset({".json", ".yaml", ".yml"})
_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A contract's document as it is read, with its catalogue, and where each part was written.

    `paths` tells for the name of each file where it lies, as seen from where the contract was asked for.
    """

    name: str
    source: str
    document: dict[str, Any]
    origins: Origins
    requirements: tuple[Mapping[str, Any], ...] = ()
    decisions: tuple[Mapping[str, Any], ...] = ()
    pages: tuple[Page, ...] = ()
    overlays: tuple[str, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict[str, str])


def bundled_names() -> list[str]:
    """Return the names of the contracts that come with Fairport."""
    folders = resources.files("fairport.spec").iterdir()
    return sorted(folder.name.replace("_", "-") for folder in folders if folder.joinpath(ENTRY).is_file())


def bundled_path(name: str) -> Path | None:
    """Return the document of a bundled contract, None if there is none of that name."""
    if not name.replace("-", "").replace("_", "").isalnum():
        return None
    path = Path(str(resources.files("fairport.spec"))) / name.replace("-", "_") / ENTRY
    return path if path.is_file() else None


def load(source: str | Path, overlays: Sequence[Path] = ()) -> Loaded:
    """Read a contract's files: `source` is a path or the name of a bundled contract.

    Raises ContractError if a file is missing or unreadable, an overlay does not fit, a reference leads nowhere, the
    structure is no OpenAPI 3, or the catalogue has mistakes.
    """
    path = _locate(source)
    text, value = read_file(path, str(path))
    origins = Origins(path.name, (Origin(path.name, text, value),))
    document = _as_document(value, origins, copied=bool(overlays))
    files = list(origins.files)
    for overlay in overlays:
        said, changes = read_file(overlay, str(overlay))
        files += lay_over(document, changes, overlay.name, said)
    origins = Origins(path.name, tuple(files))
    refuse(structure_mistakes(document), origins)
    beside: list[Path] = []

    def take_in(file: Path) -> tuple[str, Any]:
        beside.append(file)
        return read_file(file, file.name)

    files[1:1] = take_in_files(document, path, take_in, origins)
    translate(document)
    loaded = _with_catalogue(path, source, document, Origins(path.name, tuple(files)), overlays)
    return replace(loaded, paths=_paths(path, source, overlays, beside))


def _paths(path: Path, source: str | Path, overlays: Sequence[Path], beside: Sequence[Path]) -> dict[str, str]:
    """Return where the files lie: a bundled contract's in a folder of its name, all others as they were named.

    `beside` are files that the document refers to, as absolute paths: they are named from where the document is.
    """
    main = f"{source}/{ENTRY}" if isinstance(source, str) and bundled_path(source) else path.as_posix()
    folder = path.resolve().parent
    base = posixpath.dirname(main)
    others = {f.name: posixpath.normpath(posixpath.join(base, os.path.relpath(f, folder))) for f in beside}
    return {**others, **{overlay.name: overlay.as_posix() for overlay in overlays}, path.name: main}


def read_file(path: Path, name: str) -> tuple[str, Any]:
    """Return text and value of a YAML or JSON file. Raises ContractError if it is missing, unreadable or wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ContractError("there is no such file", where=name, hint="check the path") from error
    except IsADirectoryError as error:
        raise ContractError("is a directory", where=name, hint=f"name the file in it, such as {ENTRY}") from error
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start})"
        raise ContractError(message, where=name, hint="save it as UTF-8") from error
    except OSError as error:
        raise ContractError(f"cannot be read: {error.strerror}", where=name, hint="check its permissions") from error
    return text, read(text, path.name)


def translate(document: dict[str, Any]) -> None:
    """Change an OpenAPI 3.0 document in place into 3.1: `nullable`, and exclusive bounds that are flags.

    Source: the differences that OpenAPI 3.1 lists against 3.0; whatever else differs is read as it is.
    """
    if not str(document.get("openapi")).startswith("3.0"):
        return
    document["openapi"] = "3.1.0"
    for _, value in objects(document):
        _translate_schema(value)


def _translate_schema(schema: dict[str, Any]) -> None:
    if schema.get("nullable") is True:
        if isinstance(schema.get("type"), str):
            schema["type"] = [schema["type"], "null"]
        if is_list(schema.get("enum")) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
    if isinstance(schema.get("nullable"), bool):
        del schema["nullable"]
    for flag, bound in _BOUNDS.items():
        if isinstance(schema.get(flag), bool) and schema.pop(flag) and bound in schema:
            schema[flag] = schema.pop(bound)


def _as_document(value: object, origins: Origins, *, copied: bool) -> dict[str, Any]:
    """The object of a file; a copy if overlays will change it, so that errors still find what the file says."""
    if not is_map(value):
        refuse(structure_mistakes(value), origins)
    return deepcopy(dict(as_map(value))) if copied else dict(as_map(value))


def _locate(source: str | Path) -> Path:
    name = str(source)
    if isinstance(source, str):
        bundled = bundled_path(name)
        if bundled:
            return bundled
    path = Path(source)
    if isinstance(source, str) and path.suffix not in _SUFFIXES and "/" not in name and not path.exists():
        hint = nearest(name, bundled_names()) + "; a path ends in .yaml or .json"
        raise ContractError(f"there is no contract {name!r}", where="contract", hint=hint)
    return path


def _name(path: Path) -> str:
    stem = path.resolve().parent.name if path.name == ENTRY else path.stem
    return stem.replace("_", "-")


def _with_catalogue(
    path: Path, source: str | Path, document: dict[str, Any], origins: Origins, overlays: Sequence[Path]
) -> Loaded:
    said = as_map(document.get("x-fairport"))
    listed: tuple[Mapping[str, Any], ...] = ()
    decided: tuple[Mapping[str, Any], ...] = ()
    pages: tuple[Page, ...] = ()
    if isinstance(said.get("requirements"), str):
        file = path.parent / said["requirements"]
        listed, pages = _requirements(file, origins)
        beside = file.with_name("readings.yaml")
        readings = path.parent / str(said.get("readings", beside.name)) if "readings" in said else beside
        if "readings" in said or readings.is_file():
            decided = _decisions(readings, origins)
    return Loaded(
        name=_name(path),
        source=str(source),
        document=document,
        origins=origins,
        requirements=listed,
        decisions=decided,
        pages=pages,
        overlays=tuple(str(overlay) for overlay in overlays),
    )


def _requirements(file: Path, origins: Origins) -> tuple[tuple[Mapping[str, Any], ...], tuple[Page, ...]]:
    text, value = _cited(file, "/x-fairport/requirements", origins)
    at, listed = catalogue.entries(value, "requirements")
    _refuse_in(file, text, value, catalogue.requirement_mistakes(listed, at))
    return tuple(listed), catalogue.pages(value)


def _decisions(file: Path, origins: Origins) -> tuple[Mapping[str, Any], ...]:
    text, value = _cited(file, "/x-fairport/readings", origins)
    at, listed = catalogue.entries(value, "readings")
    _refuse_in(file, text, value, catalogue.decision_mistakes(listed, at))
    return tuple(listed)


def _cited(file: Path, at: str, origins: Origins) -> tuple[str, Any]:
    if not file.is_file():
        message = f"names the file {file.name!r}, which does not exist"
        raise ContractError(message, where=origins.where(at), hint="the path is relative to the document")
    return read_file(file, file.name)


def _refuse_in(file: Path, text: str, value: object, mistakes: list[Mistake]) -> None:
    refuse(mistakes, Origins(file.name, (Origin(file.name, text, value),)))
