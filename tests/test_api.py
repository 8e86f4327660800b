"""The Python API: the same check without a command line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import fairport
from fairport.account import Account, Personal
from fairport.api import check, judge, load_contract
from fairport.comparison import Kind
from fairport.contract_tests.service.demo import Demo, demo
from fairport.errors import ContractError, TargetError, TraceError, UsageError
from fairport.trace import read_trace
from fairport.verdict import Verdict
from fairport.waiver_file import append
from fairport.waivers import WaiverState
from tests.test_waivers import WAIVER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.account import Account
    from fairport.evidence import Exchange


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    """A quick check of the reference service."""
    return check("demo", profile="quick", trace=tmp_path_factory.mktemp("api") / "t.jsonl")


def test_demo_is_conformant(account: Account) -> None:
    assert (account.verdict, account.exit_code, account.findings) == (Verdict.CONFORMANT, 0, ())


def test_recorded_exchanges_are_judged_alike(account: Account) -> None:
    findings = judge(load_contract("porting-status"), read_trace(Path(account.trace)).exchanges())
    assert findings.results == account.results
    assert findings.findings == ()


def test_app_is_checked_in_process(tmp_path: Path) -> None:
    with demo(faults=("limit-ignored",)) as service:
        account = check(service.app, auth=service.auth, profile="quick", trace=tmp_path / "t.jsonl")
    assert account.verdict is Verdict.NON_CONFORMANT
    assert "paging.limit" in {finding.rule for finding in account.findings}
    assert account.header["target"].startswith("app ")


def test_trace_without_a_name_is_a_new_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with demo(size=0) as service:
        account = check(service.app, auth=service.auth, profile="quick", max_requests=3)
    assert Path(account.trace).parent == tmp_path
    assert Path(account.trace).is_file()


@pytest.mark.parametrize(
    ("target", "wishes", "error"),
    [
        pytest.param("http://127.0.0.1:1", {"params": {"AccountSid": "A"}}, TargetError, id="unreachable"),
        pytest.param("127.0.0.1", {}, UsageError, id="no-url"),
        pytest.param("http://127.0.0.1:1", {"params": {"Acount": "A"}}, UsageError, id="parameter"),
        pytest.param("http://127.0.0.1:1", {"profile": "fast"}, UsageError, id="profile"),
        pytest.param("http://127.0.0.1:1", {"gate": "regressions"}, UsageError, id="gate-alone"),
        pytest.param("http://127.0.0.1:1", {"gate": "all", "baseline": "t.jsonl"}, UsageError, id="gate"),
        pytest.param("http://127.0.0.1:1", {"baseline": "none.jsonl"}, TraceError, id="baseline"),
        pytest.param("http://127.0.0.1:1", {"contract": "porting-stats"}, ContractError, id="contract"),
        pytest.param(7, {}, UsageError, id="no-app"),
    ],
)
def test_what_cannot_be_checked_raises(
    target: object, wishes: dict[str, object], error: type[Exception], tmp_path: Path
) -> None:
    with pytest.raises(error):
        check(target, trace=tmp_path / "t.jsonl", **wishes)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("wishes", "personal", "in_trace", "in_account"),
    [
        pytest.param({}, Personal.PSEUDONYMS, True, False, id="default"),
        pytest.param({"show_personal": True}, Personal.SHOWN, True, True, id="shown"),
        pytest.param({"redact_trace": True}, Personal.REDACTED, False, False, id="redacted"),
        pytest.param({"redact_trace": True, "show_personal": True}, Personal.REDACTED, False, False, id="both"),
    ],
)
def test_personal_data_are_told_as_it_is_asked(
    tmp_path: Path, wishes: dict[str, bool], personal: Personal, *, in_trace: bool, in_account: bool
) -> None:
    plain = check("demo", profile="quick", trace=tmp_path / "plain.jsonl", max_requests=12)
    account = check("demo", profile="quick", trace=tmp_path / "t.jsonl", max_requests=12, **wishes)  # type: ignore[arg-type]  # a table of arguments
    real = emails(read_trace(Path(plain.trace)).exchanges())
    assert len(real) > 3
    assert account.personal is personal
    assert (emails(read_trace(Path(account.trace)).exchanges()) == real) is in_trace
    assert (emails(account.exchanges()) == real) is in_account


def emails(exchanges: Iterable[Exchange]) -> set[bytes]:
    """The e-mail addresses in the answers, which the contract names as personal."""
    member = re.compile(rb'"AuthorisedContactEmail": ?"([^"]+)"')
    return {value for exchange in exchanges for value in member.findall(exchange.body)}


def test_package_has_the_two_names_and_no_others() -> None:
    assert fairport.check is check
    assert fairport.load_contract is load_contract
    with pytest.raises(AttributeError, match="module 'fairport' has no attribute 'chekc'"):
        _ = fairport.chekc


def test_waiver_that_is_not_needed_is_told_by_the_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    waiver = replace(WAIVER, operation="listAccountPortingStatus", promise="", at="$", expires=date.max)
    append(file, [waiver])
    account = check("demo", profile="quick", trace=tmp_path / "t.jsonl", waivers=file)
    assert (account.verdict, account.exit_code) == (Verdict.CONFORMANT, 2)
    assert [each.state for each in account.waivers] == [WaiverState.PASSED]


def test_run_is_held_to_an_earlier_one(tmp_path: Path) -> None:
    def run(service: Demo, name: str, **more: object) -> Account:
        trace = tmp_path / f"{name}.jsonl"
        wishes = {"auth": service.auth, "params": service.parameters, "profile": "quick", "trace": trace} | more
        return check(service.app, **wishes)  # type: ignore[arg-type]  # a table of arguments

    with demo(size=3, faults=["total-one-too-many"]) as broken, demo(size=3) as honest:
        old = run(broken, "old")
        told = run(honest, "new", baseline=old.trace)
        gated = run(broken, "gated", baseline=tmp_path / "old.jsonl", gate="regressions")
        with pytest.raises(UsageError, match="the profile is not the same"):
            run(honest, "other", profile="standard", baseline=old.trace, gate="regressions")
    assert (old.exit_code, gated.verdict, gated.exit_code) == (1, old.verdict, 0)
    assert told.comparison is not None
    assert told.comparison.of(Kind.FIXED)
    assert not told.comparison.regressions()
