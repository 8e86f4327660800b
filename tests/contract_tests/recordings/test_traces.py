from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.recordings.traces import is_trace, recorded_contract, trace_exchanges
from fairport.contract_tests.sources.recognise import recognise
from fairport.errors import TraceError
from fairport.trace import Trace, TraceWriter, read_trace
from tests.contract_tests.recordings.shop import DOCUMENT, REQUIREMENTS, WINDOW, contract
from tests.making import exchange

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.evidence import Ask

HELD = {"name": "shop", "source": "shop.yaml", "document": DOCUMENT, "requirements": REQUIREMENTS, "overlays": []}


@pytest.fixture
def trace(tmp_path: Path) -> Trace:
    writer = TraceWriter(tmp_path / "t.jsonl")
    writer.write("header", {"schema_version": 1, "contract": HELD})
    for number, url in enumerate(("https://a/shops/n/orders?" + WINDOW, "https://a/other"), 1):
        writer.exchange(replace(exchange(number=number, walk="w"), url=url))
    writer.exchange(exchange(number=3, operation="gone"))
    writer.close()
    return read_trace(tmp_path / "t.jsonl")


def test_trace_is_told_from_other_files(trace: Trace, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("{}", encoding="utf-8")
    assert (is_trace(trace.path), is_trace(tmp_path / "x")) == (True, False)
    with pytest.raises(TraceError, match="cannot be read"):
        is_trace(tmp_path / "none")


def test_contract_is_read_from_the_header(trace: Trace) -> None:
    assert recorded_contract(trace).digest == contract().digest


@pytest.mark.parametrize("held", [None, 7, {}, HELD | {"document": {"openapi": "2.0"}}])
def test_header_without_a_contract_is_an_error(trace: Trace, held: object) -> None:
    trace.header["contract"] = held
    with pytest.raises(TraceError, match="the contract in the trace cannot be read"):
        recorded_contract(trace)


def test_exchanges_of_its_own_contract_keep_their_marks(trace: Trace) -> None:
    made = list(trace_exchanges(trace, contract()))
    assert [(held.number, held.ask.walk) for held in made] == [(1, "w"), (2, "w")]


def test_exchanges_are_recognised_anew_for_another_contract(trace: Trace) -> None:
    def known(method: str, url: str) -> Ask | None:
        return recognise(contract(), method, url)

    (made,) = trace_exchanges(trace, contract(), known)
    assert (made.number, made.ask.segment("shop"), made.ask.value("from"), made.ask.walk) == (1, "n", "1700000000", "w")
