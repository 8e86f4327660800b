from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.service import faults_edges
from fairport.contract_tests.service.lying import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def status(caller: Caller, **parameters: object) -> int:
    return caller.ask(**parameters).status_code


LIES: dict[str, Callable[[Caller], bool]] = {
    "skip-below-zero-breaks": lambda caller: status(caller, Results_Skip=-1) == 500,
    "size-past-32-bits-breaks": lambda caller: status(caller, Results_Count=2**31) == 500,
    "empty-size-breaks": lambda caller: status(caller, Results_Count="") == 500,
    "empty-from-is-zero": lambda caller: status(caller, From="") == 200,
    "letters-after-digits-are-cut-off": lambda caller: status(caller, From="1262304000x") == 200,
    "no-window-is-all-time": lambda caller: status(caller, without=("From", "To")) == 200,
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_at_an_edge_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_edges).values() if isinstance(fault, Fault)}
