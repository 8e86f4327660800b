from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.contract_tests.sources.decoding import MAX_MEMBERS, Decoded, decode

TEXT = b'{"rows": []}' * 20
LIMIT = 10_000


def raw_deflate(data: bytes) -> bytes:
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeezed.compress(data) + squeezed.flush()


@pytest.mark.parametrize(
    ("encoded", "coding"),
    [
        pytest.param(TEXT, "", id="none"),
        pytest.param(TEXT, "identity", id="identity"),
        pytest.param(gzip.compress(TEXT), "gzip", id="gzip"),
        pytest.param(gzip.compress(TEXT), " GZIP ", id="case-and-space"),
        pytest.param(gzip.compress(TEXT), "x-gzip", id="x-gzip"),
        pytest.param(zlib.compress(TEXT), "deflate", id="deflate"),
        pytest.param(raw_deflate(TEXT), "deflate", id="raw-deflate"),
        pytest.param(zlib.compress(gzip.compress(TEXT)), "gzip, deflate", id="two-codings"),
        pytest.param(gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]), "gzip", id="two-members"),
        pytest.param(gzip.compress(TEXT) + b"\0" * 9, "gzip", id="padding"),
    ],
)
def test_coding_is_undone(encoded: bytes, coding: str) -> None:
    assert decode(encoded, coding, LIMIT) == Decoded(TEXT)


@given(data=st.binary(max_size=200), name=st.sampled_from(["gzip", "deflate"]))
def test_decoding_undoes_encoding(data: bytes, name: str) -> None:
    encoded = gzip.compress(data) if name == "gzip" else zlib.compress(data)
    assert decode(encoded, name, LIMIT) == Decoded(data)


@given(data=st.binary(max_size=200), name=st.sampled_from(["gzip", "deflate", "gzip, deflate", "br", ""]))
def test_any_bytes_are_met_without_an_exception(data: bytes, name: str) -> None:
    assert len(decode(data, name, 100).body) <= 100


@pytest.mark.parametrize(
    ("encoded", "coding", "body", "detail"),
    [
        pytest.param(b"plain", "gzip", b"", "not gzip", id="plain-as-gzip"),
        pytest.param(b"plain", "deflate", b"", "not deflate", id="plain-as-deflate"),
        pytest.param(gzip.compress(b"")[:-4], "gzip", b"", "the gzip data ends too early", id="no-trailer"),
        pytest.param(b"abc", "br", b"", "the coding 'br' was not asked for", id="unknown"),
        pytest.param(b"abc", "gzip," * 5 + "gzip", b"", "6 codings", id="too-many"),
    ],
)
def test_bad_coding_is_told(encoded: bytes, coding: str, body: bytes, detail: str) -> None:
    assert decode(encoded, coding, LIMIT) == Decoded(body, "bad-encoding", detail)


def test_damaged_checksum_is_told() -> None:
    damaged = bytearray(gzip.compress(TEXT))
    damaged[-5] ^= 1
    assert decode(bytes(damaged), "gzip", LIMIT).trouble == "bad-encoding"


@pytest.mark.parametrize(
    ("encoded", "coding"),
    [
        pytest.param(b"x" * 101, "", id="plain"),
        pytest.param(gzip.compress(b"\0" * 101), "gzip", id="gzip"),
        pytest.param(gzip.compress(b"\0" * 60) * 2, "gzip", id="members"),
        pytest.param(zlib.compress(gzip.compress(b"\0" * 10_000)), "gzip, deflate", id="nested"),
    ],
)
def test_large_body_ends_at_the_limit(encoded: bytes, coding: str) -> None:
    decoded = decode(encoded, coding, 100)
    assert (decoded.trouble, len(decoded.body)) == ("too-large", 100)


def test_body_of_exactly_the_limit_is_whole() -> None:
    assert decode(gzip.compress(b"x" * 100), "gzip", 100) == Decoded(b"x" * 100)


def test_countless_members_are_given_up() -> None:
    assert decode(gzip.compress(b"") * (MAX_MEMBERS + 1), "gzip", LIMIT).trouble == "too-large"


def test_body_of_no_bytes_is_taken_as_it_is() -> None:
    assert decode(b"", "gzip", LIMIT) == Decoded(b"")
