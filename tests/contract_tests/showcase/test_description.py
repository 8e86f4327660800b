"""The showcase's document as a vendor would publish it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fairport.contract_tests.showcase.description import bare_document

if TYPE_CHECKING:
    from tests.contract_tests.showcase.conftest import Caller


def test_nothing_is_said_in_our_language() -> None:
    text = json.dumps(bare_document())
    assert "x-fairport" not in text
    assert {"/parcels", "/links"} <= set(bare_document()["paths"])


def test_service_hands_it_out(honest: Caller) -> None:
    assert honest.ask("openapi.json").json == bare_document()
