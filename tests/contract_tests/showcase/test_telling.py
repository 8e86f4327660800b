from __future__ import annotations

from fairport.contract_tests.showcase.asking import Ask, Refusal
from fairport.contract_tests.showcase.data import Dataset
from fairport.contract_tests.showcase.telling import day, encode_json, error_body, instant, serialise

ASK = Ask("GET", "http://parcels.test", "parcels")


def test_instants_are_told_in_utc() -> None:
    assert (instant(0), day(86_399)) == ("1970-01-01T00:00:00Z", "1970-01-01")


def test_what_stands_together_agrees() -> None:
    for parcel in Dataset(40, 1, 1_790_000_000).parcels:
        told = serialise(parcel, ASK)
        lines = told["lines"]
        assert isinstance(lines, list)
        assert told["lineCount"] == len(lines)
        assert told["total"] == round(sum(line["amount"] for line in lines), 2)
        assert told["url"] == f"{told['base']}parcels/{told['id']}"
        assert told["ownerId"] == told["owner"]["id"]  # type: ignore[index]
        assert told["scanned"] == parcel.updated * 1000


def test_error_is_a_problem() -> None:
    told = error_body(Refusal(404, "Not found", "There is no such parcel."))
    assert told == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "detail": "There is no such parcel.",
    }


def test_letters_of_the_world_are_not_escaped() -> None:
    assert encode_json({"name": "王"}) == '{"name":"王"}'.encode()
