"""`fairport spec draft`: from a document alone, with a service asked, and with recorded traffic."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fairport.assemble import reference_service
from fairport.contract_tests.showcase.description import bare_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Canned, Said

LIMIT = "# 0.95: 'limit' is a usual name of a page's size"


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The showcase, honest and small."""
    with reference_service(contract="showcase", size=40) as running:
        yield running.base_url


@pytest.fixture
def parcels(fairport: Callable[..., Said]) -> Path:
    """The showcase's document, as a vendor would publish it, in the folder of the command."""
    del fairport
    path = Path("parcels.json")
    path.write_text(json.dumps(bare_document()), encoding="utf-8")
    return path


def test_draft_goes_to_standard_output_and_its_summary_does_not(fairport: Callable[..., Said], parcels: Path) -> None:
    said = fairport("spec", "draft", parcels)
    assert said.code == 0
    assert said.out.startswith("# A draft of what Parcels, a showcase promises")
    assert f"{LIMIT}\n" in said.out
    assert "proposals for 10 GET operations; " in said.err


def test_draft_is_an_overlay_that_check_and_lint_read(fairport: Callable[..., Said], parcels: Path) -> None:
    assert fairport("spec", "draft", parcels, "-o", "overlay.yaml").code == 0
    assert fairport("spec", "lint", parcels, "--overlay", "overlay.yaml").code == 0
    shown = fairport("spec", "show", parcels, "--overlay", "overlay.yaml").out
    assert "paging" in shown


def test_what_is_proposed_is_for_the_user_to_set(fairport: Callable[..., Said], parcels: Path) -> None:
    few, many = (fairport("spec", "draft", parcels, "--above", above).out for above in ("0.95", "0.1"))
    assert few.count("  # - ") > many.count("  # - ")
    assert fairport("spec", "draft", parcels, "--above", "2").code == 2


def test_service_that_is_asked_confirms(fairport: Callable[..., Said], parcels: Path, service: str) -> None:
    said = fairport("spec", "draft", parcels, "--probe", service)
    assert said.code == 0
    assert f"{LIMIT} [seen: 20 rows without asking; 2 rows where 2 were asked for]" in said.out
    assert "requests, GET only)." in said.out
    assert "token: {header: X-Next-Token, parameter: token}" in said.out


def test_service_that_answers_otherwise_refutes(fairport: Callable[..., Said], parcels: Path) -> None:
    with reference_service(contract="showcase", size=40, faults=["size-ignored"]) as running:
        out = fairport("spec", "draft", parcels, "--probe", running.base_url).out
    assert "[seen: 20 rows where 2 were asked for]" in out
    assert "# limit: {parameter: per_page" in out


def test_nothing_of_the_service_but_numbers_and_names_is_written_down(
    fairport: Callable[..., Said], parcels: Path, service: str
) -> None:
    out = fairport("spec", "draft", parcels, "--probe", service, "--header", "X-Key: s3cret-s3cret").out
    assert "par_" not in out
    assert "s3cret" not in out


def test_no_service_is_exit_4(fairport: Callable[..., Said], parcels: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # nobody listens there
        said = fairport("spec", "draft", parcels, "--probe", f"http://127.0.0.1:{held.getsockname()[1]}")
    assert said.code == 4
    assert "the service does not answer" in said.err


def test_service_without_a_good_answer_is_told(
    fairport: Callable[..., Said], parcels: Path, canned: Callable[..., Canned]
) -> None:
    said = fairport("spec", "draft", parcels, "--probe", canned(403).url)
    assert said.code == 0
    assert "and no good answer: nothing was confirmed" in said.err


def test_service_of_which_nothing_can_be_asked_is_exit_2(fairport: Callable[..., Said], service: str) -> None:
    path = Path("wanting.json")
    document: dict[str, Any] = json.loads(json.dumps(bare_document()))
    for item in document["paths"].values():
        item["get"]["parameters"] = [{"name": "year", "in": "query", "required": True, "schema": {"type": "string"}}]
    document["paths"].pop("/parcels/{parcelId}")
    path.write_text(json.dumps(document), encoding="utf-8")
    said = fairport("spec", "draft", path, "--probe", service)
    assert said.code == 2
    assert "--param NAME=VALUE" in said.err


def test_operation_that_wants_a_value_is_told_in_the_draft(fairport: Callable[..., Said], service: str) -> None:
    document: dict[str, Any] = json.loads(json.dumps(bare_document()))
    wanting: dict[str, Any] = json.loads(json.dumps(document["paths"]["/parcels"]))
    wanting["get"]["operationId"] = "listParcelsOfAYear"
    wanting["get"]["parameters"].append({"name": "year", "in": "path", "required": True, "schema": {"type": "string"}})
    document["paths"]["/years/{year}/parcels"] = wanting
    Path("wanting.json").write_text(json.dumps(document), encoding="utf-8")
    said = fairport("spec", "draft", "wanting.json", "--probe", service)
    assert said.code == 0
    assert "# Not asked for want of a value: listParcelsOfAYear; give --param year=VALUE\n" in said.out


def test_unknown_parameter_is_exit_2(fairport: Callable[..., Said], parcels: Path, service: str) -> None:
    assert fairport("spec", "draft", parcels, "--probe", service, "--param", "nobody=1").code == 2


def har(*entries: tuple[str, object]) -> Path:
    path = Path("traffic.har")
    shown = [
        {
            "startedDateTime": "2026-01-02T03:04:05Z",
            "time": 5,
            "request": {"method": "GET", "url": f"https://parcels.test{url}", "headers": []},
            "response": {
                "status": 200,
                "headers": [{"name": "Content-Type", "value": "application/json"}],
                "content": {"mimeType": "application/json", "text": json.dumps(body)},
            },
        }
        for url, body in entries
    ]
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": shown}}), encoding="utf-8")
    return path


def test_recorded_traffic_confirms_and_refutes(fairport: Callable[..., Said], parcels: Path) -> None:
    rows = [{"id": f"par_{i}", "status": "lost"} for i in range(3)]
    page = {"data": rows, "total": 9, "has_more": True}
    traffic = har(("/parcels?limit=2", rows), ("/pages?status=lost&per_page=3", page))
    out = fairport("spec", "draft", parcels, "--traffic", traffic).out
    assert "# Held against 2 good answers of recorded traffic (traffic.har)." in out
    assert "[seen: 3 rows where 2 were asked for]\n        # limit: {parameter: limit" in out
    assert "[seen: all rows had the value that was asked for]\n      - equals: {parameter: status" in out


def test_trace_is_traffic_too(fairport: Callable[..., Said], parcels: Path, service: str) -> None:
    fairport("check", service, "--contract", "showcase", "--profile", "quick", "--trace", "trace.jsonl", "-q")
    out = fairport("spec", "draft", parcels, "--traffic", "trace.jsonl").out
    assert "good answers of recorded traffic (trace.jsonl)." in out
    assert "rows in an answer]\n        items: $\n" in out


@pytest.mark.parametrize("name", ["nowhere.json", "."], ids=["missing", "folder"])
def test_document_that_is_not_there_is_exit_2(fairport: Callable[..., Said], name: str) -> None:
    assert fairport("spec", "draft", name).code == 2


def test_draft_that_cannot_be_written_is_exit_2(fairport: Callable[..., Said], parcels: Path) -> None:
    said = fairport("spec", "draft", parcels, "-o", "no/such/folder.yaml")
    assert said.code == 2
    assert "the draft cannot be written" in said.err
