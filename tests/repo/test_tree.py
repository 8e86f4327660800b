"""Nothing of the machine that it was written on stays in the tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOME_FOLDER = re.compile(r"/(?:home|Users)/[A-Za-z][\w.-]*/")
# A class of one character keeps this file from matching itself.
REGISTRY_HOST = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|crates[.]io|proxy[.]golang[.]org|deb[.]debian[.]org",
)


def text_files(root: Path, tree: tuple[Path, ...]) -> dict[str, str]:
    found = {}
    for file in tree:
        body = (root / file).read_bytes()
        if b"\0" not in body:
            found[file.as_posix()] = body.decode("utf-8", errors="replace")
    return found


def hits(texts: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine(root: Path, tree: tuple[Path, ...]) -> None:
    own = re.compile(rf"{re.escape(str(root))}\b|{re.escape(str(Path.home()))}/|{HOME_FOLDER.pattern}")
    found = hits(text_files(root, tree), own)
    assert found == [], "\n".join(found)


def test_no_host_of_a_package_registry(root: Path, tree: tuple[Path, ...]) -> None:
    found = hits(text_files(root, tree), REGISTRY_HOST)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        pytest.param(HOME_FOLDER, "see /" + "home/ada/notes", id="home"),
        pytest.param(REGISTRY_HOST, "https://" + "pypi" + ".org/simple", id="registry"),
    ],
)
def test_guard_sees_what_it_looks_for(pattern: re.Pattern[str], line: str) -> None:
    assert hits({"page.md": f"first\n{line}"}, pattern) == [f"page.md:2: {line}"]
