"""Makes a draft: looks at every GET operation of a document, and writes down what could be said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fairport.places import at_pointer
from fairport.spec.document import Loaded, load
from fairport.spec.drafting.errors import errors
from fairport.spec.drafting.filters import filters
from fairport.spec.drafting.instants import instants
from fairport.spec.drafting.listings import Listing, listing
from fairport.spec.drafting.paging import paging, taken
from fairport.spec.drafting.placing import Written
from fairport.spec.drafting.reading_back import mistakes_in
from fairport.spec.drafting.relating import learned, members, parts, scopes
from fairport.spec.drafting.sorting import sorts, untold
from fairport.spec.drafting.sorting import taken as sorted_by
from fairport.spec.drafting.views import Document, viewed
from fairport.spec.drafting.writing import Chosen, Heading, chosen, places_of, written
from fairport.spec.origins import refuse
from fairport.spec.plain import as_list, as_map, under
from fairport.spec.references import References
from fairport.spec.vocabulary import KEY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fairport.spec.drafting.proposals import Proposal
    from fairport.spec.references import ReadRemote

ABOVE: Final = 0.7
"""The confidence that a proposal must have, not to be commented out."""
MANY: Final = 200
"""Operations of a document of which only those with proposals are made part of the contract."""
ROUNDS: Final = 8
"""How often a draft is read back at most: each time what the reader refuses is taken out."""


@dataclass(frozen=True, slots=True)
class Files:
    """What a document is read from: as `load` takes it."""

    source: str | Path
    overlays: tuple[Path, ...] = ()
    remote: ReadRemote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What was recognised in a document: its collections by operation id, and all proposals."""

    files: Files
    written: Written
    document: Document
    loaded: Loaded
    listings: Mapping[str, Listing]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The text of an overlay, and the proposals in it with what became of each."""

    text: str
    held: tuple[Chosen, ...]
    operations: int


def recognise(source: str | Path, overlays: Sequence[Path] = (), *, remote: ReadRemote | None = None) -> Recognised:
    """Return what could be said of a document, which is read as `load` does. Raises ContractError if it cannot be."""
    loaded = load(source, overlays, remote=remote)
    document = viewed(loaded.document, References(loaded.document, loaded.origins))
    by_path = document.by_path()
    listings: dict[str, Listing] = {}
    proposals: list[Proposal] = []
    for operation in document.operations:
        found, said = listing(operation, by_path)
        proposals += said
        if found is not None:
            listings[operation.id] = found
        paged = list(paging(operation, found))
        proposals += paged
        proposals += filters(operation, found, taken(paged) | sorted_by(operation))
        proposals += [*sorts(operation, found), *untold(operation, found)]
        proposals += scopes(operation, found)
    proposals += [*members(document, listings), *parts(listings), *learned(document, listings)]
    proposals += errors(document)
    proposals += instants(operation.body for operation in document.operations if operation.body is not None)
    file = Written(source, loaded)
    kept = tuple(found for found in proposals if file.place(found.at) is not None and _is_new(found, loaded))
    files = Files(source, tuple(overlays), remote)
    return Recognised(files=files, written=file, document=document, loaded=loaded, listings=listings, proposals=kept)


def _is_new(proposal: Proposal, loaded: Loaded) -> bool:
    """Whether a path can lead there, and the document does not say it already."""
    if not proposal.at.isprintable():
        return False
    if proposal.at == "":
        said = as_map(loaded.document.get(KEY))
        return proposal.keyword[-1] not in as_map(said.get("parameters")) and proposal.keyword[0] not in said
    return proposal.keyword[0] not in _annotation(loaded, proposal.at)


def _annotation(loaded: Loaded, at: str) -> Mapping[str, object]:
    return as_map(as_map(at_pointer(loaded.document, at)).get(KEY))


def draft(found: Recognised, above: float = ABOVE, notes: Sequence[str] = ()) -> Draft:
    """Return the draft of what was recognised: every proposal in it that is in earnest was read back."""
    proposals = list(found.proposals)
    said = {node.at for node in found.document.nodes if "collection" in node.annotation}
    for _ in range(ROUNDS):
        held = chosen(proposals, above, said)
        text = _text(found, held, notes, above)
        refused = _refused(found, held, text)
        if not refused:
            return Draft(text=text, held=tuple(held), operations=len(found.document.operations))
        proposals = [replace(p, refused=refused[id(p)]) if id(p) in refused else p for p in proposals]
    held = [Chosen(p, active=False) for p in proposals]
    return Draft(text=_text(found, held, notes, above), held=tuple(held), operations=len(found.document.operations))


def _text(found: Recognised, held: Sequence[Chosen], notes: Sequence[str], above: float) -> str:
    info = as_map(found.loaded.document.get("info"))
    title = str(info.get("title", found.loaded.name))
    active = sum(one.active for one in held)
    lines = [
        f"A draft of what {title} promises, made from its names, schemas and descriptions by `fairport spec draft`.",
        f"Nothing here is sure: {active} proposals stand, {len(held) - active} below {above:g} are commented out. The",
        "figure before each is how sure it is, from 0 to 1. Take out what the service never promised; then",
        "`fairport spec lint` remarks on the rest.",
        *notes,
    ]
    names = {
        operation.at: operation.id
        for operation in found.document.operations
        if not isinstance(operation.node.value.get("operationId"), str)
    }
    heading = Heading(
        title=f"x-fairport for {title}",
        version=str(info.get("version", "1")),
        lines=lines,
        only_annotated=_is_large(found) and any(one.active and one.proposal.at.startswith("/paths/") for one in held),
    )
    return written(heading, held, found.written, names)


def _is_large(found: Recognised) -> bool:
    """Whether a document has so many operations that the contract is better about those that are drafted alone."""
    return len(found.document.nodes) > MANY and "operations" not in as_map(found.loaded.document.get(KEY))


def _refused(found: Recognised, held: Sequence[Chosen], text: str) -> dict[int, str]:
    """Return why the reader refuses which active proposals, by the proposals' ids in memory.

    Raises ContractError if it refuses what the document itself says.
    """
    mistakes, action, why = mistakes_in(found.files.source, found.files.overlays, text, found.files.remote)
    active = [one.proposal for one in held if one.active]
    if why:
        places = list(dict.fromkeys(p.at for p in active if p.at))
        if action is not None and 0 < action <= len(places):
            active = [p for p in active if p.at == places[action - 1]]
        return {id(p): why for p in active}
    stand = places_of(held, _counts(found))
    refused: dict[int, str] = {}
    for mistake in mistakes:
        blamed = [p for at, p in stand.items() if mistake.at == at or mistake.at.startswith(f"{at}/")]
        blamed = blamed or [p for p in active if p.at and mistake.at.startswith(p.at)]
        refused |= {id(p): mistake.message for p in blamed}
    if not refused:
        refuse(mistakes, found.loaded.origins)  # they are the document's own
    return refused


def _counts(found: Recognised) -> dict[str, int]:
    """How long the lists of the document's own annotations are, by pointer."""
    return {
        under(node.at, KEY, name): len(as_list(value))
        for node in found.document.nodes
        for name, value in node.annotation.items()
    }
