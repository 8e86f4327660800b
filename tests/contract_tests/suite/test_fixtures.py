"""Where other people's tests ask, and as whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.assemble import Reference
from fairport.contract_tests.suite import fixtures
from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REFERENCE = Reference(base_url="http://127.0.0.1:1", auth="ada:reference", params={}, foreign={})
TOML = '[targets.stage]\nurl = "https://stage.example.com/v1"\nauth-env = "STAGE"\n'


@pytest.fixture(autouse=True)
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target by name, in the folder that the fixture `config` goes to."""
    monkeypatch.setenv("STAGE", "ada:staged-word")
    (tmp_path / "fairport.toml").write_text(TOML, encoding="utf-8")


def sent(config: pytest.Config, base_url: str, reference: Reference | None) -> dict[str, str]:
    """The headers that a recorder's session would send."""
    held = fixtures.recorder(config, fixtures.contract(config), base_url, reference)
    with held.session() as session:
        return dict(session._headers_for_base())


def test_target_is_the_one_of_the_options(config: Callable[..., pytest.Config]) -> None:
    assert fixtures.target_url(config("--fairport-target=https://api.example.com/v2/")) == "https://api.example.com/v2"
    assert fixtures.target_url(config("--fairport-target=stage")) == "https://stage.example.com/v1"
    assert fixtures.target_url(config("--fairport-target=demo")) == fixtures.target_url(config()) == ""


def test_unknown_target_is_a_mistake(config: Callable[..., pytest.Config]) -> None:
    with pytest.raises(UsageError, match="there is no target named 'stag'"):
        fixtures.target_url(config("--fairport-target=stag"))


@pytest.mark.parametrize(
    ("options", "base_url", "reference", "expected"),
    [
        pytest.param([], REFERENCE.base_url, REFERENCE, "Basic YWRhOnJlZmVyZW5jZQ==", id="reference-service"),
        pytest.param(
            ["--fairport-target=stage"], "https://stage.example.com/v1", None, "Basic YWRhOnN0YWdlZC13b3Jk", id="target"
        ),
        pytest.param(["--fairport-target=stage"], "http://127.0.0.1:2", None, None, id="another-place"),
        pytest.param([], "http://127.0.0.1:2", REFERENCE, None, id="own-service"),
    ],
)
def test_credentials_go_only_to_whom_they_belong(
    config: Callable[..., pytest.Config],
    options: list[str],
    base_url: str,
    reference: Reference | None,
    expected: str | None,
) -> None:
    assert sent(config(*options), base_url, reference).get("Authorization") == expected


def test_service_tells_the_lies_of_the_options(config: Callable[..., pytest.Config]) -> None:
    with fixtures.service(config("--fairport-size=1", "--fairport-fault=status-201")) as reference:
        held = fixtures.recorder(config(), fixtures.contract(config()), reference.base_url, reference)
        with held.session() as session:
            query = {name: reference.params[name] for name in ("From", "To")}
            path = f"/v2/Accounts/{reference.params['AccountSid']}/Porting/Status"
            assert session.get(path, params=query).status_code == 201
