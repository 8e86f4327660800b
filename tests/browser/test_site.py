"""The site over many runs in a real browser: its links, its narrow widths, and what axe has to say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("selenium", reason="the browser session installs it")

from fairport.reports.html.page import render as report
from fairport.reports.site.page import render
from fairport.standing import Stand, standing_of
from tests.reports.html.pages import CONFORMANT, EVERYTHING

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.account import Account
    from fairport.standing import Standing
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.browser

MODES = ("light", "dark")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (390, 820, 1280)


def standing(account: Account, label: str) -> Standing:
    header = {"started": account.started, "rules": [], **account.header}
    return standing_of(replace(account, header=header), label)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three columns: broken (two runs), conformant and stale, known from a history alone; every stand."""
    folder = tmp_path_factory.mktemp("site")
    broken = standing(EVERYTHING, "acme")
    fair = replace(standing(CONFORMANT, "globex"), run="b" * 12, digest="11" * 32)
    stands = tuple(replace(broken.lines[0], id=f"R-{stand}", stand=stand, quote="q" * 300) for stand in Stand)
    known = replace(broken, run="c" * 12, label="a-vendor-of-a-long-name.example.com", lines=broken.lines + stands)
    (folder / "broken.html").write_bytes(report(EVERYTHING))
    (folder / "fair.html").write_bytes(report(CONFORMANT))
    links = {broken.run: "broken.html", fair.run: "fair.html"}
    page = folder / "index.html"
    page.write_bytes(render([replace(broken, run="a" * 12, started=1.0), broken, fair, known], links))
    return page


def unfold(browser: Browser) -> None:
    browser.run("for (const node of document.querySelectorAll('details')) node.open = true")


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(browser: Browser, site: Path, axe: str, mode: str) -> None:
    browser.colours(mode)
    browser.width(1280)
    browser.open(site)
    unfold(browser)
    browser.run(axe)
    told = browser.driver.execute_async_script("axe.run({runOnly: arguments[0]}).then(arguments[1])", STANDARDS)
    broken = [
        (each["id"], each["nodes"][0]["html"][:200], each["nodes"][0]["failureSummary"]) for each in told["violations"]
    ]
    assert broken == []
    assert len(told["passes"]) > 15


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overflows_and_nothing_comes_from_outside(browser: Browser, site: Path, width: int) -> None:
    browser.width(width)
    browser.open(site)
    unfold(browser)
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.errors() == []
    assert browser.requests() == [site.as_uri()]


SEEN = """
const node = document.querySelector(location.hash.replaceAll('.', '\\\\.'));
const box = node.getBoundingClientRect();
return [node.innerText, box.top >= 0 && box.top < innerHeight && box.height > 0];
"""


def follow(browser: Browser, site: Path) -> tuple[str, str]:
    """Click a cell of the matrix; return its requirement, and the address that it led to."""
    browser.driver.get(site.as_uri())
    cell = browser.driver.find_element("css selector", "td .passed a[href^='broken.html#']")
    row = cell.find_element("xpath", "./ancestor::tr").find_element("css selector", "th").text.split()[0]
    cell.click()
    return row, browser.driver.current_url


def test_cell_leads_to_its_requirement_in_the_report(browser: Browser, site: Path) -> None:
    browser.width(1280)
    row, address = follow(browser, site)
    assert address.endswith(f"broken.html#q-{row}")
    text, is_seen = browser.run(SEEN)
    assert (row in text, is_seen) == (True, True)


def test_it_reads_and_leads_without_scripts(quiet_browser: Browser, site: Path) -> None:
    """A browser opens what is folded around the place that a link leads to, by itself."""
    row, address = follow(quiet_browser, site)
    assert address.endswith(f"broken.html#q-{row}")
    place = quiet_browser.driver.find_element("id", address.partition("#")[2])
    assert place.is_displayed()
    assert row in place.text
    quiet_browser.driver.get(site.as_uri())
    told = quiet_browser.driver.find_element("tag name", "main").text
    assert all(words in told for words in ("acme", "globex", "not in its contract", "stale", "broken, waived"))
    summary = quiet_browser.driver.find_element("css selector", "details > summary")
    table = summary.find_element("xpath", "..").find_element("css selector", "table")
    assert not table.is_displayed()
    summary.click()
    assert table.is_displayed()
