from __future__ import annotations

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Body, ErrorBody
from fairport.validators.error_bodies import body, code
from tests.making import answer, promise, sights, the_rule

SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code"],
            "properties": {"code": {"type": "string"}, "message": {"type": ["string", "null"]}},
        }
    },
}
ERRORS = promise(
    ErrorBody,
    body=Body(key="list/error", schema=SCHEMA),
    code=place("$.error.code"),
    code_pattern="[A-Z][A-Za-z]+",
)
GOOD = {"error": {"code": "TokenInvalid"}}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 422, 500, 501])
@pytest.mark.parametrize("told", [GOOD, {"error": {"code": "x", "message": None, "more": 1}, "other": []}])
def test_documented_error_body_is_kept_at_every_error_status(status: int, told: object) -> None:
    assert sights(body, ERRORS, answer(told, status)) == [Kept()]


@pytest.mark.parametrize(
    ("told", "instead", "at", "actual"),
    [
        pytest.param(b"", "no body", "", "no body", id="empty"),
        pytest.param(b" <!doctype html>", "an HTML or XML page", "", '" <!doctype html>"', id="html"),
        pytest.param(b"Bad Request", "text that is not JSON", "", '"Bad Request"', id="text"),
        pytest.param({"message": "no"}, "other JSON", "/error", '"{\\"message\\": \\"no\\"}"', id="other-json"),
        pytest.param(
            {"error": {"code": 7}}, "other JSON", "/error/code", '"{\\"error\\": {\\"code\\": 7}}"', id="code-number"
        ),
        pytest.param(b"null", "other JSON", "", '"null"', id="null"),
        pytest.param(
            b"x" * 59 + b"\xff" + b"y", "text that is not JSON", "", f'"{"x" * 59}\ufffd"', id="long-and-no-utf-8"
        ),
    ],
)
def test_other_error_body_is_broken(told: object, instead: str, at: str, actual: str) -> None:
    assert sights(body, ERRORS, answer(told, 400)) == [
        Broken(
            message=f"status 400 has {instead} instead of the documented error body",
            at=at,
            expected="the documented error body",
            actual=actual,
            cause=f"4xx {instead}",
        )
    ]


@pytest.mark.parametrize("told", [b"", b"<html>", b"Bad Request"])
def test_body_that_is_no_json_is_broken_where_any_json_is_documented(told: bytes) -> None:
    anything = promise(ErrorBody, body=Body(key="list/error", schema={}), code=None, code_pattern="")
    (sight,) = sights(body, anything, answer(told, 400))
    assert isinstance(sight, Broken)
    assert sight.at == ""


@pytest.mark.parametrize(("status", "method"), [(200, "GET"), (204, "GET"), (302, "GET"), (404, "HEAD")])
def test_only_bodies_of_errors_are_judged(status: int, method: str) -> None:
    assert sights(body, ERRORS, answer(b"", status, method=method)) == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(GOOD, [Kept()], id="documented-form"),
        pytest.param({"error": {"code": None}}, [], id="null"),
        pytest.param({"error": {"code": 7}}, [], id="no-text"),
        pytest.param({"error": {}}, [], id="absent"),
        pytest.param(b"<html>", [], id="no-json"),
        pytest.param(
            {"error": {"code": "token_invalid"}},
            [
                Broken(
                    message='the error code is "token_invalid"',
                    at="/error/code",
                    expected="of the form [A-Z][A-Za-z]+",
                    actual='"token_invalid"',
                )
            ],
            id="another-form",
        ),
        pytest.param(
            {"error": {"code": "TokenInvalid\n"}},
            [
                Broken(
                    message='the error code is "TokenInvalid\\n"',
                    at="/error/code",
                    expected="of the form [A-Z][A-Za-z]+",
                    actual='"TokenInvalid\\n"',
                )
            ],
            id="line-end",
        ),
    ],
)
def test_error_code_has_its_documented_form(told: object, expected: list[object]) -> None:
    assert sights(code, ERRORS, answer(told, 400)) == expected


def test_code_of_a_success_is_not_judged() -> None:
    assert sights(code, ERRORS, answer({"error": {"code": "x"}})) == []


def test_code_is_judged_only_where_its_form_is_documented() -> None:
    assert the_rule(code).judges(ERRORS)
    assert not the_rule(code).judges(promise(ErrorBody, body=ERRORS.body, code=ERRORS.code))
    assert not the_rule(code).judges(promise(ErrorBody, body=ERRORS.body, code_pattern="[A-Z]+"))
