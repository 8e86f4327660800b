"""All the fair variants, by name. One is a value made by `variant` in a `variants_*` module; nothing else lists it."""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.showcase import (
    variants_filters,
    variants_links,
    variants_live,
    variants_pages,
    variants_relations,
    variants_sequence,
)
from fairport.contract_tests.showcase.varying import Variant
from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

_MODULES: Final = (
    variants_pages,
    variants_sequence,
    variants_links,
    variants_live,
    variants_filters,
    variants_relations,
)


def _gathered(modules: Iterable[ModuleType]) -> dict[str, Variant]:
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Variant)]
    return {variant.name: variant for variant in found}


VARIANTS: Final[Mapping[str, Variant]] = MappingProxyType(_gathered(_MODULES))


def named_variant(name: str) -> Variant:
    """Give the variant of this name. Raises `UsageError` with the nearest names where there is none."""
    if name in VARIANTS:
        return VARIANTS[name]
    near = get_close_matches(name, VARIANTS, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "the variants are listed in contract_tests/showcase"
    raise UsageError(f"there is no variant named {name!r}", where="variant", hint=hint)
