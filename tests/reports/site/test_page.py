"""The page: everything told is escaped, nothing comes from outside, and it is the same for the same runs."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from fairport.reports.site.page import MARKS, WORDS, day, policy, render
from fairport.standing import Stand
from tests.test_history import RUN

OTHER = replace(RUN, run="c" * 12, label="globex", started=2.0, digest="11" * 32)
REPORTS = {RUN.run: f"runs/{RUN.run}.html"}


def text(*runs: object, **reports: str) -> str:
    return render(runs or (RUN, OTHER), reports or REPORTS).decode("utf-8")  # type: ignore[arg-type]


def test_cells_lead_to_the_report_of_their_run() -> None:
    page = text()
    assert f'<a href="runs/{RUN.run}.html#q-ORD-TOTAL">kept</a>' in page
    assert f'<a href="runs/{RUN.run}.html">conformant</a>' in page
    assert page.count("<a ") == page.count(f'href="runs/{RUN.run}.html')


def test_cells_of_a_json_report_lead_to_it_as_a_whole() -> None:
    page = text(**{RUN.run: f"runs/{RUN.run}.json"})
    assert f'<a href="runs/{RUN.run}.json">kept</a>' in page
    assert "#" not in "".join(re.findall(r'href="([^"]*)"', page))


def test_stale_column_is_hatched_and_said_in_words() -> None:
    page = text()
    assert "stale: another contract" in page
    assert page.count('<td class="stale">') == 3  # verdict and two requirements
    assert 'class="stale"' not in text(RUN)


def test_every_stand_has_a_sign_and_words() -> None:
    lines = tuple(replace(RUN.lines[0], id=f"R-{stand}", stand=stand) for stand in Stand)
    page = text(replace(RUN, lines=lines))
    for stand in Stand:
        assert f'<span class="{stand}">{MARKS[stand]} ' in page
        assert WORDS[stand] in page


def test_same_runs_are_the_same_bytes() -> None:
    assert render([RUN, OTHER], REPORTS) == render([OTHER, RUN, RUN], REPORTS)


HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"' \x1b[31m\u202e" + "x" * 5000


class Elements(HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


def test_hostile_words_are_text() -> None:
    line = replace(RUN.lines[0], id=HOSTILE, quote=HOSTILE, section=HOSTILE)
    run = replace(RUN, label=HOSTILE, target=HOSTILE, contract=HOSTILE, version=HOSTILE, profile=HOSTILE, lines=(line,))
    page = text(run)
    seen = Elements()
    seen.feed(page)
    assert not seen.tags & {"script", "img", "iframe", "link", "object"}
    assert not {name for name, _ in seen.attributes} & {"onerror", "onload", "style", "src"}
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "x" * 500 not in page


def test_nothing_comes_from_outside() -> None:
    page = text()
    seen = Elements()
    seen.feed(page)
    content = next(value for name, value in seen.attributes if name == "content" and "default-src" in value)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert content == policy(style[1])
    assert not re.search(r"https?://|url\(|@import", page)


def test_every_table_and_picture_is_named() -> None:
    page = text()
    assert page.count('<svg role="img"') == page.count("<title>") - 1
    assert '<html lang="en">' in page
    assert page.count("<h1>") == 1


def test_day_of_a_run() -> None:
    assert (day(1_774_950_882.0), day(None)) == ("2026-03-31", "on an unknown day")
