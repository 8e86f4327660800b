from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

import pytest

from fairport.reports.html.templates import environment, policy

TEMPLATES = sorted(file.name for file in files("fairport.reports.html").iterdir() if file.name.endswith(".j2"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_sound_and_says_nothing_unescaped(name: str) -> None:
    environment().get_template(name)
    text = files("fairport.reports.html").joinpath(name).read_text("utf-8")
    assert "safe" not in text.replace("_safe", "")
    assert " style=" not in text
    assert " on" not in "".join(part.split(">")[0] for part in text.split("<")[1:] if "{" not in part)


def test_policy_hashes_style_and_script() -> None:
    told = policy("a{}", "b()")
    for text in ("a{}", "b()"):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in told
    assert told.startswith("default-src 'none'; ")


def test_what_a_template_writes_is_escaped_and_visible() -> None:
    made = environment().from_string("{{ text }}").render(text="<b>\u202e")
    assert made == r"&lt;b&gt;\u202e"
