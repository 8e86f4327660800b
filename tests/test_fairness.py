"""No fair variant of the reference service is blamed, however unusual it is, with few rows and with many."""

from __future__ import annotations

import pytest

from fairport.contract_tests.service.variants import VARIANTS
from fairport.prove import Case, prove
from fairport.verdict import Verdict

FEW, MANY = 3, 137
RESTLESS = {"live", "trouble"}


@pytest.mark.parametrize("size", [FEW, MANY])
@pytest.mark.parametrize("name", VARIANTS)
def test_fair_variant_draws_no_finding_but_those_it_expects(name: str, size: int) -> None:
    proof = prove(Case(name=name, kind="variant", size=size))
    assert proof.alarms == ()
    assert proof.verdict not in {Verdict.NON_CONFORMANT, Verdict.INVALID_RUN}
    if VARIANTS[name].group not in RESTLESS:
        assert proof.unclear == (), "only data that move may leave a relation open"


@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("name", [name for name, variant in VARIANTS.items() if variant.group == "live"])
def test_data_that_move_draw_no_finding_whatever_the_data(name: str, seed: int) -> None:
    proof = prove(Case(name=name, kind="variant", size=MANY, seed=seed))
    assert proof.alarms == ()
