"""Content codings (RFC 9110 section 8.4.1), undone with a bound: a small body on the wire may be a huge one."""

from __future__ import annotations

import zlib
from typing import Final, NamedTuple

from fairport.evidence import CODINGS, MAX_CODINGS

MAX_MEMBERS: Final = 256
"""A gzip body of more members is given up: each one costs a copy of what is left."""
EARLY: Final = "ends too early"
"""How the detail ends where what came could be decoded, and more should have come."""

_WINDOW: Final = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class Decoded(NamedTuple):
    """A body after content-decoding: as much as could be had, with the trouble ("" where there was none)."""

    body: bytes
    trouble: str = ""
    detail: str = ""


def decode(encoded: bytes, content_encoding: str, limit: int) -> Decoded:
    """Return the bytes that `encoded` stands for, `limit` at the most.

    `content_encoding` is the header's value, the codings in the order in which they were applied. Trouble is
    `too-large` or `bad-encoding`. A body of no bytes is taken as it is: the answer to a HEAD has none.
    """
    codings = [name for part in content_encoding.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
    unknown = [name for name in codings if name not in CODINGS]
    if len(encoded) > limit:
        return Decoded(encoded[:limit], "too-large", f"more than {limit} bytes")
    if not encoded or not codings:
        return Decoded(encoded)
    if unknown or len(codings) > MAX_CODINGS:
        what = f"the coding {unknown[0][:20]!r} was not asked for" if unknown else f"{len(codings)} codings"
        return Decoded(b"", "bad-encoding", what)
    done = Decoded(encoded)
    for name in reversed(codings):
        done = _inflated(done.body, name, limit)
        if done.trouble:
            break
    return done


def _inflated(data: bytes, coding: str, limit: int) -> Decoded:
    """Undo one coding; a gzip body may consist of several members (RFC 1952 section 2.2)."""
    out = bytearray()
    window = _WINDOW[coding]
    if coding == "deflate" and not _has_zlib_header(data):
        window = -zlib.MAX_WBITS  # what many servers send as deflate (RFC 9110 section 8.4.1.2)
    for member in range(MAX_MEMBERS):
        stream = zlib.decompressobj(window)
        try:
            out += stream.decompress(data, limit + 1 - len(out))
        except zlib.error:
            # Bytes after a whole member are padding to every gzip reader.
            return Decoded(bytes(out)) if member else Decoded(b"", "bad-encoding", f"not {coding}")
        if len(out) > limit:
            return Decoded(bytes(out[:limit]), "too-large", f"more than {limit} bytes after decoding")
        if not stream.eof:
            return Decoded(bytes(out), "bad-encoding", f"the {coding} data {EARLY}")
        data = stream.unused_data
        if not data or coding == "deflate":
            return Decoded(bytes(out))
    return Decoded(bytes(out), "too-large", f"more than {MAX_MEMBERS} gzip members")


def _has_zlib_header(data: bytes) -> bool:
    """RFC 1950 section 2.2: method 8, and the first two bytes are a multiple of 31."""
    return len(data) > 1 and data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
