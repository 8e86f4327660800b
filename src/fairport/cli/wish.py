"""What `check` and `doctor` are asked for, and where the target is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fairport.config import Target

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.assemble import Reference

NO_TABLE: Final = Target(name="", url="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The options of `check` and `doctor`, as they stand on the command line; None or empty where not given."""

    target: str
    config: Path | None = None
    contract: str | None = None
    overlays: tuple[Path, ...] = ()
    allow_remote_refs: bool = False
    params: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    auth: str | None = field(default=None, repr=False)
    headers: tuple[str, ...] = field(default=(), repr=False)
    timeout: float | None = None
    rate: float | None = None
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    insecure: bool = False
    client_cert: str | None = None
    wfc_auth: Path | None = None
    wfc_user: str = ""
    size: int | None = None
    faults: tuple[str, ...] = ()
    latency: float | None = None
    reports: tuple[str, ...] = ()
    sign: Path | None = None
    history: Path | None = None
    profile: str | None = None
    seed: int | None = None
    max_requests: int | None = None
    workers: int | None = None
    waivers: Path | None = None
    baseline: Path | None = None
    gate: str | None = None
    allow_unverified: bool = False
    fail_on: str | None = None
    auth_probes: bool = True
    trace: Path | None = None
    redact_trace: bool = False
    show_personal: bool = False
    quiet: bool = False
    verbose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a target is, and what is known of it beside the command line."""

    base_url: str
    table: Target = NO_TABLE
    reference: Reference | None = None
