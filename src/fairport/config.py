"""fairport.toml: named targets, accepted gaps, where the waiver file is, and how personal data are told.

The file is checked by config.schema.json, which ships beside this module. No secret stands in it: it names the
environment variables that hold them. Paths in it are relative to the file.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from fairport.errors import UsageError
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jsonschema import ValidationError

FILE: Final = "fairport.toml"
DEFAULT_CONTRACT: Final = "porting-status"
"""The contract where nobody names one: a bundled one."""
_SUFFIXES: Final = frozenset({".json", ".yaml", ".yml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A service by name. What the file does not say is None or empty; `reports` are `FORMAT=PATH`."""

    name: str
    url: str
    contract: str | None = None
    overlays: tuple[Path, ...] = ()
    allow_remote_refs: bool = False
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    foreign: Mapping[str, str] = field(default_factory=dict[str, str])
    auth_env: str = ""
    token_env: str = ""
    oauth2: Mapping[str, Any] = field(default_factory=dict[str, Any])
    login: Mapping[str, Any] = field(default_factory=dict[str, Any])
    wfc_auth: Path | None = None
    wfc_user: str = ""
    headers_env: tuple[str, ...] = ()
    profile: str | None = None
    seed: int | None = None
    max_requests: int | None = None
    rate: float | None = None
    timeout: float | None = None
    workers: int | None = None
    proxy: str | None = None
    ca_bundle: str | None = None
    client_cert: str | None = None
    waivers: Path | None = None
    baseline: Path | None = None
    gate: str | None = None
    redact_trace: bool | None = None
    show_personal: bool | None = None
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A gap that somebody has accepted: a rule (of one operation, or of all) need not be verified until a day."""

    rule: str
    reason: str
    expires: date
    operation: str = ""

    @property
    def key(self) -> str:
        """What the engine knows it by: `RULE` or `RULE OPERATION`."""
        return f"{self.rule} {self.operation}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What fairport.toml says; of a file that is not there, nothing. `path` is "" then."""

    path: str = ""
    targets: Mapping[str, Target] = field(default_factory=dict[str, Target])
    accepted: tuple[Acceptance, ...] = ()
    waivers: Path | None = None
    redact_trace: bool = False
    show_personal: bool = False

    def target(self, name: str) -> Target:
        """Return a target by its name. Raises UsageError that names the nearest one."""
        if name in self.targets:
            return self.targets[name]
        known = ["demo", *self.targets]
        near = get_close_matches(name, known, n=1)
        where = self.path or f"no {FILE} in this folder"
        hint = f"did you mean {near[0]}?" if near else f"give a URL that starts with https://, or {either(known)}"
        raise UsageError(f"there is no target named {name!r}", where=where, hint=hint)

    def accepted_on(self, day: date) -> tuple[Acceptance, ...]:
        """Return what is accepted on a day: its last day included."""
        return tuple(acceptance for acceptance in self.accepted if day <= acceptance.expires)


def read_config(path: Path | None = None) -> Config:
    """Read `path`, or fairport.toml of the current folder if there is one.

    Raises UsageError, naming file, key and nearest key, for all that is wrong in it.
    """
    file = path or Path(FILE)
    if path is None and not file.is_file():
        return Config()
    data = _parsed(file)
    _check(data, file)
    folder = file.parent
    return Config(
        path=str(file),
        targets={name: _target(name, table, folder) for name, table in data.get("targets", {}).items()},
        accepted=tuple(_acceptance(table) for table in data.get("accepted", ())),
        waivers=_path(data, "waivers", folder),
        redact_trace=data.get("redact-trace", False),
        show_personal=data.get("show-personal", False),
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema of fairport.toml."""
    text = resources.files("fairport").joinpath("config.schema.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def _parsed(file: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"the configuration cannot be read: {error.strerror or error}"
        raise UsageError(message, where=str(file), hint="name a file with --config PATH") from error
    except UnicodeDecodeError as error:
        raise UsageError("the configuration is not UTF-8 text", where=str(file), hint="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"the configuration is no TOML: {error}", where=str(file), hint="see https://toml.io"
        ) from error
    plain: dict[str, Any] = json.loads(json.dumps(data, default=str))  # a date as text, as JSON Schema reads it
    return plain


def _check(data: Mapping[str, Any], file: Path) -> None:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - only those who have a file wait for it

    validator: Any = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in sorted(validator.iter_errors(data), key=lambda found: list(map(str, found.absolute_path))):
        raise _mistake(error, file)


def _mistake(error: ValidationError, file: Path) -> UsageError:
    path = ".".join(map(str, error.absolute_path))
    where = f"{file}: {path}" if path else str(file)
    rules = cast("Mapping[str, Any]", error.schema)
    instance: Any = error.instance
    match error.validator:
        case "additionalProperties":
            known = list(rules.get("properties", {}))
            extra = next(key for key in instance if key not in known)
            return UsageError(f"there is no key {extra!r}", where=where, hint=_nearest(extra, known))
        case "required" | "dependentRequired":
            wanted: Any = error.validator_value
            keys = wanted if isinstance(wanted, list) else [key for each in wanted.values() for key in each]
            absent = next(key for key in keys if key not in instance)
            return UsageError(f"the key {absent!r} is missing", where=where, hint=f"add `{absent} = ...`")
        case "enum":
            return UsageError(f"{instance!r} is not a value of it", where=where, hint=f"give {either(rules['enum'])}")
        case _ if "propertyNames" in error.absolute_schema_path:
            hint = "letters, digits, '.', '_' and '-'; `demo` is taken"
            return UsageError(f"{instance!r} cannot be a target's name", where=where, hint=hint)
        case "pattern":  # the value may be a secret in the wrong place: it is not repeated
            return UsageError("the value is not of the form that is wanted", where=where, hint=_described(rules))
        case _:
            return UsageError(error.message, where=where, hint=_described(rules))


def _described(rules: Mapping[str, Any]) -> str:
    wanted = f" (pattern {rules['pattern']})" if "pattern" in rules else ""
    return f"{rules.get('description', 'see config.schema.json')}{wanted}"


def _nearest(word: str, known: Sequence[str]) -> str:
    near = [key for key in known if key.startswith(f"{word}-")] or get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"


def _target(name: str, table: Mapping[str, Any], folder: Path) -> Target:
    contract = table.get("contract")
    is_path = contract is not None and ("/" in contract or Path(contract).suffix in _SUFFIXES)
    reports: Mapping[str, str] = table.get("reports", {})
    bundle, cert = table.get("ca-bundle"), table.get("client-cert")
    return Target(
        name=name,
        url=table["url"],
        contract=str(folder / str(contract)) if is_path else contract,
        overlays=tuple(folder / overlay for overlay in table.get("overlays", ())),
        params=_texts(table.get("params", {}).items()),
        foreign=_texts(table.get("foreign", {}).items()),
        auth_env=table.get("auth-env", ""),
        token_env=table.get("token-env", ""),
        oauth2=table.get("oauth2", {}),
        login=table.get("login", {}),
        wfc_auth=_path(table, "wfc-auth", folder),
        wfc_user=table.get("wfc-user", ""),
        allow_remote_refs=table.get("allow-remote-refs", False),
        headers_env=tuple(table.get("headers-env", ())),
        profile=table.get("profile"),
        seed=table.get("seed"),
        max_requests=table.get("max-requests"),
        rate=table.get("rate"),
        timeout=table.get("timeout"),
        workers=table.get("workers"),
        proxy=table.get("proxy"),
        ca_bundle=bundle and str(folder / bundle),
        client_cert=cert and ":".join(str(folder / part) for part in cert.split(":", 1)),
        waivers=_path(table, "waivers", folder),
        baseline=_path(table, "baseline", folder),
        gate=table.get("gate"),
        redact_trace=table.get("redact-trace"),
        show_personal=table.get("show-personal"),
        reports=tuple(f"{kind}={folder / path}" for kind, path in reports.items()),
    )


def _path(table: Mapping[str, Any], key: str, folder: Path) -> Path | None:
    return folder / table[key] if key in table else None


def _texts(pairs: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {name: str(value) for name, value in pairs}


def _acceptance(table: Mapping[str, Any]) -> Acceptance:
    return Acceptance(
        rule=table["rule"],
        operation=table.get("operation", ""),
        reason=table["reason"],
        expires=date.fromisoformat(table["expires"]),
    )
