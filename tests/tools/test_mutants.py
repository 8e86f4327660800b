"""What is mutated, and what is left alone."""

from __future__ import annotations

import pytest

pytest.importorskip("mutmut", reason="needs the dependency group `mutation`; run by `nox -s mutation`")

from tools.mutants import Mutant, mutants_of


def made(source: str, kind: str = "") -> list[str]:
    return [mutant.becomes for mutant in mutants_of(source) if not kind or mutant.kind == kind]


@pytest.mark.parametrize(
    ("source", "becomes"),
    [
        pytest.param("if a:\n    b = c\n", ["if not (a):"], id="condition"),
        pytest.param("x = [b for b in c if b]\n", ["x = [b for b in c if not (b)]"], id="condition-inside"),
        pytest.param("a and b\n", ["a or b", "a", "b"], id="one-side"),
        pytest.param("a < b\n", ["a <= b"], id="border"),
    ],
)
def test_conditions_are_mutated(source: str, becomes: list[str]) -> None:
    assert made(source, "logic") == becomes


@pytest.mark.parametrize(
    ("source", "becomes"),
    [
        ("def f():\n    yield a\n    b(c)\n    return d\n", ["pass", "pass", "return None"]),
        ("def f():\n    return\n", []),
        ("def f():\n    return None\n", []),
    ],
)
def test_statements_are_dropped(source: str, becomes: list[str]) -> None:
    assert made(source, "statement") == becomes


def test_function_below_a_decorator_is_mutated_and_so_is_a_lambda_in_it() -> None:
    source = '@rule("an.id", how="a", where=lambda p: p.a == 1)\ndef f(p):\n    return p != 2\n'
    assert made(source, "logic") == ['@rule("an.id", how="a", where=lambda p: p.a != 1)', "return p == 2"]
    assert made(source, "text") == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import a\nfrom b import c\n", id="imports"),
        pytest.param("if TYPE_CHECKING:\n    import a\n", id="type-checking"),
        pytest.param("X: TypeAlias = A | B\n", id="alias"),
        pytest.param('def f(a: "A | B") -> C | D:\n    """Text."""\n    raise\n', id="annotations-and-docstring"),
        pytest.param('HOW: Final = "a"\n\n@rule("an.id", how=HOW)\ndef f():\n    raise\n', id="words-of-a-decorator"),
        pytest.param("@dataclass(frozen=True)\nclass A:\n    pass\n", id="decorator"),
    ],
)
def test_what_no_behaviour_shows_is_left_alone(source: str) -> None:
    assert mutants_of(source) == []


def test_assertion_that_lengths_agree_is_left_alone() -> None:
    assert [text for text in made("zip(a, b, strict=True)\n") if "a, b" in text] == []


def test_mutant_is_known_by_its_function_and_the_lines_it_changes() -> None:
    source = "class A:\n    def f(self):\n        g(\n            a,\n        )\n"
    assert mutants_of(source) == [
        Mutant("class A:\n    def f(self):\n        pass\n", "statement", "A.f", 3, "g( a, )", "pass"),
        Mutant(source.replace("a,", "None,"), "argument", "A.f", 4, "a,", "None,"),
    ]


def test_no_mutant_stands_twice_and_each_is_python() -> None:
    source = "def f(a):\n    return a if a and not a else g(a, 1)\n"
    codes = [mutant.code for mutant in mutants_of(source)]
    assert len(set(codes)) == len(codes) > 10
    for code in codes:
        compile(code, "<mutant>", "exec")
