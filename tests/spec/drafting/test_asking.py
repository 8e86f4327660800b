"""The questions to a service: few, read-only, and from what is known on to what is learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.spec.drafting import MOST, ask_about
from fairport.spec.drafting.answers import Answered
from tests.spec.drafting.papers import NUMBER, asked, found, listed, operation, thing

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.evidence import Ask
    from fairport.spec.drafting import Recognised


class Service:
    """Answers every question with two rows, and remembers it."""

    def __init__(self, rows: int = 2) -> None:
        self.asked: list[Ask] = []
        self.rows = [{"id": f"r{i}"} for i in range(rows)]

    def __call__(self, ask: Ask) -> Answered:
        self.asked.append(ask)
        return Answered(ask.operation, ask.path, dict(ask.query), {"data": self.rows}, {}, 0.0)


def shop(folder: Path, *parameters: str) -> Recognised:
    paged = [asked(name, NUMBER) for name in ("limit", *parameters)]
    inner = operation(listed(), [asked("year", required=True)])
    return found(
        folder,
        {
            "/things": operation(listed(), paged),
            "/things/{thing_id}/parts": inner,
            "/things/{thing_id}": operation(thing()),
        },
    )


def test_all_few_and_what_comes_after_are_asked_for(tmp_path: Path) -> None:
    service = Service()
    ask_about(shop(tmp_path, "offset"), service, {})
    assert [ask.query for ask in service.asked] == [(), (("limit", "2"),), (("limit", "2"), ("offset", "2"))]
    assert {ask.method for ask in service.asked} == {"GET"}


def test_values_are_given_or_learned(tmp_path: Path) -> None:
    service = Service()
    probed = ask_about(shop(tmp_path), service, {"year": "2024"})
    last = service.asked[-1]
    assert (last.path, last.query) == ((("thing_id", "r0"),), (("year", "2024"),))
    assert len(probed.answers) == len(service.asked)
    assert probed.wanting == {}


def test_operation_without_a_value_is_told_with_what_it_wants(tmp_path: Path) -> None:
    probed = ask_about(shop(tmp_path), Service(), {})
    assert probed.wanting == {"things-thing_id-parts": ("year",)}


def test_onward_by_page_and_by_last_item(tmp_path: Path) -> None:
    service = Service()
    ask_about(shop(tmp_path, "page"), service, {})
    assert service.asked[-1].query[-1] == ("page", "2")
    after = [asked("starting_after", description="The id of the last item.")]
    ask_about(found(tmp_path, {"/things": operation(listed(), after)}), service, {})
    assert service.asked[-1].query == (("starting_after", "r1"),)


def test_budget_holds(tmp_path: Path) -> None:
    service = Service()
    paths = {f"/things{i}": operation(listed(), [asked("limit", NUMBER), asked("offset", NUMBER)]) for i in range(30)}
    ask_about(found(tmp_path, paths), service, {})
    assert len(service.asked) == MOST


def test_answers_that_are_none_end_the_questions_of_an_operation(tmp_path: Path) -> None:
    sent: list[Ask] = []

    def silent(ask: Ask) -> None:
        sent.append(ask)

    assert ask_about(shop(tmp_path), silent, {}).answers == ()
    assert len(sent) == 1


def test_empty_collection_has_no_page_after_it(tmp_path: Path) -> None:
    service = Service(rows=0)
    ask_about(shop(tmp_path, "offset"), service, {})
    assert len(service.asked) == 2
