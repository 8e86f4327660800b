"""The authentication file of Web Fuzzing Commons, which neighbouring tools read as well.

Format: github.com/WebFuzzing/Commons, src/main/resources/wfc/schemas/auth.yaml. Both ways in which the format has
described tokens over its versions are read. An error names the place in the file and never shows a value of it.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast
from urllib.parse import parse_qsl

from fairport.contract_tests.sources.credentials import Header, Several, header, is_sensitive
from fairport.contract_tests.sources.tokens import (
    LoginCall,
    cookies,
    login,
    payload,
    token_at_pointer,
    token_in_header,
)
from fairport.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import jsonschema_rs

    from fairport.contract_tests.sources.credentials import Credentials
    from fairport.contract_tests.sources.ports import Send
    from fairport.contract_tests.sources.tokens import Take
    from fairport.evidence import Pairs

Entry: TypeAlias = dict[str, Any]

_TEXT: Final = {"type": "string"}
_HEADERS: Final = {
    "type": "array",
    "items": {"type": "object", "required": ["name", "value"], "properties": {"name": _TEXT, "value": _TEXT}},
}
_USER_AND_PASSWORD: Final = dict.fromkeys(("username", "usernameField", "password", "passwordField"), _TEXT)
_TOKEN: Final = (
    "extractFromField",
    "httpHeaderName",
    "headerPrefix",
    "extractSelector",
    "sendName",
    "sendTemplate",
)
_LOGIN: Final = {
    "type": "object",
    "required": ["verb"],
    "properties": {
        **dict.fromkeys(("endpoint", "externalEndpointURL", "payloadRaw", "contentType"), _TEXT),
        "payloadUserPwd": {
            "type": "object",
            "required": list(_USER_AND_PASSWORD),
            "properties": _USER_AND_PASSWORD,
        },
        "headers": _HEADERS,
        "verb": {"enum": ["POST", "GET", "PATCH", "DELETE", "PUT"]},
        "token": {
            "type": "object",
            "properties": {
                **dict.fromkeys(_TOKEN, _TEXT),
                "extractFrom": {"enum": ["body", "header"]},
                "sendIn": {"enum": ["header", "query"]},
            },
        },
        "expectCookies": {"type": "boolean"},
    },
}
_OBJECT: Final = {"type": "object"}
_OUTER: Final = {
    "type": "object",
    "required": ["auth"],
    "properties": {"auth": {"type": "array", "minItems": 1, "items": _OBJECT}, "authTemplate": _OBJECT},
}
_USERS: Final = {
    "properties": {
        "auth": {
            "items": {
                "required": ["name"],
                "properties": {"name": _TEXT, "fixedHeaders": _HEADERS, "loginEndpointAuth": _LOGIN},
            },
        },
    },
}
"""What is read of the format, as JSON Schema, before and after the template is applied; the rest is passed over."""


def load(path: Path, user: str, send: Send, base_url: str) -> Credentials:
    """Return the credentials of a user of the file, the first one if `user` is "".

    `send` makes a login call, at `base_url` unless the entry names another server.

    Raises:
        UsageError: the file cannot be read or does not fit the format, or it has no such user.
    """
    where = str(path)
    entries = _entries(_read(path), where)
    names = [entry["name"] for entry in entries]
    if user and user not in names:
        raise UsageError(f"the file has no user {user!r}", where=where, hint=f"it has: {', '.join(names)}")
    index = names.index(user) if user else 0
    return _credentials(entries[index], f"{where} auth[{index}]", send, base_url)


def _read(path: Path) -> object:
    import yaml  # noqa: PLC0415  # only those who have such a file load it

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UsageError(f"the authentication file cannot be read: {why}", where=str(path)) from None
    try:
        if path.suffix == ".toml":
            return tomllib.loads(text)
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
    except (ValueError, yaml.YAMLError) as error:
        line = getattr(error, "lineno", 1)
    raise UsageError(
        "the authentication file does not parse", where=f"{path}:{line}", hint="write YAML, or JSON in a .json file"
    )


def _entries(document: object, where: str) -> list[Entry]:
    _check(_validators()[0], document, where)
    fields = cast("Entry", document)
    template = fields.get("authTemplate", {})
    entries = [_filled(entry, template) for entry in fields["auth"]]
    _check(_validators()[1], {"auth": entries}, where)
    return entries


def _filled(entry: Entry, template: Entry) -> Entry:
    """An entry of the template holds for every user who does not say otherwise, member by member."""
    merged = dict(template) | entry
    for name in entry.keys() & template.keys():
        if isinstance(entry[name], dict) and isinstance(template[name], dict):
            merged[name] = _filled(entry[name], template[name])
    return merged


def _check(validator: jsonschema_rs.Validator, document: object, where: str) -> None:
    error = next(validator.iter_errors(document), None)
    if error is None:
        return
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.instance_path).lstrip(".")
    raise UsageError(
        f"the authentication file does not fit its format (keyword {error.schema_path[-1]!r})",
        where=f"{where} {place}".rstrip(),
        hint="see auth.yaml of Web Fuzzing Commons; a password of digits stands in quotes",
    )


@cache
def _validators() -> tuple[jsonschema_rs.Validator, jsonschema_rs.Validator]:
    import jsonschema_rs  # noqa: PLC0415  # as yaml above

    return jsonschema_rs.Draft202012Validator(_OUTER), jsonschema_rs.Draft202012Validator(_USERS)


def _credentials(entry: Entry, where: str, send: Send, base_url: str) -> Credentials:
    fixed = _fixed(entry.get("fixedHeaders", []), where)
    call = entry.get("loginEndpointAuth")
    logins: list[Credentials] = [] if call is None else [_login(call, where, send, base_url)]
    if not fixed and not logins:
        raise UsageError("this user has neither fixedHeaders nor loginEndpointAuth", where=where, hint="add one")
    return Several((*fixed, *logins))


def _fixed(fields: list[Entry], where: str) -> list[Header]:
    """The headers say who asks: where none is named like a secret, each may be one."""
    headers = [header(f"{field['name']}: {field['value']}", where=where) for field in fields]
    secret = None if any(is_sensitive(given.name) for given in headers) else True
    return [Header(given.name, given.value, secret=secret) for given in headers]


def _login(call: Entry, where: str, send: Send, base_url: str) -> Credentials:
    where = f"{where}.loginEndpointAuth"
    standing = [header(f"{field['name']}: {field['value']}", where=where) for field in call.get("headers", [])]
    headers, body, secrets = _payload(call, where)
    declared = LoginCall(
        url=_url(call, where, base_url),
        method=call["verb"],
        headers=(*((given.name, given.value) for given in standing), *headers),
        body=body,
        secrets=(*secrets, *(secret for given in standing for secret in given.secrets())),
        username=call.get("payloadUserPwd", {}).get("username", ""),
    )
    return login(send, declared, _take(call, where))


def _url(call: Entry, where: str, base_url: str) -> str:
    outside = call.get("externalEndpointURL")
    if outside is not None:
        return str(outside)
    if "endpoint" not in call:
        raise UsageError("the login has neither endpoint nor externalEndpointURL", where=where, hint="add one")
    return f"{base_url.rstrip('/')}/{call['endpoint'].lstrip('/')}"


def _payload(call: Entry, where: str) -> tuple[Pairs, bytes, tuple[str, ...]]:
    kind = call.get("contentType", "application/json")
    user = call.get("payloadUserPwd")
    if user is None:
        raw = call.get("payloadRaw", "")
        return ((("Content-Type", kind),) if raw else ()), raw.encode("utf-8"), _raw_secrets(raw)
    if "json" not in kind and "form-urlencoded" not in kind:
        raise UsageError(
            "user name and password cannot be written in this contentType", where=where, hint="give payloadRaw instead"
        )
    fields = ((user["usernameField"], user["username"]), (user["passwordField"], user["password"]))
    _, body, _ = payload(fields, "json" if "json" in kind else "form")
    return (("Content-Type", kind),), body, (user["password"],)


def _raw_secrets(raw: str) -> tuple[str, ...]:
    """Nobody says which part of a raw payload is secret: the whole is, and the members that are named like one."""
    try:
        members: object = json.loads(raw)
    except ValueError:
        members = dict(parse_qsl(raw))
    named = cast("dict[str, object]", members).items() if isinstance(members, dict) else ()
    return (raw, *(value for name, value in named if isinstance(value, str) and is_sensitive(name)))


def _take(call: Entry, where: str) -> Take:
    token = call.get("token")
    if token is None:
        if call.get("expectCookies"):
            return cookies
        raise UsageError("the login says neither token nor expectCookies", where=where, hint="add one")
    if token.get("sendIn") == "query":
        raise UsageError("a token in the query cannot be sent", where=f"{where}.token", hint="send it in a header")
    name = token.get("sendName") or token.get("httpHeaderName") or "Authorization"
    template = token.get("sendTemplate") or f"{token.get('headerPrefix', '')}{{token}}"
    selector = token.get("extractSelector") or token.get("extractFromField")
    if not selector:
        raise UsageError("nothing says where the token is", where=f"{where}.token", hint="add extractSelector")
    if token.get("extractFrom") == "header":
        return token_in_header(selector, header=name, template=template)
    return token_at_pointer(selector, header=name, template=template)
