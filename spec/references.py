"""References in a document: other files are taken in, remote ones only where allowed, and local pointers followed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote, urljoin

from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from fairport.errors import ContractError
from fairport.spec.origins import Origin, Origins
from fairport.spec.plain import Map, as_map, is_list, nearest, objects, reached, tokens, under
from fairport.spec.yamltext import read

TAKEN_IN: Final = "x-bundled"
"""The document's key below which other files stand once they are taken in."""

MOST_FILES: Final = 500
"""So many files are taken in for one contract."""

ReadFile = Callable[[Path, str], tuple[str, Any]]
"""Reads a file, which errors call by the name given, as text and value."""
ReadRemote = Callable[[str], str]
"""Reads the text at an http or https address; raises ContractError where it cannot."""


class References:
    """The local references of one document."""

    def __init__(self, document: Map, origins: Origins) -> None:
        self._document = document
        self._origins = origins
        resource: Resource[Any] = DRAFT202012.create_resource(document)
        self._resolver = Registry[Any]().with_resource("", resource).resolver()
        self._known: dict[str, tuple[str, Any]] = {}

    def look_up(self, reference: object, at: str) -> tuple[str, Any]:
        """Return the JSON Pointer and the value that a reference names; `at` is where the reference stands.

        Raises ContractError if it is no text, is remote or leads nowhere.
        """
        if not isinstance(reference, str):
            where = self._origins.where(under(at, "$ref"))
            raise ContractError("has a $ref that is no text", where=where, hint="write $ref: '#/components/...'")
        if reference not in self._known:
            self._known[reference] = self._find(reference, under(at, "$ref"))
        return self._known[reference]

    def used(self) -> list[str]:
        """Return the JSON Pointers that were looked up so far."""
        return [pointer for pointer, _ in self._known.values()]

    def _find(self, reference: str, at: str) -> tuple[str, Any]:
        if not re.match(r"#(/|$)", reference):
            hint = "refer to a place in this document, such as #/components/schemas/Item, or to a file beside it"
            raise ContractError(f"cannot follow the reference {reference!r}", where=self._origins.where(at), hint=hint)
        pointer = unquote(reference[1:])
        if reached(self._document, pointer) < len(tokens(pointer)):
            message = f"refers to {reference!r}, which does not exist"
            raise ContractError(message, where=self._origins.where(at), hint=self._hint(pointer))
        return pointer, self._resolver.lookup(reference).contents

    def _hint(self, pointer: str) -> str:
        steps = tokens(pointer)
        depth = reached(self._document, pointer)
        value: Any = self._document
        for step in steps[:depth]:
            value = value[int(step)] if is_list(value) else value[step]
        return f"there is no {steps[depth]!r}: {nearest(steps[depth], as_map(value))}"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was taken into a document: where each part was written, and where each file of a name lies."""

    files: tuple[Origin, ...]
    places: dict[str, str]


@dataclass(slots=True)
class _Bundle:
    """The files that a document refers to, as they are taken in. They are known by absolute path or URL."""

    main: str
    document: dict[str, Any]
    read: ReadFile
    remote: ReadRemote | None
    files: list[Origin] = field(default_factory=list[Origin])
    keys: dict[str, str] = field(default_factory=dict[str, str])

    def take_in(self, value: object, base: str, prefix: str, origins: Origins) -> None:
        """Rewrite each reference below `value`, which stands in the file `base` and in the document at `prefix`."""
        for at, holder in objects(value):
            reference = holder.get("$ref")
            if not isinstance(reference, str):
                continue
            file, _, fragment = reference.partition("#")
            if file:
                holder["$ref"] = self._other(file, fragment, base, origins.where(under(at, "$ref")))
            elif prefix:
                holder["$ref"] = f"#{quote(prefix)}{fragment}"

    def _other(self, file: str, fragment: str, base: str, where: str) -> str:
        if file == self.document.get("$self"):
            return f"#{fragment}"
        path = file if _ADDRESS.match(file) else _beside(base, file)
        if path == self.main:
            return f"#{fragment}"
        if path not in self.keys:
            self._allow(path, where)
            self._open(path, where)
        return f"#{quote(under('', TAKEN_IN, self.keys[path]))}{fragment}"

    def _open(self, path: str, where: str) -> None:
        try:
            text, value = self._read(path)
        except ContractError as error:
            raise ContractError(f"refers to a file: {error}", where=where, hint=error.hint) from error
        name = path.partition("?")[0].rpartition("/")[2] or "document"
        key = re.sub("[^A-Za-z0-9._-]", "_", name)
        while key in self.keys.values():
            key += "_"
        self.keys[path] = key
        prefix = under("", TAKEN_IN, key)
        self.document.setdefault(TAKEN_IN, {})[key] = value
        self.files.append(Origin(name, text, value, prefix))
        self.take_in(value, path, prefix, Origins(name, (Origin(name, text, value),)))

    def _allow(self, path: str, where: str) -> None:
        message, hint = f"refers to the remote document {path!r}", ""
        if len(self.files) >= MOST_FILES:
            message, hint = f"refers to more than {MOST_FILES} files", "bundle them into one document"
        elif not _ADDRESS.match(path):
            return
        elif self.remote is None:
            hint = (
                "allow it with --allow-remote-refs, or better copy the file beside the document and refer to it there: "
                "a contract must not change by itself"
            )
        elif not re.match("https?:", path):
            hint = "only http and https addresses are read: copy the file beside the document"
        if hint:
            raise ContractError(message, where=where, hint=hint)

    def _read(self, path: str) -> tuple[str, Any]:
        if self.remote is None or not _ADDRESS.match(path):
            return self.read(Path(path), Path(path).name)
        text = self.remote(path)
        return text, read(text, path)


_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def _beside(base: str, file: str) -> str:
    """Return the absolute path or URL of a file that another one names."""
    if _ADDRESS.match(base):
        return urljoin(base, file)
    return str((Path(base).parent / unquote(file)).resolve())


def take_in_files(
    document: dict[str, Any], path: Path, read_file: ReadFile, origins: Origins, remote: ReadRemote | None = None
) -> TakenIn:
    """Take the files that a document refers to into it, below `x-bundled`, and point its references there.

    Raises ContractError for a file that cannot be read, and for a remote one where `remote` is None.
    """
    main = str(path.resolve())
    bundle = _Bundle(main, document, read_file, remote)
    bundle.take_in({k: v for k, v in document.items() if k != TAKEN_IN}, main, "", origins)
    places = {origin.name: place for origin, place in zip(bundle.files, bundle.keys, strict=True)}
    return TakenIn(tuple(bundle.files), places)
