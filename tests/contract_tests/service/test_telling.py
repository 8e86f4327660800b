from fairport.contract_tests.service import telling
from fairport.contract_tests.service.asking import Ask, Query, Refusal, Window
from fairport.contract_tests.service.rows import EntryRow, NumberRow, Record, RequestRow
from fairport.contract_tests.service.telling import Page, Reply

REQUEST = RequestRow(
    1, "P-000001", "A", "S", None, "Zoë", None, None, None, None, "Date", 86_400, None, 5, None, "Queued", 9
)
NUMBER = NumberRow(1, 0, None, None, "Flow", "F1", None, "+61255500001", "Queued")
ENTRY = EntryRow(1, 0, 0, "Received", "Queued", None, "1", 9)


def page(skip: int, rows: int, total: int) -> Page:
    query = Query(Ask("GET", "account", "A", (), None), Window(0, 1), None, 20, skip)
    return Page(query, total, [Record(REQUEST, (NUMBER,), (ENTRY,))] * rows)


def test_what_is_not_known_is_left_out() -> None:
    assert telling.serialise_request(REQUEST, []) == {
        "PortingNo": "P-000001",
        "AccountSid": "A",
        "PropertySid": "S",
        "AuthorisedContactName": "Zoë",
        "PreferredPortSchedule": "Date",
        "PreferredPortDate": 86_400,
        "Created": 5,
        "Status": "Queued",
        "PortingNumbers": [],
    }
    assert telling.serialise_entry(ENTRY) == {
        "FdxStatusFrom": "Received",
        "FdxStatusTo": "Queued",
        "CarrierPortingStatusTo": "1",
        "Created": 9,
    }


def test_number_without_history_has_an_empty_list() -> None:
    assert telling.serialise_number(NUMBER, []) == {
        "IncomingActionType": "Flow",
        "IncomingActionId": "F1",
        "Number": "+61255500001",
        "Status": "Queued",
        "StatusHistory": [],
    }


def test_token_is_the_next_offset_while_rows_remain() -> None:
    assert telling.envelope(page(20, 2, 23), [{}, {}])["NextPageToken"] == "22"
    assert "NextPageToken" not in telling.envelope(page(20, 2, 22), [{}, {}])
    assert "NextPageToken" not in telling.envelope(page(20, 0, 22), [])


def test_error_names_the_fields_at_fault_where_there_are_any() -> None:
    assert telling.error_body(Refusal(400, "BAD", "No.", ("From", "To"))) == {
        "ResponseStatus": {"ErrorCode": "BAD", "Message": "No.", "Errors": [{"FieldName": "From"}, {"FieldName": "To"}]}
    }
    assert telling.error_body(Refusal(403, "FORBIDDEN", "No.")) == {
        "ResponseStatus": {"ErrorCode": "FORBIDDEN", "Message": "No."}
    }


def test_text_is_utf_8_without_spaces() -> None:
    assert telling.encode_json({"a": ["Zoë", 1]}) == '{"a":["Zoë",1]}'.encode()


def test_reply_is_finished_as_it_is() -> None:
    reply = Reply(200, b"{}")
    assert telling.finish(None, reply) is reply
    assert reply.content_type == "application/json; charset=utf-8"
