"""Check that an HTTP API keeps the word of its documentation.

The Python API is `fairport.api`; `check` and `load_contract` can be had from here too, loaded when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.version import VERSION

if TYPE_CHECKING:
    from fairport.api import check, load_contract

__version__ = VERSION
__all__ = ["__version__", "check", "load_contract"]


def __getattr__(name: str) -> object:
    if name in {"check", "load_contract"}:
        from fairport import api  # noqa: PLC0415 - `import fairport` stays light

        return getattr(api, name)
    raise AttributeError(f"module 'fairport' has no attribute {name!r}")
