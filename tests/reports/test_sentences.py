from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.account import Personal
from fairport.reports.causes import causes_of
from fairport.reports.sentences import (
    asked,
    broken_by_level,
    counted,
    exit_sentence,
    masked_sentence,
    moment,
    verdict_sentence,
)
from fairport.verdict import Verdict
from fairport.waivers import Applied, WaiverState
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, RESULT, SHOULD_FINDING
from tests.test_waivers import WAIVER

if TYPE_CHECKING:
    from fairport.account import Account

WAIVED = replace(FINDING, waived="known")
ACCEPTED = replace(GAP, accepted="no such data")


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        pytest.param(
            ACCOUNT,
            "Everything that was promised and could be exercised was kept, in the situations exercised.",
            id="conformant",
        ),
        pytest.param(
            BROKEN_ACCOUNT,
            "The service breaks what its documentation promises: 2 MUST and 1 SHOULD.",
            id="non-conformant",
        ),
        pytest.param(
            replace(ACCOUNT, verdict=Verdict.NOT_FULLY_VERIFIED, results=(RESULT, GAP, GAP, ACCEPTED)),
            "No broken MUST was seen, but 2 checks could not be verified: this does not prove conformance.",
            id="not-fully-verified",
        ),
        pytest.param(
            replace(ACCOUNT, verdict=Verdict.NOT_FULLY_VERIFIED, complete=False, findings=(WAIVED,)),
            "No broken MUST was seen beyond those waived, but the run is not complete: this does not prove "
            "conformance.",
            id="interrupted",
        ),
        pytest.param(
            replace(
                ACCOUNT,
                verdict=Verdict.CONFORMANT_WITH_EXCEPTIONS,
                findings=(SHOULD_FINDING, WAIVED),
                results=(ACCEPTED, ACCEPTED),
            ),
            "Every MUST that was exercised was kept, with exceptions: 1 broken SHOULD, 1 waived finding and 2 accepted "
            "gaps.",
            id="exceptions",
        ),
        pytest.param(
            replace(ACCOUNT, verdict=Verdict.INVALID_RUN),
            "Nothing can be said of the service: the run's own checks failed.",
            id="invalid",
        ),
        pytest.param(
            replace(ACCOUNT, verdict=Verdict.INVALID_RUN, results=(GAP,)),
            "Nothing can be said of the service: no MUST could be judged.",
            id="nothing-judged",
        ),
    ],
)
def test_verdict_sentence_is_honest(account: Account, expected: str) -> None:
    assert verdict_sentence(account, causes_of(account.findings)) == expected


@pytest.mark.parametrize(
    ("code", "verdict", "expected"),
    [
        pytest.param(0, Verdict.CONFORMANT, "conformant", id="conformant"),
        pytest.param(0, Verdict.CONFORMANT_WITH_EXCEPTIONS, "conformant, with exceptions", id="exceptions"),
        pytest.param(0, Verdict.NOT_FULLY_VERIFIED, "not fully verified, and that was allowed", id="allowed"),
        pytest.param(1, Verdict.NON_CONFORMANT, "a MUST is broken", id="broken"),
        pytest.param(1, Verdict.CONFORMANT_WITH_EXCEPTIONS, "a SHOULD is broken, and --fail-on should", id="should"),
        pytest.param(3, Verdict.NOT_FULLY_VERIFIED, "not fully verified; --allow-unverified", id="gaps"),
        pytest.param(4, Verdict.INVALID_RUN, "not the service's fault", id="invalid"),
    ],
)
def test_exit_sentence_says_what_the_code_means(code: int, verdict: Verdict, expected: str) -> None:
    assert exit_sentence(replace(ACCOUNT, exit_code=code, verdict=verdict)).startswith(expected)


def test_exit_sentence_counts_the_wrong_waivers() -> None:
    wrong = Applied(waiver=WAIVER, state=WaiverState.PASSED, message="its rule ran")
    told = exit_sentence(replace(ACCOUNT, exit_code=2, waivers=(wrong,)))
    assert told == "1 entry of the waiver file must go or change, whatever the verdict"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(1_774_950_882.0, "2026-03-31T09:54:42.000Z", id="whole"),
        pytest.param(0.1234, "1970-01-01T00:00:00.123Z", id="fraction"),
        pytest.param(None, None, id="none"),
        pytest.param(1e300, None, id="outside-the-calendar"),
        pytest.param(float("nan"), None, id="no-number"),
    ],
)
def test_moment_is_rfc_3339(seconds: float | None, expected: str | None) -> None:
    assert moment(seconds) == expected


def test_asked_says_how_firm_a_finding_is() -> None:
    assert asked(FINDING) == "asked twice, seen twice"
    assert asked(replace(FINDING, asked=5, seen=1)) == "asked 5 times, seen once"
    assert asked(replace(FINDING, asked=1, seen=1)) == "not asked again"


def test_counted_has_its_plural() -> None:
    assert [counted(1, "check"), counted(2_000, "check"), counted(0, "cause")] == [
        "1 check",
        "2,000 checks",
        "0 causes",
    ]


def test_broken_by_level_leaves_waived_ones_out() -> None:
    assert broken_by_level(causes_of([FINDING, replace(WAIVED, rule="w", fingerprint="w"), SHOULD_FINDING])) == (
        "1 MUST and 1 SHOULD"
    )


@pytest.mark.parametrize(
    ("how", "masked", "expected"),
    [
        pytest.param(Personal.PSEUDONYMS, None, "", id="not-told"),
        pytest.param(Personal.PSEUDONYMS, {"personal": {}, "secrets": {}}, "nothing", id="nothing"),
        pytest.param(
            Personal.PSEUDONYMS,
            {"personal": {"Email": 1, "Number": 1200}, "secrets": {"body": 1}},
            "told as pseudonyms: 1,201 personal values (1,200 Number and 1 Email); 1 secret (1 in body)",
            id="both",
        ),
        pytest.param(
            Personal.SHOWN,
            {"personal": {"Email": 1}, "secrets": {}},
            "NOT masked, shown as they came: 1 personal value (1 Email)",
            id="shown",
        ),
    ],
)
def test_masked_sentence(how: Personal, masked: dict[str, dict[str, int]] | None, expected: str) -> None:
    assert masked_sentence(replace(ACCOUNT, personal=how, masked=masked)) == expected
