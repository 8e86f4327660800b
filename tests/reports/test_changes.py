"""A comparison told as text, JSON and Markdown: the worst first, bounded, and harmless whatever the titles say."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.comparison import Kind, compare
from fairport.reports import changes
from fairport.reports.terminal_page import Page
from fairport.verdict import Level, Outcome
from tests.test_comparison import BAD, FAILED, GOOD, PASSED, broken, check, run, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.snapshots import Snapshot
    from tests.reports.conftest import Snapshot as Kept

OLD = run(
    FAILED,
    broken(),
    broken("f3", at="$.total", rule="a.two", promise="list/t", title="The total is true"),
    broken("f5", at="$.x", promise="list/x", level=Level.SHOULD),
    check(Outcome.PASSED, promise="list/kept"),
    check(Outcome.PASSED, rule="a.two", promise="list/t"),
)
NEW = run(
    FAILED,
    broken("f2", at="$.name", promise="list/n", title="A name is a string"),
    broken("f4"),
    broken("f5", at="$.x", promise="list/x", level=Level.SHOULD),
    check(Outcome.NOT_EXERCISED, promise="list/kept"),
    check(Outcome.PASSED, rule="a.two", promise="list/t"),
    seed=9,
)
MADE = compare(OLD, NEW)


def text(fail_on_should: bool = False, allow_unverified: bool = False) -> str:
    return changes.page(MADE, Page(80, colour=False), fail_on_should=fail_on_should, allow_unverified=allow_unverified)


def test_text_of_a_regression(snapshot: Kept) -> None:
    snapshot("changes.txt", text())


def test_markdown_of_a_regression(snapshot: Kept) -> None:
    body = changes.as_markdown(MADE, fail_on_should=False, allow_unverified=False)
    snapshot("changes.md", body.decode("utf-8"))


SCHEMA: dict[str, Any] = orjson.loads(files("fairport.reports").joinpath("changes.schema.json").read_bytes())
REPORT: dict[str, Any] = orjson.loads(files("fairport.reports").joinpath("report.schema.json").read_bytes())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def objects_of(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects_of(inner)


def test_schema_is_one_describes_every_key_and_allows_no_other() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for node in objects_of(SCHEMA):
        for name, held in node.get("properties", {}).items():
            assert held.keys() & {"description", "$ref"}, name
        if "properties" in node:
            assert (node["additionalProperties"], sorted(node["required"])) == (False, sorted(node["properties"]))
    assert SCHEMA["properties"]["schema_version"]["const"] == changes.SCHEMA_VERSION
    assert SCHEMA["$id"] == f"urn:fairport:changes-schema:{changes.SCHEMA_VERSION}"


def test_schema_says_of_a_comparison_what_that_of_the_report_says() -> None:
    inner = REPORT["properties"]["comparison"]["anyOf"][1]
    own = {"schema_version", "regression", "meaning"}
    assert {name: held for name, held in SCHEMA["properties"].items() if name not in own} == inner["properties"]
    assert {name: REPORT["$defs"][name] for name in SCHEMA["$defs"]} == SCHEMA["$defs"]


@given(runs(), runs(), st.booleans(), st.booleans())
def test_any_two_runs_make_a_report_that_its_schema_allows(
    old: Snapshot, new: Snapshot, fail_on_should: bool, allow_unverified: bool
) -> None:
    made = compare(old, new)
    told = orjson.loads(changes.as_json(made, fail_on_should=fail_on_should, allow_unverified=allow_unverified))
    VALIDATOR.validate(told)
    assert (told["regression"], told["meaning"]) == changes.outcome(
        made, fail_on_should=fail_on_should, allow_unverified=allow_unverified
    )


@pytest.mark.parametrize("key", ["regression", "before", "changes"])
def test_schema_refuses_what_lacks_a_key(key: str) -> None:
    told = orjson.loads(changes.as_json(MADE, fail_on_should=False, allow_unverified=False))
    del told[key]
    with pytest.raises(jsonschema.ValidationError, match=f"'{key}' is a required property"):
        VALIDATOR.validate(told)


def test_json_holds_every_change() -> None:
    told = orjson.loads(changes.as_json(MADE, fail_on_should=False, allow_unverified=False))
    assert told["regression"] is True
    assert [change["kind"] for change in told["changes"]] == [change.kind for change in MADE.changes]
    assert told["counts"] == {kind: len(MADE.of(kind)) for kind in Kind}
    assert told["unlike"] == ["the seed is not the same: 1 before, 9 now"]
    assert told["before"]["checked"] == OLD.checked


@pytest.mark.parametrize(
    ("allow", "worse", "sentence"),
    [
        (False, True, "Regression: 1 check of a MUST that is not verified any more."),
        (True, False, "No regression."),
    ],
)
def test_what_is_not_verified_any_more_may_be_allowed(*, allow: bool, worse: bool, sentence: str) -> None:
    made = compare(GOOD, run(check(Outcome.NOT_EXERCISED)))
    assert changes.outcome(made, allow_unverified=allow) == (worse, sentence)


def test_what_fails_as_before_is_counted_beside() -> None:
    assert changes.outcome(compare(BAD, BAD)) == (False, "No regression; 1 broken promise as before.")


def test_much_is_bounded_for_people_and_not_for_programs() -> None:
    many = run(PASSED, *(broken(f"f{n}", at=f"$.m{n}", promise=f"p{n}") for n in range(1000)))
    made = compare(GOOD, many)
    page = changes.page(made, Page(80, colour=False), fail_on_should=False, allow_unverified=False)
    assert "and 980 more" in page
    assert b"- and 800 more" in changes.as_markdown(made, fail_on_should=False, allow_unverified=False)
    assert len(orjson.loads(changes.as_json(made, fail_on_should=False, allow_unverified=False))["changes"]) == 1000


HOSTILE = "\x1b[31m<script>alert(1)</script> [x](javascript:1) @everyone\n# h `"


def test_hostile_titles_are_text() -> None:
    made = compare(GOOD, replace(BAD, broken=(broken(title=HOSTILE, at=HOSTILE, rule="a.one"),)))
    page = changes.page(made, Page(80, colour=False), fail_on_should=False, allow_unverified=False)
    assert "\x1b" not in page
    body = changes.as_markdown(made, fail_on_should=False, allow_unverified=False).decode("utf-8")
    assert "<script" not in body.replace(r"\<script", "")
    assert r"\[x\]\(javascript" in body
    assert "\n# h" not in body
