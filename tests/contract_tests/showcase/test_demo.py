from __future__ import annotations

import time

import pytest

from fairport.contract_tests.showcase.demo import demo
from fairport.errors import UsageError
from tests.contract_tests.showcase.conftest import NOW, Caller


def test_demo_tells_that_everybody_may_read() -> None:
    with demo(clock=lambda: NOW) as built:
        assert Caller(built.dataset, built.app).ask("pages").json["total"] == built.dataset.size == 137
        assert (built.auth, built.user, built.password, built.parameters, built.foreign) == ("", "", "", {}, {})


def test_without_a_clock_the_data_ends_before_the_present() -> None:
    with demo(size=1) as built:
        assert abs(built.dataset.epoch_now - time.time()) < 60


def test_unknown_fault_is_refused() -> None:
    with pytest.raises(UsageError, match="no fault named 'honesty'"):
        demo(size=1, faults=["honesty"])
