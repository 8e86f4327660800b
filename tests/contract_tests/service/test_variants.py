from __future__ import annotations

import re

import pytest

from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.variants import VARIANTS, has_own_data, named_variant
from fairport.contract_tests.service.varying import Variant
from fairport.errors import UsageError
from fairport.validators import all_rules

GROUPS = {"order", "optionals", "paging", "window", "filters", "errors", "http", "data", "live", "trouble"}


def test_there_are_enough_variants_in_every_group() -> None:
    assert len(VARIANTS) >= 45
    assert {variant.group for variant in VARIANTS.values()} == GROUPS


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_variant_says_what_it_does_and_why_it_may(variant: Variant) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", variant.name)
    assert re.fullmatch(r"[A-Z][^\n]*\.", variant.summary)
    assert variant.why.endswith(".")
    assert set(variant.expects) <= {rule.id for rule in all_rules()}


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_variant_does_one_thing(variant: Variant) -> None:
    twists = variant.twist(Behaviour()) != Behaviour()
    wraps = variant.wrap is not Variant.__dataclass_fields__["wrap"].default
    assert [twists, wraps, has_own_data(variant)].count(True) == 1


def test_unknown_name_is_met_with_the_nearest() -> None:
    assert named_variant("gzip") is VARIANTS["gzip"]
    with pytest.raises(UsageError) as caught:
        named_variant("newest-frist")
    assert caught.value.hint == "did you mean newest-first or history-newest-first?"
