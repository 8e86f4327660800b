"""Write the example reports under docs/examples: python tools/write_examples.py [--check].

Beside them, the report that README.md shows of its own command. They are reports of real runs against the reference
service in process, on a day that stands still, in the quick profile (nothing drawn by chance, so that no library's
version shows): the same bytes on every machine.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from fairport.account import account_of
from fairport.contract_tests.explore import EXPLORERS, LAST
from fairport.reports.formats import FORMATS
from fairport.trace import read_trace
from fairport.trial import Case, run_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "examples"
CASES: Final = {
    "conformant": Case(name="honest", kind="honest", profile="quick"),
    "row-lost": Case(name="row-lost-between-pages", kind="fault", profile="quick"),
}
WRITTEN: Final = {"html": "html", "markdown": "md", "badge": "svg"}
"""The formats that are shown, with the endings of their files."""
KEY: Final = "00" * 32
"""What pseudonyms of made-up people are made with: nobody has to be protected here."""


README: Final = ROOT / "README.md"
SHOWN: Final = re.compile(r"(?<=from `fairport )(check demo [^`]+)(`:\n\n```text\n)(.+?)( \.\.\.\n```)", re.DOTALL)
"""A command of the README, and the beginning of what it prints."""
OF_ONE_RUN: Final = re.compile(
    r"""\d{4}-\d\d-\d\d\ \d\d:\d\d\ UTC   # when it was
      | (?<=in\ )[\d.]+(?=\ s\b)           # how long it took
      | (?<=127\.0\.0\.1:)\d+             # where the service listened
      | (?<=From=)\d+ | (?<=To=)\d+       # the window that was asked for
    """,
    re.VERBOSE,
)


def main() -> int:
    """Write the reports, or say which differ from what would be written."""
    made = [*_examples(), (README, _readme(README.read_text(encoding="utf-8")).encode())]
    stale = [path for path, body in made if not _put(path, body, check="--check" in sys.argv)]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what the code makes: run python tools/write_examples.py")
    return int(bool(stale))


def _examples() -> Iterator[tuple[Path, bytes]]:
    for name, case in CASES.items():
        with TemporaryDirectory() as folder:
            trace = Path(folder) / "trace.jsonl"
            run_of(case, trace, key=KEY).carry_out(EXPLORERS, LAST)
            account = account_of(read_trace(trace))
            for format_name, ending in WRITTEN.items():
                body = b"".join(FORMATS[format_name].written(account))
                yield FOLDER / f"{name}.{ending}", body.replace(folder.encode(), b".fairport")


def _readme(text: str) -> str:
    """Return the README, its report made anew where more than the run itself is another."""
    with TemporaryDirectory() as folder:
        return SHOWN.sub(lambda shown: _shown_anew(shown, folder), text)


def _shown_anew(shown: re.Match[str], folder: str) -> str:
    command, between, before, end = shown.groups()
    done = subprocess.run(
        [sys.executable, "-m", "fairport", *command.split()],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    now = "".join(done.stdout.splitlines(keepends=True)[: before.count("\n")])
    same = OF_ONE_RUN.sub("", now) == OF_ONE_RUN.sub("", before)
    return command + between + (before if same else now) + end


def _put(path: Path, body: bytes, *, check: bool) -> bool:
    """Write a file, or tell whether it holds just these bytes."""
    if check:
        return path.exists() and path.read_bytes() == body
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return True


if __name__ == "__main__":
    sys.exit(main())
