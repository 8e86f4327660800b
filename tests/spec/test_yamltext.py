from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fairport.errors import ContractError
from fairport.spec.yamltext import line_of, read

SOME = """\
# a comment
paths:
  /a/b:
    '200': {description: Good, list: [1, two]}
    404: &gone
      description: Gone
  /c: *gone
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # YAML 1.2.2 section 10.3.2, and what YAML 1.1 would have made of it
        ("~", None),
        ("", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("off", "off"),
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z"),
        ("12:30:45", "12:30:45"),
        ("12", 12),
        ("-12", -12),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("'12'", "12"),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("|\n  a\n  b\n", "a\nb\n"),
        ("+61 400", "+61 400"),
        ("[1, {a: b}]", [1, {"a": "b"}]),
        ("{200: a, true: b, ~: c}", {"200": "a", "true": "b", "~": "c"}),
        ('{"a": "\\ud83d\\ude00", "b": 1}', {"a": "\U0001f600", "b": 1}),
        ("{a: 1} # flow, but no JSON", {"a": 1}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
    ],
)
def test_scalar_is_read_by_the_core_schema(text: str, value: object) -> None:
    found = read(text, "t.yaml")
    assert found == value
    assert type(found) is type(value)


def test_alias_gives_a_copy_of_its_own() -> None:
    value: Any = read("a: &x {n: [1]}\nb: *x", "t.yaml")
    value["a"]["n"].append(2)
    assert value["b"] == {"n": [1]}


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "t.yaml:3", "repeats the key 'a'", id="duplicate key"),
        pytest.param('{"a": 1,\n "a": 2}', "t.yaml:2", "repeats the key 'a'", id="duplicate key in JSON"),
        pytest.param("200: 1\n'200': 2\n", "t.yaml:2", "repeats the key '200'", id="keys equal as text"),
        pytest.param("a: [1, 2\nb: 3\n", "t.yaml:2", "is no YAML: while parsing a flow sequence", id="open bracket"),
        pytest.param("a:\n\t- b\n", "t.yaml:2", "is no YAML", id="tab"),
        pytest.param("a: \x01", "t.yaml:1", "is no YAML", id="control character"),
        pytest.param("a: !mine b\n", "t.yaml:1", "uses the tag '!mine'", id="tag"),
        pytest.param("a: !!binary aGk=\n", "t.yaml:1", "uses the tag", id="tag of YAML 1.1"),
        pytest.param("a: !mine {}\n", "t.yaml:1", "uses the tag '!mine'", id="tag of an object"),
        pytest.param("a: 1\n---\nb: 2\n", "t.yaml:2", "holds more than one document", id="two documents"),
        pytest.param("? [a]\n: 1\n", "t.yaml:1", "uses a list or an object as a key", id="list as key"),
        pytest.param("a: &x {b: 1}\nc:\n  <<: *x\n", "t.yaml:3", "uses a merge key", id="merge key"),
        pytest.param("a: &x [*x]\n", "t.yaml:1", "uses the alias 'x' before its value ends", id="alias of itself"),
        pytest.param("a: *x\n", "t.yaml:1", "", id="alias of nothing"),
        pytest.param("[" * 300 + "]" * 300, "t.yaml:1", "nests deeper than 200 levels", id="deep"),
        pytest.param("[" * 100_000, "t.yaml:1", "nests deeper than 200 levels", id="very deep"),
        pytest.param(BOMB, "t.yaml:6", "unfolds to more than 1,000,000 values", id="bomb"),
        pytest.param('{"a": NaN]', "t.yaml:1", "is no YAML", id="neither JSON nor YAML"),
    ],
)
def test_wrong_text_is_told_with_its_line(text: str, where: str, message: str) -> None:
    with pytest.raises(ContractError) as caught:
        read(text, "t.yaml")
    assert caught.value.where == where
    assert caught.value.message.startswith(message)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 2),
        ("/paths", 2),
        ("/paths/~1a~1b", 3),
        ("/paths/~1a~1b/200/list/1", 4),
        ("/paths/~1a~1b/404/description", 6),
        ("/paths/~1c", 7),
        ("/paths/~1c/description", 7),  # written elsewhere: the alias stands here
        ("/paths/~1a~1b/404/nothing/of/this", 5),  # the nearest that exists
        ("/nothing", 2),
    ],
)
def test_line_of_a_pointer(pointer: str, line: int) -> None:
    assert line_of(SOME, pointer) == line


def test_line_in_json_with_characters_that_yaml_cannot_escape() -> None:
    assert line_of('{"a": "\\ud83d\\ude00",\n"b": 1}', "/b") == 2
    assert line_of('{"a": "\\ud83d",\n"b": 1}', "/b") == 0  # unknown


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=10,
)


@given(json_values)
def test_json_text_reads_as_json_does(value: object) -> None:
    assert read(json.dumps([value]), "t.json") == [value]
    assert read(json.dumps([value], ensure_ascii=False, indent=1), "t.json") == [value]


words = st.text(st.sampled_from("abc -1."), min_size=1).filter(lambda text: text != "<<")
plain_values = st.recursive(
    st.one_of(st.booleans(), st.integers(), words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=10,
)


@given(plain_values)
def test_what_pyyaml_writes_reads_back_with_text_for_keys(value: object) -> None:
    assert read(yaml.safe_dump(value), "t.yaml") == value
