"""How the values of options are read."""

from __future__ import annotations

import click
import pytest

from fairport.cli.options import connection_options, demo_options, pairs, several
from fairport.errors import UsageError


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        pytest.param((), {}, id="none"),
        pytest.param(("A=1", "B=2"), {"A": "1", "B": "2"}, id="two"),
        pytest.param(("A=x=y",), {"A": "x=y"}, id="equals-sign-in-the-value"),
        pytest.param(("A=",), {"A": ""}, id="empty-value"),
        pytest.param(("A= b ",), {"A": " b "}, id="spaces-kept"),
    ],
)
def test_pairs_are_read(texts: tuple[str, ...], read: dict[str, str]) -> None:
    assert pairs(texts, "--param") == read


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        pytest.param(("A",), "'A' is not of the form NAME=VALUE", id="no-equals-sign"),
        pytest.param(("=1",), "'=1' is not of the form NAME=VALUE", id="no-name"),
        pytest.param(("A=1", "A=1"), "A is given twice", id="twice"),
    ],
)
def test_what_is_no_pair_is_refused(texts: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        pairs(texts, "--foreign")
    assert (caught.value.message, caught.value.where) == (message, "--foreign")


def test_several_keeps_the_order_of_help() -> None:
    @click.command()
    @several(click.option("--one"), click.option("--two"))
    def command() -> None: ...

    assert [parameter.name for parameter in command.params] == ["one", "two"]


def test_no_option_of_check_stands_twice() -> None:
    @click.command()
    @connection_options
    @demo_options
    def command() -> None: ...

    names = [option for parameter in command.params for option in parameter.opts]
    assert sorted(set(names)) == sorted(names)
