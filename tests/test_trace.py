from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.account import account_of
from fairport.errors import TraceError, UsageError
from fairport.evidence import TROUBLES, Ask, Exchange
from fairport.trace import SCHEMA_VERSION, TraceWriter, exchange_of, exchange_record, read_trace
from fairport.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

HEADER = {
    "schema_version": SCHEMA_VERSION,
    "started": 1.0,
    "rules": [],
    "contract": {"requirements": []},
}
FOOTER = {"verdict": "conformant", "exit_code": 0, "complete": True, "problem": "", "finished": 2.0, "requests": 1}
EXCHANGE = Exchange(number=1, ask=Ask(operation="list"), url="http://api/list", status=200, body=b'{"a":1}')

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
pairs = st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
asks = st.builds(
    Ask,
    operation=texts,
    method=st.sampled_from(["GET", "HEAD", "POST"]),
    path=pairs,
    query=pairs,
    headers=pairs,
    credentials=st.sampled_from(["given", "none", "wrong"]),
    probe=texts,
    walk=texts,
    confirms=st.integers(0, 10**6),
)
exchanges = st.builds(
    Exchange,
    number=st.integers(1, 10**6),
    ask=asks,
    url=texts,
    attempt=st.integers(1, 9),
    last=st.booleans(),
    sent=pairs,
    started=st.floats(0, 2e9),
    elapsed=st.floats(0, 100),
    status=st.integers(0, 999),
    headers=pairs,
    body=st.one_of(
        st.binary(max_size=60), texts.map(str.encode), st.just(b"\xef\xbb\xbf{}"), st.just(b'{"a":"\\ud800"}')
    ),
    encoded_length=st.none() | st.integers(0, 10**9),
    trouble=st.sampled_from(["", *TROUBLES]),
    detail=texts,
)


def written(path: Path, *, footer: bool = True) -> Path:
    writer = TraceWriter(path)
    writer.write("header", HEADER)
    writer.write("plan", {"rows": []})
    writer.exchange(EXCHANGE)
    if footer:
        writer.write("footer", FOOTER)
    writer.close()
    return path


@given(exchanges)
def test_exchange_comes_back_from_its_record_as_it_was(exchange: Exchange) -> None:
    assert exchange_of(json.loads(json.dumps(exchange_record(exchange)))) == exchange


def test_exchanges_come_back_from_the_file_in_order(tmp_path: Path) -> None:
    @given(st.lists(exchanges, max_size=5))
    def comes_back(made: list[Exchange]) -> None:
        writer = TraceWriter(tmp_path / "t.jsonl")
        writer.write("header", HEADER)
        for exchange in made:
            writer.exchange(exchange)
        writer.close()
        trace = read_trace(tmp_path / "t.jsonl")
        assert (list(trace.exchanges()), trace.flaws) == (made, [])

    comes_back()


def test_whole_trace_has_no_flaws_and_is_complete(tmp_path: Path) -> None:
    trace = read_trace(written(tmp_path / "t.jsonl"))
    assert (trace.complete, trace.flaws) == (True, [])
    assert (trace.header, trace.footer) == (HEADER, FOOTER)
    assert account_of(trace).verdict is Verdict.CONFORMANT


def flaws_of(path: Path) -> list[str]:
    """What is wrong with a trace, the error that reading it raises included."""
    try:
        trace = read_trace(path)
    except TraceError as error:
        return [str(error)]
    return trace.flaws


@pytest.mark.parametrize("change", [1, 0x20, 0x80], ids=["lowest-bit", "case-bit", "highest-bit"])
def test_chain_shows_every_change_of_one_byte(tmp_path: Path, change: int) -> None:
    body = written(tmp_path / "t.jsonl").read_bytes()
    changed = tmp_path / "changed.jsonl"
    for i in range(len(body)):
        changed.write_bytes(body[:i] + bytes([body[i] ^ change]) + body[i + 1 :])
        assert flaws_of(changed), f"byte {i} ({body[i : i + 1]!r})"


def test_chain_shows_every_byte_left_out_but_the_last_line_end(tmp_path: Path) -> None:
    body = written(tmp_path / "t.jsonl").read_bytes()
    changed = tmp_path / "changed.jsonl"
    for i in range(len(body) - 1):
        changed.write_bytes(body[:i] + body[i + 1 :])
        assert flaws_of(changed), f"byte {i} ({body[i : i + 1]!r})"


@pytest.mark.parametrize("line", [0, 1, 2])
def test_chain_shows_a_line_left_out(tmp_path: Path, line: int) -> None:
    path = written(tmp_path / "t.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:line] + lines[line + 1 :]))
    assert flaws_of(path)


@pytest.mark.parametrize("line", [0, 1, 2])
def test_chain_shows_two_lines_swapped(tmp_path: Path, line: int) -> None:
    path = written(tmp_path / "t.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line], lines[line + 1] = lines[line + 1], lines[line]
    path.write_bytes(b"".join(lines))
    assert f"line {line + 1} breaks the hash chain" in flaws_of(path)


def test_chain_shows_a_line_told_twice(tmp_path: Path) -> None:
    path = written(tmp_path / "t.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], lines[2], *lines[3:]]))
    assert flaws_of(path)[0] == "line 4 breaks the hash chain"


def test_damaged_trace_makes_an_invalid_run_whatever_its_footer_says(tmp_path: Path) -> None:
    path = written(tmp_path / "t.jsonl")
    path.write_bytes(path.read_bytes().replace(b'{\\"a\\":1}', b'{\\"a\\":2}'))
    account = account_of(read_trace(path))
    assert (account.verdict, account.exit_code, account.complete) == (Verdict.INVALID_RUN, 4, False)
    assert account.problem == "the trace is damaged: line 3 breaks the hash chain"


def test_cut_last_line_leaves_a_partial_trace(tmp_path: Path) -> None:
    path = written(tmp_path / "t.jsonl")
    path.write_bytes(path.read_bytes()[:-20])
    trace = read_trace(path)
    assert (trace.complete, trace.flaws) == (False, ["line 4 is cut or is not JSON"])
    assert [exchange.number for exchange in trace.exchanges()] == [1]


def test_trace_without_a_footer_is_partial_and_never_conformant(tmp_path: Path) -> None:
    trace = read_trace(written(tmp_path / "t.jsonl", footer=False))
    account = account_of(trace)
    assert (trace.complete, trace.flaws, account.complete) == (False, [], False)
    assert (account.verdict, account.exit_code) == (Verdict.INVALID_RUN, 4)
    assert account.problem == "the run did not come to its end"


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION + 1, None, "1"])
def test_trace_of_another_schema_version_is_refused(tmp_path: Path, version: object) -> None:
    writer = TraceWriter(tmp_path / "t.jsonl")
    writer.write("header", HEADER | {"schema_version": version})
    writer.close()
    with pytest.raises(TraceError, match=rf"of schema version {version!r}; this Fairport reads version 1"):
        read_trace(tmp_path / "t.jsonl")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"hello\n", id="text"),
        pytest.param(b'{"log":{"entries":[]}}\n', id="har"),
        pytest.param(b"[1,2]\n", id="array"),
        pytest.param(b"\x00\xff\n", id="bytes"),
        pytest.param(b'{"type":"footer"}\n', id="footer-alone"),
    ],
)
def test_what_is_no_trace_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "t.jsonl").write_bytes(body)
    with pytest.raises(TraceError, match="not a Fairport trace: it has no header line"):
        read_trace(tmp_path / "t.jsonl")


def test_trace_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(TraceError, match=r"none\.jsonl: the trace cannot be read: No such file"):
        read_trace(tmp_path / "none.jsonl")


def test_line_of_an_unknown_type_is_told(tmp_path: Path) -> None:
    writer = TraceWriter(tmp_path / "t.jsonl")
    writer.write("header", HEADER)
    writer.write("footnote", {})
    writer.close()
    assert read_trace(tmp_path / "t.jsonl").flaws == ["line 2 is of an unknown type 'footnote'"]


def test_exchange_line_that_lacks_a_member_is_one_clear_error(tmp_path: Path) -> None:
    writer = TraceWriter(tmp_path / "t.jsonl")
    writer.write("header", HEADER)
    writer.write("exchange", {"number": 1})
    writer.close()
    with pytest.raises(TraceError, match="line 2 is no exchange: KeyError 'ask'"):
        list(read_trace(tmp_path / "t.jsonl").exchanges())


def test_trace_that_cannot_be_written_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the trace cannot be written") as caught:
        TraceWriter(tmp_path)
    assert caught.value.hint == "name a writable file with --trace PATH"


def test_every_line_is_on_disk_as_soon_as_it_is_written(tmp_path: Path) -> None:
    writer = TraceWriter(tmp_path / "deep" / "t.jsonl")
    writer.write("header", HEADER)
    assert read_trace(tmp_path / "deep" / "t.jsonl").header == HEADER
    writer.close()
