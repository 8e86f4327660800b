"""fairport.toml: what is read from it, and how mistakes in it are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from fairport.config import Acceptance, Config, Target, read_config, schema
from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE = """
[targets.staging]
url = "https://staging.example.com/api"
contract = "contracts/parcels.yaml"
overlays = ["fixes.yaml"]
allow-remote-refs = true
params = {Depot = "D1", Shelf = 7}
foreign = {Depot = "D2"}
auth-env = "STAGING_AUTH"
headers-env = ["STAGING_HEADERS"]
profile = "thorough"
seed = 3
max-requests = 50
rate = 2.5
timeout = 10
workers = 2
proxy = "http://proxy:3128"
ca-bundle = "ca.pem"
client-cert = "cert.pem:key.pem"
reports = {json = "out/report.json"}
waivers = "known.yaml"
baseline = "runs/main.jsonl"
gate = "regressions"
redact-trace = true
show-personal = false

[targets.bare]
url = "http://127.0.0.1:8080"
contract = "porting-status"

[[accepted]]
rule = "paging.limit"
operation = "listParcels"
reason = "the staging host has three rows"
expires = 2026-12-31

[[accepted]]
rule = "paging.offset"
reason = "as above"
expires = "2026-01-01"
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Write a configuration and return its path."""

    def write(text: str) -> Path:
        path = tmp_path / "fairport.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_everything_is_read_and_paths_are_relative_to_the_file(written: Callable[[str], Path]) -> None:
    path = written(WHOLE)
    folder = path.parent
    held = read_config(path)
    assert held.targets["staging"] == Target(
        name="staging",
        url="https://staging.example.com/api",
        contract=str(folder / "contracts/parcels.yaml"),
        overlays=(folder / "fixes.yaml",),
        allow_remote_refs=True,
        params={"Depot": "D1", "Shelf": "7"},
        foreign={"Depot": "D2"},
        auth_env="STAGING_AUTH",
        headers_env=("STAGING_HEADERS",),
        profile="thorough",
        seed=3,
        max_requests=50,
        rate=2.5,
        timeout=10,
        workers=2,
        proxy="http://proxy:3128",
        ca_bundle=str(folder / "ca.pem"),
        client_cert=f"{folder / 'cert.pem'}:{folder / 'key.pem'}",
        waivers=folder / "known.yaml",
        baseline=folder / "runs/main.jsonl",
        gate="regressions",
        redact_trace=True,
        show_personal=False,
        reports=(f"json={folder / 'out/report.json'}",),
    )
    assert held.targets["bare"] == Target(name="bare", url="http://127.0.0.1:8080", contract="porting-status")
    assert held.accepted[0] == Acceptance(
        rule="paging.limit",
        operation="listParcels",
        reason="the staging host has three rows",
        expires=date(2026, 12, 31),
    )
    assert [each.key for each in held.accepted] == ["paging.limit listParcels", "paging.offset"]


def test_what_is_said_for_all_targets_is_read(written: Callable[[str], Path]) -> None:
    held = read_config(written('waivers = "w.yaml"\nredact-trace = true\nshow-personal = true\n'))
    assert (held.redact_trace, held.show_personal) == (True, True)
    assert held.waivers is not None
    assert (Config().redact_trace, Config().show_personal, Config().waivers) == (False, False, None)


@pytest.mark.parametrize(
    ("day", "counting"),
    [
        pytest.param(date(2026, 1, 1), 2, id="last-day-of-one"),
        pytest.param(date(2026, 1, 2), 1, id="day-after"),
        pytest.param(date(2027, 1, 1), 0, id="all-over"),
    ],
)
def test_acceptance_counts_until_its_last_day(written: Callable[[str], Path], day: date, counting: int) -> None:
    assert len(read_config(written(WHOLE)).accepted_on(day)) == counting


def test_no_file_in_the_folder_is_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_config() == Config()


def test_file_in_the_folder_is_found(written: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written(WHOLE).parent)
    held = read_config()
    assert (held.path, held.targets["staging"].overlays) == ("fairport.toml", (Path("fixes.yaml"),))


TARGET = '[targets.a]\nurl = "https://example.com"\n'
ACCEPTED = '[[accepted]]\nrule = "a.b"\nreason = "why"\n'


@pytest.mark.parametrize(
    ("text", "message", "at", "hint"),
    [
        pytest.param("[target.a]", "there is no key 'target'", "", "did you mean 'targets'?", id="table"),
        pytest.param(
            TARGET + 'overlay = ["a"]', "there is no key 'overlay'", "targets.a", "did you mean 'overlays'?", id="key"
        ),
        pytest.param(
            TARGET + 'auth = "u:pw"', "there is no key 'auth'", "targets.a", "did you mean 'auth-env'?", id="secret-key"
        ),
        pytest.param("[targets.a]\nseed = 1", "the key 'url' is missing", "targets.a", "add `url = ...`", id="no-url"),
        pytest.param(
            TARGET + 'profile = "fast"',
            "'fast' is not a value of it",
            "targets.a.profile",
            "give quick, standard or thorough",
            id="profile",
        ),
        pytest.param(
            TARGET + 'auth-env = "user:pw-123"',
            "the value is not of the form that is wanted",
            "targets.a.auth-env",
            "never the secret itself",
            id="secret-for-a-variable",
        ),
        pytest.param(
            TARGET + 'proxy = "http://user:pw-123@proxy"',
            "the value is not of the form that is wanted",
            "targets.a.proxy",
            "without credentials",
            id="secret-in-the-proxy",
        ),
        pytest.param(
            TARGET + "workers = 0", "0 is less than the minimum of 1", "targets.a.workers", "under way", id="workers"
        ),
        pytest.param(
            '[targets.demo]\nurl = "https://example.com"',
            "cannot be a target's name",
            "targets",
            "`demo` is taken",
            id="demo",
        ),
        pytest.param(
            ACCEPTED + 'expires = "soon"', "'soon' is not a 'date'", "accepted.0.expires", "last day", id="no-date"
        ),
        pytest.param(ACCEPTED, "the key 'expires' is missing", "accepted.0", "add `expires = ...`", id="no-expiry"),
        pytest.param(
            TARGET + 'gate = "regressions"',
            "the key 'baseline' is missing",
            "targets.a",
            "add `baseline = ...`",
            id="gate-without-baseline",
        ),
        pytest.param(
            TARGET + 'baseline = "b"\ngate = "new"',
            "'new' is not a value of it",
            "targets.a.gate",
            "give regressions",
            id="gate",
        ),
        pytest.param(
            'redact-trace = "yes"', "'yes' is not of type 'boolean'", "redact-trace", "true or false", id="no-boolean"
        ),
        pytest.param("[targets", "the configuration is no TOML", "", "toml.io", id="no-toml"),
    ],
)
def test_mistake_names_file_key_and_way_out(
    written: Callable[[str], Path], text: str, message: str, at: str, hint: str
) -> None:
    path = written(text)
    with pytest.raises(UsageError) as caught:
        read_config(path)
    error = caught.value
    assert message in error.message
    assert error.where == (f"{path}: {at}" if at else str(path))
    assert hint in error.hint
    assert "pw-123" not in f"{error} {error.hint}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "the configuration cannot be read: No such file or directory", id="absent"),
        pytest.param(b"\xff\xfe", "the configuration is not UTF-8 text", id="not-utf-8"),
    ],
)
def test_unreadable_file_is_told(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "other.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_config(path)
    assert (caught.value.message, caught.value.where) == (message, str(path))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("stagin", "did you mean staging?", id="near"),
        pytest.param("xyz", "give a URL that starts with https://, or demo, staging or bare", id="far"),
    ],
)
def test_unknown_target_gets_the_nearest_or_all(written: Callable[[str], Path], name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_config(written(WHOLE)).target(name)
    assert caught.value.hint == hint


def test_schema_is_a_schema_and_describes_every_key() -> None:
    held = schema()
    Draft202012Validator.check_schema(held)
    for table in (held, held["$defs"]["target"], held["$defs"]["acceptance"]):
        assert [name for name, rules in table["properties"].items() if not rules.get("description")] == []
