from itertools import pairwise

import pytest

from fairport.contract_tests.service import lifecycle


@pytest.mark.parametrize("length", range(30))
@pytest.mark.parametrize("rejected", [False, True])
def test_chain_has_the_length_and_no_gap_and_no_step_without_change(length: int, *, rejected: bool) -> None:
    steps = lifecycle.chain(length, rejected=rejected, carrier_known=True)
    assert len(steps) == length
    assert [step.fdx_from for step in steps[:1]] == ["Received"][:length]
    for was, now in pairwise(steps):
        assert (was.fdx_to, was.carrier_to) == (now.fdx_from, now.carrier_from)
    assert all((step.fdx_from, step.carrier_from) != (step.fdx_to, step.carrier_to) for step in steps)


def test_first_carrier_status_may_be_unknown() -> None:
    assert lifecycle.chain(2, rejected=False, carrier_known=False)[0].carrier_from is None
    assert lifecycle.chain(2, rejected=False, carrier_known=True)[0].carrier_from == "1"


def test_long_chain_is_rejected_and_submitted_again() -> None:
    told = [step.fdx_to for step in lifecycle.chain(24, rejected=False, carrier_known=True)]
    assert told.count("Rejected") == 6
    assert told[-1] == "Ported"


def test_status_is_where_the_chain_ends() -> None:
    assert lifecycle.status_after(()) == "Received"
    assert lifecycle.status_after(lifecycle.chain(7, rejected=False, carrier_known=True)) == "Completed"


def test_acceptance_is_found_where_it_is() -> None:
    assert lifecycle.accepted_at(lifecycle.chain(2, rejected=False, carrier_known=True)) is None
    assert lifecycle.accepted_at(lifecycle.chain(7, rejected=False, carrier_known=True)) == 2
