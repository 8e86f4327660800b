"""Lies about the two views of one request, about foreign owners, and secrets that come back."""

import base64
from dataclasses import replace

import orjson

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import Ask, Directory, Query
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_row, on_integer
from fairport.contract_tests.service.telling import JsonObject, Page, Reply

_ERROR = 400
_UNAUTHORISED = 401


@fault(
    "rows-missing-in-the-account",
    catches=["parts.contained"],
    group="scope",
    source="https://github.com/Dolibarr/dolibarr/issues/32096",
)
def rows_missing_in_the_account(ways: Behaviour) -> Behaviour:
    """One request in ten is listed by its property and not by its account."""
    return replace(ways, sql_account=f"({ways.sql_account}) AND r.id % 10 <> 3")


@fault(
    "rows-missing-in-the-property",
    catches=["parts.complete"],
    group="scope",
    source="an inner join with a table that has no row for what was moved from elsewhere",
)
def rows_missing_in_the_property(ways: Behaviour) -> Behaviour:
    """One request in ten, and its property with it, is listed by its account and not by the property."""
    return replace(ways, sql_property=f"({ways.sql_property}) AND r.id % 10 <> 3")


@fault(
    "account-tells-another-status",
    catches=["parts.same-objects"],
    group="scope",
    source="https://github.com/getdokan/dokan/issues/191",
)
def account_tells_another_status(ways: Behaviour) -> Behaviour:
    """The account's list tells requests that are done as queued still."""

    def stale(page: Page, _place: int, row: JsonObject) -> None:
        if page.query.ask.scope == "account" and row.get("Status") == "Completed":
            row["Status"] = "Queued"

    return each_row(ways, stale)


@fault(
    "created-as-string-in-the-account",
    catches=["types.json-type"],
    also=["parts.same-objects"],
    group="rare",
    source="https://github.com/MISP/MISP/issues/10297",
)
def created_as_string_in_the_account(ways: Behaviour) -> Behaviour:
    """The creation is a JSON string in the account's list, and a number in the property's."""

    def spoil(page: Page, _place: int, row: JsonObject) -> None:
        if page.query.ask.scope == "account":
            on_integer("Created", str)(row)

    return each_row(ways, spoil)


@fault(
    "filter-ignored-in-the-property",
    catches=["filters.works"],
    also=["parts.contained"],
    group="rare",
    source="https://github.com/LeanerCloud/CUDly/issues/1532",
)
def filter_ignored_in_the_property(ways: Behaviour) -> Behaviour:
    """A property's list does not look at the numbers asked for; an account's does."""

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        return ways.combine(query, owner, window, numbers if query.ask.scope == "account" else None)

    return replace(ways, combine=combine)


@fault(
    "another-property-lists-a-third",
    catches=["scope.rows"],
    also=["parts.complete"],
    group="scope",
    source="a mapping of properties to shards in which one stands for another",
)
def another_property_lists_a_third(ways: Behaviour) -> Behaviour:
    """The property with fewest requests lists those of another property of its account; the others list their own."""
    fewest = _property_by("count(*), o.property")
    other = _property_by("count(*) DESC, o.property")
    return replace(ways, sql_property=f"r.property = CASE :sid WHEN ({fewest}) THEN ({other}) ELSE :sid END")


def _property_by(order: str) -> str:
    """Select a property of the account that the property asked for is of."""
    mine = "SELECT a.account FROM porting_requests a WHERE a.property = :sid LIMIT 1"
    return (
        f"SELECT o.property FROM porting_requests o WHERE o.account = ({mine}) "
        f"GROUP BY o.property ORDER BY {order} LIMIT 1"
    )


@fault(
    "foreign-properties-for-the-asking",
    catches=["scope.unknown"],
    group="scope",
    source="https://github.com/open-mercato/open-mercato/issues/5125",
)
def foreign_properties_for_the_asking(ways: Behaviour) -> Behaviour:
    """Somebody else's property is answered with its rows; somebody else's account is refused."""

    def authorise(ask: Ask, account: str, directory: Directory) -> None:
        if ask.scope == "account" or directory.account_asked(ask) is None:
            ways.authorise(ask, account, directory)

    return replace(ways, authorise=authorise)


@fault(
    "unknown-account-is-somebody",
    catches=["scope.unknown"],
    also=["scope.rows"],
    group="scope",
    source="https://github.com/Dev1822/paySphere/issues/1917",
)
def unknown_account_is_somebody(ways: Behaviour) -> Behaviour:
    """An account or property that does not exist is answered with everybody's rows: no owner, no condition."""

    def authorise(ask: Ask, account: str, directory: Directory) -> None:
        if directory.account_asked(ask) is not None:
            ways.authorise(ask, account, directory)

    known = "EXISTS (SELECT 1 FROM porting_requests o WHERE :sid IN (o.account, o.property))"
    return replace(
        ways,
        authorise=authorise,
        sql_account=f"({ways.sql_account}) OR NOT {known}",
        sql_property=f"({ways.sql_property}) OR NOT {known}",
    )


@fault(
    "error-repeats-the-credentials",
    catches=["http.secret-echo"],
    group="access",
    source="an error page for developers that prints the request with its headers",
)
def error_repeats_the_credentials(ways: Behaviour) -> Behaviour:
    """An error quotes the Authorization header of the request."""

    def finish(ask: Ask | None, reply: Reply) -> Reply:
        done = ways.finish(ask, reply)
        if ask is None or ask.authorization is None or done.status < _ERROR:
            return done
        told = {**orjson.loads(done.body), "Request": {"Authorization": ask.authorization}}
        return replace(done, body=orjson.dumps(told))

    return replace(ways, finish=finish)


@fault(
    "refusal-repeats-the-wrong-password",
    catches=["http.secret-echo"],
    group="access",
    source="a message for developers: no such user with that password",
)
def refusal_repeats_the_wrong_password(ways: Behaviour) -> Behaviour:
    """A refusal of credentials tells which they were; nothing else does."""

    def finish(ask: Ask | None, reply: Reply) -> Reply:
        done = ways.finish(ask, reply)
        if ask is None or ask.authorization is None or done.status != _UNAUTHORISED:
            return done
        tried = base64.b64decode(ask.authorization.partition(" ")[2]).decode()
        return replace(done, body=orjson.dumps({**orjson.loads(done.body), "Tried": tried.split(":")}))

    return replace(ways, finish=finish)


@fault(
    "error-shows-a-stack-trace",
    catches=["http.stack-trace"],
    group="access",
    source="https://github.com/docling-project/docling-serve/issues/363",
)
def error_shows_a_stack_trace(ways: Behaviour) -> Behaviour:
    """The message of a refusal is the stack trace of the exception that refused."""

    def finish(ask: Ask | None, reply: Reply) -> Reply:
        done = ways.finish(ask, reply)
        if done.status < _ERROR:
            return done
        trace = '  File "/srv/app/porting.py", line 212, in listed\n    raise Refused(reason)\napp.Refused: ' + "no"
        told = orjson.loads(done.body)
        name = next((key for key, value in told.items() if isinstance(value, str)), "Trace")
        return replace(done, body=orjson.dumps({**told, name: f"Traceback (most recent call last):\n{trace}"}))

    return replace(ways, finish=finish)


@fault(
    "credentials-in-a-header",
    catches=["http.secret-echo"],
    group="access",
    source="a proxy whose debugging was left on",
)
def credentials_in_a_header(ways: Behaviour) -> Behaviour:
    """Every answer has a header that repeats the Authorization header of the request."""

    def finish(ask: Ask | None, reply: Reply) -> Reply:
        done = ways.finish(ask, reply)
        sent = ask.authorization if ask is not None else None
        return done if sent is None else replace(done, headers={**done.headers, "X-Debug-Authorization": sent})

    return replace(ways, finish=finish)
