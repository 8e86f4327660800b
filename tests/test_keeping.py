"""What a trace keeps: pseudonyms where asked for, what they decide taken over from the run, all of it counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.account import Account, Personal, account_of
from fairport.contract_tests.explore import EXPLORERS, LAST
from fairport.evidence import Ask, Exchange
from fairport.keeping import Keeper, Privacy, masked_places, personal_record
from fairport.redaction import redaction_of
from fairport.reports import json_report, terminal
from fairport.trace import Trace, read_trace
from fairport.verify import verify
from tests.proving import contract, run_on

if TYPE_CHECKING:
    from pathlib import Path

KEY = "0123456789abcdef" * 2
KEYED = Privacy(key=KEY)
REDACTED = Privacy(key=KEY, redact=True)
FAULTS = ["number-with-spaces", "camel-case-names", "email-cloaked", "number-as-json-number", "byte-order-mark"]


Made = Callable[..., Trace]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Makes the trace of a short run, and reads it anew each time; the same run is made once."""
    known: dict[tuple[object, ...], Path] = {}

    def trace_of(fault: str, privacy: Privacy, *personal: str) -> Trace:
        key = (fault, privacy.key, privacy.redact, personal)
        if key not in known:
            known[key] = tmp_path_factory.mktemp("run") / "trace.jsonl"
            faults = [fault] if fault else []
            run = run_on(known[key], 23, faults, budget=60, privacy=privacy, personal=personal)
            run.carry_out(EXPLORERS, LAST)
        return read_trace(known[key])

    return trace_of


def personal_values(trace: Trace) -> set[str]:
    """The values of personal members in a trace that holds them, as far as they are no plain words or numbers."""
    redaction = redaction_of(trace.header["personal"])
    assert redaction is not None
    values = redaction.values(trace.exchanges())
    bare = {value for value in values if not value.isdigit() and not value.isalpha()}
    return {value for value in bare if len(value) > 7 and not set('"\\') & set(value)}


def told(account: Account) -> str:
    page = terminal.render(account, width=100, colour=False, verbose=True)
    return json_report.render(account).decode() + "".join(line.strip() for line in page.splitlines())


def leaks(values: set[str], text: str) -> set[str]:
    return {value for value in values if value in text}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_personal_value_is_told_and_a_redacted_trace_holds_none(made: Made, fault: str) -> None:
    plain = made(fault, KEYED)
    redacted = made(fault, REDACTED)
    values = personal_values(plain)
    assert len(values) > 20
    assert leaks(values, plain.path.read_text(encoding="utf-8")) == values
    lines = redacted.path.read_text(encoding="utf-8").splitlines()
    assert leaks(values, "\n".join(lines[1:])) == set()  # the header has the contract, with its examples
    account, other = account_of(plain), account_of(redacted)
    assert leaks(values, told(account)) | leaks(values, told(other)) == set()
    assert (account.personal, other.personal) == (Personal.PSEUDONYMS, Personal.REDACTED)
    shown = account_of(plain, show_personal=True)
    assert shown.personal is Personal.SHOWN
    assert leaks(values, "".join(exchange.body.decode() for exchange in shown.exhibits.values())) or not shown.findings
    assert KEY not in told(account)
    assert KEY not in "".join(lines)


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_redacted_trace_is_judged_again_and_comes_to_the_same(made: Made, fault: str) -> None:
    plain = made(fault, KEYED)
    redacted = made(fault, REDACTED)
    again = verify(redacted)
    assert (again.flaws, again.differences, again.taken_over) == ((), (), ())
    for name in ("verdict", "exit_code", "requests"):
        assert redacted.footer[name] == plain.footer[name]
    assert [(f["rule"], f["fingerprint"], f["at"]) for f in redacted.findings] == [
        (f["rule"], f["fingerprint"], f["at"]) for f in plain.findings
    ]


def test_what_masked_values_decide_is_taken_over_from_the_run(made: Made) -> None:
    redacted = made("", REDACTED, "PreferredPortSchedule", "IncomingActionType")
    again = verify(redacted)
    assert again.holds, again.differences
    assert again.verdict == redacted.footer["verdict"] != "non-conformant"
    assert any(line.startswith("types.enum on ") for line in again.taken_over), again.taken_over
    assert not any(line.startswith("paging.") for line in again.taken_over)


def test_what_is_taken_over_may_be_a_finding_and_stays_one(made: Made) -> None:
    redacted = made("unknown-schedule", REDACTED, "PreferredPortSchedule")
    over = {tuple(key) for key in redacted.footer["taken_over"]}
    kept = [finding for finding in redacted.findings if (finding["rule"], finding["promise"]) in over]
    assert kept
    assert verify(redacted).holds
    assert "ASAP" not in "".join(finding["message"] + finding["actual"] for finding in kept)


def test_outcome_that_is_not_listed_as_taken_over_must_be_found_again(made: Made) -> None:
    redacted = made("", REDACTED, "PreferredPortSchedule")
    redacted.footer["taken_over"] = []
    assert any("types.enum" in line for line in verify(redacted).differences)


def test_nothing_is_taken_over_from_a_trace_that_is_not_redacted(made: Made) -> None:
    plain = made("", KEYED)
    plain.footer["taken_over"] = [[result["rule"], result["promise"]] for result in plain.results]
    assert verify(plain).taken_over == ()


def test_report_is_made_again_byte_for_byte_and_depends_on_the_key(made: Made) -> None:
    plain = made("number-with-spaces", KEYED)
    once, again = (json_report.render(account_of(read_trace(plain.path))) for _ in range(2))
    assert once == again
    other = made("number-with-spaces", Privacy(key="ff" * 16))
    numbers = [account_of(trace).findings[0].actual for trace in (plain, other)]
    assert numbers[0] != numbers[1]
    assert all(number.startswith('"+61 ') for number in numbers)


def test_equal_values_are_seen_to_be_equal_in_words_body_and_har(made: Made) -> None:
    account = account_of(made("number-with-spaces", KEYED))
    finding = next(f for f in account.findings if f.rule == "formats.e164")
    exhibit = account.exhibits[finding.exchanges[0]]
    assert finding.actual in exhibit.body.decode()
    again = next(each for each in account.exchanges() if each.number == exhibit.number)
    assert again == exhibit


def test_footer_counts_what_was_masked(made: Made) -> None:
    trace = made("", KEYED)
    rows = [
        number
        for exchange in trace.exchanges()
        for row in json.loads(exchange.body or b"{}").get("PortingRequests", [])
        for number in row["PortingNumbers"]
    ]
    masked = trace.footer["masked"]
    assert masked["personal"]["Number"] == len(rows)
    assert set(masked["personal"]) <= set(contract().personal)
    assert account_of(trace).masked == masked


def test_run_without_a_key_tells_nothing_of_personal_data(made: Made) -> None:
    trace = made("", Privacy())
    assert "personal" not in trace.header
    assert trace.footer["masked"] == {"secrets": {}, "personal": {}}
    assert account_of(trace).personal is Personal.SHAPES


def exchange(**fields: Any) -> Exchange:
    return Exchange(**({"number": 1, "ask": Ask(operation="list"), "url": "u"} | fields))


def test_places_of_secrets_are_counted() -> None:
    raw = exchange(sent=(("A", "s"), ("B", "s")), headers=(("C", "s"),), body=b"s", detail="s")
    clean = exchange(sent=(("A", "*"), ("B", "s")), headers=(("C", "*"),), body=b"*", url="*", detail="*")
    places = {"request header": 1, "response header": 1, "URL": 1, "body": 1, "error text": 1}
    assert +masked_places(raw, clean) == Counter(places)
    assert +masked_places(raw, replace(raw)) == Counter()


def test_keeper_cleans_texts_and_configuration() -> None:
    privacy = Privacy(key=KEY, redact=True, clean_text=lambda text: text.replace("secret", "***"))
    keeper = Keeper(contract(), (), privacy)
    assert keeper.text("a secret") == "a ***"
    told = keeper.config({"sends": ["secret"], "params": {"Number": "+61731234567"}, "rate": None})
    assert told["sends"] == ["***"]
    assert told["params"]["Number"].startswith("+61")
    assert told["params"]["Number"] != "+61731234567"
    assert keeper.text('Number is "+61731234567"') == f'Number is "{told["params"]["Number"]}"'


def test_header_tells_the_key_only_where_the_trace_is_not_redacted() -> None:
    assert personal_record(contract(), KEY, redact=False)["key"] == KEY
    told = personal_record(contract(), KEY, redact=True)
    assert (told["redacted"], "key" in told) == (True, False)
    assert set(told["members"]) == set(contract().personal)
