from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.pseudonyms import BLOCK, Pseudonyms

ONE, OTHER = Pseudonyms(b"one key of a run"), Pseudonyms(b"another run's key")
TEXTS = st.text(max_size=40)
SHORT = st.text("0129abzABZ%+-/: é", max_size=4)
PHONES = st.from_regex(r"\+?[0-9][0-9 \-\u00a0]{0,14}", fullmatch=True)


def classes(text: str) -> str:
    """What a pseudonym has to keep: letters by case, digits, and all else as it is."""
    kinds = {"Lu": "A", "Ll": "a", "Lt": "a", "Lm": "a", "Lo": "a", "Nd": "0"}
    return "".join(kinds.get(unicodedata.category(c), c) for c in text)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        pytest.param("jane@example.com", r"[a-z]{4}@[a-z]{7}\.[a-z]{3}", id="mail"),
        pytest.param("Jane O'Neill", r"[A-Z][a-z]{3} [A-Z]'[A-Z][a-z]{4}", id="name"),
        pytest.param("+61731234567", r"\+61[1-9]\d{8}", id="e164"),
        pytest.param("+610731234567", r"\+610\d{9}", id="trunk-zero-behind-the-country-code"),
        pytest.param("+61 7 3123 4567", r"\+61 [1-9] \d{4} \d{4}", id="blanks"),
        pytest.param("+61\u00a07", "\\+61\u00a0[1-9]", id="no-break-space"),
        pytest.param("61731234567", r"[1-9]\d{10}", id="no-plus"),
        pytest.param("0731234567", r"0\d{9}", id="national"),
        pytest.param("+1", r"\+1", id="country-alone"),
        pytest.param("+2905", r"\+2905|\+290[1-9]", id="country-of-three-digits"),
        pytest.param(
            "https://h.test:80/a%2Fb?c", r"https://[a-z]\.[a-z]{4}:[1-9]?\d?\d/[a-z]%2F[a-z]\?[a-z]", id="url"
        ),
        pytest.param("-12.50e", r"-[1-9]\d\.\d\d[a-z]", id="sign"),
        pytest.param("\u0416\u0430\u043d 李", "[\u0400-\u04ff]{3} [\u6700-\u67ff]", id="other-scripts"),
        pytest.param(" ,;-", " ,;-", id="nothing-to-hide"),
        pytest.param("", "", id="empty"),
    ],
)
def test_pseudonym_keeps_the_shape(text: str, pattern: str) -> None:
    assert re.fullmatch(pattern, ONE.of(text)), ONE.of(text)


@pytest.mark.parametrize("text", ["Jane Smith", "jane.smith@example.com", "+61731234567", "99563325FDX", "李小龙先生"])
def test_pseudonym_is_another_text_and_depends_on_the_key(text: str) -> None:
    assert len({text, ONE.of(text), OTHER.of(text)}) == 3


def test_spellings_of_one_number_stay_spellings_of_one_number() -> None:
    digits = {re.sub(r"\D", "", ONE.of(text)) for text in ("+61731234567", "+61 7 3123 4567", "+61-7-3123-4567")}
    assert len(digits) == 1
    assert ONE.of("JANE").lower() == ONE.of("Jane").lower() == ONE.of("jane")


@given(text=TEXTS)
def test_length_and_classes_are_kept(text: str) -> None:
    made = ONE.of(text)
    assert len(made) == len(text)
    assert len(made.encode("utf-8", "surrogatepass")) == len(text.encode("utf-8", "surrogatepass"))
    assert [unicodedata.category(c) for c in made] == [unicodedata.category(c) for c in text]
    assert classes(made) == classes(text)


@given(text=TEXTS)
def test_same_text_has_the_same_pseudonym(text: str) -> None:
    assert ONE.of(text) == ONE.of(text) == Pseudonyms(b"one key of a run").of(text)


@given(one=TEXTS | SHORT | PHONES, other=TEXTS | SHORT | PHONES)
def test_different_texts_have_different_pseudonyms(one: str, other: str) -> None:
    assert (ONE.of(one) == ONE.of(other)) is (one == other)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([f"{n:03}" for n in range(1000)], id="three-digits"),
        pytest.param([f"+{n}" for n in range(1000)], id="country-codes"),
        pytest.param([a + b for a in "abzé0129%" for b in "abzé0129% "], id="two-characters"),
        pytest.param([f"x://{a}{b}{c}" for a in "%09a" for b in "%09a" for c in "%09a"], id="escapes"),
    ],
)
def test_mapping_of_small_sets_is_one_to_one(texts: list[str]) -> None:
    assert len({ONE.of(text) for text in texts}) == len(texts)


def test_long_text_is_mapped_block_by_block_and_each_depends_on_those_before() -> None:
    tail = "b" * 3 * BLOCK
    one, other = ONE.of("a" + tail), ONE.of("c" + tail)
    assert len(one) == 3 * BLOCK + 1
    assert one[-BLOCK:] != other[-BLOCK:]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20), plain=st.booleans())
def test_json_string_is_read_as_the_pseudonym_of_what_it_reads(text: str, plain: bool) -> None:
    raw = json.dumps(text, ensure_ascii=not plain)[1:-1]
    made = ONE.of_json(raw)
    assert len(made) == len(raw)
    assert json.loads(f'"{made}"') == ONE.of(text)


@pytest.mark.parametrize(
    ("raw", "pattern"),
    [
        pytest.param(r"\u004Aane", r"\\u00[4-5][0-9A-F][a-z]{3}", id="code-stays-a-code"),
        pytest.param(r"a\/b\"c", r'[a-z]\\/[a-z]\\"[a-z]', id="escapes"),
        pytest.param(r"+61\xa07", r"\+61\\xa0[1-9]", id="printable"),
        pytest.param(r"\ud83d\ude00x\ud83d", r"\\ud83d\\ude00[a-z]\\ud83d", id="surrogates"),
        pytest.param("a\\", r"[a-z]\\", id="cut-in-an-escape"),
        pytest.param(r"\u12", r"\\u12|\\u\d\d", id="cut-code"),
    ],
)
def test_escapes_keep_their_spelling(raw: str, pattern: str) -> None:
    assert re.fullmatch(pattern, ONE.of_json(raw)), ONE.of_json(raw)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairport.pseudonyms.MOST_KNOWN", 100)
    held = Pseudonyms(b"k")
    for number in range(250):
        held.of(str(number))
        assert held.known[str(number)]
    assert len(held.known) <= 100
    held.of("x" * 5000)
    assert "x" * 5000 not in held.known
