"""Lies about who may see what."""

from dataclasses import replace
from http import HTTPStatus

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import Ask, Directory, Refusal
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_reply
from fairport.contract_tests.service.telling import Reply


@fault(
    "no-credentials-needed",
    catches=["refusals.refused"],
    group="access",
    source="the vendor's page on errors: 401 for wrong or missing credentials",
)
def no_credentials_needed(ways: Behaviour) -> Behaviour:
    """Whoever sends no credentials is taken for the owner."""

    def authenticate(ask: Ask, directory: Directory) -> str:
        anonymous = ask.authorization is None
        return directory.account_asked(ask) or "" if anonymous else ways.authenticate(ask, directory)

    return replace(ways, authenticate=authenticate)


@fault(
    "any-password-will-do",
    catches=["refusals.refused"],
    also=["scope.unknown"],
    group="access",
    source="https://github.com/Dev1822/paySphere/issues/1917",
)
def any_password_will_do(ways: Behaviour) -> Behaviour:
    """Whoever sends credentials at all, right or wrong, is taken for the owner."""

    def authenticate(ask: Ask, directory: Directory) -> str:
        anonymous = ask.authorization is None
        return ways.authenticate(ask, directory) if anonymous else directory.account_asked(ask) or ""

    return replace(ways, authenticate=authenticate)


@fault(
    "unauthorised-without-a-body",
    catches=["errors.body", "refusals.body"],
    group="access",
    source="https://github.com/Tendrl/api/issues/166",
)
def unauthorised_without_a_body(ways: Behaviour) -> Behaviour:
    """A 401 has an empty body."""
    return each_reply(ways, lambda reply: replace(reply, body=b"", content_type="text/plain"), when=_unauthorised)


@fault(
    "unauthorised-as-redirect",
    catches=["refusals.refused"],
    group="access",
    source="a login page of a web site put before an API",
)
def unauthorised_as_redirect(ways: Behaviour) -> Behaviour:
    """Instead of 401 the caller is sent to a login page."""
    away = {"Location": "/login"}
    return each_reply(
        ways,
        lambda reply: replace(reply, status=302, body=b"", content_type="text/html", headers=away),
        when=_unauthorised,
    )


def _unauthorised(reply: Reply) -> bool:
    return reply.status == HTTPStatus.UNAUTHORIZED


@fault(
    "foreign-rows-in-the-list",
    catches=["scope.rows"],
    group="access",
    source="https://github.com/thefrederiksen/devthrottle/pull/2301",
)
def foreign_rows_in_the_list(ways: Behaviour) -> Behaviour:
    """An account's list holds three rows of other accounts."""
    leak = "r.id IN (SELECT o.id FROM porting_requests o WHERE o.account <> :sid ORDER BY o.id LIMIT 3)"
    return replace(ways, sql_account=f"{ways.sql_account} OR {leak}")


@fault(
    "property-lists-its-account",
    catches=["scope.rows"],
    group="access",
    source="https://github.com/open-mercato/open-mercato/issues/5125",
)
def property_lists_its_account(ways: Behaviour) -> Behaviour:
    """A property's list holds the rows of its sister properties."""
    sql = "r.account = (SELECT p.account FROM properties p WHERE p.property = :sid)"
    return replace(ways, sql_property=sql)


@fault(
    "foreign-requests-for-the-asking",
    catches=["scope.unknown"],
    group="access",
    source="https://github.com/tazama-lf/admin-service/pull/312",
)
def foreign_requests_for_the_asking(ways: Behaviour) -> Behaviour:
    """Somebody else's account or property is answered with its rows."""

    def authorise(ask: Ask, account: str, directory: Directory) -> None:
        if directory.account_asked(ask) is None:
            ways.authorise(ask, account, directory)

    return replace(ways, authorise=authorise)


@fault(
    "unknown-account-breaks",
    catches=["scope.unknown"],
    group="access",
    source="a look-up whose miss nobody expected",
)
def unknown_account_breaks(ways: Behaviour) -> Behaviour:
    """An account or property that does not exist is answered with 500."""

    def authorise(ask: Ask, account: str, directory: Directory) -> None:
        if directory.account_asked(ask) is None:
            raise Refusal(500, "INTERNAL_ERROR", "Object reference not set to an instance of an object.")
        ways.authorise(ask, account, directory)

    return replace(ways, authorise=authorise)
