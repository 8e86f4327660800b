"""References in a document: other local files are taken in, local pointers are followed, remote ones are refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote

from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from fairport.errors import ContractError
from fairport.spec.origins import Origin, Origins
from fairport.spec.plain import Map, as_map, is_list, nearest, objects, reached, tokens, under

TAKEN_IN: Final = "x-bundled"
"""The document's key below which other files stand once they are taken in."""

ReadFile = Callable[[Path], tuple[str, Any]]


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


@dataclass(slots=True)
class _Bundle:
    """The files that a document refers to, as they are taken in."""

    main: Path
    document: dict[str, Any]
    read: ReadFile
    origins: Origins
    files: list[Origin] = field(default_factory=list[Origin])
    keys: dict[Path, str] = field(default_factory=dict[Path, str])

    def take_in(self, value: object, folder: Path, prefix: str, origins: Origins) -> None:
        """Rewrite each reference below `value`, which stands in a file of `folder` and in the document at `prefix`."""
        for at, holder in objects(value):
            reference = holder.get("$ref")
            if not isinstance(reference, str):
                continue
            file, _, fragment = reference.partition("#")
            if file:
                holder["$ref"] = self._other(file, fragment, folder, origins.where(under(at, "$ref")))
            elif prefix:
                holder["$ref"] = f"#{quote(prefix)}{fragment}"

    def _other(self, file: str, fragment: str, folder: Path, where: str) -> str:
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", file):
            hint = "copy the file beside the document and refer to it there: a contract must not change by itself"
            raise ContractError(f"refers to the remote document {file!r}", where=where, hint=hint)
        path = (folder / unquote(file)).resolve()
        if path == self.main:
            return f"#{fragment}"
        if path not in self.keys:
            self._open(path, where)
        return f"#{quote(under('', TAKEN_IN, self.keys[path]))}{fragment}"

    def _open(self, path: Path, where: str) -> None:
        try:
            text, value = self.read(path)
        except ContractError as error:
            raise ContractError(f"refers to a file: {error}", where=where, hint=error.hint) from error
        key = f"{re.sub('[^A-Za-z0-9._-]', '_', path.name)}"
        while key in self.keys.values():
            key += "_"
        self.keys[path] = key
        prefix = under("", TAKEN_IN, key)
        self.document.setdefault(TAKEN_IN, {})[key] = value
        origin = Origin(path.name, text, value, prefix)
        self.files.append(origin)
        self.take_in(value, path.parent, prefix, Origins(path.name, (Origin(path.name, text, value),)))


def take_in_files(document: dict[str, Any], path: Path, read: ReadFile, origins: Origins) -> tuple[Origin, ...]:
    """Take the local files that a document refers to into it, below `x-bundled`, and point its references there.

    Returns where the parts were written. Raises ContractError for a remote reference or a file that cannot be read.
    """
    bundle = _Bundle(path.resolve(), document, read, origins)
    bundle.take_in({k: v for k, v in document.items() if k != TAKEN_IN}, path.parent, "", origins)
    return tuple(bundle.files)
