"""The contracts that are to be had: bundled with Fairport, installed by a package, or as a folder or file.

A contract is a folder: the document (`openapi.yaml`), beside it what is laid over it (`overlay.yaml`), and what these
name: the requirement catalogue, examples. A package offers one by an entry point of the group `fairport.contracts`;
its files are found without importing it, so that looking at a contract runs none of its code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fairport.errors import ContractError
from fairport.spec.plain import nearest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP: Final = "fairport.contracts"
ENTRY: Final = "openapi.yaml"
SUFFIXES: Final = (".yaml", ".yml", ".json")
DOCUMENTS: Final = tuple(f"{stem}{suffix}" for stem in ("openapi", "swagger") for suffix in SUFFIXES)
OVERLAYS: Final = tuple(f"overlay{suffix}" for suffix in SUFFIXES)
_SAFE: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A contract that is to be had.

    `origin` is `bundled`, `installed` or `path`; `package` is what installed it; `overlays` stand in its folder and are
    laid over the document before any other. `problem` says why it cannot be had, "" if it can.
    """

    name: str
    origin: str
    document: Path
    overlays: tuple[Path, ...] = ()
    package: str = ""
    problem: str = ""


def bundled_names() -> list[str]:
    """Return the names of the contracts that come with Fairport."""
    return [offer.name for offer in _bundled()]


def bundled_path(name: str) -> Path | None:
    """Return the document of a bundled contract, None if there is none of that name."""
    return next((offer.document for offer in _bundled() if _SAFE.fullmatch(name) and offer.name == _plain(name)), None)


def offers() -> list[Offer]:
    """Return the contracts that have a name, bundled ones first; broken ones with their problem."""
    return [*_bundled(), *sorted((_installed(entry) for entry in _entries()), key=lambda each: each.name)]


def offer_of(source: str | Path) -> Offer:
    """Return the contract that a name or a path asks for; a bare word is a name first.

    Raises ContractError if there is none, if two have that name, or if it is broken.
    """
    name = str(source)
    if isinstance(source, str) and _SAFE.fullmatch(name):
        found = [offer for offer in _bundled() if offer.name == _plain(name)]
        found += [_installed(entry) for entry in _entries() if _plain(entry.name) == _plain(name)]
        if len(found) > 1:
            told = " and ".join(sorted(offer.package or "Fairport itself" for offer in found))
            hint = "uninstall one, or name its folder by its path"
            raise ContractError(f"two contracts are named {name!r}: from {told}", where="contract", hint=hint)
        if found:
            return _sound(found[0])
    return _at(Path(source), name, named=isinstance(source, str))


def _at(path: Path, name: str, *, named: bool) -> Offer:
    if re.match(r"https?://", name):
        hint = "download the document and name the file: a contract must not change by itself"
        raise ContractError("is an address, not a file", where=name, hint=hint)
    if path.is_dir():
        return Offer(name=_plain(path.resolve().name), origin="path", document=_document(path), overlays=_overlay(path))
    if named and path.suffix not in SUFFIXES and "/" not in name and not path.exists():
        hint = nearest(name, [offer.name for offer in offers()])
        hint += "; a path ends in .yaml or .json, or names a folder; `fairport spec list` tells what there is"
        raise ContractError(f"there is no contract {name!r}", where="contract", hint=hint)
    stem = path.resolve().parent.name if path.name in DOCUMENTS else path.stem
    return Offer(name=_plain(stem), origin="path", document=path)


def _plain(name: str) -> str:
    return name.replace("_", "-")


def _sound(offer: Offer) -> Offer:
    if offer.problem:
        hint = f"mend or uninstall {offer.package}; it offers {offer.name!r} by an entry point of {GROUP}"
        raise ContractError(offer.problem, where=f"contract {offer.name}", hint=hint)
    return offer


def _bundled() -> list[Offer]:
    folders = [Path(str(folder)) for folder in resources.files("fairport.spec").iterdir() if folder.is_dir()]
    return [
        Offer(name=_plain(folder.name), origin="bundled", document=folder / ENTRY, overlays=_overlay(folder))
        for folder in sorted(folders)
        if (folder / ENTRY).is_file()
    ]


def _entries() -> list[EntryPoint]:
    return list(entry_points(group=GROUP))


def _installed(entry: EntryPoint) -> Offer:
    package = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value
    try:
        folder = _folder(entry.value)
        document, overlays = _document(folder), _overlay(folder)
    except ContractError as error:
        return Offer(
            name=_plain(entry.name), origin="installed", document=Path(), package=package, problem=error.message
        )
    return Offer(name=_plain(entry.name), origin="installed", document=document, overlays=overlays, package=package)


def _folder(value: str) -> Path:
    """Return the folder that an entry point names: `package`, `package.folder` or `package:folder/inside`."""
    module, _, inside = value.partition(":")
    head, *rest = module.split(".")
    try:
        found = find_spec(head)
    except (ImportError, ValueError):
        found = None
    places = list(found.submodule_search_locations or ()) if found else []
    if not places:
        raise ContractError(f"its entry point names the package {head!r}, which is not there")
    for base in places:
        folder = Path(base).joinpath(*rest, *filter(None, inside.split("/")))
        if folder.is_dir():
            return folder
    raise ContractError(f"its entry point names the folder {value!r}, which is not there")


def _document(folder: Path) -> Path:
    found = [folder / name for name in DOCUMENTS if (folder / name).is_file()]
    if not found:
        raise ContractError(
            "is a folder without a document", where=str(folder), hint=f"a contract's folder holds {ENTRY}"
        )
    if len(found) > 1:
        told = " and ".join(path.name for path in found)
        raise ContractError(f"is a folder with {told}", where=str(folder), hint="keep one, or name the file")
    return found[0]


def _overlay(folder: Path) -> tuple[Path, ...]:
    found = tuple(folder / name for name in OVERLAYS if (folder / name).is_file())
    if len(found) > 1:
        told = " and ".join(path.name for path in found)
        raise ContractError(f"is a folder with {told}", where=str(folder), hint="keep one; give others with --overlay")
    return found
