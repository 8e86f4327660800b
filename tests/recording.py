"""A small writer of HAR files, for tests of what reads them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.making import DATE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from fairport.evidence import Exchange

HOST = "https://api.example.com"


def entry(
    url: str,
    body: object = "{}",
    status: int = 200,
    *,
    at: float = DATE_SECONDS,
    method: str = "GET",
    sent: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> dict[str, Any]:
    """One entry; a body that is no text is written as JSON, bytes in base64. `more` are members of the entry."""
    told = {"Content-Type": "application/json", "Date": f"{datetime.fromtimestamp(at, UTC):%a, %d %b %Y %H:%M:%S} GMT"}
    return {
        "startedDateTime": datetime.fromtimestamp(at, UTC).isoformat(),
        "time": 12.5,
        "request": {
            "method": method,
            "url": url if "://" in url else HOST + url,
            "httpVersion": "HTTP/1.1",
            "headers": named(sent or {}),
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "headers": named(told if headers is None else headers),
            "cookies": [],
            "content": content(body),
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 12.5, "receive": 0},
        **more,
    }


def named(headers: Mapping[str, str]) -> list[dict[str, str]]:
    """Headers as a HAR lists them."""
    return [{"name": name, "value": value} for name, value in headers.items()]


def content(body: object) -> dict[str, Any]:
    """A response's content."""
    if isinstance(body, bytes):
        text = base64.b64encode(body).decode()
        return {"size": len(body), "mimeType": "application/json", "text": text, "encoding": "base64"}
    text = body if isinstance(body, str) else json.dumps(body)
    return {"size": len(text.encode()), "mimeType": "application/json", "text": text}


def har(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A whole HAR."""
    return {"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": list(entries)}}


def written(path: Path, entries: Iterable[Mapping[str, Any]]) -> Path:
    """A HAR file."""
    path.write_text(json.dumps(har(entries)), encoding="utf-8")
    return path


def exported(exchanges: Iterable[Exchange]) -> list[dict[str, Any]]:
    """The exchanges of a run as a browser would have recorded them: no marks, nothing of what was not sent."""
    return [
        entry(
            made.url,
            _text(made.body),
            made.status,
            at=made.started,
            sent=dict(made.sent),
            headers=dict(made.headers),
        )
        for made in exchanges
        if made.status
    ]


def _text(body: bytes) -> object:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body
