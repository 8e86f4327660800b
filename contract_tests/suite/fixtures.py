"""What the plugin's fixtures hand out."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.assemble import DEMO, SEED, reference_service
from fairport.cli.wiring import job_of, settle
from fairport.contract_tests.sources.credentials import Anonymous, basic
from fairport.contract_tests.sources.ports import check_base_url
from fairport.contract_tests.suite.contract import contract_of
from fairport.contract_tests.suite.options import wish_of
from fairport.contract_tests.suite.own import Recorder

if TYPE_CHECKING:
    from collections.abc import Generator

    import pytest

    from fairport.assemble import Reference
    from fairport.cli.wish import Wish
    from fairport.contract_tests.sources.credentials import Credentials
    from fairport.spec import Contract


def contract(config: pytest.Config) -> Contract:
    """Return the contract of the options."""
    return contract_of(config)


@contextmanager
def service(config: pytest.Config) -> Generator[Reference]:
    """Serve the reference service, with the size, the seed, the faults and the latency of the options."""
    wish = wish_of(config)
    seed = SEED if wish.seed is None else wish.seed
    with reference_service(size=wish.size, seed=seed, faults=wish.faults, latency=wish.latency or 0.0) as reference:
        yield reference


def target_url(config: pytest.Config) -> str:
    """Return the base URL of the target that the options name, "" where that is the reference service."""
    wish = wish_of(config)
    return "" if wish.target == DEMO else check_base_url(settle(wish).table.url or wish.target)


def recorder(config: pytest.Config, contract: Contract, base_url: str, reference: Reference | None) -> Recorder:
    """Return a recorder of what goes to a base URL; `reference` is the reference service, if it runs."""
    credentials = _credentials(config, base_url, reference)
    return Recorder(contract, base_url, credentials, show_personal=settle(_plain(wish_of(config))).show_personal)


def _credentials(config: pytest.Config, base_url: str, reference: Reference | None) -> Credentials:
    """Return who asks: the reference service's own user, else whom options, fairport.toml or environment name."""
    if reference is not None and base_url == reference.base_url:
        return basic(reference.auth)
    wish = wish_of(config)
    if wish.target == DEMO:
        return Anonymous()
    with job_of(settle(_plain(wish)).alone()) as job:
        return job.credentials if base_url == job.base_url else Anonymous()


def _plain(wish: Wish) -> Wish:
    """Return a wish without what is for the reference service alone, which fixtures serve beside any target."""
    return replace(wish, size=None, faults=(), latency=None)
