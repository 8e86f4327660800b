"""What `check` and `doctor` are asked for, and where the target is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from fairport.config import Config, Target

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.assemble import Reference

T = TypeVar("T")

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
class Settled:
    """A wish with the configuration file and the target's table in it: what is said nowhere is still None."""

    wish: Wish
    config: Config
    table: Target = NO_TABLE

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports to write: those of the command line, else those of the target's table."""
        return self.wish.reports or self.table.reports

    @property
    def profile(self) -> str:
        """How much is asked."""
        return first(self.wish.profile, self.table.profile, "standard")

    @property
    def waivers(self) -> Path | None:
        """The waiver file: that of the command line, else the target's, else the one for all."""
        return self.wish.waivers or self.table.waivers or self.config.waivers

    @property
    def baseline(self) -> Path | None:
        """The earlier run: that of the command line, else the target's."""
        return self.wish.baseline or self.table.baseline

    @property
    def gate(self) -> str | None:
        """What the run fails on: as the command line says, else as the target's table does."""
        return self.wish.gate or self.table.gate

    def alone(self) -> Settled:
        """Return the same, held to no earlier run."""
        wish, table = replace(self.wish, baseline=None, gate=None), replace(self.table, baseline=None, gate=None)
        return replace(self, wish=wish, table=table)

    @property
    def allow_unverified(self) -> bool:
        """Whether a gap lets a run pass: the command line alone says so."""
        return self.wish.allow_unverified

    @property
    def fail_on(self) -> str | None:
        """Which level fails beside MUST: the command line alone says so."""
        return self.wish.fail_on

    @property
    def redact_trace(self) -> bool:
        """Whether the trace holds pseudonyms: on the command line, else in the target's table, else for all."""
        return self.wish.redact_trace or first(self.table.redact_trace, self.config.redact_trace)

    @property
    def show_personal(self) -> bool:
        """Whether personal data are told as they came: said where `redact_trace` is."""
        return self.wish.show_personal or first(self.table.show_personal, self.config.show_personal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a target is, and what is known of it beside the command line."""

    base_url: str
    table: Target = NO_TABLE
    reference: Reference | None = None


def first(*values: T | None) -> T:
    """Return the first value that is given."""
    return next(value for value in values if value is not None)
