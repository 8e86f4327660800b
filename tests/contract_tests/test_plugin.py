"""The pytest plugin, as people meet it: whole sessions of pytest over the reference service."""

from __future__ import annotations

import json
import re
import socket
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fairport.cli import main
from fairport.contract_tests.service.demo import demo
from fairport.contract_tests.service.server import serving
from tests.cli.parrot import parrot, spellings

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ["pytester"]

SUITE = "fairport.contract_tests.suite"
ITEM = f"{SUITE}.contract"
PLUGIN = "fairport.contract_tests.plugin"
QUICK = ("-p", "no:cacheprovider", "--pyargs", "--fairport-profile=quick")
DEMO = ("--fairport-target=demo", "--fairport-size=45")
WARNINGS = "error"


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Import all that a session imports, before pytester takes note of the modules that are to stay."""
    trace = tmp_path_factory.mktemp("loaded") / "trace.jsonl"
    assert main(["check", "demo", "--size=1", "--profile=quick", f"--trace={trace}"]) == 3
    for module in ("contract", "fixtures", "telling"):
        import_module(f"{SUITE}.{module}")


@pytest.fixture(autouse=True)
def lean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load no plugins but ours and pytest-xdist, in workers too: others take seconds to start."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", f"{PLUGIN},xdist.plugin")


@dataclass(frozen=True)
class Counted:
    """A reference service that remembers what it was asked, and the options that a check of it needs."""

    options: tuple[str, ...]
    asked: list[str]


@contextmanager
def counted(size: int = 45, *faults: str) -> Iterator[Counted]:
    asked: list[str] = []
    with demo(size, faults=faults) as held:

        def app(environ: Any, start_response: Any) -> Any:
            asked.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")
            return held.app(environ, start_response)

        with serving(app) as url:
            account = f"--fairport-param=AccountSid={held.user}"
            foreign = [f"--fairport-foreign={name}={value}" for name, value in held.foreign.items()]
            yield Counted((f"--fairport-target={url}", "--fairport-auth-env=SECRET", account, *foreign), asked)


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    with demo(0) as held:
        monkeypatch.setenv("SECRET", held.auth)


def suite(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-W", WARNINGS, *QUICK, SUITE, *options)


def failed(result: pytest.RunResult) -> set[str]:
    return {line.split("::")[1].split(" - ")[0] for line in result.outlines if line.startswith("FAILED ")}


# Further options of the suite, those of `check`, and whether both are to be green.
EQUIVALENT = [
    pytest.param(["--fairport-size=45"], ["--size=45"], 0, id="conformant"),
    pytest.param(["--fairport-size=0"], ["--size=0"], 3, id="not-verified"),
    pytest.param(
        ["--fairport-size=0", "--fairport-allow-unverified"], ["--size=0", "--allow-unverified"], 0, id="allowed"
    ),
    pytest.param(
        ["--fairport-size=3", "--fairport-fault=status-201", "--fairport-allow-unverified"],
        ["--size=3", "--fault=status-201", "--allow-unverified"],
        1,
        id="broken-must-for-all-that-is-allowed",
    ),
]


@pytest.mark.parametrize(("options", "same", "code"), EQUIVALENT)
def test_suite_is_green_exactly_when_check_is(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str], options: list[str], same: list[str], code: int
) -> None:
    checked = main(["check", "demo", "--profile=quick", "--quiet", "--trace=check.jsonl", *same])
    capsys.readouterr()
    result = suite(pytester, "--fairport-target=demo", *options)
    assert checked == code
    assert result.ret == (pytest.ExitCode.OK if code == 0 else pytest.ExitCode.TESTS_FAILED)


FAULT = "created-as-digits-in-a-string"
KNOWN = [f"--fairport-fault={FAULT}"]
MORE = [*KNOWN, "--fairport-fault=limit-ignored"]


@pytest.mark.parametrize(
    ("options", "green"),
    [
        pytest.param(KNOWN, True, id="known"),
        pytest.param(MORE, False, id="new"),
        pytest.param([*KNOWN, "--fairport-no-auth-probes"], False, id="not-verified-any-more"),
        pytest.param([*KNOWN, "--fairport-no-auth-probes", "--fairport-allow-unverified"], True, id="allowed"),
        pytest.param([], True, id="mended"),
    ],
)
def test_gated_suite_is_green_exactly_when_a_gated_check_is(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str], options: list[str], green: bool
) -> None:
    check = ["check", "demo", "--profile=quick", "--quiet", "--size=45"]
    main([*check, f"--fault={FAULT}", "--trace=old.jsonl"])
    same = [option.replace("--fairport-", "--") for option in options]
    checked = main([*check, *same, "--baseline=old.jsonl", "--gate=regressions", "--trace=check.jsonl"])
    capsys.readouterr()
    result = suite(pytester, *DEMO, *options, "--fairport-baseline=old.jsonl", "--fairport-gate=regressions")
    assert (checked == 0) is green
    assert result.ret == (pytest.ExitCode.OK if green else pytest.ExitCode.TESTS_FAILED)
    result.stdout.fnmatch_lines(["since the baseline (demo, non-conformant): *"])
    if options == MORE:
        assert "paging.limit[listAccountPortingStatus]" in failed(result)
        assert "instants.type[listAccountPortingStatus]" not in failed(result)


def test_personal_data_are_told_as_the_options_say(pytester: pytest.Pytester) -> None:
    told = {}
    for option in ((), ("--fairport-show-personal",), ("--fairport-redact-trace", "--fairport-show-personal")):
        suite(
            pytester,
            "--fairport-target=demo",
            "--fairport-size=3",
            *option,
            "--fairport-report=json=told.json",
            "--fairport-trace=made.jsonl",
        )
        told[option] = json.loads(Path("told.json").read_bytes())["masked"]["personal_data"]
    assert list(told.values()) == ["pseudonyms", "shown", "pseudonyms in the trace too"]


def test_items_fail_where_the_rules_do(pytester: pytest.Pytester) -> None:
    fault = ("--fairport-fault=created-in-milliseconds", "--fairport-allow-unverified")
    result = suite(pytester, *DEMO, *fault, "--fairport-trace=made.jsonl")
    records = [json.loads(line) for line in Path("made.jsonl").read_text(encoding="utf-8").splitlines()]
    findings = [record for record in records if record["type"] == "finding"]
    assert failed(result) == {f"{finding['rule']}[{finding['operation']}]" for finding in findings} != set()
    result.stdout.fnmatch_lines(
        [
            "*instants.unit on listAccountPortingStatus*",
            "1. MUST broken: An instant is in the documented unit",
            "*promised*PS-TIME-EPOCH*",
            "*fairport*",
            "non-conformant, * requests to demo",
            "trace: made.jsonl*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*contract.py:*")


@pytest.mark.usefixtures("secret")
def test_items_are_known_before_anything_is_sent(pytester: pytest.Pytester) -> None:
    with counted() as service:
        result = suite(pytester, *service.options, "--collect-only", "-q")
    assert service.asked == []
    names = [line.partition("::")[2] for line in result.outlines if line.startswith(ITEM)]
    assert names[0] == "run"
    assert {"paging.total-found[listAccountPortingStatus]", "scope.rows[listPropertyPortingStatus]"} <= set(names)
    assert len(names) == len(set(names))


def test_items_can_be_chosen_by_id(pytester: pytest.Pytester) -> None:
    one = f"{ITEM}::paging.total-found[listAccountPortingStatus]"
    result = pytester.runpytest_inprocess(*QUICK, *DEMO, one, f"{ITEM}::scope.rows", "-v")
    result.assert_outcomes(passed=3)
    assert [line for line in result.outlines if line.startswith(f"{one} PASSED")] != []


def test_file_given_twice_is_collected_once(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\npython_files = *.py")
    result = pytester.runpytest_inprocess(*QUICK, *DEMO, ITEM, "-k", "paging.total-found or run")
    result.assert_outcomes(passed=3, deselected=result.parseoutcomes()["deselected"])


def test_unreachable_service_is_one_error(pytester: pytest.Pytester) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    result = suite(pytester, f"--fairport-target={url}", "--fairport-param=AccountSid=A1")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert failed(result) == {"run"}
    assert result.parseoutcomes().keys() == {"failed", "skipped"}
    result.stdout.fnmatch_lines(["the service cannot be reached: *", "  try: check the address*"])


def test_invalid_run_is_not_green_though_its_item_is_deselected(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "nobody:wrong")
    with counted() as service:
        result = suite(pytester, *service.options, "-k", "paging")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.parseoutcomes().keys() == {"skipped", "deselected"}
    result.stdout.fnmatch_lines(["*fairport*", "the credentials are refused with status 401"])


MISTAKES = [
    pytest.param([], "the suite has no target", id="no-target"),
    pytest.param(["--fairport-target=demo", "--fairport-contract=no.yaml"], "no.yaml", id="no-contract"),
    pytest.param(["--fairport-target=demo", "--fairport-param=Account=1"], "did you mean Acc", id="no-parameter"),
    pytest.param(["--fairport-target=demo", "--fairport-auth-env=NONE"], "variable NONE is not set", id="no-variable"),
    pytest.param(["--fairport-target=stage"], "there is no target named 'stage'", id="no-such-target"),
    pytest.param(["--fairport-target=demo", "--fairport-workers=0"], "invalid int from 1 value: '0'", id="number"),
    pytest.param(["--fairport-target=demo", "--fairport-profile=slow"], "invalid choice: 'slow'", id="profile"),
    pytest.param(["--fairport-target=demo", "--fairport-gate=all"], "invalid choice: 'all'", id="gate"),
    pytest.param(["--fairport-target=demo", "--fairport-gate=regressions"], "give --fairport-baseline", id="ungated"),
    pytest.param(["--fairport-target=demo", "--fairport-baseline=no.jsonl"], "cannot be read", id="no-baseline"),
]


@pytest.mark.parametrize(("options", "words"), MISTAKES)
def test_mistake_is_told_before_anything_is_sent(pytester: pytest.Pytester, options: list[str], words: str) -> None:
    result = suite(pytester, *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    told = result.errlines + result.outlines
    assert [line for line in told if words in line] != [], "\n".join(told)
    assert not [line for line in told if "Traceback" in line]


@pytest.fixture
def leftovers(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders of the session are made, and must not stay."""
    folder = pytester.mkdir("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.usefixtures("secret")
def test_workers_of_xdist_share_one_run(pytester: pytest.Pytester, leftovers: Path) -> None:
    with counted(5) as service:
        result = suite(pytester, *service.options, "--fairport-allow-unverified", "-n2", "--fairport-trace=made.jsonl")
    assert result.ret == pytest.ExitCode.OK
    footer = json.loads(Path("made.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert len(service.asked) == footer["requests"] > 1
    result.stdout.fnmatch_lines(["*2 workers*", "*fairport*", "* requests to http://127.0.0.1:*"])
    assert list(leftovers.glob("fairport-*")) == []


def test_workers_of_xdist_tell_an_invalid_run_once(pytester: pytest.Pytester) -> None:
    result = suite(pytester, "-n2", "--fairport-target=http://127.0.0.1:9")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert failed(result) == {"run"}
    result.stdout.fnmatch_lines(["nothing can be asked: *"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(["--fairport-target=demo", "--fairport-contract=no.yaml"], "no.yaml", id="options"),
        pytest.param([], "the suite has no target", id="no-target"),
    ],
)
def test_mistake_is_told_under_xdist(pytester: pytest.Pytester, options: list[str], words: str) -> None:
    result = suite(pytester, "-n1", *options)
    assert result.ret != pytest.ExitCode.OK
    told = result.errlines + result.outlines
    assert [line for line in told if words in line] != [], "\n".join(told)


REPORT_LOADED = """
import sys

def test_nothing_is_loaded():
    heavy = {"requests", "hypothesis", "schemathesis", "rich", "falcon", "waitress", "jsonschema_rs", "orjson", "click"}
    own = {name for name in sys.modules if name.split(".")[0] == "fairport"}
    assert own == {"fairport", "fairport.version", "fairport.contract_tests", "fairport.contract_tests.plugin"}
    assert heavy.isdisjoint(sys.modules)
"""


def test_plugin_loads_nothing_where_it_is_not_used(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_PLUGINS")
    pytester.makepyfile(REPORT_LOADED)
    pytester.runpytest_subprocess("-W", WARNINGS, "-p", PLUGIN).assert_outcomes(passed=1)


def test_plugin_is_found_by_its_entry_point() -> None:
    assert [point.value for point in entry_points(group="pytest11", name="fairport")] == [PLUGIN]


def test_plugin_can_be_left_out(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(request): request.getfixturevalue('fairport_contract')")
    result = pytester.runpytest_inprocess("-p", f"no:{PLUGIN}")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*fixture 'fairport_contract' not found*"])


OWN = """
import pytest

@pytest.fixture
def ask(fairport_service):
    told = fairport_service.params
    def ask(session, **query):
        times = {"From": told["From"], "To": told["To"]}
        return session.get(f"/v2/Accounts/{told['AccountSid']}/Porting/Status", params=times | query)
    return ask

def test_alone(fairport_http, ask):
    assert ask(fairport_http).status_code == 200

def test_first(fairport_session, ask):
    assert ask(fairport_session, Results_Count=5).status_code == 200

def test_elsewhere(fairport_session):
    assert fairport_session.get("/nowhere").status_code == 404

def test_second(fairport_session, ask):
    assert ask(fairport_session, Results_Count=6).status_code == 200

def test_own_failure(fairport_http, ask):
    assert ask(fairport_http).status_code == 418

def test_without(fairport_contract):
    assert fairport_contract.name == "porting-status"
"""


def test_own_tests_pass_on_an_honest_service(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(OWN)
    result = pytester.runpytest_inprocess("-W", WARNINGS, "-p", "no:cacheprovider", "--fairport-size=20")
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(["*assert 200 == 418*"])


def test_own_tests_fail_where_they_meet_a_breach(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(OWN)
    fault = "--fairport-fault=created-in-milliseconds"
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--fairport-size=20", fault)
    assert failed(result) == {"test_alone", "test_first", "test_second", "test_own_failure"}
    result.stdout.fnmatch_lines(["1. MUST broken: An instant is in the documented unit", "*assert 200 == 418*"])


@pytest.mark.usefixtures("secret")
def test_base_url_and_credentials_can_be_ones_own(pytester: pytest.Pytester) -> None:
    own = OWN.replace("def ask(fairport_service):", "def ask():").replace("fairport_service.params", "PARAMS")
    with counted(20) as service, demo(20) as same:
        pytester.makepyfile(f"PARAMS = {dict(same.parameters)!r}\n{own}")
        result = pytester.runpytest_inprocess("-p", "no:cacheprovider", *service.options, "-k", "alone or first")
    result.assert_outcomes(passed=2, deselected=4)
    assert len(service.asked) == 2


def test_example_of_the_documentation_works(pytester: pytest.Pytester) -> None:
    page = (Path(__file__).parents[2] / "docs" / "pytest.md").read_text(encoding="utf-8")
    pytester.makepyfile(page.split("```python\n")[1].split("```")[0])
    pytester.runpytest_inprocess("-p", "no:cacheprovider", "--fairport-size=3").assert_outcomes(passed=1)


def test_documentation_names_fixtures_and_options_that_exist(pytester: pytest.Pytester) -> None:
    page = (Path(__file__).parents[2] / "docs" / "pytest.md").read_text(encoding="utf-8")
    told = "\n".join(pytester.runpytest_inprocess("--help").outlines)
    assert [name for name in re.findall(r"--fairport-[a-z-]*[a-z]", page) if name not in told] == []
    fixtures = "\n".join(pytester.runpytest_inprocess("--fixtures").outlines)
    assert sorted(set(re.findall(r"\bfairport_\w+", page))) == sorted(
        set(re.findall(r"^fairport_\w+", fixtures, re.MULTILINE))
    )


def test_no_secret_is_told(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = 'p+a/s=s%w"d 1'
    monkeypatch.setenv("SECRET", f"ada:{secret}")
    with parrot(secret) as url:
        given = (f"--fairport-target={url}", "--fairport-auth-env=SECRET", "--fairport-param=AccountSid=A1")
        result = suite(pytester, *given, "--fairport-max-requests=8", "--fairport-trace=made.jsonl")
    assert result.ret == 1
    told = "\n".join([*result.outlines, *result.errlines, (pytester.path / "made.jsonl").read_text(encoding="utf-8")])
    assert "***" in told
    assert [name for name, form in spellings(secret).items() if form in told] == []
