"""Where pages stand in their collection when the request itself does not say: numbered pages, and chains of pages.

The rules speak of the row that a page begins at. An offset says so itself. The number of a page says so once it is
known how many rows a page holds; a page that is led to by a token, a link or the last item of another stands behind
that one. What has no place (the middle of somebody's recorded walk) is left out: nothing can be compared with it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from fairport.onward import LINK
from fairport.walks import OPEN_WALKS, PATIENCE, rounds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairport.pages import Criteria, Page, Paged


def placed(pages: Sequence[Page], paged: Paged) -> list[Page]:
    """Return the pages whose place is known, each with the offset, the criteria and the size of its list."""
    if paged.in_sequence:
        return _Chains(pages, paged).placed()
    return _by_number(pages, paged.default) if paged.style == "page" else list(pages)


def with_totals(pages: Sequence[Page], heads: Sequence[Page]) -> list[Page]:
    """Return the pages with the totals that HEAD requests told under the same criteria, in the same round."""
    if not heads:
        return list(pages)
    rounds = rounds_of([*pages, *heads])
    told: dict[tuple[Criteria, int], list[Page]] = defaultdict(list)
    for head in heads:
        if head.total is not None:
            told[head.criteria, rounds[head.number]].append(head)
    return [_told(page, told.get((page.criteria, rounds[page.number]), [])) for page in pages]


def _told(page: Page, heads: Sequence[Page]) -> Page:
    """A page with the total that was told last before it, else first after it."""
    if not heads or page.total is not None or not page.fine:
        return page
    head = next((head for head in reversed(heads) if head.number < page.number), heads[0])
    return replace(page, total=head.total, total_from=head.number)


def _by_number(pages: Sequence[Page], default: int | None) -> list[Page]:
    """Place numbered pages: as many rows before each as the first page of the same size holds, page by page."""
    sizes: dict[tuple[Criteria, int | None], int] = {}
    for page in pages:
        if page.turn == 0 and page.fine and page.rows:
            sizes.setdefault((page.criteria, page.limit), len(page.rows))
    made: list[Page] = []
    for page in pages:
        size = sizes.get((page.criteria, page.limit)) or page.limit or default
        if page.turn == 0:
            made.append(page)
        elif page.turn is not None and size:
            made.append(replace(page, offset=page.turn * size))
    return made


class _Chains:
    """Pages that lead on to one another: those of a marked walk in its order, others as they fit together."""

    def __init__(self, pages: Sequence[Page], paged: Paged) -> None:
        self._pages = pages
        self._rounds = rounds_of(pages)
        self._by_number = {page.number: page for page in pages}
        self._placed: dict[int, Page] = {}
        self._added = _added_by_links(pages) if paged.style == LINK else None

    def placed(self) -> list[Page]:
        walks: dict[tuple[str, int], list[Page]] = defaultdict(list)
        for page in self._pages:
            if page.ask.walk:
                walks[page.ask.walk, self._rounds[page.number]].append(page)
        for (_, attempt), members in sorted(walks.items(), key=lambda item: (item[0][1], item[1][0].number)):
            self._place_walk(members, attempt)
        self._place_others(page for page in self._pages if not page.ask.walk)
        return [self._placed[page.number] for page in self._pages if page.number in self._placed]

    def _place_walk(self, members: Sequence[Page], attempt: int) -> None:
        """Place the pages of a marked walk as far as each leads to the next."""
        head = members[0]
        origin = self._placed.get(head.ask.confirms)
        begins = (origin is not None and not origin.offset) if attempt else not head.cursor or self._added is not None
        if not begins:
            self._place_again(members if attempt else ())
            return
        self._put(head, head, 0)
        at, last = len(head.rows), head
        for page in members[1:]:
            if page.cursor in self._ways_on(last):
                self._put(page, head, at)
                at, last = at + len(page.rows), page
            elif page.ask.query == head.ask.query:
                self._put(page, head, 0)
            else:
                return

    def _place_again(self, members: Iterable[Page]) -> None:
        """Place pages that were asked again by themselves where they stood."""
        for page in members:
            origin = self._placed.get(page.ask.confirms)
            if origin is not None:
                self._put(page, origin, origin.offset)

    def _place_others(self, pages: Iterable[Page]) -> None:
        going: list[
            tuple[Page, Page, int]
        ] = []  # the last page, the first one, and the rows that both and all between hold
        for page in pages:
            if self._rounds[page.number]:
                self._place_again([page])
                continue
            found = next((held for held in reversed(going) if _leads_to(held[0], page)), None)
            if found is not None:
                going.remove(found)
            elif self._begins(page):
                found = (page, page, 0)
            if found is not None:
                _, head, rows = found
                self._put(page, head, rows)
                going.append((page, head, rows + len(page.rows)))
                del going[:-OPEN_WALKS]

    def _begins(self, page: Page) -> bool:
        """Whether a page that no other led to is the beginning of a list."""
        if self._added is None:
            return not page.cursor
        return self._added.isdisjoint(name for name, _ in page.ask.query)

    def _put(self, page: Page, head: Page, offset: int) -> None:
        self._placed[page.number] = replace(page, offset=offset, criteria=head.criteria, limit=head.limit)

    def _ways_on(self, page: Page) -> set[str]:
        """What leads on from a page, as it was read, and as it was when it was read first."""
        origin = self._by_number.get(page.ask.confirms, page)
        return {way for way in (page.onward, origin.onward) if way is not None}


def _added_by_links(pages: Iterable[Page]) -> frozenset[str]:
    """Return the names of the parameters that only links to next pages bring in."""
    return frozenset(
        name
        for page in pages
        if page.onward
        for name, _ in parse_qsl(page.onward, keep_blank_values=True)
        if page.ask.value(name) is None
    )


def _leads_to(last: Page, page: Page) -> bool:
    same = last.ask.operation == page.ask.operation and last.ask.path == page.ask.path
    apart = 0.0 if last.date is None or page.date is None else page.date - last.date
    return same and last.ask.client == page.ask.client and last.onward == page.cursor and apart <= PATIENCE
