from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import replace
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.contract_tests.sources.spellings import SHORTEST, base64_cores, spellings_of

NASTY = "p+a/s=s%w&r\"d'<\\ é1"
SECRETS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=8, max_size=24)
ENCODERS = {
    "plain": str,
    "url": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "url-twice": lambda text: quote(quote(text, safe=""), safe=""),
    "every-byte": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "json": lambda text: json.dumps(text)[1:-1],
    "json-codes": lambda text: "".join(f"\\u{unit}" for unit in units(text)),
    "json-twice": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "html": html.escape,
    "html-codes": lambda text: "".join(f"&#{ord(c)};" for c in text),
    "html-twice": lambda text: html.escape(html.escape(text)),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64-url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "hex": lambda text: text.encode().hex(),
    "latin-1": lambda text: text.encode().decode("latin-1"),
}


def units(text: str) -> list[str]:
    raw = text.encode("utf-16-be").hex()
    return [raw[at : at + 4] for at in range(0, len(raw), 4)]


def masked(secret: str, text: str) -> str:
    held = spellings_of(frozenset({secret}))
    assert held is not None
    return held.replaced(text, lambda _: "***")


@pytest.mark.parametrize("name", ENCODERS)
def test_spelling_is_found(name: str) -> None:
    assert masked(NASTY, f"<{ENCODERS[name](NASTY)}>") == "<***>"


@given(secret=SECRETS, name=st.sampled_from(sorted(ENCODERS)))
def test_any_secret_is_found_in_any_spelling(secret: str, name: str) -> None:
    if len(secret.strip("=")) >= SHORTEST and not secret.isalnum():
        assert ENCODERS[name](secret) not in masked(secret, f"<{ENCODERS[name](secret)}>")


@given(secret=SECRETS, before=st.binary(max_size=5), after=st.binary(max_size=5), safe=st.booleans())
def test_secret_inside_of_base64_is_found(secret: str, before: bytes, after: bytes, safe: bool) -> None:
    raw = before + secret.encode() + after
    encoded = (base64.urlsafe_b64encode(raw) if safe else base64.b64encode(raw)).decode()
    assert any(core in encoded for core in base64_cores(secret))
    assert "***" in masked(secret, encoded)


def test_what_stands_beside_a_secret_in_base64_stays_but_for_its_neighbours() -> None:
    encoded = base64.b64encode(b"the user is ada:" + NASTY.encode()).decode()
    assert masked(NASTY, f"x {encoded} y").startswith(f"x {encoded[:20]}")
    assert masked(NASTY, f"x {encoded} y").endswith("*** y")


@given(st.data())
def test_a_quick_look_for_escapes_misses_none(data: st.DataObject) -> None:
    """Each character is spelled in its own way, with others between: the same is masked as by the thorough look."""
    secret = data.draw(SECRETS)
    spelled = st.sampled_from(sorted(ENCODERS)).map(ENCODERS.__getitem__)
    pieces = [data.draw(st.sampled_from("\\%&+ x") | st.just("")) for _ in range(3)]
    written = "".join(data.draw(spelled)(character) for character in secret[: data.draw(st.sampled_from([6, 99]))])
    text = f"{pieces[0]}{written}{pieces[1]}{data.draw(spelled)(secret)}{pieces[2]}"
    held = spellings_of(frozenset({secret, NASTY}))
    assert held is not None
    thorough = replace(held, _likely=(re.compile(""),))
    assert held.replaced(text, lambda _: "***") == thorough.replaced(text, lambda _: "***")


def test_mixture_of_spellings_is_found() -> None:
    assert masked("s3cret/key", "<%73&#51;c\\u0072et\\/key>") == "<***>"


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        pytest.param("Status", '{"Status": "a%20b"}', id="name-beside-an-escape"),
        pytest.param("123456", '{"a": 1123456, "b": "%31"}', id="part-of-a-number"),
        pytest.param("s3cret/key", "100% s3cret key & more \\ s3cret", id="words"),
    ],
)
def test_what_is_no_secret_stays(secret: str, text: str) -> None:
    assert masked(secret, text) == text


def test_secret_in_utf_16_is_found() -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        wide = "s3cret-key".encode(codec).decode("latin-1")
        assert masked("s3cret-key", f"\0{wide}\0") == f"\0{'***'.encode(codec).decode('latin-1')}\0"


def test_short_secrets_have_no_spellings() -> None:
    assert spellings_of(frozenset({"abc12"})) is None
    assert spellings_of(frozenset()) is None


def test_within_tells_whether_there_is_one() -> None:
    held = spellings_of(frozenset({NASTY}))
    assert held is not None
    assert held.within(quote(NASTY))
    assert not held.within("nothing of it")
