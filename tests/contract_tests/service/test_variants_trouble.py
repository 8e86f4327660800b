from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.service import variants_trouble
from fairport.contract_tests.service.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


TIMES = 60


def fates(caller: Caller) -> dict[int, int]:
    """What other than 200 each request, counted from 1, met; 0 for no answer, -1 for half of one."""
    return {n: fate for n in range(1, TIMES + 1) if (fate := met(caller)) != 200}


def met(caller: Caller) -> int:
    try:
        answer = caller.ask(Results_Count=1)
    except (ConnectionResetError, TimeoutError):
        return 0
    cut = int(answer.headers.get("content-length", 0)) > len(answer.content)
    return -1 if cut else answer.status_code


def garbled(caller: Caller) -> bool:
    answer = caller.ask(Results_Count=1)
    return answer.headers.get("content-encoding") == "gzip" and answer.content == b"{"


def every(interval: int, fate: int) -> dict[int, int]:
    return dict.fromkeys(range(interval, TIMES + 1, interval), fate)


def waits(caller: Caller) -> list[str]:
    """The distinct times to wait that further requests are told."""
    return sorted({caller.ask().headers.get("retry-after", "") for _ in range(10)})


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "busy-every-tenth": lambda caller: fates(caller) == every(10, 429) and waits(caller) == ["", "2"],
    "busy-until-a-date": lambda caller: fates(caller) == every(8, 429) and waits(caller)[-1].endswith("GMT"),
    "busy-without-a-word": lambda caller: fates(caller) == every(5, 429) and waits(caller) == [""],
    "unavailable-twice": lambda caller: fates(caller) == {13: 503, 40: 503},
    "restarts-after-ten": lambda caller: fates(caller) == {11: 503, 12: 503, 13: 503, 50: 503},
    "gateway-pages": lambda caller: fates(caller) == {7: 502, 33: 502},
    "gateway-times-out": lambda caller: fates(caller) == every(30, 504),
    "resets-now-and-then": lambda caller: fates(caller) == every(17, 0),
    "one-answer-too-slow": lambda caller: fates(caller) == {9: 0},
    "cut-bodies": lambda caller: fates(caller) == every(19, -1),
    "garbled-bodies": lambda caller: [n for n in range(1, TIMES + 1) if garbled(caller)] == [12, 40],
    "short-outage": lambda caller: fates(caller) == dict.fromkeys(range(21, 26), 0),
    "long-outage": lambda caller: fates(caller) == dict.fromkeys(range(31, 46), 503),
    "one-server-error": lambda caller: fates(caller) == {15: 500},
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_trouble).values() if isinstance(value, Variant)}
