"""What runs in other people's CI: the action, the template, the hook, and every command line of the documentation."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from fairport.cli.app import State, root
from fairport.reports.formats import FORMATS, check_paths
from tests.repo.runner import Runner, action

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "github_action.sh"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TOML_OR_TEXT = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)


def validated(schema: str, file: Path) -> None:
    """Validate a file with a schema of SchemaStore or GitLab that check-jsonschema brings along."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def blocks(page: Path, language: str) -> list[str]:
    return [text for kind, text in TOML_OR_TEXT.findall(page.read_text("utf-8")) if kind == language]


# The action ----------------------------------------------------------------------------------------------------------


def test_action_is_one_as_github_wants_it() -> None:
    validated("github-actions", ROOT / "action.yml")


def test_every_input_is_used_and_every_used_one_is_declared() -> None:
    told = action()
    used = set(re.findall(r"inputs\.([a-z-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == set(told["inputs"])


def test_no_input_is_pasted_into_a_script() -> None:
    for step in action()["runs"]["steps"]:
        assert "${{" not in step["run"]


def test_script_is_given_every_variable_that_it_reads_and_writes_every_output() -> None:
    script = SCRIPT.read_text("utf-8")
    told = action()
    given = set(told["runs"]["steps"][1]["env"])
    assert set(re.findall(r"\bIN_[A-Z_]+", script)) == {name for name in given if name.startswith("IN_")}
    outputs = set(re.findall(r"steps\.check\.outputs\.([a-z-]+)", json.dumps(told["outputs"])))
    assert outputs == set(told["outputs"])
    assert [name for name in outputs if f'"{name}=' not in script] == []


def run_script(folder: Path, **given: str) -> tuple[int, str, str, dict[str, str]]:
    """Run the step as a runner does; return code, log, summary and outputs."""
    runner = folder / "runner"
    runner.mkdir()
    (runner / "fairport").symlink_to(sys.prefix)
    defaults = {
        f"IN_{name.upper().replace('-', '_')}": told.get("default", "") for name, told in action()["inputs"].items()
    }
    del defaults["IN_VERSION"]
    files = {"GITHUB_STEP_SUMMARY": folder / "summary", "GITHUB_OUTPUT": folder / "output"}
    for file in files.values():
        file.touch()
    told = {name: str(file) for name, file in files.items()}
    environment = {**os.environ, "RUNNER_TEMP": str(runner), **told, **defaults, **given}
    done = subprocess.run(
        ["bash", str(SCRIPT)], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    output = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines())
    return done.returncode, done.stdout + done.stderr, files["GITHUB_STEP_SUMMARY"].read_text("utf-8"), output


def test_action_tells_the_run_to_github(tmp_path: Path) -> None:
    code, log, summary, output = run_script(tmp_path, IN_TARGET="demo", IN_PROFILE="quick", IN_REPORTS="out/a b")
    assert code == int(output["exit-code"]), log
    told = json.loads((tmp_path / "out/a b/fairport.json").read_bytes())
    assert (output["verdict"], output["failed"], output["reports"]) == (told["verdict"], "0", "out/a b")
    assert (tmp_path / output["sarif"]).is_file()
    assert summary == (tmp_path / "out/a b/summary.md").read_text("utf-8")
    assert (tmp_path / "out/a b/annotations.txt").read_text("utf-8") in log


def test_nothing_that_is_told_between_is_a_command(tmp_path: Path) -> None:
    _, log, _, _ = run_script(tmp_path, IN_TARGET="demo", IN_PROFILE="quick", IN_ANNOTATIONS="false")
    token = log.splitlines()[0].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert log.splitlines()[-1] == f"::{token}::"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"IN_TARGET": ""}, "the input target is missing"),
        ({"IN_PROFILE": "fast"}, "the input profile is quick, standard or thorough"),
        ({"IN_RATE": "1; rm"}, "the input rate is a number"),
        ({"IN_MAX_REQUESTS": "-1"}, "the input max-requests is a whole number"),
        ({"IN_REPORTS": "--config"}, "the input reports is a folder"),
        ({"IN_REPORTS": "a\nverdict=conformant"}, "the input reports is a folder"),
        ({"IN_GATE": "all"}, "the input gate is regressions, or empty"),
        ({"IN_GATE": "regressions"}, "the input gate needs a baseline"),
        ({"IN_REDACT_TRACE": ""}, "the input redact-trace is true or false"),
        ({"IN_ALLOW_UNVERIFIED": "yes"}, "the input allow-unverified is true or false"),
    ],
)
def test_wrong_input_is_refused_before_anything_runs(tmp_path: Path, given: dict[str, str], error: str) -> None:
    code, log, _, output = run_script(tmp_path, **{"IN_TARGET": "demo", **given})
    assert (code, log, output) == (2, f"::error title=Fairport::{error}\n", {})


def test_action_that_cannot_check_fails_with_the_code_of_fairport(tmp_path: Path) -> None:
    code, log, summary, output = run_script(tmp_path, IN_TARGET="nonsense", IN_PARAMS="A=1\n\nB=$(touch x)\n")
    assert (code, summary, output) == (2, "", {"exit-code": "2", "reports": "fairport-reports"})
    assert "fairport: error" in log
    assert not (tmp_path / "x").exists()


def test_whole_action_runs_as_a_runner_runs_it(tmp_path: Path) -> None:
    runner = Runner(tmp_path, target="demo", profile="quick")
    code, log, outputs = runner.run()
    assert (code, outputs["exit-code"], outputs["verdict"], outputs["failed"]) == (0, "0", "conformant", "0"), log
    assert (tmp_path / "installed").read_text("utf-8").splitlines() == ["install", "--quiet", str(runner.here)]
    assert (tmp_path / "work" / outputs["sarif"]).is_file()
    assert (tmp_path / "work" / outputs["reports"] / "fairport.jsonl").is_file()
    assert runner.summary.startswith("#")


def test_version_that_is_asked_for_is_installed(tmp_path: Path) -> None:
    runner = Runner(tmp_path, target="", version="0.1.0")
    code, log, outputs = runner.run()
    assert (code, log) == (2, "::error title=Fairport::the input target is missing\n")
    assert (tmp_path / "installed").read_text("utf-8").splitlines()[-1] == "fairport==0.1.0"
    assert set(outputs.values()) == {""}


def test_action_gates_on_what_is_new_and_redacts_its_trace(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    for folder in (first, second, third):
        folder.mkdir()
    runner = Runner(first, target="demo", profile="quick", **{"redact-trace": "true"})
    assert runner.run()[0] == 0
    base = str(first / "work" / "fairport-reports" / "fairport.jsonl")
    header = json.loads(Path(base).read_text("utf-8").splitlines()[0])
    assert "key" not in header["personal"]
    same = Runner(second, target="demo", profile="quick", baseline=base, gate="regressions")
    assert same.run()[0] == 0
    other = Runner(third, target="demo", profile="standard", baseline=base, gate="regressions")
    code, log, outputs = other.run()
    assert (code, outputs["exit-code"], outputs["verdict"]) == (2, "2", "")
    assert "the profile is not the same" in log


# Templates and hook --------------------------------------------------------------------------------------------------


def test_gitlab_template_is_one_as_gitlab_wants_it() -> None:
    validated("gitlab-ci", ROOT / "docs" / "ci" / "gitlab.yml")


@pytest.mark.parametrize(("key", "schema"), [("on", "github-workflows"), ("contract", "gitlab-ci")])
def test_documented_pipeline_is_valid(tmp_path: Path, key: str, schema: str) -> None:
    found = [text for text in blocks(ROOT / "docs" / "ci.md", "yaml") if re.search(rf"^{key}:", text, re.MULTILINE)]
    assert found
    for text in found:
        (tmp_path / "pipeline.yml").write_text(text, encoding="utf-8")
        validated(schema, tmp_path / "pipeline.yml")


def test_documented_workflow_gives_the_action_what_it_takes() -> None:
    (text,) = [text for text in blocks(ROOT / "docs" / "ci.md", "yaml") if "jobs:" in text]
    steps = yaml.safe_load(text)["jobs"]["contract"]["steps"]
    (step,) = [step for step in steps if "/fairport@" in step["uses"]]
    told = action()
    assert set(step["with"]) <= set(told["inputs"])
    assert set(re.findall(r"steps\.fairport\.outputs\.([a-z-]+)", text)) <= set(told["outputs"])


def test_hook_runs_a_command_that_lints_what_it_is_given() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook.keys() >= {"id", "name", "entry", "language"}
    parse([*shlex.split(hook["entry"]), "api/openapi.yaml"])
    (text,) = [text for text in blocks(ROOT / "docs" / "ci.md", "yaml") if "repos:" in text]
    assert yaml.safe_load(text)["repos"][0]["hooks"][0]["id"] == hook["id"]
    assert re.search(hook["files"], "api/openapi.yaml")


# Command lines -------------------------------------------------------------------------------------------------------


def command_lines() -> list[tuple[str, str]]:
    """Every command line of the documentation, with its page: a line of code that begins with `fairport`."""
    line = re.compile(r"^(?: {4,}|- run: |\s*sh '\S*bin/)?(fairport [a-z].*)$", re.MULTILINE)
    pages = [page for page in PAGES if page.name != "command-line.md"]
    return [
        (page.name, found)
        for page in [*pages, ROOT / "docs" / "ci" / "gitlab.yml"]
        for found in line.findall(page.read_text("utf-8").replace("\\\n", " "))
    ]


def parse(words: list[str]) -> None:
    """Parse a command line as `fairport` does, without running it; raises click.UsageError."""
    command: click.Command = root
    context = click.Context(root, info_name="fairport", obj=State())
    rest = words[1:]
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None, name
        command = found
        context = click.Context(command, info_name=name, parent=context)
    made = command.make_context(command.name, list(rest), parent=context.parent)
    check_paths(spec for spec in made.params.get("reports", ()) if isinstance(spec, str))


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_documented_command_line_is_one(page: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bare = re.split(r" (?:\|\||\||>|>>|#) ", re.sub(r"\s+#.*$|'$", "", line))[0].replace("$FAIRPORT_OPTIONS", "-q")
    try:
        parse(shlex.split(bare))
    except click.UsageError as error:
        pytest.fail(f"{page}: {line}: {error.message}")


@pytest.mark.parametrize(
    "line", ["fairport check", "fairport check demo --reprot json=x", "fairport chek demo", "fairport spec lint a b"]
)
def test_guard_sees_a_command_line_that_is_none(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(shlex.split(line))


def test_every_format_is_documented() -> None:
    page = (ROOT / "docs" / "reports.md").read_text("utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \| .* \| .* \| .* \|$", page, re.MULTILINE) == list(FORMATS)


def test_line_of_the_readme_makes_every_format(tmp_path: Path) -> None:
    (line,) = [line for page, line in command_lines() if page == "README.md" and "--report har=" in line]
    words = shlex.split(line)
    reports = [words[i + 1] for i, word in enumerate(words) if word == "--report"]
    assert [report.partition("=")[0] for report in reports] == list(FORMATS)
    command = [sys.executable, "-m", "fairport", *words[1:]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1, done.stderr
    for report in reports:
        path = tmp_path / report.partition("=")[2]
        assert path.is_dir() == (FORMATS[report.partition("=")[0]].files is not None)
        assert path.is_dir() or path.stat().st_size > 50
