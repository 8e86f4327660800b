"""Fair variants of refusals and their bodies."""

from collections.abc import Callable
from dataclasses import replace

from fairport.contract_tests.service.asking import Ask, Directory, Refusal
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_reply
from fairport.contract_tests.service.telling import JsonObject
from fairport.contract_tests.service.varying import variant

_UNKNOWN = "RD-UNKNOWN-SID: 400, 401, 403 and 404 are all fair for an account or property that does not exist."
_RIGHTS = "The page has 403 for missing permissions; that who reads an account reads each property is said nowhere."
_NOBODY = "NOBODY"
_BODY = "The page of error codes names members of the error object, and does not call them complete."


def _strangers(ways: Behaviour, how: Callable[[Ask], None]) -> Behaviour:
    """Meet what does not exist, or is another's, with `how`, which may raise."""

    def authorise(ask: Ask, account: str, directory: Directory) -> None:
        if directory.account_asked(ask) != account:
            how(ask)

    return replace(ways, authorise=authorise)


def _raising(status: int, code: str) -> Callable[[Ask], None]:
    def refuse(ask: Ask) -> None:
        raise Refusal(status, code, f"There is no such {ask.scope}.")

    return refuse


@variant("unknown-is-404", group="errors", why=_UNKNOWN)
def unknown_is_404(ways: Behaviour) -> Behaviour:
    """An account or property that is not one's own is not found."""
    return _strangers(ways, _raising(404, "ACCOUNT_NOT_FOUND"))


@variant("unknown-is-400", group="errors", why=_UNKNOWN)
def unknown_is_400(ways: Behaviour) -> Behaviour:
    """An account or property that is not one's own is invalid data."""
    return _strangers(ways, _raising(400, "ACCOUNT_NOT_FOUND"))


@variant("unknown-is-401", group="errors", why=_UNKNOWN)
def unknown_is_401(ways: Behaviour) -> Behaviour:
    """Credentials are wrong for an account or property that is not one's own."""
    return _strangers(ways, _raising(401, "UNAUTHORISED"))


@variant("unknown-is-410", group="errors", why="The page is silent on unknown identities; any refusal is fair.")
def unknown_is_410(ways: Behaviour) -> Behaviour:
    """An account or property that is not one's own is gone."""
    return _strangers(ways, _raising(410, "GONE"))


@variant("other-properties-refused", group="errors", why=_RIGHTS)
def other_properties_refused(ways: Behaviour) -> Behaviour:
    """Of the account's properties only one may be read by itself; the account lists them all."""
    return _one_property(ways, 403, "FORBIDDEN")


@variant("other-properties-not-found", group="errors", why=_RIGHTS)
def other_properties_not_found(ways: Behaviour) -> Behaviour:
    """The same, but the others are not found."""
    return _one_property(ways, 404, "PROPERTY_NOT_FOUND")


def _one_property(ways: Behaviour, status: int, code: str) -> Behaviour:
    def authorise(ask: Ask, account: str, directory: Directory) -> None:
        ways.authorise(ask, account, directory)
        first = next((sid for sid, owner in directory.owners.items() if owner == account), "")
        if ask.scope == "property" and ask.sid != first:
            raise Refusal(status, code, "These credentials do not read this property.")

    return replace(ways, authorise=authorise)


@variant("unknown-has-no-rows", group="errors", why="What does not exist has no requests: an empty list is true.")
def unknown_has_no_rows(ways: Behaviour) -> Behaviour:
    """An account or property that is not one's own has an empty list."""
    ways = _strangers(ways, _raising(200, _NOBODY))

    def body(refusal: Refusal) -> JsonObject:
        return {"PortingRequests": [], "TotalCount": 0} if refusal.code == _NOBODY else ways.error_body(refusal)

    return replace(ways, error_body=body)


@variant("wrong-credentials-are-403", group="errors", why="The page of error codes has 401 and 403 for credentials.")
def wrong_credentials_are_403(ways: Behaviour) -> Behaviour:
    """Without credentials the answer is 401, with wrong ones 403."""

    def authenticate(ask: Ask, directory: Directory) -> str:
        try:
            return ways.authenticate(ask, directory)
        except Refusal as refusal:
            raise refusal if ask.authorization is None else Refusal(403, "FORBIDDEN", "They are wrong.") from None

    return replace(ways, authenticate=authenticate)


@variant("no-challenge", group="errors", why="The page names the status 401, not the WWW-Authenticate header.")
def no_challenge(ways: Behaviour) -> Behaviour:
    """A 401 comes without a challenge and with a code of its own."""

    def authenticate(ask: Ask, directory: Directory) -> str:
        try:
            return ways.authenticate(ask, directory)
        except Refusal:
            raise Refusal(401, "INVALID_TOKEN_2", "Log in.") from None

    return replace(ways, authenticate=authenticate)


@variant("credentials-looked-at-last", group="errors", why="The page does not say in which order a request is checked.")
def credentials_looked_at_last(ways: Behaviour) -> Behaviour:
    """Wrong parameters are refused before credentials are looked at."""

    def authenticate(ask: Ask, directory: Directory) -> str:
        ways.parse_window(ask)
        ways.parse_limit(ask)
        ways.parse_skip(ask)
        return ways.authenticate(ask, directory)

    return replace(ways, authenticate=authenticate)


def _bodies(ways: Behaviour, how: Callable[[JsonObject], object]) -> Behaviour:
    """Change the object `ResponseStatus` of every error."""

    def body(refusal: Refusal) -> JsonObject:
        told = ways.error_body(refusal)
        status = told["ResponseStatus"]
        if isinstance(status, dict):
            how(status)
        return told

    return replace(ways, error_body=body)


@variant("errors-null", group="errors", why="Errors is there depending on the error.")
def errors_null(ways: Behaviour) -> Behaviour:
    """Errors is null where no parameter is at fault."""
    return _bodies(ways, lambda status: status.setdefault("Errors", None))


@variant("errors-empty", group="errors", why="Errors is there depending on the error.")
def errors_empty(ways: Behaviour) -> Behaviour:
    """Errors is always an empty list."""
    return _bodies(ways, lambda status: status.update(Errors=[]))


@variant("errors-absent", group="errors", why="Errors is there depending on the error.")
def errors_absent(ways: Behaviour) -> Behaviour:
    """Errors is never there."""
    return _bodies(ways, lambda status: status.pop("Errors", None))


@variant("error-with-more-members", group="errors", why=_BODY)
def error_with_more_members(ways: Behaviour) -> Behaviour:
    """The error object, its list and what stands around it have members that the page does not name."""

    def body(refusal: Refusal) -> JsonObject:
        told = ways.error_body(refusal)
        item = {"FieldName": "From", "ErrorCode": "NotEmpty", "Message": "It is empty.", "Meta": None}
        status = {**_object(told["ResponseStatus"]), "StackTrace": None, "Meta": {"id": 7}, "Errors": [item]}
        return {**told, "ResponseStatus": status, "TraceId": "00-ab-01"}

    return replace(ways, error_body=body)


def _object(value: object) -> JsonObject:
    return {str(name): member for name, member in value.items()} if isinstance(value, dict) else {}


@variant("localised-messages", group="errors", why="Message is a string; its language is not named.")
def localised_messages(ways: Behaviour) -> Behaviour:
    """Messages are long, in several lines and in another language."""
    return _bodies(ways, lambda status: status.update(Message="Überprüfen Sie die Angaben.\n日本語\t" + "☎" * 500))


@variant("other-error-codes", group="errors", why="The list of error codes that could be read is not complete.")
def other_error_codes(ways: Behaviour) -> Behaviour:
    """Error codes are words that the page of error codes is not known to list."""
    return _bodies(ways, lambda status: status.update(ErrorCode=f"E_{status['ErrorCode']}_42"))


@variant("errors-as-problem-json", group="errors", why="The answer is JSON; a media type that ends in +json says so.")
def errors_as_problem_json(ways: Behaviour) -> Behaviour:
    """Errors are sent as application/problem+json."""
    return each_reply(
        ways,
        lambda reply: replace(reply, content_type="application/problem+json"),
        when=lambda reply: reply.status >= 400,
    )
