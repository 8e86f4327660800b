"""No fair variant of the reference service is blamed, however unusual it is, with few rows and with many."""

from __future__ import annotations

import pytest

from fairport.contract_tests.service.variants import VARIANTS
from fairport.prove import prove
from fairport.reference import service_of
from fairport.trial import Case
from fairport.verdict import Verdict

FEW, MANY = 3, 137
RESTLESS = {"live", "trouble"}
ONE_ANSWER = {"optionals", "errors", "http"}
"""Groups that show in single answers, so that the quick profile sees all of them."""


SAMPLE = list(VARIANTS)[::8]
UNUSUAL = service_of("showcase").variants
FEW_UNUSUAL = list(UNUSUAL)[::8]


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


@pytest.mark.parametrize(
    "name", [name if name in FEW_UNUSUAL else pytest.param(name, marks=pytest.mark.slow) for name in UNUSUAL]
)
def test_fair_variant_of_the_showcase_draws_no_finding_but_those_it_expects(name: str) -> None:
    size = UNUSUAL[name].size or MANY
    proof = prove(Case(name=name, kind="variant", contract="showcase", size=size))
    assert proof.alarms == ()
    assert proof.verdict not in {Verdict.NON_CONFORMANT, Verdict.INVALID_RUN}


@pytest.mark.parametrize("size", [0, 1, 3, 20, 21])
def test_honest_showcase_draws_no_finding(size: int) -> None:
    proof = prove(Case(name="honest-showcase", kind="honest", contract="showcase", size=size))
    assert (proof.failed, proof.alarms, proof.unclear) == ((), (), ())
