from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fairport.reports.html.promised import contract_of
from tests.reports.examples import ACCOUNT
from tests.reports.html.pages import CONFORMANT, CONTRACT


def test_contract_of_a_trace_is_read_again() -> None:
    contract = contract_of(CONFORMANT)
    assert contract is not None
    assert [operation.id for operation in contract.operations] == ["listOrders"]


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(None, id="none"),
        pytest.param({}, id="empty"),
        pytest.param({**CONTRACT, "document": {"openapi": "2"}}, id="no-openapi-3"),
        pytest.param({**CONTRACT, "document": 7}, id="no-document"),
    ],
)
def test_what_is_no_contract_is_none(held: Any) -> None:
    assert contract_of(replace(ACCOUNT, header={"contract": held})) is None
