"""A check put together: what it knows before the first request, and what it tells of secrets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fairport.assemble import (
    BUDGETS,
    Job,
    Reference,
    carry_out,
    check_names,
    default_trace,
    known_of,
    reference_service,
    together,
    with_reference,
)
from fairport.contract_tests.explore.desk import PROFILES
from fairport.contract_tests.sources.credentials import Anonymous, Several, basic, header
from fairport.errors import UsageError
from fairport.evidence import Exchange
from fairport.spec import load_contract
from fairport.trace import read_trace

if TYPE_CHECKING:
    from fairport.contract_tests.sources.ports import Prepared
    from fairport.spec import Contract


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract("porting-status")


class Echo:
    """A source that answers with what it was sent."""

    def send(self, prepared: Prepared) -> Exchange:
        body = str(dict(prepared.headers)).encode()
        return Exchange(
            number=prepared.number, ask=prepared.ask, url=prepared.url, sent=prepared.headers, status=200, body=body
        )

    def close(self) -> None:
        """Close nothing."""


class Down:
    """A source that reaches nobody."""

    def send(self, prepared: Prepared) -> Exchange:
        return Exchange(number=prepared.number, ask=prepared.ask, url=prepared.url, trouble="refused")

    def close(self) -> None:
        """Close nothing."""


def job(contract: Contract, **changes: object) -> Job:
    held = Job(target="t", base_url="http://t.invalid", contract=contract, source=Echo(), max_requests=3)
    return replace(held, **changes)  # type: ignore[arg-type]  # any field


def test_value_in_the_credentials_is_known_but_not_given(contract: Contract) -> None:
    known = known_of(job(contract, credentials=basic("A1:pass"), params={"PropertySid": "P1"}))
    assert known.values == {"AccountSid": "A1", "PropertySid": "P1"}
    assert known.given == {"PropertySid"}


def test_given_value_goes_before_the_credentials(contract: Contract) -> None:
    known = known_of(job(contract, credentials=basic("A1:pass"), params={"AccountSid": "A2"}))
    assert known.values == {"AccountSid": "A2"}


def test_every_profile_has_its_budget() -> None:
    assert BUDGETS.keys() == PROFILES.keys()


def test_echo_of_a_secret_is_told_and_masked(contract: Contract, tmp_path: Path) -> None:
    trace = tmp_path / "t.jsonl"
    checked = carry_out(job(contract, credentials=basic("A1:pass-word-7"), profile="quick"), trace)
    assert [f.rule for f in checked.account.findings if f.rule == "http.secret-echo"] == ["http.secret-echo"]
    assert b"***" in next(read_trace(trace).exchanges()).body
    assert "pass-word-7" not in trace.read_text(encoding="utf-8")


def test_unreachable_service_is_an_account_with_its_error(contract: Contract, tmp_path: Path) -> None:
    checked = carry_out(job(contract, source=Down(), params={"AccountSid": "A1"}), tmp_path / "t.jsonl")
    assert checked.error is not None
    assert checked.account.exit_code == 4
    assert checked.account.problem == str(checked.error)


def test_unwritable_trace_is_said_before_the_first_request(contract: Contract, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the trace cannot be written"):
        carry_out(job(contract, source=None, params={"AccountSid": "A1"}), tmp_path)


def test_effective_configuration_is_in_the_trace(contract: Contract, tmp_path: Path) -> None:
    checked = carry_out(
        job(contract, params={"AccountSid": "A1"}, rate=100.0, told={"timeout": 3}), tmp_path / "t.jsonl"
    )
    assert checked.account.header["config"] == {
        "base_url": "http://t.invalid",
        "params": {"AccountSid": "A1"},
        "foreign": {},
        "max_requests": 3,
        "rate": 100.0,
        "workers": 1,
        "auth_probes": True,
        "timeout": 3,
    }


def test_reference_service_fills_in_what_the_contract_knows_and_nobody_gave(contract: Contract) -> None:
    told = Reference(
        base_url="http://t.invalid",
        auth="A1:p",
        params={"AccountSid": "A1", "PropertySid": "P1", "From": "1", "To": "2", "Other": "3"},
        foreign={"AccountSid": "A2", "Other": "3"},
    )
    filled = with_reference(job(contract, params={"AccountSid": "mine"}), told)
    assert filled.params == {"AccountSid": "mine", "PropertySid": "P1"}
    assert filled.foreign == {"AccountSid": "A2"}


def test_unknown_parameter_gets_the_nearest(contract: Contract) -> None:
    with pytest.raises(UsageError) as caught:
        check_names(contract, ["AcountSid"], option="--foreign")
    assert (caught.value.where, caught.value.hint) == ("--foreign", "did you mean AccountSid?")


def test_parameter_that_is_like_none_gets_all(contract: Contract) -> None:
    with pytest.raises(UsageError) as caught:
        check_names(contract, ["zzz"])
    assert (
        caught.value.hint
        == "it has AccountSid, From, PortingRequestNumbers, PropertySid, Results_Count, Results_Skip, To"
    )


def test_credentials_are_sent_together() -> None:
    one, two = basic("u:pass-word"), header("X-Key: k")
    assert isinstance(together([]), Anonymous)
    assert together([one]) is one
    assert together([one, two]) == Several((one, two))


def test_default_trace_lies_in_a_folder_that_git_ignores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert default_trace() == Path(".fairport/trace.jsonl")
    assert Path(".fairport/.gitignore").read_text(encoding="utf-8") == "*\n"
    Path(".fairport/.gitignore").write_text("mine", encoding="utf-8")
    default_trace()
    assert Path(".fairport/.gitignore").read_text(encoding="utf-8") == "mine"


def test_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".fairport").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="the trace cannot be written"):
        default_trace()


def test_unknown_fault_is_told_before_anything_is_served() -> None:
    with (
        pytest.raises(UsageError, match="there is no fault named 'limit-ignord'"),
        reference_service(faults=["limit-ignord"]),
    ):
        pass
