"""Lies about single values: conditional members, telephone numbers."""

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_number, each_request, has, on_text, setting, without


@fault(
    "preferred-date-missing",
    catches=["conditionals.hold"],
    group="conditional",
    source="the page: only required when PreferredPortSchedule is Date",
)
def preferred_date_missing(ways: Behaviour) -> Behaviour:
    """A request with the schedule Date has no preferred date."""
    return each_request(ways, without("PreferredPortDate", where=has("PreferredPortSchedule", "Date")))


@fault(
    "flow-id-missing",
    catches=["conditionals.hold"],
    group="conditional",
    source="the page: only required when IncomingActionType is Flow",
)
def flow_id_missing(ways: Behaviour) -> Behaviour:
    """A number that goes to a flow does not say which."""
    return each_number(ways, without("IncomingActionId", where=has("IncomingActionType", "Flow")))


@fault(
    "answer-point-missing",
    catches=["conditionals.hold"],
    group="conditional",
    source="the page: only required when IncomingActionType is Answering Point",
)
def answer_point_missing(ways: Behaviour) -> Behaviour:
    """A number that goes to an answering point does not say which."""
    return each_number(ways, without("IncomingAnswerPoint", where=has("IncomingActionType", "Answering Point")))


@fault(
    "answer-point-empty",
    catches=["conditionals.hold"],
    group="conditional",
    source="an empty column told as an empty string",
)
def answer_point_empty(ways: Behaviour) -> Behaviour:
    """A number that goes to an answering point names the empty one."""
    return each_number(ways, on_text("IncomingAnswerPoint", lambda _value: ""))


@fault(
    "flow-id-null",
    catches=["conditionals.hold"],
    group="conditional",
    source="https://github.com/NebulousLabs/Sia/issues/1406",
)
def flow_id_null(ways: Behaviour) -> Behaviour:
    """A number that goes to a flow gives null for which."""
    return each_number(ways, on_text("IncomingActionId", lambda _value: None))


@fault(
    "asap-with-a-date",
    catches=["conditionals.hold"],
    group="conditional",
    source="a date kept from before the schedule was changed",
)
def asap_with_a_date(ways: Behaviour) -> Behaviour:
    """A request to be ported as soon as possible has a preferred date all the same."""
    return each_request(ways, setting("PreferredPortDate", 1_771_113_600, has("PreferredPortSchedule", "ASAP")))


@fault(
    "answering-point-with-a-flow",
    catches=["conditionals.hold"],
    group="conditional",
    source="a flow kept from before the action was changed",
)
def answering_point_with_a_flow(ways: Behaviour) -> Behaviour:
    """A number that goes to an answering point names a flow as well."""
    return each_number(ways, setting("IncomingActionId", "F00000001", has("IncomingActionType", "Answering Point")))


@fault(
    "number-without-plus",
    catches=["formats.e164"],
    group="shape",
    source="https://github.com/faker-ruby/faker/issues/2686",
)
def number_without_plus(ways: Behaviour) -> Behaviour:
    """Telephone numbers lack the plus."""
    return each_number(ways, on_text("Number", lambda value: value.removeprefix("+")))


@fault(
    "number-with-spaces",
    catches=["formats.e164"],
    group="shape",
    source="a number stored as it was typed",
)
def number_with_spaces(ways: Behaviour) -> Behaviour:
    """Telephone numbers are grouped by spaces."""
    return each_number(ways, on_text("Number", lambda value: f"{value[:3]} {value[3]} {value[4:8]} {value[8:]}"))


@fault(
    "number-in-national-form",
    catches=["formats.e164"],
    group="shape",
    source="https://github.com/colinhacks/zod/issues/5563",
)
def number_in_national_form(ways: Behaviour) -> Behaviour:
    """Telephone numbers begin with the trunk zero in place of the country."""
    return each_number(ways, on_text("Number", lambda value: "0" + value.removeprefix("+61")))


@fault(
    "number-with-plus-and-trunk-zero",
    catches=["formats.e164"],
    group="shape",
    source="https://github.com/colinhacks/zod/issues/5563",
)
def number_with_plus_and_trunk_zero(ways: Behaviour) -> Behaviour:
    """Telephone numbers are the national form with a plus set before the trunk zero."""
    return each_number(ways, on_text("Number", lambda value: "+0" + value.removeprefix("+61")))


@fault(
    "number-as-json-number",
    catches=["types.json-type"],
    group="shape",
    source="https://github.com/TheAlphaSchoolSystemPTYLTD/employee-hr/issues/16",
)
def number_as_json_number(ways: Behaviour) -> Behaviour:
    """Telephone numbers are JSON numbers."""
    return each_number(ways, on_text("Number", lambda value: int(value.removeprefix("+"))))


@fault(
    "email-cloaked",
    catches=["shapes.hold"],
    group="shape",
    source="the vendor's page itself, whose example address a proxy has cloaked",
)
def email_cloaked(ways: Behaviour) -> Behaviour:
    """A proxy against harvesters of addresses has replaced each e-mail address."""
    return each_request(ways, on_text("AuthorisedContactEmail", lambda _value: "[email\xa0protected]"))


@fault(
    "status-in-capitals",
    catches=["shapes.hold"],
    group="shape",
    source="https://github.com/Azure/azure-rest-api-specs/pull/1631",
)
def status_in_capitals(ways: Behaviour) -> Behaviour:
    """The status of a request is told in capital letters."""
    return each_request(ways, on_text("Status", str.upper))
