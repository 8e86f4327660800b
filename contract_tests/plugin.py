"""The pytest plugin: options, the suite's place in a session, and fixtures for other people's tests.

pytest loads this module wherever Fairport is installed, so that it imports nothing but pytest and the standard library;
all else is imported when somebody uses it. It asserts nothing, so that pytest need not look: PYTEST_DONT_REWRITE.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from fairport.assemble import Reference
    from fairport.contract_tests.sources.http import RecordingSession
    from fairport.contract_tests.suite.own import Recorder
    from fairport.spec import Contract

_SUITE: Final = Path(__file__).parent / "suite"
_FILE: Final = _SUITE / "contract.py"
_FOLDERS: Final = frozenset({_SUITE, *list(_SUITE.parents)[:2]})
_SHARED: Final = "fairport_folder"
_STATUS: Final = pytest.ExitCode.USAGE_ERROR
_OURS: Final[pytest.StashKey[list[Recorder]]] = pytest.StashKey()
_SERVICE: Final[pytest.StashKey[Reference]] = pytest.StashKey()


def _at_least(low: float, kind: type[int | float], *, above: bool = False) -> Callable[[str], int | float]:
    def number(text: str) -> int | float:
        value = kind(text)
        if not (value > low if above else value >= low):
            raise ValueError
        return value

    number.__name__ = f"{kind.__name__} {'above' if above else 'from'} {low:g}"  # argparse tells it of a wrong value
    return number


_ONE: Final[tuple[tuple[str, str, Callable[[str], object], str], ...]] = (
    ("target", "TARGET", str, "A base URL, `demo` (the reference service), or a name from fairport.toml."),
    ("config", "PATH", Path, "The configuration (default: ./fairport.toml)."),
    ("contract", "NAME|PATH", str, "A bundled contract's name, or the path of an OpenAPI document."),
    ("auth-env", "NAME", str, "The environment variable that holds USER:PASSWORD."),
    ("profile", "NAME", str, "How much is asked: quick, standard (default) or thorough."),
    ("seed", "N", _at_least(0, int), "What makes a run repeatable."),
    ("max-requests", "N", _at_least(1, int), "How many requests are sent at most."),
    ("rate", "N", _at_least(0, float, above=True), "Requests a second at most."),
    ("timeout", "S", _at_least(0, float, above=True), "Seconds for one attempt."),
    ("workers", "N", _at_least(1, int), "Requests under way at once."),
    ("fail-on", "LEVEL", str, "`should`: deviations at level SHOULD fail too."),
    ("ca-bundle", "PATH", str, "CA certificates to trust."),
    ("client-cert", "CERT[:KEY]", str, "A client certificate, and its key if that is a file of its own."),
    ("waivers", "PATH", Path, "Findings that somebody answers for until a day: a YAML file."),
    ("baseline", "RUN", Path, "An earlier run, to tell what changed: its trace or JSON report."),
    ("gate", "WHAT", str, "`regressions`: fail only on what is new since the baseline."),
    ("trace", "PATH", Path, "The trace (default: .fairport/trace.jsonl)."),
    ("size", "N", _at_least(0, int), "demo: how many rows it holds."),
    ("latency", "S", _at_least(0, float), "demo: seconds that it takes for each answer."),
)
_MANY: Final[tuple[tuple[str, str, Callable[[str], object], str], ...]] = (
    ("overlay", "PATH", Path, "An OpenAPI Overlay to lay over the contract. Repeatable."),
    ("param", "NAME=VALUE", str, "A request parameter's value. Repeatable."),
    ("foreign", "NAME=VALUE", str, "A value that exists but belongs to somebody else. Repeatable."),
    ("header-env", "NAME", str, "The environment variable that holds headers, one a line. Repeatable."),
    ("report", "FORMAT=PATH", str, "Write a report, e.g. html=out.html. Repeatable."),
    ("fault", "NAME", str, "demo: a lie that it tells. Repeatable."),
)
_FLAGS: Final = (
    ("allow-remote-refs", "Read documents at http(s) addresses that the contract refers to."),
    ("allow-unverified", "Pass even if some promise could not be verified."),
    ("no-auth-probes", "Send nothing without or with wrong credentials."),
    ("redact-trace", "Write pseudonyms for personal data into the trace too, for good."),
    ("show-personal", "Tell personal data as they came, not as pseudonyms."),
    ("insecure", "Do not verify TLS certificates."),
)
_CHOICES: Final = {"profile": ("quick", "standard", "thorough"), "fail-on": ("should",), "gate": ("regressions",)}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of `fairport check`, under names of our own. None of them takes a secret."""
    group = parser.getgroup("fairport", "Fairport: does an HTTP API keep its contract?")
    for name, metavar, kind, text in _ONE:
        choices = {"choices": _CHOICES[name]} if name in _CHOICES else {}
        group.addoption(f"--fairport-{name}", metavar=metavar, type=kind, help=text, **choices)
    for name, metavar, kind, text in _MANY:
        group.addoption(f"--fairport-{name}", metavar=metavar, type=kind, action="append", default=[], help=text)
    for name, text in _FLAGS:
        group.addoption(f"--fairport-{name}", action="store_true", help=text)


class Node(Protocol):
    """What we use of a worker of pytest-xdist, which may be absent."""

    config: pytest.Config
    workerinput: dict[str, object]


def pytest_configure(config: pytest.Config) -> None:
    """Take over the folder that the workers of pytest-xdist share."""
    folder = getattr(config, "workerinput", {}).get(_SHARED)
    if folder:
        from fairport.contract_tests.suite.contract import FOLDER

        config.stash[FOLDER] = folder


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Node) -> None:
    """Give a worker of pytest-xdist the folder that all share; what is wrong with the options is told before."""
    config = node.config
    if not config.getoption("fairport_target"):
        return
    from fairport.contract_tests.suite.contract import FOLDER, plan

    plan(config)
    if FOLDER not in config.stash:
        config.stash[FOLDER] = tempfile.mkdtemp(prefix="fairport-")
    node.workerinput[_SHARED] = config.stash[FOLDER]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the shared folder, in the process that made it."""
    if config.getoption("fairport_target", None) and not hasattr(config, "workerinput"):
        from fairport.contract_tests.suite.contract import FOLDER

        if FOLDER in config.stash:
            shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the suite's folders as folders: as packages of tests they would be imported under a second name."""
    return pytest.Dir.from_parent(parent, path=path) if path in _FOLDERS else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the suite."""
    if file_path != _FILE:
        return None
    from fairport.contract_tests.suite.contract import NODE, ContractFile, new

    return new(ContractFile, parent, path=file_path, nodeid=NODE)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Keep pytest from importing the suite's file as a module of tests beside what was collected."""
    if module_path != _FILE:
        return None
    from fairport.contract_tests.suite.contract import Nothing, new

    return new(Nothing, parent, path=module_path)


def pytest_collectstart(collector: pytest.Collector) -> None:
    """End the session with one clear error if the options cannot be; under pytest-xdist the collector tells it."""
    if collector.path == _FILE and not hasattr(collector.config, "workerinput"):
        from fairport.contract_tests.suite.contract import plan

        plan(collector.config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Judge what a test has asked by our fixtures, if it has not failed by itself."""
    result = yield
    none: list[Recorder] = []
    recorders = [*item.stash.get(_OURS, none), *item.config.stash.get(_OURS, none)]
    should = bool(recorders) and item.config.getoption("fairport_fail_on") == "should"
    texts = [text for recorder in recorders if (text := recorder.verify(fail_on_should=should))]
    if texts:
        pytest.fail("\n\n".join(texts), pytrace=False)
    return result


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say by the exit status that a run was invalid, whatever was selected."""
    config = session.config
    if not config.getoption("fairport_target") or hasattr(config, "workerinput"):
        return
    from fairport.contract_tests.suite.contract import seen_run

    made = seen_run(config)
    if made and made.invalid and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        session.exitstatus = _STATUS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell of the run as a whole, if one was made."""
    if not config.getoption("fairport_target"):
        return
    from fairport.contract_tests.suite.contract import seen_run

    made = seen_run(config)
    if made is not None:
        from fairport.contract_tests.suite.telling import summary

        terminalreporter.section("fairport")
        for line in summary(made):
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def fairport_contract(pytestconfig: pytest.Config) -> Contract:
    """The contract that the options or fairport.toml name, else the bundled default."""
    from fairport.contract_tests.suite.fixtures import contract

    return contract(pytestconfig)


@pytest.fixture(scope="session")
def fairport_service(pytestconfig: pytest.Config) -> Generator[Reference]:
    """The reference service on the loopback interface: base_url, auth, params, foreign."""
    from fairport.contract_tests.suite.fixtures import service

    with service(pytestconfig) as reference:
        pytestconfig.stash[_SERVICE] = reference
        yield reference
        del pytestconfig.stash[_SERVICE]


@pytest.fixture(scope="session")
def fairport_base_url(request: pytest.FixtureRequest) -> str:
    """Where fairport_http and fairport_session ask: --fairport-target, else fairport_service. To be overridden."""
    from fairport.contract_tests.suite.fixtures import target_url

    url = target_url(request.config)
    return url or str(request.getfixturevalue("fairport_service").base_url)


@pytest.fixture
def fairport_http(
    request: pytest.FixtureRequest, fairport_contract: Contract, fairport_base_url: str
) -> Generator[RecordingSession]:
    """A requests.Session whose exchanges are judged at the end of the test, by themselves."""
    from fairport.contract_tests.suite.fixtures import recorder

    made = recorder(request.config, fairport_contract, fairport_base_url, request.config.stash.get(_SERVICE, None))
    with made.session() as session:
        request.node.stash.setdefault(_OURS, []).append(made)
        yield session


@pytest.fixture(scope="session")
def fairport_session(
    request: pytest.FixtureRequest, fairport_contract: Contract, fairport_base_url: str
) -> Generator[RecordingSession]:
    """A requests.Session for all tests; at the end of each, everything asked so far is judged together."""
    from fairport.contract_tests.suite.fixtures import recorder

    config = request.config
    made = recorder(config, fairport_contract, fairport_base_url, config.stash.get(_SERVICE, None))
    with made.session() as session:
        config.stash.setdefault(_OURS, []).append(made)
        yield session
        config.stash[_OURS].remove(made)
