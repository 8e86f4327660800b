from __future__ import annotations

from fairport.reports.html.looks import Look, show
from tests.making import contract, exchange


class Kept:
    def __init__(self) -> None:
        self.looks: list[Look] = []

    def take(self, look: Look) -> None:
        self.looks.append(look)


def looks(*exchanges: object) -> list[Look]:
    kept = Kept()
    show(exchanges, contract(), [kept])  # type: ignore[arg-type]
    return kept.looks


def test_whole_json_answer_of_a_known_operation_is_read() -> None:
    (look,) = looks(exchange(b'{"a": 1}'))
    assert look.answer is not None
    assert look.answer.value == {"a": 1}
    assert look.answer is look.success


def test_body_that_is_no_json_is_an_answer_that_nobody_can_read() -> None:
    (look,) = looks(exchange(b"no json"))
    assert look.answer is not None
    assert not look.answer.readable


def test_error_is_an_answer_and_no_success() -> None:
    (look,) = looks(exchange(b"{}", status=400))
    assert look.answer is not None
    assert look.success is None


def test_what_is_no_whole_answer_is_shown_without_one() -> None:
    odd = (
        exchange(trouble="timeout"),
        exchange(status=503),
        exchange(last=False),
        exchange(operation="unknown"),
    )
    assert [look.answer for look in looks(*odd)] == [None] * 4


def test_without_a_contract_exchanges_are_shown_all_the_same() -> None:
    kept = Kept()
    show([exchange()], None, [kept])
    assert [look.answer for look in kept.looks] == [None]
