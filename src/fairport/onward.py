"""What a page says of the next one: a token, a link, a flag, or simply its own last item.

Links are read and never followed as they are: of the one to the next page only the query is taken, and asked at the
address that is checked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

if TYPE_CHECKING:
    from fairport.answers import Answer
    from fairport.evidence import Ask, Pairs
    from fairport.places import Place

LINK: Final = "link"
NEXT: Final = "next"
LOST: Final = "\0"
"""A way on that leads nowhere that could be asked: the page is not the last, and the next one cannot be had."""
LONGEST: Final = 8192
"""Characters of a link that are read at the most."""
USUAL_PORTS: Final = {"http": 80, "https": 443}

_LINK_VALUE: Final = re.compile(r"<([^<>]*)>((?:[^,\"]|\"(?:[^\"\\]|\\.)*\")*)")
_PARAMETER: Final = re.compile(r";\s*([^\s=;,\"]+)\s*(?:=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)))?")


class Onwards(Protocol):
    """What reading the way on needs to know of the paging; the contract's promise satisfies it."""

    @property
    def style(self) -> str:
        """How the next page is asked for: offset, page, token, link, after, "" for not at all."""
        ...

    @property
    def token(self) -> Place | None:
        """Where in the body the token for the next page stands."""
        ...

    @property
    def token_header(self) -> str:
        """The response header that carries the token, "" for none."""
        ...

    @property
    def token_parameter(self) -> str:
        """The parameter that takes the token, "" for none."""
        ...

    @property
    def next_link(self) -> Place | None:
        """Where in the body the link to the next page stands."""
        ...

    @property
    def next_header(self) -> str:
        """The response header that carries that link, "" for none."""
        ...

    @property
    def after(self) -> str:
        """The parameter that takes a value of the last item, "" for none."""
        ...

    @property
    def after_at(self) -> Place:
        """Where in an item that value stands."""
        ...

    @property
    def has_more(self) -> Place | None:
        """Where the flag stands that says whether more remain."""
        ...


def token_of(answer: Answer, paged: Onwards) -> object:
    """Return the token for the next page as it stands, None where there is none."""
    if paged.token_header:
        return answer.exchange.header(paged.token_header)
    return paged.token.one(answer.value) if paged.token and answer.readable else None


def link_of(answer: Answer, paged: Onwards) -> str | None:
    """Return the link to the next page as it stands, None where there is none."""
    if paged.next_header:
        return _from_headers(answer, paged.next_header)
    found = paged.next_link.one(answer.value) if paged.next_link and answer.readable else None
    return found[:LONGEST] if isinstance(found, str) and found.strip() else None


def _from_headers(answer: Answer, name: str) -> str | None:
    lines = [value for key, value in answer.exchange.headers if key.lower() == name.lower()]
    if name.lower() != LINK:
        return next((line.strip() for line in lines if line.strip()), None)
    found = (link for line in lines for link, relations in links_in(line) if NEXT in relations)
    return next(found, None)


def links_in(header: str) -> list[tuple[str, frozenset[str]]]:
    """Return the links of a Link header (RFC 8288 section 3) with their relations, in lower case."""
    found: list[tuple[str, frozenset[str]]] = []
    for match in _LINK_VALUE.finditer(header[:LONGEST]):
        parameters = _PARAMETER.findall(match[2])
        words = next((quoted or plain for name, quoted, plain in parameters if name.lower() == "rel"), "")
        found.append((match[1].strip(), frozenset(words.lower().split())))
    return found


def asked_onward(ask: Ask, paged: Onwards) -> str:
    """Return by what a page was asked for as the next one of another, "" for the beginning.

    For links it is the whole query: whether anybody's link led there, only a walk can tell.
    """
    if paged.style == LINK:
        return query_text(ask.query)
    name = {"token": paged.token_parameter, "after": paged.after}.get(paged.style, "")
    return ask.value(name) or "" if name else ""


def led_by(ask: Ask, paged: Onwards, way: str) -> Ask:
    """Return the request for the page that a way on leads to. What leads on by a link takes the link's whole query."""
    if paged.style == LINK:
        return replace(ask, query=tuple(parse_qsl(way, keep_blank_values=True, errors="surrogateescape")))
    name = paged.token_parameter if paged.style == "token" else paged.after
    kept = [(key, way if key == name else value) for key, value in ask.query]
    return replace(ask, query=(*kept, *(() if ask.value(name) is not None else ((name, way),))))


def onward(answer: Answer, paged: Onwards, items: list[object]) -> str | None:
    """Return by what the page after this one is to be asked for, None where nothing leads on; see LOST."""
    if paged.style == LINK:
        link = link_of(answer, paged)
        if link is None:
            return None
        lost = leads_to(answer.exchange.url, link) in {"none", "path"}
        return LOST if lost else query_text(query_of(answer.exchange.url, link))
    if paged.style == "after":
        return _text(paged.after_at.one(items[-1])) if items else None
    return _text(token_of(answer, paged)) if paged.style == "token" else None


def more_of(answer: Answer, paged: Onwards) -> bool | None:
    """Return what the flag says of whether more remain, None where it says nothing."""
    found = paged.has_more.one(answer.value) if paged.has_more and answer.readable else None
    return found if isinstance(found, bool) else None


def query_of(url: str, link: str) -> Pairs:
    """Return the query of a link, which may be relative to the address of the page that holds it."""
    try:
        query = urlsplit(urljoin(url, link)).query
    except ValueError:
        return ()
    return tuple(parse_qsl(query, keep_blank_values=True, errors="surrogateescape"))


def query_text(query: Pairs) -> str:
    """Return a query as one text, the same for the same pairs."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in query)


def leads_to(url: str, link: str) -> str:
    """Return what is wrong with a link to the next page of what stands at `url`, "" if nothing is.

    It must lead to the same address but for the query: `host`, `scheme`, `path`, or `none` where it is no link.
    """
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, link))
        ports = [part.port or USUAL_PORTS.get(part.scheme) for part in (here, there)]
    except ValueError:
        return "none"
    if there.scheme not in USUAL_PORTS or not there.hostname:
        return "none"
    if (here.hostname or "").lower() != there.hostname.lower():
        return "host"
    if here.scheme != there.scheme or ports[0] != ports[1]:
        return "scheme"
    return "" if _path(here.path) == _path(there.path) else "path"


def _path(path: str) -> str:
    return quote(path, safe="/%").rstrip("/").lower()


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogateescape")


def _text(value: object) -> str | None:
    """A token as it is sent; what stands for none is none: null, an empty text, false."""
    if value is None or value is False or value == "" or isinstance(value, list | dict):
        return None
    return value if isinstance(value, str) else "true" if value is True else repr(value)
