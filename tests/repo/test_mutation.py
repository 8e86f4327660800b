"""What docs/mutation.md tells of the rules' mutants is told of the rules there are."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def test_every_module_of_rules_has_its_score(root: Path) -> None:
    page = (root / "docs/mutation.md").read_text(encoding="utf-8")
    measured = re.findall(r"^\| `(validators/\w+\.py)` \| \d+ \|.* \| [\d.]+% \|$", page, re.MULTILINE)
    assert measured == sorted(f"validators/{file.name}" for file in (root / "validators").glob("*.py"))


def test_every_explained_mutant_is_of_lines_there_are(root: Path) -> None:
    entries = tomllib.loads((root / "tools/equivalent_mutants.toml").read_text(encoding="utf-8"))["equivalent"]
    sources = {
        entry["module"]: " ".join((root / entry["module"]).read_text(encoding="utf-8").split()) for entry in entries
    }
    gone = [entry for entry in entries if " ".join(entry["was"].split()) not in sources[entry["module"]]]
    assert gone == []


def test_every_explained_mutant_has_a_reason(root: Path) -> None:
    entries = tomllib.loads((root / "tools/equivalent_mutants.toml").read_text(encoding="utf-8"))["equivalent"]
    assert [entry for entry in entries if not entry["why"] or not entry["becomes"]] == []
