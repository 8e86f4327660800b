from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.answers import Record
from fairport.places import place
from fairport.rules import Broken, Kept, Sight, Told, Unclear
from fairport.spec.model import Answers
from fairport.validators.responses import (
    charset,
    content_encoding,
    documented_status,
    media_type,
    server_error,
    success_body,
)
from tests.making import answer, exchange, promise, sights

JSON = ("application/json",)
ANSWERS = promise(
    Answers,
    documented=(("200", JSON), ("400", JSON), ("default", JSON)),
    error_code=place("$.error.code"),
)
WITHOUT_DEFAULT = promise(Answers, documented=(("200", JSON), ("4XX", JSON)))


def of_type(text: str | None) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", text),) if text is not None else ()


@pytest.mark.parametrize(
    ("promised", "status", "key", "expected"),
    [
        pytest.param(ANSWERS, 200, "200", [Kept()], id="documented"),
        pytest.param(WITHOUT_DEFAULT, 404, "4XX", [Kept()], id="documented-range"),
        pytest.param(
            ANSWERS,
            404,
            "default",
            [Kept(), Told(message="status 404, covered by the default response", exchanges=(1,))],
            id="default",
        ),
        pytest.param(
            WITHOUT_DEFAULT, 418, "", [Told(message="status 418, which is not documented", exchanges=(1,))], id="error"
        ),
        pytest.param(
            ANSWERS,
            201,
            "",
            [
                Broken(
                    message="status 201 is not documented",
                    expected="200, 400 or default",
                    actual="201",
                    cause="201",
                )
            ],
            id="another-success",
        ),
        pytest.param(
            ANSWERS,
            302,
            "default",
            [
                Broken(
                    message="status 302 is not documented",
                    expected="200, 400 or default",
                    actual="302",
                    cause="302",
                )
            ],
            id="redirection",
        ),
        pytest.param(ANSWERS, 500, "default", [], id="server-error-is-another-rule"),
    ],
)
def test_status_must_be_documented(promised: Answers, status: int, key: str, expected: list[Sight]) -> None:
    assert sights(documented_status, promised, answer({}, status, key=key)) == expected


def test_status_of_a_probe_is_the_business_of_what_it_probes() -> None:
    assert sights(documented_status, ANSWERS, answer({}, 201, key="", probe="refusal:x")) == []


@pytest.mark.parametrize(
    "said",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/problem+json",
        "application/vnd.api+json; v=2",
    ],
)
def test_media_type_may_be_written_in_many_ways(said: str) -> None:
    assert sights(media_type, ANSWERS, answer({}, headers=of_type(said))) == [Kept()]


@pytest.mark.parametrize(
    ("said", "told", "actual"),
    [
        ("text/html; charset=utf-8", "text/html", "text/html"),
        ("text/json", "text/json", "text/json"),
        ("text/plain+json", "text/plain+json", "text/plain+json"),
        (None, "not said", "no Content-Type"),
        ("", "not said", "no Content-Type"),
    ],
)
def test_media_type_must_be_documented(said: str | None, told: str, actual: str) -> None:
    (sight,) = sights(media_type, ANSWERS, answer({}, headers=of_type(said)))
    assert sight == Broken(
        message=f"the media type of status 200 is {told}",
        expected="application/json",
        actual=actual,
        cause=f"200 {actual if said else ''}",
    )


@pytest.mark.parametrize(
    ("documented", "said", "kept"),
    [
        ("*/*", "text/html", True),
        ("text/*", "text/csv", True),
        ("text/*", "image/png", False),
        ("application/json; charset=utf-8", "application/json", True),
        ("application/xml", "application/problem+json", False),
    ],
)
def test_documented_media_type_may_be_a_range(documented: str, said: str, *, kept: bool) -> None:
    promised = promise(Answers, documented=(("200", (documented,)),))
    (sight,) = sights(media_type, promised, answer({}, headers=of_type(said)))
    assert isinstance(sight, Kept) is kept


@pytest.mark.parametrize(
    ("body", "status", "key", "method"),
    [
        pytest.param(b"", 204, "default", "GET", id="no-content"),
        pytest.param(b"", 401, "default", "GET", id="bodiless-refusal"),
        pytest.param(b"", 200, "200", "HEAD", id="head"),
        pytest.param(b"{}", 418, "", "GET", id="status-not-documented"),
    ],
)
def test_media_type_is_asked_only_of_documented_bodies(body: bytes, status: int, key: str, method: str) -> None:
    assert sights(media_type, ANSWERS, answer(body, status, (), key=key, method=method)) == []


@pytest.mark.parametrize("said", ["", "; charset=utf-8", "; charset=UTF-8", '; charset="utf8"', "; charset=US-ASCII"])
def test_charset_may_be_utf_8_or_left_out(said: str) -> None:
    assert sights(charset, ANSWERS, answer({}, headers=of_type(f"application/json{said}"))) == [Kept()]


@pytest.mark.parametrize("said", ["iso-8859-1", "utf-16", "windows-1252"])
def test_charset_of_json_is_not_another(said: str) -> None:
    made = answer({}, headers=of_type(f"application/problem+json; charset={said.upper()}"))
    assert sights(charset, ANSWERS, made) == [
        Broken(message=f"the charset is said to be {said}", expected="utf-8 or none", actual=said, cause=said)
    ]


def test_charset_of_what_is_no_json_is_not_judged() -> None:
    assert sights(charset, ANSWERS, answer(b"<p>", headers=of_type("text/html; charset=iso-8859-1"))) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"items": []}, id="no-error"),
        pytest.param({"error": None}, id="error-null"),
        pytest.param({"error": {"code": None}}, id="code-null"),
        pytest.param({"error": {"code": ""}}, id="code-empty"),
        pytest.param({"error": {"code": 0}}, id="code-no-text"),
        pytest.param([], id="array"),
    ],
)
def test_success_without_an_error_is_kept(body: object) -> None:
    assert sights(success_body, ANSWERS, answer(body)) == [Kept()]


def test_success_that_carries_an_error_is_broken() -> None:
    assert sights(success_body, ANSWERS, answer({"error": {"code": "TokenInvalid"}})) == [
        Broken(
            message='status 200 carries the error "TokenInvalid"',
            at="/error/code",
            expected="an error status",
            actual="200",
        )
    ]


@pytest.mark.parametrize(("body", "status"), [({"error": {"code": "X"}}, 400), (b"<html>", 200)])
def test_error_under_an_error_status_and_unreadable_bodies_are_not_this_rules_business(
    body: object, status: int
) -> None:
    assert sights(success_body, ANSWERS, answer(body, status)) == []


def record(number: int, status: int, skip: str = "", **ask: object) -> Record:
    made = exchange(b"", status, number=number, query=(("skip", skip),) if skip else (), **ask)
    return Record(number, made, readable=True)


def test_no_server_error_is_kept_as_often_as_answered() -> None:
    assert sights(server_error, ANSWERS, [record(1, 200), record(2, 404)]) == [Kept(2)]


def test_single_server_error_is_told_at_should() -> None:
    kept, broken = sights(server_error, ANSWERS, [record(1, 200), record(2, 500), record(3, 200)])
    assert kept == Kept(2)
    assert broken == Broken(
        message="status 500 to a request that the documentation allows, once of 3",
        expected="a documented answer",
        actual="500",
        cause="500",
        exchanges=(2,),
        level="SHOULD",
    )


@pytest.mark.parametrize(
    ("second", "whom"),
    [
        pytest.param(record(3, 500, confirms=2), "a request", id="came-again"),
        pytest.param(record(3, 500, skip="20"), "requests", id="two-requests"),
    ],
)
def test_server_error_that_comes_again_is_a_defect(second: Record, whom: str) -> None:
    _, broken = sights(server_error, ANSWERS, [record(1, 200), record(2, 500), second])
    assert broken == Broken(
        message=f"status 500 to {whom} that the documentation allows, twice of 3",
        expected="a documented answer",
        actual="500",
        cause="500",
        exchanges=(2, 3),
        times=2,
    )


def test_server_errors_to_probes_are_not_this_rules_business() -> None:
    assert sights(server_error, ANSWERS, [record(1, 200), record(2, 500, probe="refusal:x")]) == [Kept(1)]


GOOD = record(1, 200)
BUSY = record(2, 503, skip="20")
AGAIN = record(9, 503, skip="20", confirms=2)


@pytest.mark.parametrize(
    ("second", "last"),
    [
        pytest.param(BUSY, AGAIN, id="busy"),
        pytest.param(record(2, 0, "20", trouble="timeout"), AGAIN, id="other-trouble"),
    ],
)
def test_request_that_meets_trouble_again_and_is_never_answered_is_undecided(second: Record, last: Record) -> None:
    assert sights(server_error, ANSWERS, [GOOD, second, last]) == [
        Kept(),
        Unclear(message='GET with "skip=20" met no whole answer whenever it was asked: status 503', exchanges=(9,)),
    ]


def test_requests_that_are_never_answered_are_counted() -> None:
    more = [record(3, 0, "40", trouble="cut"), record(10, 200, "40", trouble="cut", confirms=3)]
    (_, unclear) = sights(server_error, ANSWERS, [GOOD, BUSY, more[0], AGAIN, more[1]])
    assert isinstance(unclear, Unclear)
    assert unclear.message.endswith("status 503; nor did 1 more")
    assert unclear.exchanges == (9, 10)


@pytest.mark.parametrize(
    ("records", "count"),
    [
        pytest.param([GOOD, BUSY], 1, id="not-asked-again"),
        pytest.param([GOOD, BUSY, record(3, 503, "20")], 1, id="asked-twice-and-not-to-confirm"),
        pytest.param([GOOD, BUSY, record(9, 200, "20", confirms=2)], 2, id="answered-later"),
        pytest.param([GOOD, record(9, 503, "20", confirms=1)], 1, id="answered-first"),
        pytest.param([GOOD, BUSY, record(9, 0, "20", confirms=2, trouble="not-sent")], 1, id="not-sent-again"),
        pytest.param([BUSY, AGAIN], 0, id="nothing-is-answered"),
    ],
)
def test_trouble_that_passes_or_is_everywhere_is_not_this_rules_business(records: list[Record], count: int) -> None:
    assert sights(server_error, ANSWERS, records) == ([Kept(count)] if count else [])


def garbled(number: int, coding: str = "gzip", status: int = 200, **ask: object) -> Record:
    headers = (("Content-Encoding", coding),)
    made = exchange(b"", status, headers, number=number, trouble="bad-encoding", query=(("skip", "20"),), **ask)
    return Record(number, replace(made, detail="not gzip"), readable=False)


def test_body_that_cannot_be_decoded_whenever_it_is_asked_for_is_broken() -> None:
    assert sights(content_encoding, ANSWERS, [GOOD, garbled(2), garbled(9, confirms=2)]) == [
        Kept(),
        Broken(
            message="a body cannot be decoded as its Content-Encoding says (not gzip), twice of 3",
            expected="a body coded by gzip",
            actual="not gzip",
            cause="gzip",
            exchanges=(2, 9),
            times=2,
        ),
    ]


@pytest.mark.parametrize(
    ("records", "message"),
    [
        pytest.param(
            [garbled(2)], "a body could not be decoded, and was not asked for again (not gzip)", id="asked-once"
        ),
        pytest.param(
            [garbled(2, "br"), garbled(9, "br", confirms=2)],
            'we do not undo the Content-Encoding "br"',
            id="coding-we-do-not-know",
        ),
        pytest.param(
            [garbled(2, "gzip" + ", gzip" * 4), garbled(9, "gzip" + ", gzip" * 4, confirms=2)],
            'we do not undo the Content-Encoding "gzip, gzip, gzip, gzip, gzip"',
            id="more-codings-than-we-undo",
        ),
    ],
)
def test_body_that_we_cannot_tell_about_is_undecided(records: list[Record], message: str) -> None:
    kept, unclear = sights(content_encoding, ANSWERS, [GOOD, *records])
    assert kept == Kept()
    assert isinstance(unclear, Unclear)
    assert unclear.message == message


def test_body_that_can_be_decoded_later_is_told() -> None:
    later = record(9, 200, "20", confirms=2)
    assert sights(content_encoding, ANSWERS, [GOOD, garbled(2), later]) == [
        Kept(2),
        Told(message="a body could not be decoded, once, and could later", exchanges=(2,)),
    ]


@pytest.mark.parametrize("trouble", ["cut", "reset", "timeout"])
def test_other_trouble_is_no_garbled_body(trouble: str) -> None:
    records = [GOOD, record(2, 200, "20", trouble=trouble), record(9, 200, "20", trouble=trouble, confirms=2)]
    assert sights(content_encoding, ANSWERS, records) == [Kept()]


def test_garbled_body_of_a_gateway_in_trouble_is_none_of_the_services() -> None:
    records = [GOOD, garbled(2, status=502), garbled(9, status=502, confirms=2)]
    assert sights(content_encoding, ANSWERS, records) == [Kept()]
