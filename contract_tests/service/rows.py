"""The rows of the service's three tables, in the order of their columns."""

from typing import NamedTuple

Value = str | int | None

REQUEST_FIELDS = (
    "PortingNo",
    "AccountSid",
    "PropertySid",
    "CustomerDescription",
    "AuthorisedContactName",
    "AuthorisedContactEmail",
    "DaytimeContactNumber",
    "CurrentCarrier",
    "CurrentCarrierAccountNo",
    "PreferredPortSchedule",
    "PreferredPortDate",
    "WebHookURL",
    "Created",
    "PortDate",
    "Status",
)
NUMBER_FIELDS = (
    "PortType",
    "PortAddress",
    "IncomingActionType",
    "IncomingActionId",
    "IncomingAnswerPoint",
    "Number",
    "Status",
)
ENTRY_FIELDS = ("FdxStatusFrom", "FdxStatusTo", "CarrierPortingStatusFrom", "CarrierPortingStatusTo", "Created")


class RequestRow(NamedTuple):
    """One porting request. Times are whole seconds since the Unix epoch, dates are UTC midnights; None is left out."""

    id: int
    porting_no: str
    account: str
    property: str
    description: str | None
    contact_name: str | None
    contact_email: str | None
    contact_number: str | None
    carrier: str | None
    carrier_account: str | None
    schedule: str | None
    preferred_date: int | None
    webhook: str | None
    created: int
    port_date: int | None
    status: str
    updated: int
    """The latest event: the creation or a status update. It is not shown; it lets a window skip what it cannot hold."""

    def shown(self) -> tuple[Value, ...]:
        """Give the values of `REQUEST_FIELDS`."""
        return self[1:16]


class NumberRow(NamedTuple):
    """One telephone number of a porting request."""

    request_id: int
    position: int
    port_type: str | None
    port_address: str | None
    action_type: str | None
    action_id: str | None
    answer_point: str | None
    number: str
    status: str

    def shown(self) -> tuple[Value, ...]:
        """Give the values of `NUMBER_FIELDS`."""
        return self[2:]


class EntryRow(NamedTuple):
    """One entry of a number's status history."""

    request_id: int
    number_position: int
    position: int
    fdx_from: str | None
    fdx_to: str
    carrier_from: str | None
    carrier_to: str
    created: int

    def shown(self) -> tuple[Value, ...]:
        """Give the values of `ENTRY_FIELDS`."""
        return self[3:]


class Record(NamedTuple):
    """One porting request whole: its row, its numbers in order, their histories oldest first, number by number."""

    request: RequestRow
    numbers: tuple[NumberRow, ...]
    history: tuple[EntryRow, ...]

    def events(self) -> tuple[int, ...]:
        """Give the instants that a window acts on: the creation, as the first update, and each status update."""
        return (self.request.created, *(entry.created for entry in self.history))
