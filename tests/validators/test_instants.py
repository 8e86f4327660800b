from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from fairport.moments import seconds_told
from fairport.rules import Broken, Kept, Unclear
from fairport.validators.instants import in_range, midnight, past, sentinel, text, token, unit, zone
from fairport.words import shown
from tests.making import DATE_SECONDS, JSON_HEADERS, answer, instant, sights, the_rule

if TYPE_CHECKING:
    from fairport.spec.model import Instant

GOOD = 1_774_950_882
DAY = 86_400
EVENT = instant()
MILLIS = instant(unit="ms")
DATED = instant(role="date", midnight=True)
ISO = instant(unit="iso")
ZONED = instant(unit="iso", zone="required")
ZONELESS = instant(unit="iso", zone="absent")
A_DAY = instant(unit="day")


def at(*values: object) -> dict[str, object]:
    return {"items": [{"at": value} for value in values]}


def raw(*tokens: str) -> bytes:
    return ('{"items": [' + ", ".join(f'{{"at": {text}}}' for text in tokens) + "]}").encode()


@pytest.mark.parametrize("check", [unit, sentinel, in_range, token, past], ids=lambda check: check.__name__)
@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param(at(GOOD), 1, id="one"),
        pytest.param(at(GOOD, None, GOOD + 1), 2, id="null-among-them"),
        pytest.param({"items": [{"at": GOOD}, {}, {"other": 5}]}, 1, id="absent-in-some"),
        pytest.param(at(DATE_SECONDS + 300), 1, id="as-late-as-the-skew-allows"),
        pytest.param(at(1_262_304_000), 1, id="the-earliest"),
        pytest.param(at(), 0, id="no-items"),
        pytest.param(at(str(GOOD), True, [GOOD], {}), 0, id="other-types-are-another-rules-business"),
        pytest.param({"items": None}, 0, id="items-null"),
        pytest.param(b"<html>", 0, id="no-json"),
        pytest.param(b'{"items": [{"at": NaN}]}', 0, id="nan"),
    ],
)
def test_real_instant_keeps_every_rule(check: object, body: object, kept: int) -> None:
    assert sights(check, EVENT, answer(body)) == ([Kept(kept)] if kept else [])


@pytest.mark.parametrize(
    ("promised", "value", "message", "expected", "cause"),
    [
        (EVENT, GOOD * 1000, "at is in milliseconds, not in seconds", "seconds since 1970", "milliseconds"),
        (EVENT, GOOD * 10**6, "at is in microseconds, not in seconds", "seconds since 1970", "microseconds"),
        (EVENT, GOOD * 10**9, "at is in nanoseconds, not in seconds", "seconds since 1970", "nanoseconds"),
        (MILLIS, GOOD, "at is in seconds, not in milliseconds", "milliseconds since 1970", "seconds"),
        (MILLIS, GOOD * 10**6, "at is in microseconds, not in milliseconds", "milliseconds since 1970", "microseconds"),
    ],
    ids=["s-ms", "s-us", "s-ns", "ms-s", "ms-us"],
)
def test_other_unit_is_named_and_read(promised: object, value: int, message: str, expected: str, cause: str) -> None:
    assert sights(unit, promised, answer(at(value))) == [
        Broken(
            message=message,
            at="/items/0/at",
            expected=expected,
            actual=str(value),
            cause=cause,
            hint=f"read as {cause} it is 2026-03-31 09:54:42Z",
        )
    ]
    assert [sight for sight in sights(in_range, promised, answer(at(value))) if isinstance(sight, Broken)] == []


def test_earliest_instant_is_in_its_own_unit_whatever_else_it_could_be() -> None:
    early = instant(unit="ms", minimum=1000, maximum=10**9)
    assert sights(unit, early, answer(at(10**6))) == [Kept()]
    assert sights(unit, early, answer(at(10**12))) == [Kept()]


@pytest.mark.parametrize(
    ("promised", "value", "count"),
    [
        pytest.param(EVENT, GOOD, 1, id="real"),
        pytest.param(EVENT, 1_262_304_000, 1, id="the-earliest"),
        pytest.param(EVENT, 1_262_303_999, None, id="earlier"),
        pytest.param(EVENT, DATE_SECONDS + 300, 1, id="as-late-as-the-skew-allows"),
        pytest.param(EVENT, DATE_SECONDS + 301, None, id="later"),
        pytest.param(EVENT, None, 0, id="null"),
        pytest.param(EVENT, float(GOOD), None, id="not-in-plain-digits"),
        pytest.param(MILLIS, GOOD * 1000, 1, id="milliseconds"),
        pytest.param(MILLIS, (DATE_SECONDS + 301) * 1000, None, id="milliseconds-later"),
        pytest.param(DATED, 2_145_916_800, 1, id="date-far-ahead"),
        pytest.param(DATED, 2_145_916_801, None, id="date-out-of-range"),
        pytest.param(ISO, "2026-03-31T09:54:42Z", 1, id="text"),
        pytest.param(ISO, "2026-03-31T09:54:42.123+10:00", 1, id="text-of-another-zone"),
        pytest.param(ISO, "2026-03-31T09:54:42", None, id="text-without-a-zone"),
        pytest.param(ISO, "2009-12-31T23:59:59Z", None, id="text-earlier"),
        pytest.param(ISO, "2026-11-23T12:05:01Z", None, id="text-later"),
        pytest.param(ISO, GOOD, None, id="number-for-a-text"),
        pytest.param(ZONELESS, "2026-03-31T09:54:42", 1, id="text-without-a-zone-as-promised"),
        pytest.param(ZONELESS, "2026-03-31T09:54:42Z", None, id="text-with-a-zone-against-the-promise"),
        pytest.param(A_DAY, "2026-03-31", 1, id="day"),
        pytest.param(A_DAY, "2026-11-24", 1, id="day-that-has-begun-somewhere"),
        pytest.param(A_DAY, "2026-11-25", None, id="day-that-has-begun-nowhere"),
        pytest.param(A_DAY, "2026-03-31T00:00:00Z", None, id="moment-for-a-day"),
    ],
)
def test_quick_look_counts_what_is_surely_kept(promised: Instant, value: object, count: int | None) -> None:
    look = the_rule(in_range).screen
    assert look is not None
    assert look([promised, promised])(answer(at(value))) == [count, count]


def test_quick_look_decides_on_no_event_without_a_date_and_on_no_body_with_flaws() -> None:
    look = the_rule(past).screen
    assert look is not None
    assert look([EVENT])(answer(at(GOOD), headers=JSON_HEADERS[:1])) == [None]
    assert look([DATED])(answer(at(GOOD), headers=JSON_HEADERS[:1])) == [1]
    assert look([EVENT])(answer(b'{"items": [{"at": %d, "at": %d}]}' % (GOOD, GOOD))) == [None]


@pytest.mark.parametrize(
    ("promised", "value", "count"),
    [
        pytest.param(DATED, GOOD // DAY * DAY, 1, id="midnight"),
        pytest.param(DATED, GOOD, None, id="no-midnight"),
        pytest.param(DATED, None, 0, id="null"),
        pytest.param(instant(role="date", unit="ms", midnight=True), GOOD // DAY * DAY * 1000, 1, id="milliseconds"),
        pytest.param(instant(role="date", unit="ms", midnight=True), GOOD * 1000, None, id="no-midnight-in-ms"),
    ],
)
def test_quick_look_at_midnights_counts_them(promised: Instant, value: object, count: int | None) -> None:
    look = the_rule(midnight).screen
    assert look is not None
    assert look([promised])(answer(at(value))) == [count]


@pytest.mark.parametrize("value", [0, -1, 5, 10**30, -GOOD])
def test_value_that_no_unit_makes_plausible_is_not_a_matter_of_units(value: int) -> None:
    assert sights(unit, EVENT, answer(at(value))) == [Kept()]


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        (0, "zero, the epoch itself"),
        (-1, "-1"),
        (-62_135_596_800, "0001-01-01, the smallest .NET and Java date"),
        (-62_167_219_200, "0000-00-00, the empty MySQL date"),
        (253_402_300_799, "9999-12-31, the largest .NET date"),
        (253_402_214_400, "9999-12-31, the largest date"),
        (-2_208_988_800, "1900-01-01, the NTP and Excel epoch"),
        (-11_644_473_600, "1601-01-01, the Windows epoch"),
        (2_147_483_647, "2^31 - 1, the largest 32-bit number"),
        (4_294_967_295, "2^32 - 1, the largest unsigned 32-bit number"),
    ],
)
def test_stand_in_for_no_date_is_named(value: int, meaning: str) -> None:
    assert sights(sentinel, EVENT, answer(at(GOOD, value))) == [
        Kept(),
        Broken(
            message=f"at is {value}, a stand-in for no date ({meaning})",
            at="/items/1/at",
            expected="a real instant, or none",
            actual=str(value),
        ),
    ]
    assert [sight for sight in sights(in_range, EVENT, answer(at(value))) if isinstance(sight, Broken)] == []


def test_stand_in_in_milliseconds_is_named_too() -> None:
    (sight,) = sights(sentinel, MILLIS, answer(at(-62_135_596_800_000)))
    assert isinstance(sight, Broken)
    assert "0001-01-01" in sight.message


def test_stand_in_inside_the_plausible_range_is_a_date() -> None:
    wide = instant(maximum=2**40)
    assert sights(sentinel, wide, answer(at(2**31 - 1))) == [Kept()]
    assert sights(sentinel, instant(minimum=0), answer(at(0))) == [Kept()]
    assert sights(sentinel, instant(maximum=2**31 - 1), answer(at(2**31 - 1))) == [Kept()]


@pytest.mark.parametrize(
    ("unit", "role", "value", "kept"),
    [
        ("s", "event", 0, False),
        ("ms", "event", 0, False),
        ("s", "date", 0, True),
        ("s", "date", -1, False),
        ("s", "event", -1, False),
        ("s", "event", 2_147_483_647, False),
        ("iso", "event", "1970-01-01T00:00:00Z", False),
        ("iso", "event", "1970-01-01T01:00:00+01:00", False),
        ("iso", "date", "0001-01-01T00:00:00Z", False),
        ("day", "date", "0001-01-01", False),
        ("s", "event", 1, True),
        ("ms", "event", GOOD * 1000, True),
        ("iso", "event", "1970-01-01T00:00:01Z", True),
        ("iso", "date", "1970-01-01T00:00:00Z", True),
        ("day", "date", "1970-01-01", True),
        ("day", "event", "1970-01-01", True),
    ],
)
def test_without_a_range_the_epoch_is_a_stand_in_unless_it_may_be_a_day(
    unit: str, role: str, value: object, *, kept: bool
) -> None:
    unbounded = instant(unit=unit, role=role, minimum=0, maximum=0)
    look = the_rule(sentinel).screen
    assert look is not None
    assert kept or look([unbounded])(answer(at(value))) == [None]
    seen = sights(sentinel, unbounded, answer(at(value)))
    assert [isinstance(sight, Kept) for sight in seen] == [kept]


@pytest.mark.parametrize(
    ("value", "when"),
    [
        (1_262_303_999, "2009-12-31 23:59:59Z"),
        (2_145_916_801, "2038-01-01 00:00:01Z"),
        (-2_177_452_800, "1901-01-01 00:00:00Z"),
    ],
)
def test_instant_out_of_range_is_broken(value: int, when: str) -> None:
    assert sights(in_range, EVENT, answer(at(value))) == [
        Broken(
            message=f"at is {value}, which is {when}",
            at="/items/0/at",
            expected="between 2010-01-01 00:00:00Z and 2038-01-01 00:00:00Z",
            actual=str(value),
        )
    ]


@pytest.mark.parametrize("text", ["1e999", "9" * 400, "-" + "9" * 400])
def test_number_past_all_clocks_is_out_of_range_and_breaks_nothing_else(text: str) -> None:
    made = answer(raw(text))
    (sight,) = sights(in_range, EVENT, made)
    assert isinstance(sight, Broken)
    for check in (unit, sentinel, token, past, midnight):
        assert [s for s in sights(check, EVENT, made) if isinstance(s, Broken)] == []


@pytest.mark.parametrize("text", [f"{GOOD}.0", f"{GOOD}.000", "1.774950882E9", "1774950882e0", "17749508820e-1"])
def test_whole_number_not_in_plain_digits_is_told_as_written(text: str) -> None:
    assert sights(token, EVENT, answer(raw(text))) == [
        Broken(message=f"at is written as {text}", at="/items/0/at", expected=str(GOOD), actual=text)
    ]
    assert sights(unit, EVENT, answer(raw(text))) == [Kept()]


def test_fraction_is_a_matter_of_type_not_of_spelling() -> None:
    assert sights(token, EVENT, answer(raw(f"{GOOD}.5"))) == []


@pytest.mark.parametrize(
    ("ahead", "span", "hint"),
    [
        (301, "5 min", "local time may have been written as UTC"),
        (10 * 3600, "10.0 h", "local time may have been written as UTC"),
        (20 * 3600, "20.0 h", ""),
        (30 * DAY, "30 days", ""),
    ],
)
def test_event_after_the_response_is_broken(ahead: int, span: str, hint: str) -> None:
    (sight,) = sights(past, EVENT, answer(at(DATE_SECONDS + ahead)))
    assert isinstance(sight, Broken)
    assert (sight.message, sight.hint) == (f"at lies {span} after the response itself", hint)
    assert sight.expected == "not after 2026-11-23 12:00:00Z (Date) + 300 s"
    assert sight.at == "/items/0/at"
    assert sight.actual.startswith(f"{DATE_SECONDS + ahead} (2026-1")


def test_event_is_measured_by_the_response_and_not_by_our_clock() -> None:
    late = (JSON_HEADERS[0], ("Date", "Tue, 24 Nov 2026 12:00:00 GMT"))
    assert sights(past, EVENT, answer(at(DATE_SECONDS + DAY), headers=late)) == [Kept()]


def test_event_after_one_out_of_range_is_judged_too() -> None:
    (sight,) = sights(past, EVENT, answer(at(0, DATE_SECONDS + 400)))
    assert isinstance(sight, Broken)


def test_event_without_a_response_date_is_measured_by_our_clock_and_never_broken() -> None:
    undated = JSON_HEADERS[:1]
    assert sights(past, EVENT, answer(at(GOOD), headers=undated)) == [Kept()]
    assert sights(past, EVENT, answer(at(DATE_SECONDS + 7200), headers=undated)) == [
        Unclear(message="at lies 2.0 h ahead of our clock; the response has no Date")
    ]


def test_event_out_of_range_is_not_judged_twice() -> None:
    assert sights(past, EVENT, answer(at(GOOD * 1000))) == []


def test_date_may_lie_ahead() -> None:
    assert not the_rule(past).judges(DATED)
    assert the_rule(past).judges(EVENT)


MIDNIGHTS_ELSEWHERE = [
    (14 * 60, "Brisbane (UTC+10)"),
    (13 * 60, "Sydney or Melbourne in summer (UTC+11)"),
    (14 * 60 + 30, "Adelaide (UTC+9:30)"),
    (13 * 60 + 30, "Adelaide in summer (UTC+10:30)"),
    (16 * 60, "Perth, Singapore or Beijing (UTC+8)"),
    (15 * 60, "Tokyo (UTC+9)"),
    (12 * 60, "Auckland (UTC+12)"),
    (11 * 60, "Auckland in summer (UTC+13)"),
    (18 * 60 + 30, "India (UTC+5:30)"),
    (23 * 60, "Berlin or Paris (UTC+1)"),
    (22 * 60, "Berlin in summer or Helsinki (UTC+2)"),
    (4 * 60, "New York in summer (UTC-4)"),
    (5 * 60, "New York (UTC-5)"),
    (6 * 60, "Chicago (UTC-6)"),
    (7 * 60, "Denver (UTC-7)"),
    (8 * 60, "Los Angeles (UTC-8)"),
]
"""Minutes after midnight UTC at which a day begins in a zone."""


@pytest.mark.parametrize(
    ("value", "zone"),
    [(GOOD // DAY * DAY + after * 60, zone) for after, zone in MIDNIGHTS_ELSEWHERE] + [(GOOD, "")],
)
def test_date_that_is_not_midnight_names_the_zone(value: int, zone: str) -> None:
    (sight,) = sights(midnight, DATED, answer(at(value)))
    assert isinstance(sight, Broken)
    assert (sight.cause, sight.expected, sight.actual) == (zone, "a multiple of 86400", str(value))
    assert sight.hint == (f"it is midnight in {zone}" if zone else "")


def test_date_at_midnight_is_kept() -> None:
    assert sights(midnight, DATED, answer(at(GOOD // DAY * DAY, None))) == [Kept()]
    assert sights(midnight, DATED, answer(at(1_262_304_000))) == [Kept()]
    assert sights(midnight, DATED, answer(at(DAY, GOOD * 1000, GOOD // DAY * DAY))) == [Kept()]
    assert the_rule(midnight).judges(DATED)
    assert not the_rule(midnight).judges(EVENT)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2026-03-31T09:54:42Z", GOOD),
        ("2026-03-31T19:54:42+10:00", GOOD),
        ("2026-03-31 09:54:42.250Z", GOOD + 0.25),
        ("2026-03-31T09:54:42", GOOD),
        ("2026-03-31", GOOD // DAY * DAY),
        ("31.03.2026", None),
        (GOOD, None),
        (None, None),
    ],
)
def test_text_instant_is_read_in_utc(value: object, seconds: float | None) -> None:
    assert seconds_told(value, "iso") == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(5, 5.0), (1.5, 1.5), (True, None), ("5", None), (math.nan, None), (10**400, math.inf), (-(10**400), -math.inf)],
)
def test_numeric_instant_is_read_in_its_unit(value: object, seconds: float | None) -> None:
    assert seconds_told(value, "s") == seconds


@pytest.mark.parametrize(
    ("promised", "value"),
    [
        *((ISO, f"2026-03-31T09:54:42{part}Z") for part in ("", ".1", ".12", ".123456", ".123456789", ".000000000")),
        *((ISO, f"2026-03-31T09:54:42{offset}") for offset in ("z", "+00:00", "-00:00", "+14:00", "-12:00", "+05:45")),
        (ISO, "2026-03-31t09:54:42z"),
        (ISO, "2026-03-31T09:54:42"),
        (ISO, "2016-12-31T23:59:60Z"),
        (ISO, "2017-01-01T10:59:60+11:00"),
        (ISO, "2015-06-30T23:59:60.5Z"),
        (ISO, "0000-01-01T00:00:00Z"),
        (ISO, "0001-01-01T00:00:00+14:00"),
        (ISO, "9999-12-31T23:59:59Z"),
        (ISO, "2024-02-29T00:00:00Z"),
        (A_DAY, "2026-03-31"),
        (A_DAY, "2024-02-29"),
        (A_DAY, "0000-02-29"),
    ],
)
def test_text_as_rfc_3339_writes_it_is_kept(promised: Instant, value: str) -> None:
    assert sights(text, promised, answer(at(value))) == [Kept()]


MOMENT = "which is no point in time"


@pytest.mark.parametrize(
    ("promised", "value", "form"),
    [
        (ISO, "2026-03-31T09:54:42,5Z", "with a comma before the fraction"),
        (ISO, "2026-03-31T09:54:42+1000", "with an offset that is not hours, colon, minutes"),
        (ISO, "2026-03-31T09:54:42+10", "with an offset that is not hours, colon, minutes"),
        (ISO, "2026-03-31T09:54Z", "without seconds"),
        (ISO, "2026-03-31T09Z", "without minutes"),
        (ISO, "20260331T095442Z", "in the basic form of ISO 8601"),
        (ISO, "2026-W14-2T09:54:42Z", "as a week date"),
        (ISO, "2026-03-31", "a day and not a point in time"),
        (ISO, "2026-03-31T24:00:00Z", MOMENT),
        (ISO, "2026-03-31T23:59:60Z", ""),
        (ISO, "2026-03-30T23:59:60Z", MOMENT),
        (ISO, "2026-03-31T09:54:61Z", MOMENT),
        (ISO, "2026-03-31T09:54:42+24:00", MOMENT),
        (ISO, "2026-03-31T09:54:42+10:60", MOMENT),
        (ISO, "2026-02-29T09:54:42Z", MOMENT),
        (ISO, "2026-03-31T09:54:42.Z", MOMENT),
        (ISO, "2026-03-31T09:54:42Z ", MOMENT),
        (ISO, "2026-03-31x09:54:42Z", MOMENT),
        (ISO, "\u0662026-03-31T09:54:42Z", MOMENT),
        (ISO, "0000-00-00T00:00:00Z", MOMENT),
        (ISO, "Tue, 31 Mar 2026 09:54:42 GMT", MOMENT),
        (ISO, "1774950882", MOMENT),
        (ISO, "2026-090T09:54:42Z", MOMENT),
        (ISO, "", MOMENT),
        (ISO, "2" * 70, MOMENT),
        (A_DAY, "2026-03-31T00:00:00Z", "a point in time and not a day"),
        (A_DAY, "2026-02-30", "which is no day"),
        (A_DAY, "31/03/2026", "which is no day"),
        (A_DAY, "20260331", "in the basic form of ISO 8601"),
        (A_DAY, "2026-W14-2", "as a week date"),
        (A_DAY, "2026-3-31", "which is no day"),
    ],
)
def test_text_in_another_form_is_broken(promised: Instant, value: str, form: str) -> None:
    seen = sights(text, promised, answer(at(value)))
    assert [(s.message, s.cause, s.level) for s in seen if isinstance(s, Broken)] == (
        [(f"at is {shown(value)}, {form}", form, "")] if form else []
    )


def test_space_for_the_t_is_no_more_than_a_should() -> None:
    (sight,) = sights(text, ISO, answer(at("2026-03-31 09:54:42Z")))
    assert isinstance(sight, Broken)
    assert (sight.level, sight.cause) == ("SHOULD", "with a space between day and time")


def test_what_is_no_text_is_another_rules_business() -> None:
    assert sights(text, ISO, answer(at(GOOD, None, True, {}))) == []
    assert not the_rule(text).judges(EVENT)


@pytest.mark.parametrize(
    ("promised", "value", "kept"),
    [
        (ZONED, "2026-03-31T09:54:42Z", True),
        (ZONED, "2026-03-31T09:54:42-00:00", True),
        (ZONED, "2026-03-31 09:54:42+1000", True),
        (ZONED, "2026-03-31T09:54:42", False),
        (ZONED, "2026-03-31T09:54:42.123", False),
        (ZONELESS, "2026-03-31T09:54:42", True),
        (ZONELESS, "2026-03-31T09:54:42Z", False),
        (ZONELESS, "2026-03-31T09:54:42+00:00", False),
        (ZONED, "2026-03-31", None),
        (ZONED, "soon", None),
        (ZONED, GOOD, None),
    ],
)
def test_zone_is_there_as_promised(promised: Instant, value: object, kept: bool | None) -> None:
    seen = sights(zone, promised, answer(at(value)))
    assert [isinstance(sight, Kept) for sight in seen] == ([] if kept is None else [kept])
    assert the_rule(zone).judges(promised)
    assert not the_rule(zone).judges(ISO)


def test_texts_are_judged_by_the_response_too() -> None:
    unbounded = instant(unit="iso", minimum=0, maximum=0)
    assert sights(past, unbounded, answer(at("2026-11-23T12:05:00Z"))) == [Kept()]
    (sight,) = sights(past, unbounded, answer(at("2026-11-23T22:00:00")))
    assert isinstance(sight, Broken)
    assert sight.hint == "local time may have been written as UTC"
    assert sights(past, unbounded, answer(at("9999-12-31T23:59:59Z"))) == []
    (sight,) = sights(sentinel, unbounded, answer(at("0001-01-01T00:00:00Z")))
    assert isinstance(sight, Broken)


def test_day_is_over_nowhere_before_it_has_begun_somewhere() -> None:
    assert sights(past, A_DAY, answer(at("2026-11-24"))) == [Kept()]
    (sight,) = sights(past, A_DAY, answer(at("2026-11-25")))
    assert isinstance(sight, Broken)


def test_midnight_of_a_text_is_that_of_utc() -> None:
    dated = instant(unit="iso", role="date", midnight=True)
    assert sights(midnight, dated, answer(at("2026-03-31T00:00:00Z"))) == [Kept()]
    (sight,) = sights(midnight, dated, answer(at("2026-03-31T00:00:00+10:00")))
    assert isinstance(sight, Broken)
    assert (sight.expected, sight.cause) == ("T00:00:00Z", "Brisbane (UTC+10)")


def test_text_instants_are_judged_by_range_and_date_and_not_by_unit() -> None:
    assert sights(in_range, ISO, answer(at("2026-03-31T09:54:42Z", "1970-01-01T00:00:00Z")))[0] == Kept()
    assert not the_rule(unit).judges(ISO)
    assert not the_rule(token).judges(ISO)
