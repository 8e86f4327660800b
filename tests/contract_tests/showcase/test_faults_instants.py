"""Each lie about how times are written is told, to a caller who looks for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.showcase import faults_instants

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller

FORMS = {
    "updated-without-a-zone": ("updated", r"....-..-..T..:..:.."),
    "pickup-with-a-zone": ("pickup", r"....-..-..T08:00:00Z"),
    "updated-in-basic-form": ("updated", r"[0-9]{8}T[0-9]{6}Z"),
    "updated-with-a-bare-offset": ("updated", r"....-..-..T..:..:..\+0000"),
    "due-at-midnight": ("due", r"....-..-..T00:00:00Z"),
    "pickup-as-a-week-date": ("pickup", r"....-W..-.T08:00:00"),
    "pickup-at-24-hours": ("pickup", r"....-..-..T24:00:00"),
}


@pytest.mark.parametrize("name", FORMS)
def test_lie_is_told(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    member, form = FORMS[name]
    assert all(re.fullmatch(form, item[member]) for item in telling(name).items("feed"))
    assert not any(re.fullmatch(form, item[member]) for item in honest.items("feed"))


def test_every_lie_is_here() -> None:
    assert sorted(FORMS) == sorted(lie.name for lie in vars(faults_instants).values() if isinstance(lie, Fault))
