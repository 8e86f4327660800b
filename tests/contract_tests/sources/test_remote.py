"""Documents at addresses: bounded, without credentials, redirects told and not followed."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.sources.http import HttpOptions
from fairport.contract_tests.sources.remote import read_remote
from fairport.errors import ContractError
from fairport.spec import Field, load_contract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = {
    "/fine.yaml": (200, "type: object\nproperties: {own: {$ref: 'more.json#/A'}, back: {$ref: '#/properties/own'}}\n"),
    "/more.json": (200, '{"A": {"type": "integer"}}'),
    "/moved": (302, ""),
    "/none": (404, "nothing here"),
    "/binary": (200, "\xff"),
    "/broken.yaml": (200, "a: b: c"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = PAGES[self.path]
            body = text.encode("latin-1")
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/fine.yaml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def document(folder: Path, reference: str) -> Path:
    path = folder / "openapi.yaml"
    path.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {'200':\n"
        f"  {{description: A, content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}}}}}}}}}}}\n",
        encoding="utf-8",
    )
    return path


def test_remote_documents_are_taken_in_where_allowed(tmp_path: Path, server: str) -> None:
    contract = load_contract(document(tmp_path, f"{server}/fine.yaml"), remote=read_remote)
    assert {field.place.text: field.types for field in contract.of(Field)} == {
        "$": ("object",),
        "$.own": ("integer",),
        "$.back": ("integer",),
    }
    assert contract.written["a/field/$.own"] == (f"{server}/fine.yaml", 2)


def test_remote_documents_are_refused_otherwise(tmp_path: Path, server: str) -> None:
    with pytest.raises(ContractError, match="refers to the remote document") as caught:
        load_contract(document(tmp_path, f"{server}/fine.yaml"))
    assert "--allow-remote-refs" in caught.value.hint
    assert caught.value.where.startswith("openapi.yaml:4 ")


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://a.example/b.yaml", "//a.example/b.yaml"])
def test_other_addresses_are_refused_even_where_remote_ones_are_allowed(tmp_path: Path, address: str) -> None:
    with pytest.raises(ContractError, match="refers to the remote document") as caught:
        load_contract(document(tmp_path, address), remote=read_remote)
    assert "only http and https" in caught.value.hint


@pytest.mark.parametrize(
    ("page", "message", "hint"),
    [
        ("/moved", "is answered with status 302", "refer to where it leads: /fine.yaml"),
        ("/none", "is answered with status 404", "check the address"),
        ("/binary", "is not UTF-8 text", "copy it here"),
        ("/broken.yaml", "is no YAML", "check indentation"),
    ],
)
def test_document_that_cannot_be_had_is_told_where_it_is_referred_to(
    tmp_path: Path, server: str, page: str, message: str, hint: str
) -> None:
    with pytest.raises(ContractError, match=message) as caught:
        load_contract(document(tmp_path, f"{server}{page}"), remote=read_remote)
    assert caught.value.hint.startswith(hint)
    assert caught.value.where.startswith("openapi.yaml:4 ")


def test_document_is_bounded(server: str) -> None:
    with pytest.raises(ContractError, match="cannot be read"):
        read_remote(f"{server}/fine.yaml", HttpOptions(max_body=10))


def test_server_that_is_not_there_is_told() -> None:
    with pytest.raises(ContractError, match="cannot be read"):
        read_remote("http://127.0.0.1:1/a.yaml")
