"""The contract of an account, read again: what the pictures need to know of pages, windows and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairport.errors import ContractError

if TYPE_CHECKING:
    from fairport.account import Account
    from fairport.spec.model import Contract


def contract_of(account: Account) -> Contract | None:
    """Return the contract that a trace holds; None where this version cannot read it."""
    from fairport.spec.reader import contract_from  # noqa: PLC0415 - validators of documents are slow to import

    held: Any = account.header.get("contract")
    try:
        return contract_from(
            held["document"],
            held["requirements"],
            name=held["name"],
            source=held["source"],
            overlays=held.get("overlays", ()),
        )
    except (ContractError, AttributeError, KeyError, TypeError, ValueError):
        return None
