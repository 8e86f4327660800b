"""Documents at addresses that a contract refers to, where that was allowed: bounded, without credentials."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from fairport.contract_tests.sources.http import HttpOptions, HttpSource
from fairport.contract_tests.sources.ports import STANDING, Prepared
from fairport.errors import ContractError
from fairport.evidence import Ask

MOST_BYTES: Final = 16 * 2**20
TIMEOUT: Final = 30.0
"""Seconds for the whole of one document."""
_OPTIONS: Final = HttpOptions(timeout=TIMEOUT, max_body=MOST_BYTES)


def read_remote(url: str, options: HttpOptions = _OPTIONS) -> str:
    """Return the text of a document. A redirect is not followed: it is told, so that the contract names the end of it.

    Raises ContractError if it cannot be had within bounds, is not there, or is no UTF-8 text.
    """
    with closing(HttpSource(options)) as source:
        exchange = source.send(
            Prepared(number=1, attempt=1, ask=Ask(operation=""), method="GET", url=url, headers=STANDING, fresh=True)
        )
    if exchange.trouble:
        hint = "check the address, or copy the document beside the contract"
        raise ContractError(f"cannot be read: {exchange.detail or exchange.trouble}", where=url, hint=hint)
    if exchange.status != 200:
        to = next((value for name, value in exchange.headers if name.lower() == "location"), "")
        hint = f"refer to where it leads: {to[:200]}" if to else "check the address"
        raise ContractError(f"is answered with status {exchange.status}", where=url, hint=hint)
    try:
        return exchange.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContractError(f"is not UTF-8 text (byte {error.start})", where=url, hint="copy it here") from error
