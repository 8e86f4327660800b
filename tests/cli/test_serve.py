"""`fairport serve`: the reference service by itself."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.service.faults import FAULTS
from fairport.contract_tests.showcase.faults import FAULTS as LIES
from tests.cli.conftest import process_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said


def test_line_that_it_prints_checks_it(fairport: Callable[..., Said], tmp_path: Path) -> None:
    with process_of(tmp_path, "serve", "--port", 0, "--size", 25, "--fault", "limit-ignored") as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            told = next(line for line in lines if line.startswith("  fairport check http://127.0.0.1:"))
            said = fairport(*told.split()[1:], "--profile", "quick", "-q")
        finally:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
    assert said.code == 1
    assert said.out.startswith("non-conformant: ")
    assert (process.returncode, errors) == (0, "")


def test_showcase_is_served_and_checked_without_credentials(fairport: Callable[..., Said], tmp_path: Path) -> None:
    with process_of(tmp_path, "serve", "--contract", "showcase", "--port", 0, "--size", 5) as process:
        try:
            assert process.stdout is not None
            lines = list(iter(process.stdout.readline, "Check it:\n"))
            told = process.stdout.readline()
            said = fairport(*told.split()[1:], "--profile", "quick", "-q")
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
    assert told.endswith(" --contract showcase\n")
    assert not [line for line in lines if "password" in line]
    assert said.code == 3
    assert said.out.startswith("not-fully-verified: 0 findings")


def test_faults_of_the_showcase_are_listed(fairport: Callable[..., Said]) -> None:
    said = fairport("serve", "--contract", "showcase", "--list-faults")
    heads = [line.split()[0] for line in said.out.splitlines() if not line.startswith(" ")]
    assert (said.code, heads) == (0, list(LIES))


def test_every_fault_is_listed(fairport: Callable[..., Said]) -> None:
    said = fairport("serve", "--list-faults")
    heads = [line.split()[0] for line in said.out.splitlines() if not line.startswith(" ")]
    assert (said.code, heads) == (0, list(FAULTS))


@pytest.mark.parametrize(
    ("args", "error"),
    [
        pytest.param(["--fault", "limit-ignord"], "did you mean limit-ignored", id="fault"),
        pytest.param(["--host", "192.0.2.1", "--port", "0"], "cannot listen: ", id="foreign-address"),
    ],
)
def test_what_cannot_be_served_is_exit_2(fairport: Callable[..., Said], args: list[str], error: str) -> None:
    said = fairport("serve", "--size", "0", *args)
    assert (said.code, said.out) == (2, "")
    assert error in said.err


def test_taken_port_is_exit_2(fairport: Callable[..., Said]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        said = fairport("serve", "--size", "0", "--port", listener.getsockname()[1])
    assert said.code == 2
    assert "name another one with --port, or let 0 choose" in said.err
