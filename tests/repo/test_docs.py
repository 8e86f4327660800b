"""The documentation says what the code says."""

import re
import subprocess
import sys
from pathlib import Path

from fairport.reference import services

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


def test_readme_tells_what_the_proof_shows() -> None:
    readme, proof = (" ".join((ROOT / name).read_text("utf-8").split()) for name in ("README.md", "docs/proof.md"))
    lies, fair = (sum(len(getattr(held, kind)) for held in services()) for kind in ("faults", "variants"))
    assert f"tell {lies} lies on demand and have {fair} unusual but fair variants" in readme
    arms = {arm: re.search(rf"\| {arm} \| (\d+) of (\d+)", proof) for arm in ("schema", "one response", "relations")}
    shown = {arm: found.groups() for arm, found in arms.items() if found}
    (_, cases), caught = shown["relations"], [held for held, _ in shown.values()]
    assert caught[-1] == cases
    assert f"Of these {cases} cases" in readme
    assert f"the schema alone shows {caught[0]}, rules over one response {caught[1]}, relations the rest" in readme
