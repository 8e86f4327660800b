"""The action, run as a runner of GitHub runs it, without GitHub and without a package registry."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


def action() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return told


class Runner:
    """A runner, as far as a composite action needs one: expressions, the files that it hands out, bash."""

    def __init__(self, folder: Path, **inputs: str) -> None:
        defaults = {name: told.get("default", "") for name, told in action()["inputs"].items()}
        self.folder, self.inputs = folder, defaults | inputs
        self.here = folder / "an action's path"
        self.here.symlink_to(ROOT)
        self.outputs: dict[str, dict[str, str]] = {}
        self.summary = ""
        (folder / "temp dir").mkdir()
        (folder / "work").mkdir()
        self._stand_in_for_python()

    def _stand_in_for_python(self) -> None:
        """A python3 that makes environments like that of the test, and a pip that notes what it is to install."""
        bin_ = self.folder / "bin"
        bin_.mkdir()
        pip = f'#!/bin/sh\nprintf "%s\\n" "$@" > "{self.folder}/installed"\n'
        python = (
            f'#!/bin/sh\n[ "$1 $2" = "-m venv" ] || exec "{sys.executable}" "$@"\nmkdir -p "$3/bin"\n'
            f'ln -s "{sys.prefix}"/bin/python "{sys.prefix}"/bin/fairport "$3/bin/"\n'
            f'cp "{bin_}/pip" "$3/bin/pip"\n'
        )
        for name, text in (("pip", pip), ("python3", python)):
            (bin_ / name).write_text(text, encoding="utf-8")
            (bin_ / name).chmod(0o755)

    def value(self, text: str) -> str:
        """Replace the expressions in a text by their values."""
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: self._either(found[1]), text)

    def _either(self, expression: str) -> str:
        for choice in expression.split(" || "):
            values = [self._term(term) for term in choice.split(" && ")]
            if all(values):
                return values[-1]
        return ""

    def _term(self, term: str) -> str:
        if found := re.fullmatch(r"format\('(.*)', (.+)\)", term):
            return found[1].replace("{0}", self._term(found[2]))
        first, *rest = term.split(".")
        known = {"github": {"action_path": str(self.here)}, "inputs": self.inputs}
        return self.outputs[rest[0]].get(rest[2], "") if first == "steps" else known[first][rest[0]]

    def run(self) -> tuple[int, str, dict[str, str]]:
        """Run all steps until one fails; return its code, the log, and the outputs of the action."""
        code, log = 0, ""
        for number, step in enumerate(action()["runs"]["steps"]):
            code, told = self._step(f"step {number}", step)
            log += told
            if code:
                break
        return code, log, {name: self.value(told["value"]) for name, told in action()["outputs"].items()}

    def _step(self, name: str, step: dict[str, Any]) -> tuple[int, str]:
        files = {kind: self.folder / f"{name}.{kind}" for kind in ("OUTPUT", "STEP_SUMMARY", "ENV", "PATH")}
        for file in files.values():
            file.touch()
        script = self.folder / f"{name}.sh"
        script.write_text(step["run"], encoding="utf-8")
        environment = {
            "PATH": f"{self.folder / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(self.folder),
            "GITHUB_ACTIONS": "true",
            "CI": "true",
            "RUNNER_TEMP": str(self.folder / "temp dir"),
            "GITHUB_WORKSPACE": str(self.folder / "work"),
            **{f"GITHUB_{kind}": str(file) for kind, file in files.items()},
            **{variable: self.value(text) for variable, text in step["env"].items()},
        }
        assert step["shell"] == "bash"
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.folder / "work",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        lines = files["OUTPUT"].read_text("utf-8").splitlines()
        self.outputs[step.get("id", name)] = dict(line.split("=", 1) for line in lines)
        self.summary += files["STEP_SUMMARY"].read_text("utf-8")
        return done.returncode, done.stdout + done.stderr
