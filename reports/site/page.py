"""The page of a site: one document, no script, nothing from outside, everything that it tells escaped."""

from __future__ import annotations

import base64
import hashlib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from fairport.reports.html.anchors import anchor
from fairport.reports.sentences import moment
from fairport.reports.site.columns import Column, matrices, tally
from fairport.reports.site.trend import BAR, HEIGHT, trend_of
from fairport.standing import Stand, Standing
from fairport.version import VERSION
from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import Environment
    from markupsafe import Markup

LONGEST: Final = 400
"""Characters of one text that are shown."""

MARKS: Final[Mapping[Stand, str]] = {
    Stand.PASSED: "✓",
    Stand.FAILED: "✗",
    Stand.WAIVED: "⚑",
    Stand.NOT_EXERCISED: "○",
    Stand.INCONCLUSIVE: "?",
    Stand.ERRORED: "!",
    Stand.NOT_APPLICABLE: "–",  # noqa: RUF001 - a dash is meant
    Stand.NOT_TESTED: "·",
}
WORDS: Final[Mapping[Stand, str]] = {
    Stand.PASSED: "kept",
    Stand.FAILED: "broken",
    Stand.WAIVED: "broken, waived",
    Stand.NOT_EXERCISED: "not exercised",
    Stand.INCONCLUSIVE: "undecided",
    Stand.ERRORED: "error of ours",
    Stand.NOT_APPLICABLE: "does not apply",
    Stand.NOT_TESTED: "not tested",
}
"""How each stand is told: a sign and words, so that nothing is said by colour alone."""


def render(runs: Iterable[Standing], reports: Mapping[str, str]) -> bytes:
    """Return the page, the same bytes for the same runs. `reports` are addresses by run, relative to the page."""
    template = _environment().get_template("index.html.j2")

    def link(run: Standing, words: str, requirement: str = "") -> Markup | str:
        address = reports.get(run.run, "")
        inside = f"#{anchor('q', requirement)}" if requirement and address.endswith(".html") else ""
        return _link(address and f"{address}{inside}", words)

    text = template.render(matrices=matrices(runs), link=link)
    return text.encode("utf-8", "backslashreplace")


def _link(address: str, words: str) -> Markup | str:
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2, which is slow to import

    return Markup('<a href="{}">{}</a>').format(address, visible(words)) if address else str(words)


def visible(value: object) -> object:
    """Return a text bounded and with nothing in it that acts on a reader; all else, markup of ours too, as it is."""
    if type(value) is not str and not isinstance(value, StrEnum):
        return value
    text = str(value)
    return printable(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")


def day(started: float | None) -> str:
    """Return the day of a run, in UTC."""
    told = moment(started)
    return told[:10] if told else "on an unknown day"


def policy(style: str) -> str:
    """Return the Content-Security-Policy of the page: its own style by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _stale_class(column: Column) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415 - as above

    return Markup(' class="stale"') if column.stale else Markup()


@cache
def _environment() -> Environment:
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
    style = _text("site.css")
    own: dict[str, Any] = {
        "style": Markup(style),  # noqa: S704 - our own file, kept as the policy hashes it
        "policy": policy(style),
        "version": VERSION,
        "marks": MARKS,
        "words": WORDS,
        "day": day,
        "moment": moment,
        "tally": tally,
        "trend_of": trend_of,
        "stale_class": _stale_class,
        "height": HEIGHT,
        "bar": BAR,
    }
    made.globals.update(own)
    return made


@cache
def _text(name: str) -> str:
    return files("fairport.reports.site").joinpath(name).read_text(encoding="utf-8")
