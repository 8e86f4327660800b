"""The OpenAPI document of the showcase as a vendor would publish it: nothing in it is said in Fairport's language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from fairport.spec.document import read_file
from fairport.spec.offered import offer_of
from fairport.spec.vocabulary import KEY

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def bare_document() -> Mapping[str, Any]:
    """Return the document without any `x-fairport`."""
    path = offer_of("showcase").document
    _, document = read_file(path, path.name)
    bare: Mapping[str, Any] = _without(document)
    return bare


def _without(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: _without(inner) for key, inner in value.items() if key != KEY}
    return [_without(inner) for inner in value] if isinstance(value, list) else value
