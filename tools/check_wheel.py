"""Build wheel and source archive, and check that both hold exactly what the tree holds.

    python tools/check_wheel.py build/dist

Leaves the wheel (built from the source archive) and the archive in the folder named. Exit status 1 with one line
for each file that is missing, left over or different.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build(folder: Path, *kinds: str) -> Path:
    """Build into `folder`, made anew, and return the wheel; no `kinds`: the archive, then the wheel from it."""
    for stale in (folder, ROOT / "build" / "lib"):  # setuptools would put a deleted module from there into the wheel
        shutil.rmtree(stale, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--outdir", str(folder), *kinds, str(ROOT)]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout)
    return next(folder.glob("*.whl"))


def contents(wheel: Path) -> dict[str, bytes]:
    """Every file of a wheel by its path, without the metadata folder."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}


def tree() -> dict[str, bytes]:
    """Every file that git knows in a mapped folder, by its path in the wheel; ignored files do not count."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mapping: dict[str, str] = settings["tool"]["setuptools"]["package-dir"]
    packages = {folder: package.replace(".", "/") for package, folder in mapping.items()}
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *packages]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    files = sorted({ROOT / name for name in names if name and (ROOT / name).is_file()})
    return {in_wheel(file, packages): file.read_bytes() for file in files}


def in_wheel(file: Path, packages: dict[str, str]) -> str:
    """The path in the wheel of a file below a mapped folder: that of the nearest folder which is a package."""
    nearest = next(folder for folder in file.parents if str(folder.relative_to(ROOT)) in packages)
    return f"{packages[str(nearest.relative_to(ROOT))]}/{file.relative_to(nearest).as_posix()}"


def differences(expected: dict[str, bytes], actual: dict[str, bytes], source: str) -> list[str]:
    """One line for each file that is not the same in both."""
    missing = [f"{name}: in {source}, not in the wheel" for name in sorted(expected.keys() - actual.keys())]
    extra = [f"{name}: in the wheel, not in {source}" for name in sorted(actual.keys() - expected.keys())]
    both = sorted(expected.keys() & actual.keys())
    return missing + extra + [f"{name}: not as in {source}" for name in both if expected[name] != actual[name]]


def main(folder: str) -> int:
    """Build twice, compare, and tell what differs."""
    wheel = contents(build(Path(folder)))
    with tempfile.TemporaryDirectory() as scratch:
        direct = contents(build(Path(scratch), "--wheel"))
    problems = differences(tree(), wheel, "the tree") + differences(direct, wheel, "the wheel built directly")
    print("\n".join(problems) or f"The wheel holds the {len(wheel)} files of the tree.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
