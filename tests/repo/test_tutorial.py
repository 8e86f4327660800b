"""The tutorial works to the letter: its commands are run in order, in an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
COMMANDS = [command.strip() for command in re.findall(r"^```bash\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)]
CODES = [0, 0, 0, 0, 0, 1, 0, 0, 0]
"""What the commands end with, as the page says."""


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def run(folder: Path) -> tuple[list[int], str]:
    """Run the commands in one shell, on a port that is free; return what each ended with, and all that was told."""
    script = "\n".join(f'{command}\necho "ended $?"' for command in COMMANDS).replace("8080", str(free_port()))
    folder_of_command = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{folder_of_command}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    shell = subprocess.Popen(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        told, _ = shell.communicate(timeout=300)
    finally:
        os.killpg(shell.pid, signal.SIGTERM)  # the service goes on in the background
    return [int(code) for code in re.findall(r"^ended (\d+)$", told, re.MULTILINE)], told


def test_ten_commands_are_enough() -> None:
    installing = re.findall(r"^```sh\n", PAGE, re.MULTILINE)
    assert len(COMMANDS) + len(installing) == len(re.findall(r"^## \d+\. ", PAGE, re.MULTILINE)) <= 10


@pytest.mark.skipif(not shutil.which("bash") or not shutil.which("curl"), reason="needs bash and curl")
def test_commands_do_what_the_page_says(tmp_path: Path) -> None:
    codes, told = run(tmp_path)
    assert codes == CODES, told
    assert "what      the total is 50, and a walk (default page size) finds 137 items" in told
    shown = re.findall(r"^```(?:yaml|text)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    written = (tmp_path / "draft.yaml").read_text(encoding="utf-8") + told
    assert [block for block in shown if block not in written] == []
    assert (tmp_path / "report.html").stat().st_size > 1000
