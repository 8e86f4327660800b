"""Which exchanges are good answers."""

from __future__ import annotations

import pytest

from fairport.evidence import Ask, Exchange
from fairport.spec.drafting import answered

ASK = Ask(operation="things", path=(("id", "1"),), query=(("a", "b"),))


def exchange(**more: object) -> Exchange:
    held = {"number": 1, "ask": ASK, "url": "u", "status": 200, "headers": (("X-A", "1"),), "body": b'{"a": 1}', **more}
    return Exchange(**held)  # type: ignore[arg-type]  # as a test names them


def test_good_answer_is_read() -> None:
    read = answered(exchange(started=7.0))
    assert read is not None
    assert (read.operation, read.path, read.query) == ("things", ASK.path, {"a": "b"})
    assert (read.body, read.headers, read.now) == ({"a": 1}, {"x-a": "1"}, 7.0)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"status": 404}, id="refused"),
        pytest.param({"status": 0}, id="nothing"),
        pytest.param({"body": b"<html>"}, id="no-json"),
        pytest.param({"trouble": "timeout"}, id="late"),
        pytest.param({"ask": Ask(operation="a", method="HEAD")}, id="head"),
    ],
)
def test_any_other_is_none(more: dict[str, object]) -> None:
    assert answered(exchange(**more)) is None
