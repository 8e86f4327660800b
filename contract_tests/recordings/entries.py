"""What every recording comes down to: one request and its answer, as they were, secrets and all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from fairport.evidence import Pairs

USUAL_PORTS: Final = {"http": ":80", "https": ":443"}
FURTHEST_ZONE: Final = 12 * 3600.0
"""Seconds by which a time of day without a zone may lie before the same time of day in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One recorded request and its answer.

    `started` is in seconds since the epoch, None where it cannot be read; `zoned` says that its time zone was
    recorded (else it was read as UTC). `elapsed` is in seconds. `body`, `encoded_length` and `trouble` are as in an
    Exchange. `left_out` says why this is no exchange with the service, "" where it is one.
    """

    method: str
    url: str
    sent: Pairs = ()
    started: float | None = None
    zoned: bool = True
    elapsed: float = 0.0
    status: int = 0
    headers: Pairs = ()
    body: bytes = b""
    encoded_length: int | None = None
    trouble: str = ""
    detail: str = ""
    left_out: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and port in lower case, "" where the URL has none."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return ""
        host = parts.netloc.rpartition("@")[2].lower()
        return f"{parts.scheme}://{host.removesuffix(USUAL_PORTS.get(parts.scheme, ''))}" if host else ""

    def asked_with(self, name: str) -> str | None:
        """Return the first request header of that name (names compare without case), or None."""
        return next((value for key, value in self.sent if key.lower() == name), None)

    def moment(self, latest: float) -> float:
        """Return when it began, or where that is not sure, the latest that it can have been."""
        if self.started is None:
            return latest
        return self.started if self.zoned else min(self.started + FURTHEST_ZONE, latest)
