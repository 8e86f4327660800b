from __future__ import annotations

import re
from typing import get_args

import pytest

from fairport.contract_tests.showcase.behaviour import Behaviour
from fairport.contract_tests.showcase.variants import VARIANTS, named_variant
from fairport.contract_tests.showcase.varying import Group, Variant
from fairport.errors import UsageError
from fairport.validators import all_rules


def test_there_are_enough_variants() -> None:
    assert len(VARIANTS) >= 45
    assert {variant.group for variant in VARIANTS.values()} <= set(get_args(Group))


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_variant_says_what_it_does_and_why_it_may(variant: Variant) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", variant.name)
    assert re.fullmatch(r"[A-Z][^\n]*\.", variant.summary)
    assert variant.why.endswith(".")
    assert set(variant.expects) <= {rule.id for rule in all_rules()}


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_variant_does_one_thing(variant: Variant) -> None:
    wraps = variant.wrap is not Variant.__dataclass_fields__["wrap"].default
    assert (variant.twist(Behaviour()) != Behaviour()) is not wraps


def test_unknown_name_is_met_with_the_nearest() -> None:
    assert named_variant("newest-parcels-first") is VARIANTS["newest-parcels-first"]
    with pytest.raises(UsageError) as caught:
        named_variant("newest-parcels-frist")
    assert caught.value.hint == "did you mean newest-parcels-first?"
