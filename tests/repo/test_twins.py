"""Every module has a test file of its own name, in the folder of tests/ that mirrors its own."""

from __future__ import annotations

from pathlib import Path

import pytest

# Modules tested through another file, each with the reason. An entry that is not needed fails the test below.
WITHOUT_TWIN: dict[str, str] = {}

MIRRORED = ("src/fairport", "spec", "validators", "contract_tests", "reports")
NO_MODULES_OF_THEIR_OWN = {"__init__.py", "__main__.py"}


def modules(tree: tuple[Path, ...]) -> list[Path]:
    return [
        file
        for file in tree
        if file.suffix == ".py" and file.as_posix().startswith(MIRRORED) and file.name not in NO_MODULES_OF_THEIR_OWN
    ]


def has_twin(module: Path, tree: tuple[Path, ...]) -> bool:
    """`validators/paging.py` wants `tests/validators/test_paging.py`, or `test_paging_<part>.py` beside it."""
    folder = Path("tests", *[part for part in module.parent.parts if part not in {"src", "fairport"}])
    names = [file.stem for file in tree if file.parent == folder]
    return any(name == f"test_{module.stem}" or name.startswith(f"test_{module.stem}_") for name in names)


def test_every_module_has_a_twin(tree: tuple[Path, ...]) -> None:
    alone = [file.as_posix() for file in modules(tree) if not has_twin(file, tree)]
    missing = sorted(set(alone) - set(WITHOUT_TWIN))
    assert missing == [], "\n".join(missing)


def test_no_entry_of_the_list_is_stale(tree: tuple[Path, ...]) -> None:
    needed = {file.as_posix() for file in modules(tree) if not has_twin(file, tree)}
    assert sorted(set(WITHOUT_TWIN) - needed) == []


@pytest.mark.parametrize(
    ("module", "twin", "expected"),
    [
        pytest.param("validators/paging.py", "tests/validators/test_paging.py", True, id="same-name"),
        pytest.param("validators/paging.py", "tests/validators/test_paging_walk.py", True, id="one-part"),
        pytest.param("src/fairport/judge.py", "tests/test_judge.py", True, id="kernel"),
        pytest.param("src/fairport/cli/check.py", "tests/cli/test_check.py", True, id="sub-package"),
        pytest.param("validators/paging.py", "tests/test_paging.py", False, id="wrong-folder"),
        pytest.param("validators/paging.py", "tests/validators/test_pagingwalk.py", False, id="other-name"),
    ],
)
def test_twin_is_found_where_it_mirrors(module: str, twin: str, *, expected: bool) -> None:
    assert has_twin(Path(module), (Path(module), Path(twin))) is expected
