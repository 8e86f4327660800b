"""What a caller asks, which collection is asked how, and every reason to refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairport.contract_tests.showcase.data import Dataset, Parcel

DEFAULT: Final = 20
LARGEST: Final = 100
LARGEST_INTEGER: Final = 2**63 - 1
_DIGITS: Final = re.compile(r"[0-9]{1,19}", re.ASCII)

By = Literal["offset", "page", "cursor", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one collection is paged: the parameters of its size and of its beginning, and where its pages begin to count.

    `cursor` is the parameter that continues a sequence. `filters` are the parameters that choose rows; every other one
    is ignored.
    """

    name: str
    by: By
    limit: str = "limit"
    begin: str = "offset"
    first: int = 0
    filters: tuple[str, ...] = ()
    sorts: bool = False


FILTERS: Final = (
    "status",
    "fragile",
    "name_prefix",
    "q",
    "created[gte]",
    "created[lt]",
    "weight_min",
    "weight_max",
)

STYLES: Final[Mapping[str, Style]] = {
    style.name: style
    for style in (
        Style(name="parcels", by="offset", filters=FILTERS, sorts=True),
        Style(name="pages", by="page", limit="per_page", begin="page", first=1, filters=("status",)),
        Style(name="ledger", by="page", limit="size", begin="page", first=0),
        Style(name="feed", by="cursor", begin="cursor", filters=("status",)),
        Style(name="queue", by="cursor", begin="token"),
        Style(name="links", by="cursor", begin="position", filters=("status",)),
        Style(name="next", by="cursor", begin="position", filters=("status",)),
        Style(name="after", by="after", begin="starting_after", filters=("status",)),
        Style(name="estimates", by="offset"),
    )
}
"""The collections by the name of their path."""


class Refusal(Exception):  # noqa: N818 - it is the service's answer, not a mistake of its own
    """An answer other than what was asked for: status, what it is called, and in other words."""

    def __init__(self, status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep the parts; `headers` go out with the answer."""
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})


def invalid(name: str, why: str) -> Refusal:
    """Give the refusal of a parameter's value."""
    return Refusal(400, "Invalid parameter", f"{name} {why}")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as it came in. `origin` is scheme and host as the caller wrote them, without a slash at the end.

    `collection` is the name of the collection, "" for a member and where there is nothing.
    """

    method: str
    origin: str
    collection: str
    parameters: tuple[tuple[str, str], ...] = ()

    def value(self, name: str) -> str | None:
        """Give a query parameter, None where it is not sent. Raises `Refusal` for one that is sent twice."""
        values = [value for key, value in self.parameters if key == name]
        if len(values) > 1:
            raise invalid(name, f"is given {len(values)} times")
        return values[0] if values else None

    def number(self, name: str, usual: int, least: int, most: int = LARGEST_INTEGER) -> int:
        """Give a whole number, `usual` where it is not sent. Raises `Refusal` for another or one out of bounds."""
        text = self.value(name)
        if text is None:
            return usual
        if not _DIGITS.fullmatch(text) or not least <= int(text) <= most:
            raise invalid(name, f"must be a whole number from {least} to {most}")
        return int(text)


@dataclass(frozen=True, slots=True)
class Query:
    """A request for a page that was understood: all its rows, in order, and how large a page is to be.

    `held` are all parcels that the service ever had, so that a place can be found after the row there has gone.
    """

    ask: Ask
    style: Style
    rows: Sequence[Parcel]
    limit: int
    held: Dataset


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page: those of the query from `start` on and before `stop`."""

    query: Query
    start: int
    stop: int
    items: Sequence[Parcel] = field(default=())

    @property
    def collection(self) -> str:
        """The name of the collection."""
        return self.query.style.name

    @property
    def number(self) -> int:
        """The number of the page, as its collection counts."""
        return self.query.style.first + self.start // max(1, self.query.limit)


def limit(ask: Ask, style: Style) -> int:
    """Read how large a page is to be: 1 to 100, or 20 when it is not said."""
    return ask.number(style.limit, DEFAULT, 1, LARGEST)
