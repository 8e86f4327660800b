from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fairport.contract_tests.recordings.clients import Credentials
from fairport.contract_tests.recordings.har import entry_of
from fairport.contract_tests.recordings.overview import overview_of
from fairport.contract_tests.recordings.replay import Replay
from fairport.contract_tests.recordings.secrets_seen import SecretsSeen
from fairport.contract_tests.sources.recognise import recognise
from tests.contract_tests.recordings.shop import WINDOW, asked, contract, walked
from tests.making import DATE_SECONDS

if TYPE_CHECKING:
    from fairport.evidence import Ask, Exchange

SHOP = contract()


def known(method: str, url: str, base_path: str) -> Ask | None:
    return recognise(SHOP, method, url, base_path)


def replayed(entries: list[dict[str, Any]]) -> list[Exchange]:
    credentials = Credentials(SHOP)
    secrets = SecretsSeen(credentials, frozenset(), lambda name: name == "key", lambda _, value: (value,))
    read = [entry_of(made) for made in entries]
    overview = overview_of(read, known, credentials, secrets)
    replay = Replay(SHOP, overview, known, credentials, secrets, DATE_SECONDS + 1e6)
    return list(replay.exchanges(read, lambda made: replace(made, detail="cleaned")))


def test_entries_become_exchanges_without_what_does_not_count() -> None:
    other = asked()
    other["request"]["url"] = "https://cdn.example.com/x.js"
    one, two = replayed([asked(f"{WINDOW}&key=K1"), other, asked("to=1", status=400)])
    assert (one.number, one.ask.operation, one.ask.value("key")) == (1, "list", "***")
    assert one.url.endswith("&key=***")
    assert (one.detail, one.started, one.status) == ("cleaned", DATE_SECONDS, 200)
    assert (two.number, two.ask.probe) == (2, "refusal:no-from")


def test_exchanges_come_in_the_order_of_asking_whatever_the_file_says() -> None:
    made = replayed([*reversed(walked("abcdefg"))])
    assert made == replayed(walked("abcdefg"))
    assert [exchange.number for exchange in made] == [1, 2, 3]


def test_clients_are_marked_and_one_that_is_answered_nowhere_as_well() -> None:
    made = replayed([asked(), asked(token="Bearer b"), asked(token="Bearer c", status=500)])
    assert [exchange.ask.client for exchange in made] == ["1", "2", "0"]
    assert [exchange.ask.client for exchange in replayed([asked(), asked()])] == ["", ""]
