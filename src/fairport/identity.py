"""The two identities of a run: of what was checked, and of where. Equal ones make two runs comparable."""

from __future__ import annotations

import hashlib
import inspect
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

from fairport.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.rules import Rule

LENGTH: Final = 12
"""Hexadecimal digits of a digest that people may have to compare."""


def rule_digest(rule: Rule) -> str:
    """Return what changes when the code of a rule, or anything else in its family, does."""
    return identity(rule.id, _code_of(rule.check.__module__))


def checked(contract: str, rules: Sequence[Rule], profile: str) -> str:
    """Return the identity of what was checked: the contract's digest, every rule, the profile and our version."""
    return identity(contract, VERSION, profile, *(f"{rule.id} {rule_digest(rule)}" for rule in rules))


def identity(*parts: str) -> str:
    """Return a short digest of some texts, in order; that of the base URL is the identity of the environment."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:LENGTH]


@cache
def _code_of(module: str) -> str:
    """Return the digest of a module's source, whatever its line ends; without a source, our version stands for it."""
    try:
        text = inspect.getsource(sys.modules[module])
    except (KeyError, OSError, TypeError):
        return VERSION
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()
