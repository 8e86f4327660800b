"""A contract's files as one document: read from disk or from the bundled ones, overlaid, references taken in."""

from __future__ import annotations

import os
import posixpath
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from fairport.errors import ContractError
from fairport.spec import catalogue, swagger2
from fairport.spec.offered import ENTRY, Offer, offer_of
from fairport.spec.origins import Mistake, Origin, Origins, refuse
from fairport.spec.overlay import lay_over
from fairport.spec.plain import Map, as_map, is_map
from fairport.spec.references import ReadRemote, take_in_files
from fairport.spec.selection import selected
from fairport.spec.structure import structure_mistakes
from fairport.spec.translation import translate
from fairport.spec.yamltext import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fairport.spec.model import Page

_CITED: Final = ("requirements", "readings")
"""What the document's `x-fairport` names files for."""


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


def load(source: str | Path, overlays: Sequence[Path] = (), *, remote: ReadRemote | None = None) -> Loaded:
    """Read a contract's files: `source` is a path, or the name of a bundled or installed contract.

    `remote` reads the documents at http and https addresses that the contract refers to; without it they are refused.

    Raises ContractError if a file is missing or unreadable, an overlay does not fit, a reference leads nowhere, the
    structure is neither OpenAPI 3 nor Swagger 2.0, or the catalogue has mistakes.
    """
    offer = offer_of(source)
    path = offer.document
    text, value = read_file(path, str(path))
    origins = Origins(path.name, (Origin(path.name, text, value),))
    document = _as_document(value, origins, copied=bool(overlays or offer.overlays))
    files = list(origins.files)
    folders: dict[str, Path] = dict.fromkeys(_CITED, path.parent)
    for overlay in (*offer.overlays, *overlays):
        before = {key: _said(document).get(key) for key in _CITED}
        said, changes = read_file(overlay, str(overlay))
        files += lay_over(document, changes, overlay.name, said)
        folders |= {key: overlay.parent for key in _CITED if _said(document).get(key) != before[key]}
    origins = Origins(path.name, tuple(files))
    is_swagger = str(document.get("swagger")) == swagger2.VERSION  # 2.0 without quotes is a number
    refuse([] if is_swagger else structure_mistakes(document), origins)
    taken = take_in_files(document, path, read_file, origins, remote)
    files[1:1] = taken.files
    origins = Origins(path.name, tuple(files))
    if is_swagger:
        converted = swagger2.convert(document)
        document, origins = converted.document, Origins(path.name, tuple(files), converted.moved)
        refuse(structure_mistakes(document), origins)
    translate(document)
    document = selected(document, origins)
    loaded = Loaded(
        name=offer.name,
        source=str(source),
        document=document,
        origins=origins,
        overlays=tuple(str(overlay) for overlay in (*offer.overlays, *overlays)),
        paths=_paths(offer, source, overlays, taken.places),
    )
    return replace(loaded, **_catalogue(document, origins, folders))


def _said(document: Map) -> Map:
    return as_map(document.get("x-fairport"))


def _paths(offer: Offer, source: str | Path, overlays: Sequence[Path], beside: Mapping[str, str]) -> dict[str, str]:
    """Return where the files lie: a named contract's in a folder of its name, all others as they were named.

    `beside` are files that the document refers to, by name as absolute paths (told from where the document is) or URLs.
    """
    path = offer.document
    main = path.as_posix() if offer.origin == "path" else f"{source}/{path.name}"
    folder, base = path.resolve().parent, posixpath.dirname(main)
    others = {name: at if "://" in at else _seen_from(folder, base, at) for name, at in beside.items()}
    own = {overlay.name: posixpath.join(base, overlay.name) for overlay in offer.overlays}
    return {**others, **own, **{overlay.name: overlay.as_posix() for overlay in overlays}, path.name: main}


def _seen_from(folder: Path, base: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(base, os.path.relpath(path, folder)))


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


def _as_document(value: object, origins: Origins, *, copied: bool) -> dict[str, Any]:
    """The object of a file; a copy if overlays will change it, so that errors still find what the file says."""
    if not is_map(value):
        refuse(structure_mistakes(value), origins)
    return deepcopy(dict(as_map(value))) if copied else dict(as_map(value))


def _catalogue(document: Map, origins: Origins, folders: Mapping[str, Path]) -> dict[str, Any]:
    """Return requirements, decisions and pages; their files are named from where the document or overlay says so."""
    said = _said(document)
    if not isinstance(said.get("requirements"), str):
        return {}
    file = folders["requirements"] / said["requirements"]
    listed, pages = _requirements(file, origins)
    beside = file.with_name("readings.yaml")
    readings = folders["readings"] / str(said["readings"]) if "readings" in said else beside
    is_told = "readings" in said or readings.is_file()
    return {"requirements": listed, "pages": pages, "decisions": _decisions(readings, origins) if is_told else ()}


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
