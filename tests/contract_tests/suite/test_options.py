from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fairport.cli.wish import Wish
from fairport.contract_tests.suite.options import wish_of
from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def wished(config: Callable[..., pytest.Config]) -> Callable[..., Wish]:
    """The wish that pytest's options stand for."""
    return lambda *options: wish_of(config(*options))


def test_without_options_it_is_the_reference_service(wished: Callable[..., Wish]) -> None:
    assert wished() == Wish(target="demo")


# What a wish of `check` may hold beside what pytest has for itself (-q, -v) and secrets on the command line.
GIVEN = [
    (["--fairport-target=https://api"], {"target": "https://api"}),
    (["--fairport-config=f.toml"], {"config": Path("f.toml")}),
    (["--fairport-contract=c.yaml"], {"contract": "c.yaml"}),
    (["--fairport-overlay=a.yaml", "--fairport-overlay=b.yaml"], {"overlays": (Path("a.yaml"), Path("b.yaml"))}),
    (["--fairport-param=A=1", "--fairport-param", "B=2"], {"params": ("A=1", "B=2")}),
    (["--fairport-foreign=A=3"], {"foreign": ("A=3",)}),
    (["--fairport-auth-env=USER_AND_WORD"], {"auth": "ada:secret"}),
    (["--fairport-header-env=HEADERS"], {"headers": ("X-Key: 1", "X-Other: 2")}),
    (["--fairport-timeout=2.5"], {"timeout": 2.5}),
    (["--fairport-rate=0.5"], {"rate": 0.5}),
    (["--fairport-ca-bundle=ca.pem"], {"ca_bundle": "ca.pem"}),
    (["--fairport-insecure"], {"insecure": True}),
    (["--fairport-client-cert=c.pem"], {"client_cert": "c.pem"}),
    (["--fairport-size=0"], {"size": 0}),
    (["--fairport-fault=a", "--fairport-fault=b"], {"faults": ("a", "b")}),
    (["--fairport-latency=0"], {"latency": 0.0}),
    (["--fairport-report=json=o.json"], {"reports": ("json=o.json",)}),
    (["--fairport-profile=thorough"], {"profile": "thorough"}),
    (["--fairport-seed=0"], {"seed": 0}),
    (["--fairport-max-requests=9"], {"max_requests": 9}),
    (["--fairport-workers=3"], {"workers": 3}),
    (["--fairport-allow-remote-refs"], {"allow_remote_refs": True}),
    (["--fairport-allow-unverified"], {"allow_unverified": True}),
    (["--fairport-fail-on=should"], {"fail_on": "should"}),
    (["--fairport-no-auth-probes"], {"auth_probes": False}),
    (["--fairport-waivers=w.yaml"], {"waivers": Path("w.yaml")}),
    (["--fairport-baseline=old.json"], {"baseline": Path("old.json")}),
    (["--fairport-gate=regressions"], {"gate": "regressions"}),
    (["--fairport-trace=t.jsonl"], {"trace": Path("t.jsonl")}),
    (["--fairport-redact-trace"], {"redact_trace": True}),
    (["--fairport-show-personal"], {"show_personal": True}),
]


@pytest.mark.parametrize(("options", "members"), GIVEN, ids=[options[0].split("=")[0] for options, _ in GIVEN])
def test_option_becomes_the_wish(
    wished: Callable[..., Wish], monkeypatch: pytest.MonkeyPatch, options: list[str], members: dict[str, object]
) -> None:
    monkeypatch.setenv("USER_AND_WORD", "ada:secret")
    monkeypatch.setenv("HEADERS", "X-Key: 1\n\nX-Other: 2\n")
    assert wished(*options) == Wish(**({"target": "demo"} | members))  # type: ignore[arg-type]  # a table of members


@pytest.mark.parametrize("option", ["--fairport-auth-env", "--fairport-header-env"])
def test_variable_that_is_not_set_is_a_mistake(wished: Callable[..., Wish], option: str) -> None:
    with pytest.raises(UsageError, match="the environment variable NOT_SET is not set") as caught:
        wished(f"{option}=NOT_SET")
    assert (caught.value.where, caught.value.hint) == (option, "export NOT_SET=...")
