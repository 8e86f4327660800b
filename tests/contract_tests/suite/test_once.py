"""One run a session, whoever makes it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.account import Personal
from fairport.assemble import reference_service
from fairport.cli.wish import Wish
from fairport.contract_tests.suite import once
from fairport.contract_tests.suite.once import BEGUN, ENDED, Made, make, make_shared, read, told
from fairport.errors import TargetError, UsageError
from fairport.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    """A small run over the reference service."""
    return Wish(
        target="demo", size=1, profile="quick", trace=tmp_path / "trace.jsonl", reports=(f"json={tmp_path}/out.json",)
    )


def test_run_is_made_as_check_makes_it(wish: Wish, tmp_path: Path) -> None:
    made = make(wish)
    assert made.account is not None
    assert (made.account.verdict, made.account.exit_code) == (Verdict.NOT_FULLY_VERIFIED, 3)
    assert (made.invalid, made.notes) == ("", (f"json: {tmp_path / 'out.json'}",))
    assert (tmp_path / "out.json").is_file()


def test_second_process_reads_what_the_first_made(wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Wish] = []

    def counting(wished: Wish) -> Made:
        calls.append(wished)
        return make(wished)

    monkeypatch.setattr(once, "make", counting)
    made: list[Made] = []
    threads = [threading.Thread(target=lambda: made.append(make_shared(wish, tmp_path))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [wish]
    assert len(made) == 3
    assert made[0].account == made[1].account == made[2].account is not None
    assert made[0].notes == made[2].notes != ()


def test_run_that_was_lost_is_not_made_again(wish: Wish, tmp_path: Path) -> None:
    (tmp_path / BEGUN).touch()
    made = make_shared(wish, tmp_path)
    assert made.account is None
    assert "ended before the run did" in made.invalid
    assert not (tmp_path / "trace.jsonl").exists()


def test_nothing_is_read_before_a_run(tmp_path: Path) -> None:
    assert read(tmp_path) is None


def test_trace_that_is_gone_is_an_error(wish: Wish, tmp_path: Path) -> None:
    make_shared(wish, tmp_path)
    (tmp_path / "trace.jsonl").unlink()
    made = read(tmp_path)
    assert made is not None
    assert "the trace cannot be read" in made.invalid


@pytest.mark.parametrize(
    ("wishes", "personal"),
    [
        pytest.param({}, Personal.PSEUDONYMS, id="pseudonyms"),
        pytest.param({"show_personal": True}, Personal.SHOWN, id="shown"),
        pytest.param({"redact_trace": True}, Personal.REDACTED, id="redacted"),
        pytest.param({"redact_trace": True, "show_personal": True}, Personal.REDACTED, id="both"),
    ],
)
def test_second_process_tells_personal_data_as_the_first_does(
    wish: Wish, tmp_path: Path, wishes: dict[str, bool], personal: Personal
) -> None:
    made = make_shared(replace(wish, **wishes), tmp_path)  # type: ignore[arg-type]  # a table of members
    again = read(tmp_path)
    assert made.account is not None
    assert made.account.personal is personal
    assert again == made


def test_error_is_shared(tmp_path: Path) -> None:
    wish = Wish(target="http://127.0.0.1:9", trace=tmp_path / "trace.jsonl")
    made = make_shared(wish, tmp_path)
    assert made.error.startswith("nothing can be asked: ")
    assert (tmp_path / ENDED).is_file()
    assert read(tmp_path) == made


def test_refused_credentials_are_an_error_with_an_account(tmp_path: Path) -> None:
    with reference_service(size=1) as service:
        made = make(Wish(target=service.base_url, auth="a:wrong-one", trace=tmp_path / "trace.jsonl"))
    assert made.error.splitlines()[0] == "the credentials are refused with status 401"
    assert made.account is not None
    assert made.account.verdict is Verdict.INVALID_RUN


def test_mistake_of_ours_is_an_error(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(once, "carry_out", fail)
    made = make(wish)
    assert made.error.startswith("Fairport itself failed:\nTraceback")
    assert "ZeroDivisionError" in made.error


@pytest.mark.parametrize(
    ("error", "text"),
    [
        pytest.param(TargetError("gone"), "gone", id="message-alone"),
        pytest.param(UsageError("bad", where="--x", hint="--y"), "bad\n  at: --x\n  try: --y", id="whole"),
    ],
)
def test_error_is_told_with_place_and_way(error: UsageError, text: str) -> None:
    assert told(error) == text
