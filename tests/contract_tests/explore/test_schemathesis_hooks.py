from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.explore.edges import INVALID, ODD
from fairport.contract_tests.explore.schemathesis_hooks import CONTRACT, FAIL_ON, ask_of, contract_of, refuse
from fairport.contract_tests.service.demo import demo
from fairport.contract_tests.service.server import serving
from fairport.errors import ContractError
from fairport.spec.model import Field
from fairport.verdict import Finding, Level, Outcome
from tests.proving import contract

if TYPE_CHECKING:
    from pathlib import Path

SMALL = {
    "openapi": "3.1.0",
    "info": {"title": "Small", "version": "1"},
    "paths": {
        "/things": {
            "get": {
                "operationId": "list",
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {"type": "object", "properties": {"name": {"type": "string"}}}
                            }
                        },
                    }
                },
            }
        }
    },
}
URL = "http://api/v2/Accounts/A%201/Porting/Status?From=1&To=2&Results_Count="


class Case:
    """As much of a Schemathesis case as an ask is made of."""

    method = "GET"
    path_parameters = {"AccountSid": "A%201"}  # noqa: RUF012 - read only
    operation: Any = type("Operation", (), {"path": contract().operations[0].path})

    def __init__(self, *, negative: bool | None) -> None:
        mode = type("Mode", (), {"is_negative": negative})
        generation = type("Generation", (), {"mode": mode})
        self.meta = None if negative is None else type("Meta", (), {"generation": generation})


def finding(**members: Any) -> Finding:
    own: dict[str, Any] = {
        "rule": "types.json-type",
        "level": Level.MUST,
        "outcome": Outcome.FAILED,
        "promise": "list/field/name",
        "operation": "list",
        "title": "A documented member has its documented JSON type",
        "message": "name is an integer",
        "at": "/name",
        "expected": "a string",
        "actual": "1",
        "fingerprint": "0" * 16,
    }
    return Finding(**(own | members))


def test_contract_is_made_of_the_loaded_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONTRACT, raising=False)
    made = contract_of(SMALL)
    assert [operation.id for operation in made.operations] == ["list"]
    assert any(promise.name == "name" for promise in made.of(Field))


def test_contract_is_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONTRACT, "porting-status")
    assert contract_of(SMALL).name == "porting-status"


def test_contract_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONTRACT, "no-such-contract")
    with pytest.raises(ContractError, match="no-such-contract"):
        contract_of(SMALL)


@pytest.mark.parametrize(
    ("size", "negative", "probe"),
    [
        pytest.param("5", False, "", id="valid"),
        pytest.param("5", None, "", id="not-generated"),
        pytest.param("-5", False, ODD, id="odd"),
        pytest.param("5", True, INVALID, id="invalid"),
    ],
)
def test_ask_is_what_was_sent(size: str, probe: str, *, negative: bool | None) -> None:
    ask = ask_of(contract(), URL + size, Case(negative=negative))
    assert ask is not None
    assert ask.operation == contract().operations[0].id
    assert ask.path == (("AccountSid", "A 1"),)
    assert ask.query == (("From", "1"), ("To", "2"), ("Results_Count", size))
    assert ask.probe == probe


def test_ask_of_another_method_is_none() -> None:
    case = Case(negative=False)
    case.method = "DELETE"
    assert ask_of(contract(), URL, case) is None


@pytest.mark.parametrize(
    ("found", "fail_on", "fails"),
    [
        pytest.param(finding(), "", True, id="must"),
        pytest.param(finding(level=Level.SHOULD), "", False, id="should"),
        pytest.param(finding(level=Level.SHOULD), "should", True, id="should-asked-for"),
        pytest.param(finding(outcome=Outcome.INCONCLUSIVE), "", False, id="inconclusive"),
        pytest.param(finding(blocked_by="1" * 16), "", False, id="dragged-along"),
    ],
)
def test_what_fails(found: Finding, fail_on: str, *, fails: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FAIL_ON, fail_on)
    if not fails:
        refuse([found])
        return
    with pytest.raises(AssertionError) as told:
        refuse([found])
    assert str(told.value) == (
        f"types.json-type ({found.level}): A documented member has its documented JSON type\n"
        "name is an integer at /name\nexpected: a string\nactual: 1"
    )


def schemathesis_run(folder: Path, faults: list[str]) -> subprocess.CompletedProcess[str]:
    """Run Schemathesis's own command line with our hooks, as docs/schemathesis.md says."""
    with demo(21, faults=faults) as held, serving(held.app) as url:
        values = {f'"path.{name}"' if name.endswith("Sid") else name: value for name, value in held.parameters.items()}
        settings = "\n".join(f"{name} = {value!r}" for name, value in values.items())
        (folder / "schemathesis.toml").write_text(f"[parameters]\n{settings}\n", encoding="utf-8")
        document = str(files("fairport.spec") / "porting_status" / "openapi.yaml")
        command = [sys.executable, "-m", "schemathesis.cli", "run", document, "--url", url, "--auth", held.auth]
        options = ["--checks", "Fairport", "--phases", "coverage", "--seed", "1", "--no-color"]
        hooks = {"SCHEMATHESIS_HOOKS": "fairport.contract_tests.explore.schemathesis_hooks", CONTRACT: "porting-status"}
        return subprocess.run(
            [*command, *options], cwd=folder, env=os.environ | hooks, capture_output=True, text=True, check=False
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("faults", "exit_code", "told"),
    [
        pytest.param([], 0, "", id="honest"),
        pytest.param(["carrier-status-as-number"], 1, "types.json-type (MUST)", id="one-answer"),
        pytest.param(["breaks-on-bad-input"], 1, "http.server-error (MUST)", id="whole-run"),
    ],
)
def test_schemathesis_runs_our_rules(faults: list[str], exit_code: int, told: str, tmp_path: Path) -> None:
    done = schemathesis_run(tmp_path, faults)
    assert done.returncode == exit_code, done.stdout[-2000:] + done.stderr[-2000:]
    assert told in done.stdout
    assert ("Fairport" in done.stdout) is bool(faults)
