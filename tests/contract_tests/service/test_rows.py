from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.rows import ENTRY_FIELDS, NUMBER_FIELDS, REQUEST_FIELDS


def test_each_shown_value_has_its_documented_name(dataset: Dataset) -> None:
    record = next(record for record in dataset.records() if record.history)
    request = dict(zip(REQUEST_FIELDS, record.request.shown(), strict=True))
    assert request["PortingNo"] == record.request.porting_no
    assert request["PreferredPortSchedule"] == record.request.schedule
    assert request["Created"] == record.request.created
    assert request["Status"] == record.request.status
    number = dict(zip(NUMBER_FIELDS, record.numbers[0].shown(), strict=True))
    assert (number["PortType"], number["Status"]) == (record.numbers[0].port_type, record.numbers[0].status)
    entry = dict(zip(ENTRY_FIELDS, record.history[0].shown(), strict=True))
    assert (entry["FdxStatusTo"], entry["Created"]) == (record.history[0].fdx_to, record.history[0].created)


def test_events_are_the_creation_and_each_status_update(dataset: Dataset) -> None:
    record = next(record for record in dataset.records() if len(record.history) > 2)
    assert record.events() == (record.request.created, *(entry.created for entry in record.history))
