import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from fairport.contract_tests.service.demo import demo
from fairport.contract_tests.service.server import serving
from fairport.errors import UsageError

NOW = 1_790_000_000


def test_demo_tells_all_that_a_check_needs() -> None:
    with demo(clock=lambda: NOW) as built, serving(built.app) as url:
        window = {name: built.parameters[name] for name in ("From", "To")}
        account = f"{url}/v2/Accounts/{built.parameters['AccountSid']}/Porting/Status"
        answer = requests.get(account, params=window, auth=(built.user, built.password), timeout=5)
        assert answer.json()["TotalCount"] == built.dataset.size == 137
        property_ = f"{url}/v2/Properties/{built.parameters['PropertySid']}/Porting/Status"
        busiest = requests.get(property_, params=window, auth=(built.user, built.password), timeout=5)
        assert 40 < busiest.json()["TotalCount"] < 137


def test_foreign_values_exist_and_belong_to_somebody_else() -> None:
    with demo(size=0, clock=lambda: NOW) as built:
        assert built.foreign["AccountSid"] in built.dataset.credentials
        assert built.dataset.owners[built.foreign["PropertySid"]] == built.foreign["AccountSid"] != built.user
        assert built.foreign["PortingRequestNumbers"] == built.dataset.foreign_number


def test_auth_is_user_and_password() -> None:
    with demo(size=1, clock=lambda: NOW) as built:
        assert built.auth == f"{built.dataset.given.account}:{built.dataset.given.token}"


def test_window_is_closed_and_past() -> None:
    with demo(size=1, clock=lambda: NOW) as built:
        assert (int(built.parameters["From"]), int(built.parameters["To"])) == (NOW - 3600 - 120 * 86_400, NOW - 3600)


def test_without_a_clock_the_data_ends_before_the_present() -> None:
    with demo(size=1) as built:
        assert abs(built.dataset.epoch_now - time.time()) < 60


def test_unknown_fault_is_refused() -> None:
    with pytest.raises(UsageError, match="no fault named 'honesty'"):
        demo(size=1, faults=["honesty"])


def test_eight_callers_at_once_get_what_one_gets() -> None:
    with demo(clock=lambda: NOW) as built, serving(built.app) as url:
        account = f"{url}/v2/Accounts/{built.parameters['AccountSid']}/Porting/Status"

        def walk(count: int) -> list[str]:
            with requests.Session() as session:
                session.auth = (built.user, built.password)
                found: list[str] = []
                while True:
                    asked = {**built.parameters, "Results_Count": str(count), "Results_Skip": str(len(found))}
                    rows = session.get(account, params=asked, timeout=5).json()["PortingRequests"]
                    if not rows:
                        return found
                    found += [row["PortingNo"] for row in rows]

        alone = walk(50)
        with ThreadPoolExecutor(8) as callers:
            walks = list(callers.map(walk, range(13, 21)))
        assert len(alone) == 137
        assert walks == [alone] * 8


def test_demo_is_built_in_under_150_milliseconds() -> None:
    def once() -> float:
        begun = time.thread_time()
        demo(clock=lambda: NOW).close()
        return time.thread_time() - begun

    assert min(once() for _ in range(3)) < 0.15
