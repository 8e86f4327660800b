from __future__ import annotations

import shlex
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairport.evidence import Ask, Exchange
from fairport.reports.curl import arguments, command
from tests.reports.examples import exchange

BARE = Exchange(number=1, ask=Ask(operation="o"), url="https://h/x", sent=())
ENVIRONMENT = {"FAIRPORT_AUTH": "me:it's", "FAIRPORT_TOKEN": "tok", "FAIRPORT_X_API_KEY": "k", "FAIRPORT_SECRET": "s"}


def as_run(line: str) -> list[str]:
    """The arguments that a POSIX shell hands to curl."""
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}; {line}"
    done = subprocess.run(["/bin/sh", "-c", script], check=True, capture_output=True, env=ENVIRONMENT)
    return done.stdout.decode().split("\0")[:-1]


def test_command_of_a_plain_get_is_no_longer_than_needed() -> None:
    assert command(BARE) == "curl -i https://h/x"


def test_command_of_a_recorded_request_tells_accept_and_credentials_by_variable() -> None:
    assert as_run(command(exchange())) == [
        "-i",
        "--compressed",
        "-H",
        "Accept: application/json, */*;q=0.8",
        "-u",
        "me:it's",
        "https://api.example.com/v2/Accounts/A5EQ333/Orders?From=1743465600&To=1774950000&Count=20&Skip=0",
    ]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(("Authorization", "Basic ***"), ["-u", "me:it's"], id="basic"),
        pytest.param(("authorization", "basic ***"), ["-u", "me:it's"], id="basic-lower-case"),
        pytest.param(("Authorization", "Bearer ***"), ["-H", "Authorization: Bearer tok"], id="bearer"),
        pytest.param(("Authorization", "***"), ["-H", "Authorization: tok"], id="no-scheme"),
        pytest.param(("X-Api-Key", "***"), ["-H", "X-Api-Key: k"], id="key"),
        pytest.param(("X-Api-Key", "never masked"), ["-H", "X-Api-Key: k"], id="recorded-without-mask"),
        pytest.param(("X-Tenant", "a***b"), ["-H", "X-Tenant: asb"], id="masked-part"),
        pytest.param(("X-Tenant", "blue $(id)"), ["-H", "X-Tenant: blue $(id)"], id="hostile-value"),
        pytest.param(("X-Tenant", "a\x1b[2J\u202eb"), ["-H", "X-Tenant: a\\x1b[2J\\u202eb"], id="control-characters"),
        pytest.param(("X$(id)-Key", "***"), [], id="name-that-is-none"),
        pytest.param(("key$x`y", "***"), ["-H", "key$x`y: "], id="name-that-a-shell-would-read"),
        pytest.param((":authority", "h"), [], id="pseudo-header"),
        pytest.param(("Host", "h"), [], id="what-curl-sends-itself"),
        pytest.param(("Accept", "*/*"), [], id="what-curl-accepts-anyhow"),
        pytest.param(("Accept-Encoding", "identity"), [], id="no-compression"),
    ],
)
def test_command_sends_a_header(sent: tuple[str, str], expected: list[str]) -> None:
    assert as_run(command(replace(BARE, sent=(sent,)))) == ["-i", *expected, "https://h/x"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(("Authorization", "Basic ***"), "-u wrong:wrong", id="basic"),
        pytest.param(("Authorization", "Bearer ***"), '-H "Authorization: Bearer wrong"', id="bearer"),
    ],
)
def test_command_of_a_probe_with_wrong_credentials_sends_wrong_ones(sent: tuple[str, str], expected: str) -> None:
    probe = replace(BARE, ask=Ask(operation="o", credentials="wrong"), sent=(sent,))
    assert command(probe) == f"curl -i {expected} https://h/x"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://h/a[1]", "curl -i -g 'https://h/a[1]'", id="glob"),
        pytest.param("https://h/../x", "curl -i --path-as-is https://h/../x", id="dot-segment"),
        pytest.param("https://h/%2E%2e/x", "curl -i --path-as-is https://h/%2E%2e/x", id="encoded-dot-segment"),
        pytest.param("https://h/x?a=1&b=$(id)", "curl -i 'https://h/x?a=1&b=$(id)'", id="shell"),
        pytest.param("https://h/it's", "curl -i 'https://h/it'\"'\"'s'", id="quote"),
        pytest.param("https://h/a b\n\x1b", "curl -i https://h/a%20b%0A%1B", id="control-characters"),
        pytest.param("https://h/é\u202e", "curl -i https://h/%C3%A9%E2%80%AE", id="not-ascii"),
        pytest.param("https://h/x?k=***", "curl -i 'https://h/x?k='\"$FAIRPORT_SECRET\"", id="masked"),
        pytest.param("", "", id="never-sent"),
        pytest.param("-oX", "", id="no-url-but-an-option"),
        pytest.param("file:///etc/passwd", "", id="no-http"),
    ],
)
def test_command_quotes_a_url(url: str, expected: str) -> None:
    assert command(replace(BARE, url=url)) == expected


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        pytest.param("HEAD", "curl -I https://h/x", id="head"),
        pytest.param("DELETE", "curl -i -X DELETE https://h/x", id="delete"),
        pytest.param("GE T;id", "curl -i -X 'GE T;ID' https://h/x", id="hostile"),
    ],
)
def test_command_names_a_method_that_is_not_get(method: str, expected: str) -> None:
    assert command(replace(BARE, ask=Ask(operation="o", method=method))) == expected


@settings(max_examples=40)
@given(path=st.text(max_size=30), value=st.text(max_size=30), name=st.text("ab$`'\"!%k-ey", min_size=1, max_size=9))
def test_command_of_anything_recorded_is_one_harmless_command(path: str, value: str, name: str) -> None:
    told = command(replace(BARE, url=f"http://h/{path}", sent=((name, value),)))
    assert told.isprintable()
    words = as_run(told)
    assert words[0] == "-i"
    assert words[-1].startswith("http://h/")
    assert shlex.split(told)[0] == "curl"


def test_arguments_are_the_command_in_parts() -> None:
    assert " ".join(arguments(exchange())) == command(exchange())
    assert arguments(exchange())[0] == "curl -i --compressed"
