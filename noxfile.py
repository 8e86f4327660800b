"""The one list of tasks, for people and for CI: `nox --list`, then `nox -s NAME`; `-R` reuses the environments."""

from __future__ import annotations

from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "types", "layers", "tests"]

PROJECT = nox.project.load_toml("pyproject.toml")
TYPING_LINKS = "build/typing"
DIST = Path("build/dist")


def group(name: str) -> list[str]:
    """The requirements of one dependency group of pyproject.toml."""
    return list(nox.project.dependency_groups(PROJECT, name))


def install_editable(session: nox.Session, extras: str = "test", groups: tuple[str, ...] = ()) -> None:
    """Install the checkout with `extras`, and the named dependency groups."""
    wanted = [requirement for name in groups for requirement in group(name)]
    session.install("-q", "-e", f".[{extras}]", *wanted)


@nox.session
def lint(session: nox.Session) -> None:
    """Style: ruff check and ruff format."""
    session.install("-q", *group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session(default=False)
def prove(session: nox.Session) -> None:
    """The whole proof: every fault is caught, nothing fair is; further words go to `fairport prove`."""
    install_editable(session)
    session.run("fairport", "prove", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Types: mypy and pyright, both strict."""
    install_editable(session, groups=("types",))
    session.run("python", "tools/link_for_typing.py")
    session.run("mypy")
    session.run("mypy", "--explicit-package-bases", "tools", "noxfile.py", "examples")
    session.run("pyright")


@nox.session
def layers(session: nox.Session) -> None:
    """Who may import whom: the import-linter contracts of pyproject.toml."""
    install_editable(session)
    session.run("python", "tools/link_for_typing.py")
    session.run("lint-imports", "--no-cache", env={"PYTHONPATH": TYPING_LINKS})


@nox.session
def tests(session: nox.Session) -> None:
    """The tests that need neither a browser nor Node.js; further words go to pytest."""
    install_editable(session)
    session.run("pytest", "-m", "not browser and not node and not slow", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """The same tests, with the floor of [tool.coverage.report]."""
    install_editable(session)
    session.run("pytest", "-q", "-n", "auto", "-m", "not browser and not node and not slow", "--cov", *session.posargs)


@nox.session
def mutation(session: nox.Session) -> None:
    """Small mistakes in the rules that their tests must notice; modules after `--`, else all, for an hour or more."""
    install_editable(session, groups=("mutation",))
    session.run("python", "-m", "tools.mutation", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Wheel and source archive hold what the tree holds."""
    session.install("-q", *group("wheel"))
    session.run("python", "tools/check_wheel.py", str(DIST))
    built = sorted(str(file) for file in DIST.glob("fairport-*"))
    session.run("check-wheel-contents", *(file for file in built if file.endswith(".whl")))
    session.run("twine", "check", "--strict", *built)


@nox.session
def installed(session: nox.Session) -> None:
    """The wheel of the last `wheel` session starts in an environment of its own, away from the checkout."""
    wheel_file = str(next(DIST.glob("fairport-*.whl")).resolve())
    session.install("-q", wheel_file)
    session.install("-q", "--force-reinstall", "--no-deps", wheel_file)  # the version may be that of an older build
    with session.chdir(session.create_tmp()):
        session.run("fairport", "--version")
        session.run("python", "-m", "fairport", "--version")


@nox.session
def lowest(session: nox.Session) -> None:
    """The tests with the lowest versions of the direct dependencies."""
    session.install("-q", "uv")
    session.run("uv", "pip", "install", "-q", "--resolution", "lowest-direct", "-e", ".[test]")
    session.run("pytest", "-q", "-m", "not browser and not node and not slow", *session.posargs)


@nox.session
def node(session: nox.Session) -> None:
    """The tests against a mock server of npm's; FAIRPORT_PRISM names its executable, else npm installs it."""
    install_editable(session)
    session.run("pytest", "-m", "node", *session.posargs)


@nox.session
def servers(session: nox.Session) -> None:
    """The tests against four servers that nobody here wrote, each installed into an environment of its own."""
    install_editable(session)
    session.run("pytest", "tests/servers", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """The tests in Chromium; its two executables are found on the path, axe-core is installed by npm."""
    install_editable(session, groups=("browser",))
    session.run("pytest", "-m", "browser", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """The ratios that the README quotes."""
    install_editable(session, extras="test,bench")
    session.run("python", "benchmarks/run.py", *session.posargs)


@nox.session
def beside(session: nox.Session) -> None:
    """The comparison with Schemathesis, over an hour for all of it; further words go to benchmarks/beside.py."""
    install_editable(session)
    session.run("python", "benchmarks/beside.py", *session.posargs)
