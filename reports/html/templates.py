"""The templates, what they may call, and the policy that locks the page up."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fairport.reports.html import tones
from fairport.reports.html.headline import day
from fairport.reports.html.scales import duration, size
from fairport.reports.html.visible import bounded, path, prose, visible
from fairport.reports.sentences import counted

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """Return the templates; whatever they write is made visible, bounded and escaped."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - slow to import
    from markupsafe import Markup  # noqa: PLC0415 - as above

    made = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _text("page.css"), _text("page.js")
    own: dict[str, Any] = {
        "style": Markup(style),  # noqa: S704 - our own file, written as the policy hashes it
        "script": Markup(script),  # noqa: S704 - as above
        "newline": Markup("\n"),
        "policy": policy(style, script),
        "tones": tones,
    }
    filters: dict[str, Any] = {
        "bounded": bounded,
        "counted": counted,
        "day": day,
        "duration": duration,
        "path": path,
        "prose": prose,
        "size": size,
    }
    made.globals.update(own)
    made.filters.update(filters)
    return made


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy of a page: its own style and script by their hashes, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    """Return the hash of an inline element as CSP Level 3 section 2.3.1 writes it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _text(name: str) -> str:
    return files("fairport.reports.html").joinpath(name).read_text(encoding="utf-8")
