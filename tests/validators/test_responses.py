from __future__ import annotations

import pytest

from fairport.answers import Record
from fairport.places import place
from fairport.rules import Broken, Kept, Sight, Told
from fairport.spec.model import Answers
from fairport.validators.responses import charset, documented_status, media_type, server_error, success_body
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
