"""What a recorded request is taken for: a good one, one that must be refused, or neither."""

from __future__ import annotations

import pytest

from fairport.contract_tests.recordings.meaning import BY_CREDENTIALS, INVALID, ODD, UNCLEAR, probe_of
from fairport.evidence import Ask
from tests.contract_tests.recordings.shop import contract

GOOD = (("from", "1"), ("to", "2"))


@pytest.mark.parametrize(
    ("query", "status", "probe"),
    [
        pytest.param(GOOD, 200, "", id="good"),
        pytest.param(GOOD, 500, "", id="good-and-answered-with-500"),
        pytest.param(GOOD, 401, BY_CREDENTIALS, id="expired-token"),
        pytest.param(GOOD[:1], 403, BY_CREDENTIALS, id="lacks-to-but-refused-for-who-asks"),
        pytest.param(GOOD[1:], 400, "refusal:no-from", id="lacks-from"),
        pytest.param(GOOD[1:], 200, "refusal:no-from", id="lacks-from-and-is-let-through"),
        pytest.param(GOOD[:1], 500, "refusal:no-to", id="lacks-to-and-breaks"),
        pytest.param((), 400, "refusal:no-from", id="lacks-both-refused-alike"),
        pytest.param((*GOOD, ("skip", "many")), 400, "refusal:odd-skip", id="as-the-contract-sets-it"),
        pytest.param((*GOOD, ("skip", "lots")), 400, INVALID, id="wrong-type"),
        pytest.param((("from", "2026-01-01"), ("to", "2")), 400, INVALID, id="date-for-a-number"),
        pytest.param((*GOOD, ("skip", "-1")), 400, ODD, id="negative"),
        pytest.param((*GOOD, ("skip", "1"), ("skip", "2")), 200, ODD, id="said-twice"),
        pytest.param((*GOOD, ("limit", "0")), 200, "", id="zero"),
        pytest.param((*GOOD, ("_", "17")), 200, "", id="parameter-of-somebody-else"),
    ],
)
def test_request_is_taken_for_what_it_is(query: tuple[tuple[str, str], ...], status: int, probe: str) -> None:
    ask = Ask(operation="list", path=(("shop", "north"),), query=query)
    assert probe_of(contract(), ask, status, known=True) == probe


@pytest.mark.parametrize(
    ("status", "probe"),
    [
        pytest.param(404, UNCLEAR, id="refused-perhaps-for-what-it-names"),
        pytest.param(200, "refusal:no-from", id="let-through"),
        pytest.param(500, "refusal:no-from", id="breaks"),
    ],
)
def test_refusal_may_be_for_an_identity_that_nobody_saw_answered(status: int, probe: str) -> None:
    ask = Ask(operation="list", path=(("shop", "nowhere"),), query=GOOD[1:])
    assert probe_of(contract(), ask, status, known=False) == probe
