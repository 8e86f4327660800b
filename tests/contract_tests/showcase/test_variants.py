from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest

from fairport.contract_tests.showcase.behaviour import Behaviour
from fairport.contract_tests.showcase.variants import VARIANTS, named_variant
from fairport.contract_tests.showcase.varying import Group, Variant
from fairport.errors import UsageError
from fairport.validators import all_rules
from tests.contract_tests.showcase.turning import walks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller

MOVING = {variant.name for variant in VARIANTS.values() if variant.group == "live"}
FEWER = {"last-page-full": 120}


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


@pytest.mark.parametrize("name", sorted(set(VARIANTS) - MOVING))
@pytest.mark.parametrize("limit", [7, 20])
def test_caller_who_turns_the_pages_finds_every_parcel_once(
    name: str, limit: int, varied: Callable[[str], Caller]
) -> None:
    for collection, pages in walks(varied(name), limit).items():
        rows = [row for page in pages for row in page]
        assert len(rows) == len(set(rows)) == FEWER.get(name, 137), collection


def test_rows_go_while_pages_are_turned(varied: Callable[[str], Caller]) -> None:
    found = [[row for page in pages for row in page] for pages in walks(varied("rows-deleted"), 7).values()]
    assert {len(rows) - len(set(rows)) for rows in found} == {0}
    assert max(map(len, found)) > min(map(len, found)) > 100


@pytest.mark.parametrize("name", ["rows-added-at-the-end", "rows-added-at-the-front"])
def test_rows_come_while_pages_are_turned(name: str, varied: Callable[[str], Caller]) -> None:
    found = walks(varied(name), 7)
    assert len(found["after"]) > len(found["parcels"]) - 1
    assert len({row for page in found["after"] for row in page}) > len({r for page in found["parcels"] for r in page})


def test_every_eleventh_caller_is_asked_to_wait(varied: Callable[[str], Caller]) -> None:
    caller = varied("too-many-requests-now-and-then")
    answers = [caller.ask("pages") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].headers["retry-after"] == "1"


def test_unknown_name_is_met_with_the_nearest() -> None:
    assert named_variant("newest-first") is VARIANTS["newest-first"]
    with pytest.raises(UsageError) as caught:
        named_variant("newest-frist")
    assert caught.value.hint == "did you mean newest-first?"
