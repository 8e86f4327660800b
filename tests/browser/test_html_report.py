"""The HTML report in a real browser: what people see, what hostile bodies cannot do, and what axe has to say."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("selenium", reason="the browser session installs it")

from fairport.comparison import Change, Comparison, Kind
from fairport.evidence import Ask, Exchange
from fairport.reports.html.page import render
from fairport.verdict import Observation, Outcome, Result, Verdict
from tests.reports.examples import FINDING, HEADER, REQUIREMENTS, RESULT, RULES, TYPE_FINDING
from tests.reports.html.pages import CONFORMANT, DOCUMENT, EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fairport.account import Account
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.browser

MODES = ("light", "dark")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (390, 820, 1280)
NOW = replace(EVERYTHING, header={"started": EVERYTHING.started, "rules": [], **EVERYTHING.header}).snapshot()
CHANGED = Comparison(
    old=replace(NOW, target="https://old.example"),
    new=NOW,
    labels=("another profile",),
    changes=(
        Change(kind=Kind.NEW, rule="types.type", operation="listOrders", message="new", fingerprint="aaaabbbbccccdddd"),
        Change(kind=Kind.FIXED, rule="http.status", operation="listOrders", message="an old one"),
    ),
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports as files, by name."""
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "broken": render(replace(EVERYTHING, comparison=CHANGED)),
        "conformant": render(CONFORMANT),
        "open": render(replace(EVERYTHING, verdict=Verdict.NOT_FULLY_VERIFIED, findings=())),
        "invalid": render(replace(EVERYTHING, verdict=Verdict.INVALID_RUN, problem="it was interrupted")),
        "excepted": render(replace(EVERYTHING, verdict=Verdict.CONFORMANT_WITH_EXCEPTIONS)),
        "hostile": render(hostile()),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_bytes(page)
    return {name: folder / f"{name}.html" for name in made}


# What hostile bodies cannot do --------------------------------------------------------------------------------------

NASTY = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</style><style>*{display:none}body{background:url(http://evil.example/css)}",
    "<img src=x onerror=alert(3)>",
    '"><svg onload=alert(4)>',
    "' onmouseover='alert(5)' autofocus onfocus='alert(5)' x='",
    "<iframe srcdoc='<script>alert(6)</script>'></iframe>",
    "<a href=javascript:alert(7)>x</a>",
    "javascript:alert(8)",
    "data:text/html,<script>alert(9)</script>",
    "<link rel=stylesheet href=http://evil.example/a.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href=http://evil.example/>",
    "<form action=http://evil.example/><button>x</button></form>",
    "--><!--><!--",
    "]]>",
    "{{ 7*7 }}{% raw %}${7*7}",
    "&lt;script&gt;alert(10)&lt;/script&gt;",
    "\x1b[2J\x1b]0;owned\x07\x1b[31mred",
    "\u202egnp.exe\u202d \u2066x\u2069 \u200b\u200d\ufeff",
    "\x00\x01\x7f\x85\ud800\udfff",
    "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308" * 40,
    "\u0634\u0645\u0633 123 \u05d0\u05d1\u05d2",
    "A" * 1_000_000,
    "color:red;background:url(http://evil.example/x);position:fixed;inset:0",
    "<math><mtext></mtext><mglyph><style><!--</style><img src onerror=alert(11)>",
    "<template><script>alert(12)</script></template><noscript><p title='</noscript><img src=x onerror=alert(13)>'>",
)


def hostile() -> Account:
    """An account in which everything that can come from outside is nasty."""
    return replace(
        EVERYTHING,
        header={**EVERYTHING.header, **_nasty_header()},
        problem=" ".join(NASTY[:4]),
        findings=tuple(_nasty_findings()),
        results=tuple(_nasty_results()),
        observations=tuple(Observation(rule=text, operation=text, message=text) for text in NASTY),
        requirements=tuple(replace(REQUIREMENTS[0], id=text, quote=text, page=text) for text in NASTY),
        rules=tuple(replace(RULES[0], id=text, title=text, why=text) for text in NASTY),
        silent={text: text for text in NASTY},
        exhibits=dict(enumerate(_nasty_exchanges())),
        exchanges=_nasty_exchanges,
    )


def _nasty_header() -> dict[str, Any]:
    return {
        "target": NASTY[4],
        "config": {"base_url": NASTY[8], NASTY[0]: list(NASTY)},
        "contract": {**HEADER["contract"], "title": NASTY[1], "document": DOCUMENT, "requirements": []},
    }


def _nasty_findings() -> Iterator[Any]:
    for number, text in enumerate(NASTY):
        more = {"message": f"{number} {text}", "expected": text, "actual": text, "hint": text, "operation": text}
        kind = TYPE_FINDING if number % 2 else FINDING
        yield replace(kind, rule=text, title=text, fingerprint=f"{number}{text}", exchanges=(number,), **more)


def _nasty_results() -> Iterator[Result]:
    for text in NASTY:
        yield replace(
            RESULT, rule=text, promise=text, facet=text, outcome=Outcome.NOT_EXERCISED, how=text, accepted=text
        )


def _nasty_exchanges() -> Iterator[Exchange]:
    for number, text in enumerate(NASTY):
        row = {"No": text, "Status": text, text: {text: text}, "Created": 1774950882, "PortDate": text}
        body = (
            json.dumps({"Orders": [row, row], "TotalCount": text}).encode()
            if number % 3
            else text.encode("utf-8", "replace")
        )
        yield Exchange(
            number=number,
            ask=Ask(
                operation="listOrders", method=text[:50], query=(("From", text), ("Skip", "2")), probe=text, walk=text
            ),
            url=f"https://api.example.com/{text}",
            sent=((text, text),),
            status=200,
            headers=(("Content-Type", "application/json"), (text, text)),
            body=body,
            trouble="" if number % 5 else text,
        )


@pytest.mark.parametrize("mode", MODES)
def test_hostile_bodies_run_nothing_and_reach_nobody(browser: Browser, pages: dict[str, Path], mode: str) -> None:
    browser.colours(mode)
    browser.width(1280)
    browser.open(pages["hostile"])
    browser.run("for (const node of document.querySelectorAll('details')) node.open = true")
    browser.run("for (const node of document.querySelectorAll('a, [tabindex], button')) { node.focus(); node.blur(); }")
    browser.run("for (const node of document.querySelectorAll('*')) node.dispatchEvent(new MouseEvent('mouseover'))")
    assert browser.errors() == []
    assert browser.requests() == [pages["hostile"].as_uri()]
    assert browser.run("return [document.scripts.length, document.styleSheets.length, frames.length]") == [1, 1, 0]
    assert browser.run("return document.querySelectorAll('img, iframe, form, link, base, object, embed').length") == 0
    assert browser.run("return getComputedStyle(document.querySelector('main')).display") == "block"


def test_policy_stops_what_slips_in(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    """The second wall: were something not escaped, it still could not run or reach out."""
    page = pages["conformant"].read_text(encoding="utf-8")
    slipped = (
        "<script>document.title = 'owned'</script><img src='http://evil.example/i'><p style='position:fixed'>x</p>"
    )
    file = tmp_path / "slipped.html"
    file.write_text(page.replace("<main>", f"<main>{slipped}"), encoding="utf-8")
    browser.open(file)
    told = "\n".join(browser.errors())
    assert told.count("Content Security Policy") >= 3
    assert browser.driver.title.startswith("Conformant")


# What people see ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["broken", "conformant", "open", "invalid", "excepted", "hostile"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overflows(browser: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    browser.width(width)
    browser.open(pages[name])
    browser.run("for (const node of document.querySelectorAll('details')) node.open = true")
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.errors() == []


BROKEN_WORDS = """
const broken = [];
for (const node of document.querySelectorAll('.matrix th')) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) for (const word of walker.currentNode.data.matchAll(/\\S+/g)) {
    const range = new Range();
    range.setStart(walker.currentNode, word.index);
    range.setEnd(walker.currentNode, word.index + word[0].length);
    if (range.getClientRects().length > 1) broken.push(word[0]);
  }
}
return broken;
"""


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_the_matrix_is_broken(browser: Browser, pages: dict[str, Path], width: int) -> None:
    browser.width(width)
    browser.open(pages["broken"])
    assert browser.run("return document.querySelectorAll('.matrix thead th').length") > 5
    assert browser.run(BROKEN_WORDS) == []


def test_box_to_sign_is_whole_on_paper(browser: Browser, pages: dict[str, Path]) -> None:
    browser.width(680)
    browser.open(pages["broken"])
    browser.command("Emulation.setEmulatedMedia", media="print")
    try:
        edge = "return document.querySelector(arguments[0]).getBoundingClientRect().right"
        table, page = (browser.run(edge, name) for name in (".signature", ".signoff"))
    finally:
        browser.command("Emulation.setEmulatedMedia", media="")
    assert table < page


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180), (1280, 800)])
@pytest.mark.parametrize("name", ["broken", "conformant", "open", "invalid", "excepted"])
def test_first_screen_holds_verdict_scope_and_next_step(
    browser: Browser, pages: dict[str, Path], name: str, width: int, height: int
) -> None:
    browser.width(width, height)
    browser.open(pages[name])
    for selector in ("#verdict-word", ".facts", ".next li, .next p"):
        bottom = browser.run("return document.querySelector(arguments[0]).getBoundingClientRect().bottom", selector)
        assert 0 < bottom <= height, selector


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["broken", "conformant", "open", "invalid", "excepted"])
def test_axe_finds_nothing(browser: Browser, pages: dict[str, Path], axe: str, name: str, mode: str) -> None:
    browser.colours(mode)
    browser.width(1280)
    browser.open(pages[name])
    browser.run("for (const node of document.querySelectorAll('details')) node.open = true")
    browser.run(axe)
    told = browser.driver.execute_async_script("axe.run({runOnly: arguments[0]}).then(arguments[1])", STANDARDS)
    broken = [
        (each["id"], each["nodes"][0]["html"][:200], each["nodes"][0]["failureSummary"]) for each in told["violations"]
    ]
    assert broken == []
    assert len(told["passes"]) > 20


def test_filter_is_kept_in_the_address_and_found_there_again(browser: Browser, pages: dict[str, Path]) -> None:
    browser.width(1280)
    browser.open(pages["broken"], "#?q=portdate&outcome=failed")
    shown = "return [...document.querySelectorAll('.card.row')].filter((node) => !node.hidden).map((node) => node.id)"
    assert browser.run(shown) == ["f-aaaabbbbccccdddd"]
    assert browser.run("return document.querySelector('input[type=search]').value") == "portdate"
    assert "rows" in browser.run("return document.getElementById('found').textContent")
    browser.run("document.querySelector('#tools button').click()")
    assert browser.run("return location.hash") == ""
    assert len(browser.run(shown)) > 1
    search = browser.driver.find_element("css selector", "input[type=search]")
    search.send_keys("a waived total")
    wait(browser, "return location.hash === '#?q=a+waived+total'")
    wait(browser, f"return (() => {{ {shown} }})().join() === 'f-77'")


def wait(browser: Browser, script: str) -> None:
    """Wait until a script says true."""
    from selenium.webdriver.support.wait import WebDriverWait  # noqa: PLC0415

    WebDriverWait(browser.driver, 5).until(lambda _: browser.run(script))


def test_deep_link_opens_what_folds_it(browser: Browser, pages: dict[str, Path]) -> None:
    browser.width(1280)
    browser.open(pages["broken"], "#q-ORD-NO")
    assert browser.run("return document.getElementById('q-ORD-NO').closest('details').open")
    top = browser.run("return document.getElementById('q-ORD-NO').getBoundingClientRect().top")
    assert 0 <= top < 900
    browser.open(pages["broken"], "#x-3")
    assert browser.run("return document.activeElement.id") == "x-3"
    browser.run("document.querySelector('a[href=\"#checks-must-passed\"]').click()")
    wait(browser, "return document.getElementById('checks-must-passed').closest('details').open")


def test_copy_button_copies_the_command(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["broken"])
    browser.command("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    button = browser.driver.find_element("css selector", ".card .copier")
    button.click()
    wait(browser, "return ['Copied', 'Selected'].includes(document.querySelector('.card .copier').textContent)")


def test_keyboard_reaches_the_verdict_then_every_link(browser: Browser, pages: dict[str, Path]) -> None:
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415

    browser.open(pages["broken"])
    seen: list[str] = []
    for _ in range(8):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        seen.append(browser.run("return document.activeElement.getAttribute('href') || document.activeElement.tagName"))
    assert seen[0] == "#verdict"
    assert seen[1].startswith("#f-")
    assert "INPUT" in seen


def test_page_reads_without_scripts(quiet_browser: Browser, pages: dict[str, Path]) -> None:
    quiet_browser.open(pages["broken"])
    told = quiet_browser.driver.find_element("tag name", "main").text
    for wanted in (
        "Non-conformant",
        "What to do next",
        "PortDate is a string",
        "Expected",
        "curl -i",
        "All requirements",
    ):
        assert wanted in told
    tools = quiet_browser.driver.find_element("id", "tools")
    assert not tools.is_displayed()
    assert not quiet_browser.driver.find_element("css selector", ".signoff").is_displayed()
    summary = quiet_browser.driver.find_element("css selector", "#requirements details:not([open]) > summary")
    quote = summary.find_element("xpath", "..").find_element("css selector", "li")
    assert not quote.is_displayed()
    summary.click()
    assert quote.is_displayed()


def test_print_begins_with_verdict_scope_exceptions_and_signature(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["broken"])
    browser.command("Emulation.setEmulatedMedia", media="print")
    try:
        heights = "return arguments[0].map((name) => document.querySelector(name).offsetHeight)"
        shown = [height > 0 for height in browser.run(heights, [".verdict", ".scope", ".signoff", ".signature"])]
        hidden = browser.run(heights, [".tools", ".contents"])
        after = browser.run("return getComputedStyle(document.querySelector('.signoff')).breakAfter")
    finally:
        browser.command("Emulation.setEmulatedMedia", media="")
    assert (shown, hidden, after) == ([True] * 4, [0, 0], "page")
    first = browser.command("Page.printToPDF", preferCSSPageSize=True, printBackground=True, pageRanges="1")
    assert base64.b64decode(first["data"]).startswith(b"%PDF")
