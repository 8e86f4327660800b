from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.rules import Broken, Kept, Over, Sight, rule, rules_in
from fairport.spec.model import Answers, ErrorBody, Promise
from fairport.validators import FAMILIES, all_rules
from fairport.verdict import Level
from tests.making import facets, promise, the_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@rule("a.b", promise=Answers, facet="json", over=Over.ANSWER, how="by asking", where=lambda held: bool(held.documented))
def example(promised: Answers, evidence: Sequence[int]) -> Iterator[Sight]:
    """A sentence that is the title.

    Why it matters,
    over two lines.
    """
    del promised
    yield Kept(len(evidence))


def test_rule_is_made_of_a_function_and_its_docstring() -> None:
    made = the_rule(example)
    assert (made.id, made.title, made.why) == ("a.b", "A sentence that is the title", "Why it matters, over two lines.")
    assert (made.promise, made.facet, made.over, made.how) == (Answers, "json", Over.ANSWER, "by asking")
    assert list(made.check(None, [1, 2])) == [Kept(2)]


@pytest.mark.parametrize(
    ("promised", "judged"),
    [
        pytest.param(promise(Answers, documented=(("200", ()),)), True, id="its-type-facet-and-where"),
        pytest.param(promise(Answers), False, id="where-says-no"),
        pytest.param(
            promise(Answers, documented=(("200", ()),), facets={"charset": facets(Answers)["charset"]}),
            False,
            id="facet-switched-off",
        ),
        pytest.param(promise(ErrorBody, body=None), False, id="another-type"),
    ],
)
def test_rule_judges_promises_of_its_type_with_its_facet(promised: Promise, *, judged: bool) -> None:
    assert the_rule(example).judges(promised) is judged


def test_rules_of_a_namespace_come_in_order_of_definition() -> None:
    other = rule("a.c", promise=Answers, facet="json", over=Over.WALK, how="x")(lambda _promise, _evidence: iter(()))
    assert [made.id for made in rules_in({"x": 1, "first": example, "second": other})] == ["a.b", "a.c"]


def test_broken_sight_counts_once_at_the_level_of_its_promise() -> None:
    seen = Broken(message="m")
    assert (seen.times, seen.level, seen.movable, seen.at) == (1, "", False, "")
    assert replace(seen, level=Level.SHOULD).level == "SHOULD"


@pytest.mark.parametrize("made", all_rules(), ids=lambda made: made.id)
def test_every_rule_says_what_it_judges_why_and_how_it_is_exercised(made: object) -> None:
    held = next(one for one in all_rules() if one is made)
    assert held.facet in held.promise.FACETS
    assert held.title
    assert held.why.endswith((".", "?"))
    assert held.how
    assert held.id.count(".") == 1


def test_rule_ids_are_unique() -> None:
    ids = [made.id for made in all_rules()]
    assert len(set(ids)) == len(ids)
    assert len(FAMILIES) == len(set(FAMILIES))


def test_every_facet_that_a_promise_can_have_has_a_rule() -> None:
    judged = {(made.promise, made.facet) for made in all_rules()}
    kinds = {made.promise for made in all_rules()}
    assert (
        sorted(f"{kind.KIND}.{facet}" for kind in kinds for facet in kind.FACETS if (kind, facet) not in judged) == []
    )
