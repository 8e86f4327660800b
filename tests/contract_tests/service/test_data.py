import re
from collections import Counter
from itertools import pairwise

import pytest

from fairport.contract_tests.service.data import DAY, Dataset
from fairport.contract_tests.service.rows import Record

NOW = 1_790_000_000


def given_records(size: int, seed: int = 1) -> list[Record]:
    data = Dataset(size, seed, NOW)
    return [record for record in data.records() if record.request.account == data.given.account]


@pytest.mark.parametrize("size", [0, 1, 20, 21, 137, 1000])
def test_given_account_holds_exactly_so_many_and_the_others_some(size: int) -> None:
    data = Dataset(size, 1, NOW)
    counts = Counter(record.request.account for record in data.records())
    assert counts[data.given.account] == size
    others = [counts[tenant.account] for tenant in data.foreign]
    assert others[0] - others[1] in {0, 1}
    assert min(others) >= 4


def test_same_size_seed_and_time_give_the_same_data() -> None:
    assert list(Dataset(60, 3, NOW).records()) == list(Dataset(60, 3, NOW).records())
    assert Dataset(60, 3, NOW).credentials == Dataset(60, 3, NOW).credentials


def test_another_seed_gives_other_data_and_other_accounts() -> None:
    assert Dataset(60, 3, NOW).given != Dataset(60, 4, NOW).given
    assert [record.history for record in given_records(60, 3)] != [record.history for record in given_records(60, 4)]


def test_negative_size_is_refused() -> None:
    with pytest.raises(ValueError, match="size is -1"):
        Dataset(-1, 1, NOW)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [1, 20, 137, 2000])
def test_events_lie_in_order_within_the_past(size: int, seed: int) -> None:
    data = Dataset(size, seed, NOW)
    for record in data.records():
        assert data.begin <= record.request.created
        assert max(record.events()) < data.end == NOW - 3600
        assert record.request.updated == max(record.events())
        for number in record.numbers:
            times = [entry.created for entry in record.history if entry.number_position == number.position]
            assert times == sorted(set(times))
            assert all(instant > record.request.created for instant in times)


@pytest.mark.parametrize("size", [1, 2, 20, 137])
def test_something_happened_just_before_the_quiet_hour(size: int) -> None:
    assert max(max(record.events()) for record in given_records(size)) >= NOW - 3600 - 61


def test_creations_spread_over_about_120_days_and_share_seconds() -> None:
    created = [record.request.created for record in Dataset(137, 1, NOW).records()]
    assert created == sorted(created)
    assert created[0] < NOW - 118 * DAY
    assert created[-1] > NOW - 3 * DAY
    assert max(Counter(created).values()) > 1


def test_ties_of_creation_happen_within_the_given_account() -> None:
    assert max(Counter(record.request.created for record in given_records(137)).values()) > 1


@pytest.mark.parametrize("size", [20, 137])
def test_every_branch_is_there(size: int) -> None:
    records = given_records(size)
    requests = [record.request for record in records]
    numbers = [number for record in records for number in record.numbers]
    assert {request.schedule for request in requests} == {"Date", "ASAP", None}
    assert {number.action_type for number in numbers} == {"Flow", "Answering Point", None}
    assert {1, 2, 3, 12} <= {len(record.numbers) for record in records}
    lengths = Counter((entry.request_id, entry.number_position) for record in records for entry in record.history)
    assert max(lengths.values()) == 24
    assert len(lengths) < len(numbers), "some number has no history"
    steps = {(entry.fdx_from, entry.fdx_to) for record in records for entry in record.history}
    assert {("Submitted", "Rejected"), ("Rejected", "Queued"), ("Ported", "Completed")} <= steps
    for column in ("description", "contact_email", "carrier", "webhook", "port_date"):
        assert {getattr(request, column) is None for request in requests} == {True, False}, column
    assert {number.port_type for number in numbers} == {"Cat-A", None}


def test_conditional_members_are_there_exactly_when_they_must_be() -> None:
    for record in given_records(137):
        assert (record.request.preferred_date is None) == (record.request.schedule != "Date")
        for number in record.numbers:
            assert (number.action_id is None) == (number.action_type != "Flow")
            assert (number.answer_point is None) == (number.action_type != "Answering Point")


def test_dates_are_midnights_and_a_port_date_waits_for_the_acceptance() -> None:
    for record in given_records(137):
        request = record.request
        assert all(date % DAY == 0 for date in (request.preferred_date, request.port_date) if date is not None)
        accepted = [entry for entry in record.history if entry.fdx_to == "Accepted" and entry.number_position == 0]
        assert (request.port_date is not None) == bool(accepted)


def test_current_status_is_where_the_history_ended() -> None:
    for record in given_records(137):
        for number in record.numbers:
            entries = [entry for entry in record.history if entry.number_position == number.position]
            assert number.status == (entries[-1].fdx_to if entries else "Received")
            assert all(was.fdx_to == now.fdx_from for was, now in pairwise(entries))
        assert record.request.status == record.numbers[0].status


def test_names_and_numbers_have_their_form() -> None:
    data = Dataset(137, 1, NOW)
    sids = [*data.credentials, *data.owners]
    assert len(set(sids)) == 12
    assert all(re.fullmatch(r"[A-Z0-9]{32}", sid) for sid in sids)
    for record in data.records():
        assert re.fullmatch(r"P-[0-9]{6}", record.request.porting_no)
        assert data.owners[record.request.property] == record.request.account
        assert all(re.fullmatch(r"\+61[2378](5550|7010)[0-9]{4}", number.number) for number in record.numbers)


def test_people_addresses_and_hooks_are_made_up_and_awkward() -> None:
    requests = [record.request for record in given_records(137)]
    texts = " ".join(text for request in requests for text in request if isinstance(text, str))
    assert all(mark in texts for mark in ("<b>", '"', "'", "&", "\\", "ë", "明", "☎"))
    assert all(request.contact_email is None or request.contact_email.endswith("@example.com") for request in requests)
    assert all(
        request.webhook is None or request.webhook.startswith("https://hooks.example.com/") for request in requests
    )


def test_numbers_of_one_account_are_not_contiguous() -> None:
    ids = [record.request.id for record in given_records(137)]
    assert ids[-1] - ids[0] > len(ids)


def test_foreign_number_belongs_to_the_first_of_the_others() -> None:
    data = Dataset(0, 1, NOW)
    owner = {record.request.porting_no: record.request.account for record in data.records()}
    assert owner[data.foreign_number] == data.foreign[0].account
