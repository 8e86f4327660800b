"""Fair variants of cursors, tokens, and pages after an item."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from fairport.contract_tests.showcase.asking import Refusal, invalid
from fairport.contract_tests.showcase.lying import each_body, each_cursor, each_more, each_page
from fairport.contract_tests.showcase.varying import variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.contract_tests.showcase.asking import Ask, Page, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour

_END: Final = "The documentation says that there is nothing at the end, not how nothing is written."
_OPAQUE: Final = "A cursor means nothing to a caller, and may be anything."
_GOES_ON: Final = "While a cursor comes, the caller goes on; that the page behind it holds anything is not promised."


def _ending(ways: Behaviour, how: Callable[[dict[str, object]], object]) -> Behaviour:
    """Change how a page of the feed says that it is the last."""

    def change(_page: Page, told: dict[str, object]) -> None:
        if told["next_cursor"] is None:
            how(told)

    return each_body(ways, change, only={"feed"})


@variant("cursor-absent-at-the-end", group="sequence", why=_END)
def cursor_absent_at_the_end(ways: Behaviour) -> Behaviour:
    """The last page has no cursor."""
    return _ending(ways, lambda told: told.pop("next_cursor"))


@variant("cursor-empty-at-the-end", group="sequence", why=_END)
def cursor_empty_at_the_end(ways: Behaviour) -> Behaviour:
    """The last page's cursor is an empty text."""
    return _ending(ways, lambda told: told.update(next_cursor=""))


@variant("cursor-false-at-the-end", group="sequence", why=_END)
def cursor_false_at_the_end(ways: Behaviour) -> Behaviour:
    """The last page's cursor is false."""
    return _ending(ways, lambda told: told.update(next_cursor=False))


@variant("flag-absent-when-false", group="sequence", why="The documentation: false if it is not said.")
def flag_absent_when_false(ways: Behaviour) -> Behaviour:
    """The flag is only said where more rows follow."""
    return _ending(ways, lambda told: told.pop("has_more"))


@variant("cursor-to-an-empty-page", group="sequence", why=_GOES_ON)
def cursor_to_an_empty_page(ways: Behaviour) -> Behaviour:
    """The last page with rows has a cursor too; it leads to one empty page without any."""

    def change(page: Page, told: dict[str, object]) -> None:
        if told["next_cursor"] is None and page.items:
            told["next_cursor"] = ways.cursor(page)

    return each_body(ways, change, only={"feed"})


@variant("token-to-an-empty-page", group="sequence", why=_GOES_ON)
def token_to_an_empty_page(ways: Behaviour) -> Behaviour:
    """Every page with rows has a token; the last one leads to an empty page without any."""
    return each_more(ways, lambda page, _more: bool(page.items), only={"queue", "links", "next"})


@variant(
    "short-pages", group="sequence", why="A page holds the asked number at most; a cursor says whether it goes on."
)
def short_pages(ways: Behaviour) -> Behaviour:
    """What is thrown out after a page was read leaves it short, though more follow."""

    def short(page: Page) -> Page:
        stop = min(page.stop, page.start + max(1, page.query.limit - page.start % 3))
        return replace(page, stop=stop, items=page.query.rows[page.start : stop])

    return each_page(ways, short, only={"feed", "queue", "links", "next", "after"})


@variant("cursors-new-on-every-read", group="sequence", why=_OPAQUE)
def cursors_new_on_every_read(ways: Behaviour) -> Behaviour:
    """The same page has another cursor each time."""
    nonce = count()
    held = each_cursor(ways, lambda _page, cursor: f"{cursor}.{next(nonce)}")
    return replace(held, read_cursor=lambda text: ways.read_cursor(text.partition(".")[0]))


@variant("odd-letters-in-cursors", group="sequence", why=_OPAQUE)
def odd_letters_in_cursors(ways: Behaviour) -> Behaviour:
    """Cursors hold what an address must escape: = + / % & # ; and a space inside."""
    before = "a=+/%25%&#; ,\"'?"
    held = each_cursor(ways, lambda _page, cursor: f"{before}{cursor}==")
    return replace(held, read_cursor=_reading(ways, before))


@variant("letters-of-the-world-in-cursors", group="sequence", why=_OPAQUE)
def letters_of_the_world_in_cursors(ways: Behaviour) -> Behaviour:
    """The cursors in the body hold letters that are not ASCII."""
    before = "é王☎"
    held = each_cursor(ways, lambda _page, cursor: f"{before}{cursor}", only={"feed", "next"})
    return replace(held, read_cursor=_reading(ways, before))


def _reading(ways: Behaviour, before: str) -> Callable[[str], int]:
    """Read a cursor that has this in front, and padding behind, or neither."""

    def read(text: str) -> int:
        return ways.read_cursor(text.removeprefix(before).rstrip("="))

    return read


@variant(
    "cursors-read-once",
    group="sequence",
    why="Nothing says that a cursor can be asked with again: one may expire.",
)
def cursors_read_once(ways: Behaviour) -> Behaviour:
    """A cursor can be used once; asked with again it is gone."""
    used: set[str] = set()
    nonce = count()

    def read(text: str) -> int:
        if text in used:
            raise Refusal(410, "Gone", "This cursor has been used.")
        used.add(text)
        return ways.read_cursor(text.partition(".")[0])

    held = each_cursor(ways, lambda _page, cursor: f"{cursor}.{next(nonce)}")
    return replace(held, read_cursor=read)


@variant("cursors-bound-to-the-size", group="sequence", why="A cursor belongs to the question that it answers.")
def cursors_bound_to_the_size(ways: Behaviour) -> Behaviour:
    """A cursor is refused with another page size than it was given with."""
    held = each_cursor(ways, lambda page, cursor: f"{cursor}.{page.query.limit}")

    def limit(ask: Ask, style: Style) -> int:
        asked = ways.limit(ask, style)
        text = ask.value(style.begin) if style.by == "cursor" else None
        if text is not None and text.rpartition(".")[2] != str(asked):
            raise invalid(style.begin, "belongs to another page size")
        return asked

    return replace(held, limit=limit, read_cursor=lambda text: ways.read_cursor(text.rpartition(".")[0]))


@variant("cursors-bound-to-the-filter", group="sequence", why="A cursor belongs to the question that it answers.")
def cursors_bound_to_the_filter(ways: Behaviour) -> Behaviour:
    """A cursor is refused with another filter than it was given with."""

    def cursor(page: Page, text: str) -> str:
        return f"{text}.{page.query.ask.value('status') or ''}"

    def limit(ask: Ask, style: Style) -> int:
        text = ask.value(style.begin) if style.by == "cursor" else None
        if text is not None and style.filters and text.rpartition(".")[2] != (ask.value("status") or ""):
            raise invalid(style.begin, "belongs to another filter")
        return ways.limit(ask, style)

    held = each_cursor(ways, cursor)
    return replace(held, limit=limit, read_cursor=lambda text: ways.read_cursor(text.rpartition(".")[0]))


@variant("cursors-of-a-thousand-letters", group="sequence", why=_OPAQUE)
def cursors_of_a_thousand_letters(ways: Behaviour) -> Behaviour:
    """Cursors are long."""
    held = each_cursor(ways, lambda _page, cursor: f"{cursor}.{'x' * 1_000}")
    return replace(held, read_cursor=lambda text: ways.read_cursor(text.partition(".")[0]))


@variant("cursors-escaped-by-themselves", group="sequence", why=_OPAQUE)
def cursors_escaped_by_themselves(ways: Behaviour) -> Behaviour:
    """A cursor looks as if it were escaped already; it must go back as it came."""
    held = each_cursor(ways, lambda _page, cursor: quote(f"{cursor}=/", safe=""))
    return replace(held, read_cursor=_escaped(ways))


def _escaped(ways: Behaviour) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.endswith("%3D%2F"):
            raise ValueError(text)
        return ways.read_cursor(unquote(text).removesuffix("=/"))

    return read
