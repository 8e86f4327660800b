"""All the fair variants, by name. One is a value made by `variant` in a `variants_*` module; nothing else lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.contract_tests.registry import gathered, look_up
from fairport.contract_tests.showcase import (
    variants_filters,
    variants_links,
    variants_live,
    variants_pages,
    variants_relations,
    variants_sequence,
)
from fairport.contract_tests.showcase.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

_MODULES: Final = (
    variants_pages,
    variants_sequence,
    variants_links,
    variants_live,
    variants_filters,
    variants_relations,
)


VARIANTS: Final[Mapping[str, Variant]] = gathered(Variant, _MODULES)


def named_variant(name: str) -> Variant:
    """Give the variant of this name. Raises `UsageError` with the nearest names where there is none."""
    return look_up(
        VARIANTS, name, "variant", where="variant", hint="the variants are listed in contract_tests/showcase"
    )
