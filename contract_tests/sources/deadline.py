"""An HTTP answer within a deadline. The timeout of a socket alone starts anew with every byte that drips in."""

from __future__ import annotations

import http.client
import io
import time
from contextlib import suppress
from email.errors import FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    import socket
    from email.message import Message

    from _typeshed import WriteableBuffer

SWITCHING: Final = 101
FIRST_FINAL: Final = 200


class DeadlineReader(io.RawIOBase):
    """A socket's bytes, as read by `raw`, until `limit` seconds from now; then TimeoutError."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, limit: float) -> None:
        self._raw = raw
        self._sock = sock
        self._limit = limit
        self._deadline = time.monotonic() + limit

    def readable(self) -> bool:
        """Return True: reading is all that it does."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """Read what comes next. Raises TimeoutError at the deadline."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Close the reader and give the socket its own timeout back."""
        if not self.closed:
            self._raw.close()
            with suppress(OSError):
                self._sock.settimeout(self._limit)
        super().close()


class DeadlineResponse(http.client.HTTPResponse):
    """Takes the socket's timeout as the time for status line, headers and body together.

    Interim answers (RFC 9110 section 15.2) are passed over; a header section with a line that is no field is refused,
    as the fields after it would be lost.
    """

    def __init__(self, sock: socket.socket, *args: object, **options: object) -> None:
        super().__init__(sock, *args, **options)  # type: ignore[arg-type]  # handed on as they came
        limit = sock.gettimeout()
        if limit is not None:
            self.fp = io.BufferedReader(DeadlineReader(self.fp.detach(), sock, limit))

    def begin(self) -> None:
        """Read status line and headers of the final answer. Raises HTTPException if they do not read."""
        super().begin()
        while SWITCHING < self.status < FIRST_FINAL:
            self.headers = self.msg = cast("http.client.HTTPMessage", None)
            super().begin()
        for defect in cast("Message", self.headers).defects:
            if isinstance(defect, (FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect)):
                raise http.client.HTTPException("a line among the headers is no header")
