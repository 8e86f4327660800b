"""Link the mapped folders together under build/typing, as they are once installed.

pyproject.toml maps top-level folders to sub-packages (`validators/paging.py` is `fairport.validators.paging`).
Static tools do not run the import hook of an editable install, so mypy, pyright and import-linter read these links:

    python tools/link_for_typing.py && mypy
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def link(root: Path) -> Path:
    """Make `build/typing` below `root` anew and return it; files are links, so that an edit is seen at once."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    links = root / "build" / "typing"
    shutil.rmtree(links, ignore_errors=True)
    for package, folder in settings["tool"]["setuptools"]["package-dir"].items():
        target = links.joinpath(*package.split("."))
        target.mkdir(parents=True, exist_ok=True)
        for file in sorted((root / folder).iterdir()):
            if file.suffix in {".py", ".pyi"} or file.name == "py.typed":
                (target / file.name).symlink_to(file)
    return links


if __name__ == "__main__":
    print(link(ROOT))
