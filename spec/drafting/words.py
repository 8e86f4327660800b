"""The words by which APIs call things, as data: a table maps names without case and separators to how sure each is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

_SPLIT: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

Sureness = Mapping[str, float]

LIMIT: Final[Sureness] = {
    **dict.fromkeys(
        ("limit", "perpage", "pagesize", "pagelimit", "maxresults", "paginationlimit", "resultsperpage"), 0.95
    ),
    **dict.fromkeys(("hitsperpage", "itemsperpage", "pagepersize", "maxresult", "resultlimit", "recordsperpage"), 0.9),
    **dict.fromkeys(("maxitems", "maxrecords", "maxcount", "top", "take", "maxpagesize", "pagemaxsize"), 0.8),
    **dict.fromkeys(("size", "count", "rows", "first", "max", "num", "maxentries"), 0.5),
}
OFFSET: Final[Sureness] = {
    **dict.fromkeys(("offset", "pageoffset", "startindex", "paginationoffset", "resultoffset"), 0.95),
    **dict.fromkeys(("skip", "startat", "firstresult"), 0.85),
    **dict.fromkeys(("start", "from", "startfrom"), 0.5),
}
PAGE: Final[Sureness] = {
    **dict.fromkeys(("page", "pagenumber", "pagenum", "pageno", "pageindex", "currentpage", "paginationpage"), 0.95),
    "p": 0.5,
}
TOKEN: Final[Sureness] = {
    **dict.fromkeys(("cursor", "pagetoken", "nexttoken", "pagecursor", "nextcursor", "nextpagetoken"), 0.95),
    **dict.fromkeys(("continuation", "continuationtoken", "continuetoken", "marker", "nextmarker", "bookmark"), 0.9),
    **dict.fromkeys(("paginationtoken", "paginationcursor", "scrollid", "pageafter", "startcursor"), 0.9),
    **dict.fromkeys(("after", "startingafter", "continue", "aftercursor", "next", "token", "pagestate", "offset"), 0.6),
}
NEXT_TOKEN: Final[Sureness] = {
    **dict.fromkeys(("nextcursor", "nexttoken", "nextpagetoken", "nextmarker", "nextpagecursor", "endcursor"), 0.95),
    **dict.fromkeys(("continuationtoken", "nextcontinuationtoken", "cursornext", "nextoffset", "nextbookmark"), 0.9),
    **dict.fromkeys(("cursor", "marker", "bookmark", "continue", "pagetoken", "scrollid", "cursorsafter"), 0.75),
    **dict.fromkeys(("nextstartingafter", "cursorsnext", "nextafter", "continuation", "nextpageoffset"), 0.9),
    **dict.fromkeys(("next", "nextpage", "after", "startingafter", "token"), 0.55),
}
NEXT_LINK: Final[Sureness] = {
    **dict.fromkeys(("nexturl", "nexturi", "nextlink", "nexthref", "nextpageurl", "nextpageuri", "nextpagelink"), 0.95),
    **dict.fromkeys(("linksnext", "linksnexthref", "nextpath", "nextpagepath", "odatanextlink", "linknext"), 0.95),
    **dict.fromkeys(("next", "nextpage"), 0.55),
}
HAS_MORE: Final[Sureness] = {
    **dict.fromkeys(
        ("hasmore", "hasnext", "hasnextpage", "hasmoreresults", "hasmoreitems", "more", "moreresults"), 0.95
    ),
    **dict.fromkeys(("hasmorepages", "morepages", "moredata", "hasmoredata", "hasmorerecords"), 0.9),
    **dict.fromkeys(("istruncated", "truncated"), 0.5),
}
TOTAL: Final[Sureness] = {
    **dict.fromkeys(("total", "totalcount", "totalitems", "totalresults", "totalentries", "totalrecords"), 0.9),
    **dict.fromkeys(("totalsize", "totalelements", "totalrows", "itemcount", "recordstotal", "totalhits"), 0.85),
    **dict.fromkeys(("totalnumber", "resultcount", "numfound", "totalobjects", "numberofitems"), 0.8),
    **dict.fromkeys(
        ("estimatedcount", "estimatedtotal", "approximatecount", "totalestimate", "estimatedtotalsize"), 0.85
    ),
    **dict.fromkeys(("count", "size", "records", "estimate"), 0.4),
}
TOTAL_HEADERS: Final[Sureness] = {
    **dict.fromkeys(("xtotalcount", "xtotal", "totalcount", "xtotalresults", "xpaginationtotalcount"), 0.9),
    **dict.fromkeys(("xtotalitems", "xtotalrecords", "totalrecords", "totalobjects", "xresultcount"), 0.85),
}
ENVELOPES: Final = (
    "meta", "metadata", "pagination", "paging", "page", "pages", "pageinfo", "links", "link", "cursor", "cursors",
    "responsemetadata", "listmeta", "pagingmetadata", "paginationinfo", "nextpage"
)  # fmt: skip
"""Objects beside the items that speak of the paging."""
ITEMS: Final = (
    "data", "items", "results", "entries", "records", "values", "elements", "resources", "rows", "hits",
    "objects", "content", "list", "result", "value", "documents", "nodes", "members", "collection"
)  # fmt: skip
"""Usual names of the array of items, the surest first."""
IDENTITY: Final[Sureness] = {
    **dict.fromkeys(("id", "uuid", "guid", "gid", "sid", "uid"), 0.95),
    **dict.fromkeys(("identifier", "objectid", "iri", "arn", "urn"), 0.85),
    **dict.fromkeys(("key", "slug", "code"), 0.65),
    **dict.fromkeys(("name", "href", "self", "url", "uri"), 0.5),
}
HAPPENED: Final[Sureness] = {
    **dict.fromkeys(("created", "updated", "modified", "creation", "inserted", "registered", "modification"), 0.9),
    **dict.fromkeys(("edited", "uploaded", "received", "submitted", "joined", "merged", "pushed", "added"), 0.85),
    **dict.fromkeys(("deleted", "completed", "finished", "closed", "opened", "changed", "occurred", "recorded"), 0.8),
    **dict.fromkeys(("resolved", "acknowledged", "accessed", "seen", "used", "failed", "processed", "logged"), 0.8),
    **dict.fromkeys(("sent", "delivered", "archived", "accepted", "rejected", "trashed", "started", "imported"), 0.75),
}
"""Words for what happened: such a point in time cannot lie after the answer."""
AHEAD: Final = frozenset({
    "scheduled", "schedule", "next", "expected", "planned", "expires", "expire", "expiry", "expiration",
    "expired", "due", "until", "valid", "start", "end", "ends", "starts", "estimated", "eta", "deadline",
    "target", "renew", "renewal", "trial", "available", "effective", "begin", "begins", "future", "retention",
    "release", "publish", "period", "will", "by", "reset", "purge", "purged", "disposition"
})  # fmt: skip
"""Words for what may lie ahead."""
CLOCKS: Final = frozenset({
    "at", "on", "date", "time", "timestamp", "datetime", "dt", "ts", "utc", "ms", "millis", "iso", "when", "last",
    "instant", "day"
})  # fmt: skip
"""Words that say of a name that it is a point in time."""
LOWER: Final[Mapping[str, str]] = {
    "gte": "at-least", "ge": "at-least", "min": "at-least", "from": "at-least", "since": "at-least",
    "after": "at-least", "start": "at-least", "begin": "at-least", "gt": "more-than", "minimum": "at-least",
}  # fmt: skip
UPPER: Final[Mapping[str, str]] = {
    "lte": "at-most", "le": "at-most", "max": "at-most", "to": "at-most", "until": "at-most",
    "before": "at-most", "end": "at-most", "till": "at-most", "lt": "less-than", "maximum": "at-most",
}  # fmt: skip
SORT: Final[Sureness] = {
    **dict.fromkeys(("sort", "sortby", "orderby", "ordering", "sortfield", "sortkey", "sortcolumn"), 0.9),
    **dict.fromkeys(("order", "sorting", "sortorder"), 0.7),
}
DIRECTION: Final = frozenset({
    "direction", "order", "sortorder", "sortdirection", "sortdir", "dir", "orderdirection", "orderdir",
    "sortascdesc", "sorttype"
})  # fmt: skip
UP: Final = frozenset({"asc", "ascending", "ascend", "up"})
DOWN: Final = frozenset({"desc", "descending", "descend", "down"})
APART: Final = frozenset({
    "fields", "include", "includes", "expand", "q", "query", "search", "searchquery", "locale", "lang",
    "language", "format", "pretty", "prettyprint", "apikey", "accesstoken", "callback", "embed", "select",
    "filter", "filters", "timezone", "optfields", "optpretty", "view", "prettify", "alt", "envelope", "with",
    "populate", "version"
})  # fmt: skip
"""Parameters that choose the shape of an answer, or search in ways of their own."""


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: `createdAt`, `created_at` and `created[at]` have the same."""
    return tuple(word.lower() for word in _SPLIT.findall(name))


@cache
def key(name: str) -> str:
    """Return a name without case and separators, as the tables have it."""
    return "".join(words(name))


@cache
def singular(word: str) -> str:
    """Return an English plural as its singular; any other word as it is."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "tuses")):
        return word[:-2]
    if word.endswith(("ss", "us", "is")):
        return word
    return word.removesuffix("s")
