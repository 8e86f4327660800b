"""What holds for every test: a clean environment, and Hypothesis without chance, clock or memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile("fairport", derandomize=True, deadline=None, database=None)
settings.load_profile("fairport")

OWN_PREFIX = "FAIRPORT_"
PROXY_VARIABLES = frozenset({"all_proxy", "ftp_proxy", "http_proxy", "https_proxy", "no_proxy"})


def is_foreign(name: str) -> bool:
    """Whether an environment variable could change what a test sees."""
    return name.upper().startswith(OWN_PREFIX) or name.lower() in PROXY_VARIABLES


@pytest.fixture(autouse=True, scope="session")
def clean_environment() -> Iterator[None]:
    """Take away what the person or machine that runs the tests has set for Fairport and for proxies."""
    with pytest.MonkeyPatch.context() as patch:
        for name in filter(is_foreign, tuple(os.environ)):
            patch.delenv(name)
        yield
