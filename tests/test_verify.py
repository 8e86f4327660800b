"""Verifying traces: what is whole and judged alike holds; what was changed, or is judged otherwise, is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from fairport.api import check
from fairport.audit import Audit, audit
from fairport.errors import TraceError
from fairport.trace import TraceWriter, read_trace
from fairport.verify import verify
from fairport.waivers import generalised, waiver_of
from tests.contract_tests.recordings.shop import asked, contract, walked
from tests.recording import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

BAD = {"items": [{"id": "a", "at": "never"}], "total": 1}


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """The trace of an audit with a finding."""
    file = written(tmp_path / "shop.har", [*walked("abcdefgh"), asked(body=BAD)])
    audit(Audit(file=file, contract=contract()), tmp_path / "trace.jsonl")
    return tmp_path / "trace.jsonl"


def lines_of(trace: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in trace.read_bytes().splitlines()]


def chained(trace: Path, lines: Iterable[dict[str, Any]]) -> Path:
    """Write lines with a chain that holds, as whoever edits a trace with care would."""
    writer = TraceWriter(trace)
    for line in lines:
        writer.write(line["type"], {key: value for key, value in line.items() if key not in {"type", "chain"}})
    writer.close()
    return trace


def test_trace_that_nobody_touched_holds(trace: Path) -> None:
    made = verify(read_trace(trace))
    assert made.holds
    assert (made.verdict, made.exit_code, made.requests) == ("non-conformant", 1, 4)
    assert (made.flaws, made.differences, made.notes) == ((), (), ())


def test_trace_of_a_run_holds_with_what_depends_on_the_run(tmp_path: Path) -> None:
    account = check("demo", profile="quick", trace=tmp_path / "run.jsonl", max_requests=60)
    made = verify(read_trace(tmp_path / "run.jsonl"))
    assert made.differences == ()
    assert (made.verdict, made.exit_code, made.requests) == (account.verdict, account.exit_code, account.requests)


def test_changed_line_is_told_by_its_number(trace: Path) -> None:
    text = trace.read_text(encoding="utf-8")
    trace.write_text(re.sub(r'"status":200', '"status":201', text, count=1), encoding="utf-8")
    made = verify(read_trace(trace))
    assert made.flaws == ("line 3 breaks the hash chain",)
    assert not made.holds


def test_line_that_is_taken_out_is_told(trace: Path) -> None:
    lines = trace.read_bytes().splitlines(keepends=True)
    trace.write_bytes(b"".join([*lines[:3], *lines[4:]]))
    assert verify(read_trace(trace)).flaws == ("line 4 breaks the hash chain",)


def good_outcome(line: dict[str, Any]) -> dict[str, Any]:
    return line | {"outcome": "passed"} if line["type"] == "result" and line["outcome"] == "failed" else line


def good_verdict(line: dict[str, Any]) -> dict[str, Any]:
    return line | {"verdict": "conformant", "exit_code": 0} if line["type"] == "footer" else line


def other_words(line: dict[str, Any]) -> dict[str, Any]:
    return line | {"message": "nothing to see"} if line["type"] == "finding" else line


@pytest.mark.parametrize(
    ("change", "differences"),
    [
        pytest.param(good_outcome, r"types\.json-type on .*: MUST passed in the trace, MUST failed now", id="outcome"),
        pytest.param(good_verdict, r"verdict: conformant in the trace, non-conformant now", id="verdict"),
        pytest.param(other_words, r"types\.json-type, finding \w+: another message in the trace than now", id="words"),
    ],
)
def test_what_was_edited_with_care_is_judged_otherwise(
    trace: Path, change: Callable[[dict[str, Any]], dict[str, Any]], differences: str
) -> None:
    made = verify(read_trace(chained(trace, [change(line) for line in lines_of(trace)])))
    assert made.flaws == ()
    assert re.search(differences, "\n".join(made.differences))


def test_finding_that_was_taken_out_is_found_again(trace: Path) -> None:
    made = verify(read_trace(chained(trace, [line for line in lines_of(trace) if line["type"] != "finding"])))
    assert any(re.fullmatch(r"types\.json-type, finding \w+: not in the trace, found now", d) for d in made.differences)


def test_finding_that_was_made_up_is_not_found_again(trace: Path) -> None:
    lines = lines_of(trace)
    (one, *_) = [line for line in lines if line["type"] == "finding"]
    made = verify(read_trace(chained(trace, [*lines[:-1], one | {"fingerprint": "f" * 16}, lines[-1]])))
    assert made.differences == (f"{one['rule']}, finding {'f' * 16}: not found again",)


def test_trace_of_another_version_is_told_and_its_words_may_differ(trace: Path) -> None:
    lines = [other_words(line) for line in lines_of(trace)]
    made = verify(read_trace(chained(trace, [lines[0] | {"fairport": "0.0.1"}, *lines[1:]])))
    assert made.holds
    assert made.notes[0].startswith("the trace is of Fairport 0.0.1, this is Fairport ")


def test_trace_without_its_end_does_not_hold(trace: Path) -> None:
    made = verify(read_trace(chained(trace, lines_of(trace)[:-1])))
    assert made.differences[0].startswith("the trace has no footer")


def waived(trace: Path, **members: object) -> Path:
    """Judge the recording again with its findings waived."""
    record = {"owner": "ada", "reason": "known", "expires": "2999-12-31"} | members
    waivers = tuple(
        waiver_of(line | record | {"at": generalised(line["at"])})
        for line in lines_of(trace)
        if line["type"] == "finding"
    )
    wanted = Audit(file=trace.with_name("shop.har"), contract=contract(), waivers=waivers)
    audit(wanted, trace.with_name("waived.jsonl"))
    return trace.with_name("waived.jsonl")


def test_waived_finding_is_waived_again(trace: Path) -> None:
    made = verify(read_trace(waived(trace)))
    assert (made.verdict, made.exit_code, made.differences) == ("not-fully-verified", 3, ())


def test_waiver_counts_as_of_the_end_of_the_run(trace: Path) -> None:
    ended = lines_of(trace)[-1]["finished"]
    last = datetime.fromtimestamp(ended, UTC).date()
    for day, verdict in ((last, "not-fully-verified"), (last - timedelta(days=1), "non-conformant")):
        made = verify(read_trace(waived(trace, expires=day.isoformat())))
        assert (made.verdict, made.differences) == (verdict, ())


def test_mark_of_a_waiver_that_nobody_gave_is_told(trace: Path) -> None:
    lines = [line | {"waived": "known"} if line["type"] == "finding" else line for line in lines_of(trace)]
    end = lines[-1] | {"verdict": "not-fully-verified", "exit_code": 3}
    told = verify(read_trace(chained(trace, [*lines[:-1], end]))).differences
    assert told[0] == "verdict: not-fully-verified in the trace, non-conformant now"
    assert told[-1].endswith("another waived in the trace than now")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"contract": {"name": "x"}}, id="no-contract"),
        pytest.param({"contract": 7}, id="contract-is-a-number"),
        pytest.param({"policy": None}, id="no-policy"),
    ],
)
def test_trace_that_does_not_hold_what_it_should_is_an_error(trace: Path, change: dict[str, Any]) -> None:
    first, *rest = lines_of(trace)
    with pytest.raises(TraceError):
        verify(read_trace(chained(trace, [first | change, *rest])))
