"""The folders are mapped by hand in pyproject.toml: nothing may be forgotten there, or it is absent from the wheel."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def top_folders(mapping: dict[str, str]) -> set[str]:
    return {folder.split("/")[0] for folder in mapping.values()}


def mapped_files(tree: tuple[Path, ...], mapping: dict[str, str]) -> list[Path]:
    return [file for file in tree if file.parts[0] in top_folders(mapping)]


def test_every_folder_with_python_is_mapped(tree: tuple[Path, ...], mapping: dict[str, str]) -> None:
    with_python = {file.parent.as_posix() for file in mapped_files(tree, mapping) if file.suffix == ".py"}
    assert with_python == set(mapping.values())


def test_every_mapped_folder_is_listed_as_package(pyproject: dict[str, Any], mapping: dict[str, str]) -> None:
    assert sorted(mapping) == sorted(pyproject["tool"]["setuptools"]["packages"])


def test_package_is_named_as_its_folder(mapping: dict[str, str]) -> None:
    inside = {package: folder.removeprefix("src/") for package, folder in mapping.items()}
    named = {
        package: package if folder.startswith("fairport") else f"fairport/{folder}"
        for package, folder in inside.items()
    }
    assert {package: name.replace("/", ".") for package, name in named.items()} == {
        package: package for package in mapping
    }


def test_every_package_has_an_init(root: Path, mapping: dict[str, str]) -> None:
    assert [folder for folder in mapping.values() if not (root / folder / "__init__.py").is_file()] == []


def test_every_data_file_lies_in_a_package_and_matches_package_data(
    tree: tuple[Path, ...], mapping: dict[str, str], pyproject: dict[str, Any]
) -> None:
    patterns = pyproject["tool"]["setuptools"]["package-data"]["*"]
    data = [file for file in mapped_files(tree, mapping) if file.suffix != ".py"]
    lost = [
        file.as_posix()
        for file in data
        if file.parent.as_posix() not in mapping.values() or not any(fnmatch(file.name, each) for each in patterns)
    ]
    assert lost == [], "\n".join(lost)


def test_package_is_typed(root: Path) -> None:
    assert (root / "src/fairport/py.typed").is_file()


def test_installed_version_is_that_of_the_tree(pyproject: dict[str, Any]) -> None:
    assert version("fairport") == pyproject["project"]["version"]


def test_changelog_has_the_version(root: Path, pyproject: dict[str, Any]) -> None:
    heads = re.findall(r"^## \[([^\]]+)\]", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heads[0] == "Unreleased"
    assert pyproject["project"]["version"] in heads
