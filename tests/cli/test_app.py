"""The command as a whole: its help, how it starts, and how it tells what went wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from fairport.cli.app import COMMANDS, root
from fairport.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

HELP = Path(__file__).with_name("snapshots") / "help.txt"
HEAVY = (
    "requests", "rich", "falcon", "waitress", "hypothesis", "schemathesis", "jsonschema_rs", "jsonschema", "yaml",
    "orjson", "pytest",
)  # fmt: skip


def help_texts() -> str:
    """The help of every command, at 80 columns."""
    paths = [(), *((name,) for name in COMMANDS), ("spec", "lint"), ("spec", "show")]
    return "\n".join(f"$ fairport {' '.join((*path, '--help'))}\n\n{help_of(path)}\n" for path in paths)


def help_of(path: tuple[str, ...]) -> str:
    command: click.Command = root
    context = click.Context(root, info_name="fairport", terminal_width=80, **root.context_settings)
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(context, name)
        assert found is not None
        command = found
        context = click.Context(command, parent=context, info_name=name, terminal_width=80, **command.context_settings)
    return command.get_help(context)


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_help_is_as_recorded() -> None:
    texts = help_texts()
    if os.environ.get("UPDATE_SNAPSHOTS"):
        HELP.write_text(texts, encoding="utf-8")
    assert texts == HELP.read_text(encoding="utf-8"), (
        "if this is meant: UPDATE_SNAPSHOTS=1 pytest tests/cli/test_app.py"
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_line_of_the_list_is_the_first_of_the_commands_own_help(name: str) -> None:
    command = import_module(f"fairport.cli.{name}").command
    assert (command.help or "").partition("\n")[0] == COMMANDS[name]
    assert command.name == name


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("from fairport.cli import main; main(['--version'])", id="version"),
        pytest.param("from fairport.cli import main; main(['--help'])", id="help"),
        pytest.param("import fairport; fairport.__version__", id="import"),
    ],
)
def test_start_imports_nothing_heavy(code: str) -> None:
    assert loaded_after(code) & set(HEAVY) == set()


def test_version_is_told_by_the_module_and_the_script() -> None:
    script = Path(sys.executable).with_name("fairport")
    commands = [[sys.executable, "-m", "fairport"], *([[str(script)]] if script.exists() else [])]
    for command in commands:
        done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, f"fairport {VERSION}\n")


@pytest.mark.parametrize(
    ("args", "error"),
    [
        pytest.param(
            ["chek"],
            "fairport: error: there is no command 'chek'; did you mean 'check'?\n  try: fairport --help\n",
            id="misspelt-command",
        ),
        pytest.param(
            ["check"], "fairport: error: Missing argument 'TARGET'.\n  try: fairport check --help\n", id="no-target"
        ),
        pytest.param(
            ["check", "demo", "--workers", "0"],
            "fairport: error: Invalid value for '--workers': 0 is not in the range 1<=x<=64.\n"
            "  try: fairport check --help\n",
            id="no-workers",
        ),
    ],
)
def test_usage_error_is_two_lines_and_exit_2(fairport: Callable[..., Said], args: list[str], error: str) -> None:
    said = fairport(*args)
    assert (said.code, said.out, said.err) == (2, "", error)


def test_no_command_at_all_shows_the_help_and_is_exit_2(fairport: Callable[..., Said]) -> None:
    said = fairport()
    assert said.code == 2
    assert "Commands:" in said.err


def test_exception_of_ours_is_exit_4_with_the_traceback_in_a_file(
    fairport: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr("fairport.cli.rules.all_rules", breaks)
    said = fairport("rules")
    lines = said.err.splitlines()
    assert said.code == 4
    assert lines[0] == "fairport: error: Fairport itself failed: ZeroDivisionError"
    assert "ZeroDivisionError: made up" in Path(lines[1].removeprefix("  at: ")).read_text(encoding="utf-8")
    assert "Traceback" not in said.err


def test_exception_of_ours_shows_its_traceback_where_asked(
    fairport: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr("fairport.cli.rules.all_rules", breaks)
    said = fairport("--debug", "rules")
    assert said.code == 4
    assert "Traceback" in said.err
    assert list(tmp_path.iterdir()) == []


def test_interruption_is_exit_4(fairport: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fairport.cli.rules.all_rules", interrupted)
    said = fairport("rules")
    assert (said.code, said.err.strip()) == (4, "fairport: error: interrupted")


def test_module_of_a_command_that_is_none_is_never_imported() -> None:
    assert root.get_command(click.Context(root), "wiring") is None
    assert COMMANDS.keys() == set(root.list_commands(click.Context(root)))
