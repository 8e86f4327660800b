"""Options that several commands take, and how their values are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from fairport.config import DEFAULT_CONTRACT
from fairport.errors import UsageError
from fairport.reports.formats import FORMATS

if TYPE_CHECKING:
    from fairport.spec.references import ReadRemote

F = TypeVar("F", bound=Callable[..., Any])

PROFILES: Final = ("quick", "standard", "thorough")
SHAPES: Final = ("text", "json")

_FILE: Final = click.Path(path_type=Path)


def several(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    """Return decorators as one, in the order in which help lists them."""

    def decorate(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


overlay_option = click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=_FILE,
    metavar="PATH",
    help="An OpenAPI Overlay to lay over the contract. Repeatable, applied in order.",
)
contract_option = click.option(
    "--contract",
    metavar="NAME|PATH",
    help="A contract: its name (`fairport spec list`), its folder, or the path of an OpenAPI document.  "
    f"[default: {DEFAULT_CONTRACT}]",
)
remote_refs_option = click.option(
    "--allow-remote-refs", is_flag=True, help="Read documents at http(s) addresses that the contract refers to."
)
contract_options = several(contract_option, overlay_option, remote_refs_option)
format_option = click.option(
    "--format", "form", type=click.Choice(SHAPES), default="text", show_default=True, help="How to write it."
)
report_option = click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=PATH",
    help=f"Write a report, e.g. json=out.json. Repeatable. Formats: {', '.join(FORMATS)}.",
)
waivers_option = click.option(
    "--waivers", type=_FILE, metavar="FILE", help="Findings that somebody answers for until a day: a YAML file."
)
gate_options = several(
    click.option(
        "--baseline", type=_FILE, metavar="RUN", help="An earlier run, to tell what changed: its trace or JSON report."
    ),
    click.option(
        "--gate",
        type=click.Choice(["regressions"]),
        help="Fail only on what is new since the baseline. The verdict stays as it is.",
    ),
)
sign_option = click.option(
    "--sign", type=_FILE, metavar="KEY", help="Sign trace and reports with a private key: `fairport sign --help`."
)
history_option = click.option(
    "--history", type=_FILE, metavar="FILE", help="Add the run to a history, for `fairport site`.  [default: none]"
)
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Tell every observation in the summary.")
show_personal_option = click.option(
    "--show-personal", is_flag=True, help="Tell personal data as they came, not as pseudonyms."
)
privacy_options = several(
    click.option(
        "--redact-trace", is_flag=True, help="Write pseudonyms for personal data into the trace too, for good."
    ),
    show_personal_option,
)
config_option = click.option(
    "--config", type=_FILE, metavar="PATH", help="The configuration.  [default: ./fairport.toml]"
)
reach_options = several(
    click.option(
        "--param",
        "params",
        multiple=True,
        metavar="NAME=VALUE",
        help="A request parameter's value. Repeatable. What another operation's rows can tell is learned.",
    ),
    click.option(
        "--auth",
        metavar="USER:PASSWORD",
        help="HTTP Basic credentials; rather in the environment variable FAIRPORT_AUTH, as others see this line. "
        "A bearer token: FAIRPORT_TOKEN; OAuth2 and login calls: fairport.toml.",
    ),
    click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="'NAME: VALUE'",
        help="A header to send with every request. Repeatable. Also from FAIRPORT_HEADER, one a line.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        metavar="S",
        help="Seconds for one attempt.  [default: 30]",
    ),
    click.option("--rate", type=click.FloatRange(0, min_open=True), metavar="N", help="Requests a second at most."),
    click.option("--proxy", metavar="URL", help="A proxy.  [default: HTTPS_PROXY, HTTP_PROXY, NO_PROXY]"),
    click.option(
        "--ca-bundle", metavar="PATH", help="CA certificates to trust.  [default: REQUESTS_CA_BUNDLE, else certifi's]"
    ),
    click.option("--insecure", is_flag=True, help="Do not verify TLS certificates. The report says so."),
    click.option(
        "--client-cert", metavar="CERT[:KEY]", help="A client certificate, and its key if that is a file of its own."
    ),
    click.option(
        "--wfc-auth", type=_FILE, metavar="PATH", help="Credentials from a Web Fuzzing Commons authentication file."
    ),
    click.option("--wfc-user", default="", metavar="NAME", help="The user of that file.  [default: the first one]"),
)
connection_options = several(config_option, contract_options, reach_options)
demo_options = several(
    click.option("--size", type=click.IntRange(0), metavar="N", help="demo: how many rows it holds."),
    click.option("--fault", "faults", multiple=True, metavar="NAME", help="demo: a lie that it tells. Repeatable."),
    click.option(
        "--latency", type=click.FloatRange(0), metavar="S", help="demo: seconds that it takes for each answer."
    ),
)


def remote_reader(*, allowed: bool) -> ReadRemote | None:
    """Return what reads the remote documents that a contract refers to, None where they are not allowed."""
    if not allowed:
        return None
    from fairport.contract_tests.sources.remote import read_remote  # noqa: PLC0415 - only those who allow it wait for it

    return read_remote


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Read `NAME=VALUE` texts. Raises UsageError for one without a name or '=', and for a name that comes twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f"{text!r} is not of the form NAME=VALUE", where=option, hint=f"{option} NAME=VALUE")
        if name in found:
            raise UsageError(f"{name} is given twice", where=option, hint="give each name once")
        found[name] = value
    return found
