"""Which values in a porting-status response break a MUST, which a SHOULD, and which nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.spec.porting_status.conftest import PortingStatus

ABSENT = ...
NOTHING = ""
SID = "A5EQ333XCXHTRHUS5DEOXLLA36ZQSZQQ"
FIELDS_OF_ACTIONS = {
    "Flow": ("IncomingActionId", "IncomingAnswerPoint"),
    "Answering Point": ("IncomingAnswerPoint", "IncomingActionId"),
}


@pytest.mark.parametrize(
    ("schedule", "date", "level"),
    [
        ("Date", 1771113600, NOTHING),
        ("Date", None, "MUST"),
        ("Date", ABSENT, "MUST"),
        ("ASAP", ABSENT, NOTHING),
        ("ASAP", None, NOTHING),
        ("ASAP", 1771113600, "SHOULD"),
        (None, None, NOTHING),
        (None, 1771113600, NOTHING),
        (ABSENT, ABSENT, NOTHING),
        (ABSENT, 1771113600, NOTHING),
    ],
)
def test_preferred_date_follows_the_schedule(
    contract: PortingStatus, schedule: object, date: object, level: str
) -> None:
    members = {"PreferredPortSchedule": schedule, "PreferredPortDate": date}
    assert contract.breaks(contract.changed("PortingRequest", members)) == level


@pytest.mark.parametrize("action", FIELDS_OF_ACTIONS)
@pytest.mark.parametrize(
    ("own", "other", "level"),
    [
        ("x", ABSENT, NOTHING),
        ("x", None, NOTHING),
        ("x", "", NOTHING),
        ("x", "y", "SHOULD"),
        ("", ABSENT, "MUST"),
        (None, ABSENT, "MUST"),
        (ABSENT, ABSENT, "MUST"),
        (ABSENT, "y", "MUST"),
    ],
    ids=["only", "other-null", "other-empty", "both", "empty", "null", "neither", "wrong-one"],
)
def test_incoming_action_decides_which_field_is_required(
    contract: PortingStatus, action: str, own: object, other: object, level: str
) -> None:
    own_name, other_name = FIELDS_OF_ACTIONS[action]
    members = {"IncomingActionType": action, own_name: own, other_name: other}
    assert contract.breaks(contract.changed("PortingNumber", members)) == level


@pytest.mark.parametrize("action", [ABSENT, None], ids=["absent", "null"])
@pytest.mark.parametrize("value", [ABSENT, None, "x"], ids=["absent", "null", "given"])
def test_no_incoming_action_requires_nothing(contract: PortingStatus, action: object, value: object) -> None:
    members = {"IncomingActionType": action, "IncomingActionId": value, "IncomingAnswerPoint": value}
    assert contract.breaks(contract.changed("PortingNumber", members)) == NOTHING


@pytest.mark.parametrize(
    ("owner", "name", "value", "level"),
    [
        ("PortingRequest", "PreferredPortSchedule", "Tomorrow", "MUST"),
        ("PortingRequest", "PreferredPortSchedule", "date", "MUST"),
        ("PortingRequest", "PreferredPortSchedule", "“Date”", "MUST"),
        ("PortingNumber", "IncomingActionType", "AnsweringPoint", "MUST"),
        ("PortingNumber", "IncomingActionType", "flow", "MUST"),
        ("PortingNumber", "PortType", "Cat-C", "SHOULD"),
        ("PortingNumber", "PortType", "CAT-A", "SHOULD"),
        ("PortingNumber", "PortType", None, NOTHING),
        ("PortingNumber", "PortType", ABSENT, NOTHING),
    ],
)
def test_options_are_closed_as_far_as_the_page_closes_them(
    contract: PortingStatus, owner: str, name: str, value: object, level: str
) -> None:
    assert contract.breaks(contract.changed(owner, {name: value})) == level


@pytest.mark.parametrize(
    ("number", "level"),
    [
        ("+611111111112", NOTHING),
        ("+61400000000", NOTHING),
        ("+12", NOTHING),
        ("+123456789012345", NOTHING),
        ("+1234567890123456", "MUST"),
        ("+1", "MUST"),
        ("611111111112", "MUST"),
        ("+0611111111", "MUST"),
        ("+61 1 1111 1111", "MUST"),
        ("+61-1-1111-1111", "MUST"),
        (" +61111111111", "MUST"),
        ("+61\uff11111111", "MUST"),
        ("", "MUST"),
    ],
)
def test_number_is_e164_and_no_more_is_asked(contract: PortingStatus, number: str, level: str) -> None:
    assert contract.breaks(contract.changed("PortingNumber", {"Number": number})) == level


@pytest.mark.parametrize("name", ["AccountSid", "PropertySid"])
@pytest.mark.parametrize(
    ("sid", "level"),
    [
        (SID, NOTHING),
        (SID.lower(), "SHOULD"),
        (SID[:-1], "SHOULD"),
        (SID + "A", "SHOULD"),
        ("x", "SHOULD"),
        ("", "MUST"),
    ],
    ids=["example", "lower-case", "short", "long", "one-letter", "empty"],
)
def test_sid_has_the_shape_of_the_examples(contract: PortingStatus, name: str, sid: str, level: str) -> None:
    assert contract.breaks(contract.changed("PortingRequest", {name: sid})) == level


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("AuthorisedContactEmail", "jane.smith@example.com", NOTHING),
        ("AuthorisedContactEmail", "[email\u00a0protected]", "SHOULD"),
        ("AuthorisedContactEmail", "jane@smith@example.com", "SHOULD"),
        ("WebHookURL", "https://example.com/hook", NOTHING),
        ("WebHookURL", "HTTP://EXAMPLE.COM", NOTHING),
        ("WebHookURL", "example.com/hook", "SHOULD"),
        ("WebHookURL", "ftp://example.com", "SHOULD"),
        ("DaytimeContactNumber", "after five, ask for Jane", NOTHING),
        ("CustomerDescription", "", NOTHING),
        ("PortingNumbers", [], "SHOULD"),
        ("PortingNo", "", "SHOULD"),
    ],
)
def test_contact_details_and_lists(contract: PortingStatus, name: str, value: object, level: str) -> None:
    assert contract.breaks(contract.changed("PortingRequest", {name: value})) == level


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ("PortingRequest", "Status"),
        ("PortingNumber", "Status"),
        ("PortingNumberStatusHistory", "FdxStatusFrom"),
        ("PortingNumberStatusHistory", "FdxStatusTo"),
    ],
)
@pytest.mark.parametrize(
    ("status", "level"),
    [
        ("Queued", NOTHING),
        ("Received", NOTHING),
        ("Completed", NOTHING),
        ("Queued for cut-over", NOTHING),
        ("queued", "SHOULD"),
        ("QUEUED", "SHOULD"),
        ("Queued ", "SHOULD"),
        ("\tReceived", "SHOULD"),
    ],
)
def test_status_is_open_but_a_known_one_keeps_its_spelling(
    contract: PortingStatus, owner: str, name: str, status: str, level: str
) -> None:
    assert contract.breaks(contract.changed(owner, {name: status})) == level


@pytest.mark.parametrize("owner", ["PortingRequest", "PortingNumber"])
def test_status_is_not_empty(contract: PortingStatus, owner: str) -> None:
    assert contract.breaks(contract.changed(owner, {"Status": ""})) == "MUST"


@pytest.mark.parametrize(("total", "level"), [(0, NOTHING), (1, NOTHING), (-1, "MUST")])
def test_total_is_a_number_of_results(contract: PortingStatus, total: int, level: str) -> None:
    assert contract.breaks(contract.changed("PortingStatus", {"TotalCount": total})) == level


@pytest.mark.parametrize(
    ("status", "level"),
    [
        ({"ErrorCode": "FORBIDDEN", "Message": "No."}, NOTHING),
        ({"ErrorCode": "UNHEARD_OF_2", "Message": "No.", "Errors": []}, NOTHING),
        ({"ErrorCode": "FORBIDDEN", "Message": "No.", "Errors": None}, NOTHING),
        ({"ErrorCode": "FORBIDDEN", "Message": "No.", "Errors": [{"FieldName": "To"}, {}]}, NOTHING),
        ({"ErrorCode": "FORBIDDEN"}, "SHOULD"),
        ({"ErrorCode": "FORBIDDEN", "Message": None}, "SHOULD"),
        ({"ErrorCode": "forbidden", "Message": "No."}, "MUST"),
        ({"ErrorCode": "Not allowed", "Message": "No."}, "MUST"),
        ({"ErrorCode": 403, "Message": "No."}, "MUST"),
        ({"Message": "No."}, "MUST"),
        ({"ErrorCode": "FORBIDDEN", "Message": "No.", "Errors": ["To"]}, "MUST"),
        ({"ErrorCode": "FORBIDDEN", "Message": "No.", "Errors": [{"FieldName": 1}]}, "MUST"),
        (None, "MUST"),
    ],
    ids=str,
)
def test_error_body(contract: PortingStatus, status: object, level: str) -> None:
    assert contract.breaks({"ResponseStatus": status}, "ErrorResponse") == level
