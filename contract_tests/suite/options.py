"""From pytest's options to the wish of `fairport check`: the suite goes through the same door."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from fairport.assemble import DEMO
from fairport.cli.wish import Wish
from fairport.errors import UsageError

if TYPE_CHECKING:
    import pytest


def wish_of(config: pytest.Config) -> Wish:
    """Return what was wished for; without --fairport-target, the reference service.

    Raises UsageError for an environment variable that is named and not set.
    """

    def said(name: str) -> Any:  # noqa: ANN401 - what the plugin's option of that name reads
        return config.getoption(name)

    auth_env: str | None = said("fairport_auth_env")
    return Wish(
        target=said("fairport_target") or DEMO,
        config=said("fairport_config"),
        contract=said("fairport_contract"),
        overlays=tuple(said("fairport_overlay")),
        params=tuple(said("fairport_param")),
        foreign=tuple(said("fairport_foreign")),
        auth=_variable(auth_env, "--fairport-auth-env") if auth_env else None,
        headers=tuple(
            line
            for name in said("fairport_header_env")
            for line in _variable(name, "--fairport-header-env").splitlines()
            if line.strip()
        ),
        timeout=said("fairport_timeout"),
        rate=said("fairport_rate"),
        ca_bundle=said("fairport_ca_bundle"),
        insecure=said("fairport_insecure"),
        client_cert=said("fairport_client_cert"),
        size=said("fairport_size"),
        faults=tuple(said("fairport_fault")),
        latency=said("fairport_latency"),
        reports=tuple(said("fairport_report")),
        profile=said("fairport_profile"),
        seed=said("fairport_seed"),
        max_requests=said("fairport_max_requests"),
        workers=said("fairport_workers"),
        waivers=said("fairport_waivers"),
        baseline=said("fairport_baseline"),
        gate=said("fairport_gate"),
        allow_remote_refs=said("fairport_allow_remote_refs"),
        allow_unverified=said("fairport_allow_unverified"),
        fail_on=said("fairport_fail_on"),
        auth_probes=not said("fairport_no_auth_probes"),
        trace=said("fairport_trace"),
        redact_trace=said("fairport_redact_trace"),
        show_personal=said("fairport_show_personal"),
    )


def _variable(name: str, option: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise UsageError(f"the environment variable {name} is not set", where=option, hint=f"export {name}=...")
    return value
