"""A badge as SVG: the contract, the verdict in words, and the day of the run. It reaches nowhere and runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from fairport.reports.shields import COLOURS, said

if TYPE_CHECKING:
    from fairport.account import Account

_HEIGHT: Final = 20
_PADDING: Final = 6
_NARROW: Final = frozenset("fijlrtI.,:;'|!()[] ")
_WIDE: Final = frozenset("mwMW@%")


def render(account: Account) -> bytes:
    """Return the badge as UTF-8 SVG; the widths are estimated, and `textLength` makes the text fit them."""
    label, message = said(account)
    left, right = _width(label), _width(message)
    size = {"width": str(left + right), "height": str(_HEIGHT)}
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img"})
    svg.set("aria-label", f"{label}: {message}")
    ET.SubElement(svg, "title").text = f"{label}: {message}"
    colours = ("#444", COLOURS[account.verdict][1])
    for start, width, colour in ((0, left, colours[0]), (left, right, colours[1])):
        place = {"x": str(start), "width": str(width), "height": str(_HEIGHT), "fill": colour}
        ET.SubElement(svg, "rect", place)
    style = {"fill": "#fff", "font-family": "Verdana,DejaVu Sans,sans-serif", "font-size": "11"}
    words = ET.SubElement(svg, "g", style)
    for start, width, text in ((0, left, label), (left, right, message)):
        length = str(width - 2 * _PADDING)
        place = {"x": str(start + _PADDING), "y": "14", "textLength": length, "lengthAdjust": "spacingAndGlyphs"}
        ET.SubElement(words, "text", place).text = text
    body: bytes = ET.tostring(svg, encoding="utf-8")
    return body + b"\n"


def _width(text: str) -> int:
    """Return the width in pixels that a text of 11 px takes in Verdana or the like, with the space around it."""
    return 2 * _PADDING + round(sum(4 if c in _NARROW else 10.5 if c in _WIDE else 7 for c in text))
