"""How a target is signed in to: what the command line, fairport.toml and the environment say of credentials."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from fairport.contract_tests.sources.credentials import basic, bearer, header
from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.cli.wish import Place, Wish
    from fairport.config import Target
    from fairport.contract_tests.sources.credentials import Credentials
    from fairport.contract_tests.sources.ports import Send

AUTH: Final = "FAIRPORT_AUTH"
HEADER: Final = "FAIRPORT_HEADER"
TOKEN: Final = "FAIRPORT_TOKEN"  # noqa: S105 - the name of a variable


def credentials_of(wish: Wish, place: Place, send: Send) -> list[Credentials]:
    """Return what is sent, by whoever says it first: command line, the target's table, the environment.

    The reference service is never sent what the environment holds for others. `send` makes a login or token call.
    Raises UsageError for a variable that is not set and a file that cannot be read.
    """
    headers = [header(text) for text in wish.headers]
    if place.reference is not None:
        own = wish.auth or place.reference.auth
        return [*([basic(own)] if own else []), *headers]
    table = place.table
    if not headers:
        names = table.headers_env or ((HEADER,) if os.environ.get(HEADER) else ())
        headers = [header(line, where=name) for name in names for line in variable(name).splitlines() if line.strip()]
    if wish.auth:
        return [basic(wish.auth), *headers]
    return [*_signed_in(wish, place, send), *headers]


def _signed_in(wish: Wish, place: Place, send: Send) -> list[Credentials]:
    """Return the one way to sign in that is said first: WFC file, the table's, Basic and bearer of the environment."""
    table = place.table
    file = wish.wfc_auth or table.wfc_auth
    if file is not None:
        from fairport.contract_tests.sources import wfc  # noqa: PLC0415 - only those who have such a file load it

        return [wfc.load(file, wish.wfc_user or table.wfc_user, send, place.base_url)]
    if table.oauth2:
        return [_oauth2(table.oauth2, send)]
    if table.login:
        return [_login(table, place, send)]
    if table.token_env or (not table.auth_env and os.environ.get(TOKEN)):
        return [bearer(variable(table.token_env or TOKEN))]
    name = table.auth_env or (AUTH if os.environ.get(AUTH) else "")
    return [basic(variable(name), where=name)] if name else []


def variable(name: str) -> str:
    """Return an environment variable. Raises UsageError if it is not set."""
    value = os.environ.get(name)
    if not value:
        raise UsageError("this environment variable is not set", where=name, hint=f"export {name}=...")
    return value


def _oauth2(said: Mapping[str, Any], send: Send) -> Credentials:
    """Return credentials by the client-credentials grant (RFC 6749 section 4.4)."""
    from fairport.contract_tests.sources.tokens import Client, oauth2  # noqa: PLC0415 - only those who use it load it

    client = Client(
        token_url=said["token-url"],
        client_id=variable(said["client-id-env"]),
        client_secret=variable(said["client-secret-env"]),
        scope=said.get("scope", ""),
        in_body=said.get("in-body", False),
    )
    return oauth2(send, client)


def _login(table: Target, place: Place, send: Send) -> Credentials:
    """Return credentials by a login call: its fields, and where in its answer the token stands."""
    from fairport.contract_tests.sources.tokens import (  # noqa: PLC0415 - only those who use it load it
        LoginCall,
        login,
        payload,
        token_at,
    )

    said = table.login
    secret = {name: variable(env) for name, env in said.get("fields-env", {}).items()}
    fields = tuple({**{name: str(value) for name, value in said.get("fields", {}).items()}, **secret}.items())
    headers, body, told = payload(fields, said.get("encoding", "json"))
    url = str(said["url"])
    call = LoginCall(
        url=url if "://" in url else f"{place.base_url}/{url.lstrip('/')}",
        method=said.get("method", "POST"),
        headers=headers,
        body=body,
        secrets=tuple(dict.fromkeys([*told, *secret.values()])),
        username=dict(fields).get(said.get("username-field", "username"), ""),
    )
    take = token_at(
        said.get("token", "$.access_token"),
        header=said.get("header", "Authorization"),
        template=said.get("template", "Bearer {token}"),
        life=said.get("life", ""),
    )
    return login(send, call, take)
