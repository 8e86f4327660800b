from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fairport.reports.html.anchors import Anchors


def test_name_is_made_of_what_may_stand_in_a_link() -> None:
    assert Anchors().name("q", "A b/<ü>'") == "q-A-b-"


def test_same_thing_has_the_same_name_and_another_never() -> None:
    anchors = Anchors()
    assert [anchors.name("f", text) for text in ("a b", "a-b", "a b", "a/b")] == [
        "f-a-b",
        "f-a-b.2",
        "f-a-b",
        "f-a-b.3",
    ]


@given(st.lists(st.tuples(st.sampled_from("fq"), st.text(max_size=100)), unique=True))
def test_names_are_unique(things: list[tuple[str, str]]) -> None:
    anchors = Anchors()
    assert len({anchors.name(*thing) for thing in things}) == len(things)
