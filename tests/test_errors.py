from __future__ import annotations

import pytest

from fairport.errors import ContractError, FairportError, TargetError, TraceError, UsageError


@pytest.mark.parametrize(
    ("kind", "code"),
    [(FairportError, 2), (UsageError, 2), (ContractError, 2), (TraceError, 2), (TargetError, 4)],
)
def test_error_tells_what_where_how_and_the_exit_code(kind: type[FairportError], code: int) -> None:
    error = kind("it is wrong", where="file:3", hint="mend it")
    assert (error.message, error.where, error.hint, error.exit_code) == ("it is wrong", "file:3", "mend it", code)
    assert str(error) == "file:3: it is wrong"
    assert isinstance(error, FairportError)


def test_error_without_a_place_is_its_message() -> None:
    assert str(UsageError("it is wrong")) == "it is wrong"
