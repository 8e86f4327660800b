"""The documentation says what the code says."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_pages_that_code_can_tell_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "tools/write_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_example_reports_are_what_the_code_makes() -> None:
    done = subprocess.run(
        [sys.executable, "tools/write_examples.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


_OF_ONE_RUN = re.compile(
    r"""\d{4}-\d\d-\d\d\ \d\d:\d\d\ UTC   # when it was
      | (?<=in\ )[\d.]+(?=\ s\b)           # how long it took
      | (?<=127\.0\.0\.1:)\d+             # where the service listened
      | (?<=From=)\d+ | (?<=To=)\d+       # the window that was asked for
    """,
    re.VERBOSE,
)


def test_report_that_the_readme_shows_is_what_its_command_prints(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    command, shown = re.findall(
        r"from `fairport (check demo [^`]+)`:\n\n```text\n(.+?) \.\.\.\n```", readme, re.DOTALL
    )[0]
    done = subprocess.run(
        [sys.executable, "-m", "fairport", *command.split()],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.count("\n") > 20
    assert _OF_ONE_RUN.sub("-", done.stdout).startswith(_OF_ONE_RUN.sub("-", shown))
