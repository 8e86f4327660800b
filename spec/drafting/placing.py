"""Where in a document, as it was written, a place of the document stands as it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairport.spec.document import read_file
from fairport.spec.offered import offer_of
from fairport.spec.plain import is_list, is_map, tokens, under

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.spec.document import Loaded


class Written:
    """A document as its own file has it: what an overlay is laid over."""

    def __init__(self, source: str | Path, loaded: Loaded) -> None:
        """Read the file anew: what was read before was changed by reading it as OpenAPI 3.1."""
        path = offer_of(source).document
        self.value: Any = read_file(path, str(path))[1]
        self._unmoved = loaded.origins.unmoved

    def place(self, pointer: str) -> str | None:
        """Return the JSON Pointer of a place in the file, None if it does not stand there."""
        return as_written(self.value, self._unmoved(pointer))


def as_written(value: object, pointer: str) -> str | None:
    """Return where a place stands in a value; steps that a nullable schema of OpenAPI 3.0 was given are left out."""
    steps, at = tokens(pointer), ""
    while steps:
        name = steps.pop(0)
        if is_map(value) and name in value:
            value, at = value[name], under(at, name)
        elif is_list(value) and name.isdecimal() and int(name) < len(value):
            value, at = value[int(name)], under(at, name)
        elif name == "anyOf" and steps[:1] == ["0"]:
            steps.pop(0)
        else:
            return None
    return at
