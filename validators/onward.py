"""Pages that lead on to one another: links that stay where they are, flags that tell the truth, ways that go on.

A service may end a chain of pages as it likes: with a page that names no next one, with an empty page behind the last
token, with a flag. What it may not do is lead its client away, round in a circle, or stop it while rows remain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.onward import leads_to, link_of
from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Paging
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.answers import Answer
    from fairport.pages import Page
    from fairport.walks import Walk

SUCCESS: Final = range(200, 300)
REFUSED: Final = range(400, 600)
A_WALK: Final = "a walk over several pages"
WRONG: Final = {
    "none": ("is no link", "", "an absolute or relative link (RFC 3986)"),
    "path": ("leads to another resource", "", "a link to the same resource"),
    "host": ("leads to another host", "SHOULD", "a link to the same host"),
    "scheme": ("leads to another scheme or port", "SHOULD", "a link of the same scheme and port"),
}
"""What can be wrong with a link to the next page, how strong it is where not as promised, and what is expected.

A service behind a proxy may name its public address, so that another host, scheme or port is never more than a SHOULD.
"""


@rule("paging.link", promise=Paging, facet="link", over=Over.ANSWER, how="a page with a link to the next one")
def link(promise: Paging, answer: Answer) -> Iterator[Sight]:
    """The link to the next page leads to the same resource of the same service.

    A client that follows it leaves the service, or reads something else; with its credentials, if it is careless.
    """
    if answer.exchange.status not in SUCCESS:
        return
    found = link_of(answer, promise)
    if found is None:
        return
    wrong = leads_to(answer.exchange.url, found)
    if not wrong:
        yield Kept()
        return
    told, level, expected = WRONG[wrong]
    yield Broken(
        message=f"the link to the next page {told}: {shown(found)}",
        expected=expected,
        actual=found,
        cause=wrong,
        level=level,
    )


@rule("paging.goes-on", promise=Paging, facet="goes-on", over=Over.WALK, how=A_WALK, after=("paging.link",))
def goes_on(promise: Paging, walk: Walk) -> Iterator[Sight]:
    """What leads on from a page leads to the next one: to rows not shown before, and not to a refusal.

    A client that follows goes round for ever, or stops with an error in the midst of the rows.
    """
    del promise
    pages = walk.pages
    if len(pages) < 2:
        return
    back = _leads_back(walk)
    last = pages[-1]
    if back is not None:
        yield Broken(
            message=f"what leads on from a page leads back: {len(back.rows)} rows are all rows that were shown before",
            expected="rows not shown before, or none",
            actual=f"{len(back.rows)} rows again",
            cause="circle",
            exchanges=walk.exchanges,
            movable=True,
        )
    elif last.status in REFUSED and walk.ended == "broken" and pages[-2].fine:
        if walk.attempt:
            return  # what led on then may have run out since
        yield Broken(
            message=f"what leads on from a page of {len(pages[-2].rows)} rows is refused with status {last.status}",
            expected="the next page",
            actual=str(last.status),
            cause="refused",
            exchanges=(pages[-2].number, last.number),
        )
    else:
        yield Kept(len(pages) - 1)


def _leads_back(walk: Walk) -> Page | None:
    """Return the first page that shows rows, and only rows that pages before it showed.

    A walk that is asked again goes the ways of the first time: what no page of it says now leads nowhere back.
    """
    seen: set[str] = set()
    before: Page | None = None
    for page in walk.pages:
        names = {row.identity for row in page.rows if row.identity}
        led = not walk.attempt or (before is not None and page.cursor == before.onward)
        if page.fine and names and names <= seen and led:
            return page
        seen |= names
        before = page
    return None


@rule("paging.has-more", promise=Paging, facet="has-more", over=Over.WALK, how=A_WALK, after=("paging.goes-on",))
def has_more(promise: Paging, walk: Walk) -> Iterator[Sight]:
    """While rows remain, the flag says that more remain.

    A client that goes by the flag stops early, and never sees the rest.
    """
    del promise
    pages = [page for page in walk.pages if page.fine]
    inner = [page for page, later in _with_rows_after(pages) if later]
    wrong = [page for page in inner if page.more is False]
    right = sum(page.more is True for page in inner)
    if wrong:
        yield Broken(
            message=f"{len(wrong)} of {len(inner)} pages say that nothing more remains, and more rows follow",
            expected="true",
            actual="false",
            exchanges=walk.exchanges,
            movable=True,
            times=len(wrong),
        )
    elif right:
        yield Kept(right)


def _with_rows_after(pages: list[Page]) -> Iterator[tuple[Page, bool]]:
    """Yield each page with whether rows that were not shown up to it are shown after it."""
    seen: set[str] = set()
    for page in sorted(pages, key=lambda page: page.offset):
        seen |= {row.identity for row in page.rows}
        after = (later for later in pages if later.offset > page.offset)
        yield page, any(row.identity not in seen for later in after for row in later.rows)


@rule("paging.has-more-ends", promise=Paging, facet="has-more-ends", over=Over.WALK, how="a walk to the end")
def has_more_ends(promise: Paging, walk: Walk) -> Iterator[Sight]:
    """Where no rows remain, the flag does not say that more remain.

    A client that goes by the flag asks in vain, or for ever.
    """
    del promise
    pages = [page for page in walk.pages if page.fine and page.rows]
    if not walk.complete or walk.ended == "repeats" or not pages:
        return
    last = pages[-1]
    if last.more is True:
        yield Broken(
            message="the last page with rows says that more remain, and none follow",
            expected="false",
            actual="true",
            exchanges=walk.exchanges,
            movable=True,
        )
    elif last.more is False:
        yield Kept()
