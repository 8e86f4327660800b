import base64

import pytest

from fairport.contract_tests.service import asking
from fairport.contract_tests.service.asking import Ask, Directory, Refusal, Window

DIRECTORY = Directory({"A1": "s:ecret", "A2": "tökén"}, {"S1": "A1"})


def ask(*parameters: tuple[str, str], scope: asking.Scope = "account", sid: str = "A1", auth: str | None = None) -> Ask:
    return Ask("GET", scope, sid, parameters, auth)


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("header", "account"),
    [
        (basic("A1:s:ecret"), "A1"),
        (basic("A2:tökén"), "A2"),
        (basic("A1:s:ecret").replace("Basic", "bASIC"), "A1"),
    ],
    ids=["colon-in-token", "utf-8", "scheme-in-any-case"],
)
def test_basic_credentials_prove_the_account(header: str, account: str) -> None:
    assert asking.authenticate(ask(auth=header), DIRECTORY) == account


@pytest.mark.parametrize(
    "header",
    [None, "", "Basic", "Basic !!!", "Basic /////w==", "Bearer s:ecret", basic("A1"), basic("A1:"), basic("A3:x")],
    ids=["none", "empty", "bare", "not-base64", "not-utf-8", "bearer", "no-token", "empty-token", "unknown"],
)
def test_anything_else_is_unauthorised(header: str | None) -> None:
    with pytest.raises(Refusal) as caught:
        asking.authenticate(ask(auth=header), DIRECTORY)
    assert (caught.value.status, caught.value.code) == (401, "UNAUTHORISED")


def test_directory_knows_the_account_behind_an_account_and_a_property() -> None:
    assert DIRECTORY.account_asked(ask(sid="A2")) == "A2"
    assert DIRECTORY.account_asked(ask(sid="S1", scope="property")) == "A1"
    assert DIRECTORY.account_asked(ask(sid="S1")) is None
    assert DIRECTORY.account_asked(ask(sid="A1", scope="property")) is None


def test_window_of_one_second_is_fair() -> None:
    assert asking.parse_window(ask(("From", "5"), ("To", "5"))) == Window(5, 5)


def test_leading_zeros_are_still_a_whole_number() -> None:
    assert asking.parse_window(ask(("From", "005"), ("To", "06"))) == Window(5, 6)


def test_count_and_skip_have_their_defaults_and_ends() -> None:
    assert (asking.parse_limit(ask()), asking.parse_skip(ask())) == (20, 0)
    assert asking.parse_limit(ask(("Results_Count", "1000"))) == 1000
    assert asking.parse_skip(ask(("Results_Skip", str(2**63 - 1)))) == 2**63 - 1


@pytest.mark.parametrize(
    ("parameters", "numbers"),
    [
        ([], None),
        ([("PortingRequestNumbers", "")], ()),
        ([("PortingRequestNumbers", "a,b"), ("PortingRequestNumbers", "c")], ("a", "b", "c")),
        ([("PortingRequestNumbers[]", "b"), ("PortingRequestNumbers", "a")], ("a", "b")),
    ],
    ids=["left-out", "empty", "comma-and-repeated", "brackets"],
)
def test_numbers_are_read_in_each_encoding(parameters: list[tuple[str, str]], numbers: tuple[str, ...] | None) -> None:
    assert asking.parse_numbers(ask(*parameters)) == numbers
