"""No fair variant of the reference service is blamed, however unusual it is, with few rows and with many."""

from __future__ import annotations

import pytest

from fairport.contract_tests.service.variants import VARIANTS
from fairport.prove import prove
from fairport.trial import Case
from fairport.verdict import Verdict

FEW, MANY = 3, 137
RESTLESS = {"live", "trouble"}
ONE_ANSWER = {"optionals", "errors", "http"}
"""Groups that show in single answers, so that the quick profile sees all of them."""


SAMPLE = list(VARIANTS)[::8]


@pytest.mark.parametrize("size", [FEW, MANY])
@pytest.mark.parametrize(
    "name", [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.slow) for name in VARIANTS]
)
def test_fair_variant_draws_no_finding_but_those_it_expects(name: str, size: int) -> None:
    group = VARIANTS[name].group
    profile = "quick" if size == FEW or group in ONE_ANSWER else "standard"
    proof = prove(Case(name=name, kind="variant", size=size, profile=profile))
    assert proof.alarms == ()
    assert proof.verdict not in {Verdict.NON_CONFORMANT, Verdict.INVALID_RUN}
    if group not in RESTLESS:
        assert proof.unclear == (), "only data that move may leave a relation open"
