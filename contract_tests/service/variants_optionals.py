"""Fair variants of what may be there or not: optional fields, tokens, undocumented fields."""

from base64 import b64encode
from collections.abc import Callable, Iterable

from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_entry, each_list, each_number, each_request, without
from fairport.contract_tests.service.rows import ENTRY_FIELDS, NUMBER_FIELDS, REQUEST_FIELDS
from fairport.contract_tests.service.telling import JsonObject, Page
from fairport.contract_tests.service.varying import variant

_OPTIONAL = "RD-OPTIONAL-FIELDS: every field but the named ones may be absent or null."
_TOKEN = "RD-TOKEN-MEANING: a token is a string, null or absent, and the example has one though nothing remains."  # noqa: S105 - a sentence
_EXTRA = "RD-EXTRA-FIELDS: a response may hold fields that are not documented."

_KEPT = frozenset({"PortingNo", "AccountSid", "PropertySid", "Created", "Status", "PortingNumbers", "Number"})
_KEPT_IN_ENTRIES = frozenset({"FdxStatusTo", "Created"})
_FREE_TEXTS = (
    "CustomerDescription",
    "AuthorisedContactName",
    "DaytimeContactNumber",
    "CurrentCarrier",
    "CurrentCarrierAccountNo",
)

Change = Callable[[JsonObject], None]


def _optional(names: Iterable[str], kept: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in kept)


_OPTIONAL_OF_REQUESTS = _optional(REQUEST_FIELDS, _KEPT)
_OPTIONAL_OF_NUMBERS = _optional(NUMBER_FIELDS, _KEPT)
_OPTIONAL_OF_ENTRIES = _optional(ENTRY_FIELDS, _KEPT_IN_ENTRIES)


def _everywhere(ways: Behaviour, change: Callable[[JsonObject, tuple[str, ...]], None]) -> Behaviour:
    """Change the optional members of requests, numbers and entries."""
    ways = each_request(ways, lambda told: change(told, _OPTIONAL_OF_REQUESTS))
    ways = each_number(ways, lambda told: change(told, _OPTIONAL_OF_NUMBERS))
    return each_entry(ways, lambda told: change(told, _OPTIONAL_OF_ENTRIES))


def _fill(told: JsonObject, names: Iterable[str], value: object) -> None:
    for name in names:
        told.setdefault(name, value)


@variant("unknown-is-null", group="optionals", why=_OPTIONAL)
def unknown_is_null(ways: Behaviour) -> Behaviour:
    """What is not known is null."""
    return _everywhere(ways, lambda told, names: _fill(told, names, None))


@variant("optionals-all-absent", group="optionals", why=_OPTIONAL)
def optionals_all_absent(ways: Behaviour) -> Behaviour:
    """No optional field is ever there."""

    def change(told: JsonObject, names: tuple[str, ...]) -> None:
        for name in names:
            told.pop(name, None)

    return _everywhere(ways, change)


@variant("optionals-all-null", group="optionals", why=_OPTIONAL)
def optionals_all_null(ways: Behaviour) -> Behaviour:
    """Every optional field is null."""
    return _everywhere(ways, lambda told, names: told.update(dict.fromkeys(names)))


@variant("null-here-absent-there", group="optionals", why=_OPTIONAL)
def null_here_absent_there(ways: Behaviour) -> Behaviour:
    """What is not known is null in one object and absent in the next."""

    def change(told: JsonObject, names: tuple[str, ...]) -> None:
        mark = sum(map(ord, str(told.get("PortingNo", told.get("Number", told.get("FdxStatusTo"))))))
        if mark % 2:
            _fill(told, names, None)

    return _everywhere(ways, change)


@variant("unknown-texts-are-empty", group="optionals", why="The page says string and sets no least length for these.")
def unknown_texts_are_empty(ways: Behaviour) -> Behaviour:
    """A free text that is not known is an empty string."""
    ways = each_request(ways, lambda told: _fill(told, _FREE_TEXTS, ""))
    ways = each_number(ways, lambda told: _fill(told, ["PortAddress"], ""))
    return each_entry(ways, lambda told: _fill(told, ["CarrierPortingStatusFrom"], ""))


@variant("no-action-type", group="optionals", why="RD-INCOMING-ACTION-ABSENT: without a type neither is required.")
def no_action_type(ways: Behaviour) -> Behaviour:
    """No number says what to do with calls."""
    for name in ("IncomingActionType", "IncomingActionId", "IncomingAnswerPoint"):
        ways = each_number(ways, without(name))
    return ways


@variant("no-schedule", group="optionals", why="The date is required only when the schedule is Date; here is none.")
def no_schedule(ways: Behaviour) -> Behaviour:
    """No request says how it prefers to be scheduled; a preferred date stays."""
    return each_request(ways, without("PreferredPortSchedule"))


def _tokens(ways: Behaviour, how: Callable[[Page, JsonObject], object]) -> Behaviour:
    def change(page: Page, told: JsonObject) -> None:
        told["NextPageToken"] = how(page, told)

    return each_list(ways, change)


@variant("token-null-at-the-end", group="optionals", why=_TOKEN)
def token_null_at_the_end(ways: Behaviour) -> Behaviour:
    """The last page has a token, which is null."""
    return _tokens(ways, lambda _page, told: told.get("NextPageToken"))


@variant("token-empty-at-the-end", group="optionals", why=_TOKEN)
def token_empty_at_the_end(ways: Behaviour) -> Behaviour:
    """The last page has a token, which is an empty string."""
    return _tokens(ways, lambda _page, told: told.get("NextPageToken", ""))


@variant("token-always-the-offset", group="optionals", why=_TOKEN)
def token_always_the_offset(ways: Behaviour) -> Behaviour:
    """Every page has a token, the next offset, as in the vendor's example."""
    return _tokens(ways, lambda page, _told: str(page.next_offset))


@variant("token-always-the-page", group="optionals", why=_TOKEN)
def token_always_the_page(ways: Behaviour) -> Behaviour:
    """Every page has a token, its own number counted from 1."""
    return _tokens(ways, lambda page, _told: str(page.query.skip // max(1, page.query.limit) + 1))


@variant("token-always-one", group="optionals", why=_TOKEN)
def token_always_one(ways: Behaviour) -> Behaviour:
    """Every page has the token "1", as the vendor's example has."""
    return _tokens(ways, lambda _page, _told: "1")


@variant("token-opaque", group="optionals", why=_TOKEN)
def token_opaque(ways: Behaviour) -> Behaviour:
    """Tokens are opaque: base64 of something."""

    def token(page: Page, told: JsonObject) -> object:
        return b64encode(f"after={page.next_offset};{'x' * 300}".encode()).decode() if "NextPageToken" in told else None

    return _tokens(ways, token)


@variant(
    "token-never",
    group="optionals",
    why="RD-TOKEN-MEANING: a token may be absent; while rows remain it SHOULD be there.",
    expects=["paging.token-while-more"],
)
def token_never(ways: Behaviour) -> Behaviour:
    """No page has a token."""
    return each_list(ways, lambda _page, told: without("NextPageToken")(told))


@variant("undocumented-fields", group="optionals", why=_EXTRA)
def undocumented_fields(ways: Behaviour) -> Behaviour:
    """Every object has members that the page does not list: a number, a text, a time with a fraction."""
    extra = {"Id": 1, "UpdatedAt": "2026-03-31T09:54:42.5Z", "Score": 0.5, "IsTest": False, "status": "lower case"}
    ways = each_request(ways, lambda told: told.update(extra))
    ways = each_number(ways, lambda told: told.update(extra))
    ways = each_entry(ways, lambda told: told.update(extra))
    return each_list(ways, lambda _page, told: told.update(extra))


@variant("undocumented-objects", group="optionals", why=_EXTRA)
def undocumented_objects(ways: Behaviour) -> Behaviour:
    """Undocumented objects and lists stand beside the documented ones, with members of the same names."""
    extra: JsonObject = {"Created": "yesterday", "Status": None, "StatusHistory": {}, "PortingRequests": "none"}

    def change(told: JsonObject) -> None:
        told["Links"] = {"self": {"href": "/v2"}, "Embedded": [extra, [extra]]}

    ways = each_number(each_request(each_entry(ways, change), change), change)
    return each_list(ways, lambda _page, told: change(told))
