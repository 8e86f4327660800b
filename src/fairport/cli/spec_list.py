"""`fairport spec list`: which contracts are to be had, and from where."""

from __future__ import annotations

import click

from fairport.cli.console import records, say, say_json
from fairport.cli.options import format_option
from fairport.spec.offered import GROUP, Offer, offers


@click.command(name="list")
@format_option
def command(*, form: str) -> int:
    """List the contracts that have a name: those bundled, and those that packages offer.

    A package offers one by an entry point of the group fairport.contracts. Exit: 0 if all can be had, 1 if one is
    broken.
    """
    found = offers()
    if form == "json":
        say_json([_record(offer) for offer in found])
    else:
        say(records((offer.name, [offer.package or "Fairport", _place(offer)]) for offer in found))
        say(f"\nAny other: --contract PATH, a folder with openapi.yaml or a document. Packages: entry points {GROUP}.")
    return int(any(offer.problem for offer in found))


def _place(offer: Offer) -> str:
    if offer.problem:
        return f"broken: {offer.problem}"
    beside = f", with {', '.join(path.name for path in offer.overlays)}" if offer.overlays else ""
    return f"{offer.document}{beside}"


def _record(offer: Offer) -> dict[str, object]:
    return {
        "name": offer.name,
        "origin": offer.origin,
        "package": offer.package,
        "document": "" if offer.problem else str(offer.document),
        "overlays": [str(path) for path in offer.overlays],
        "problem": offer.problem,
    }
