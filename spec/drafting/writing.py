"""Writes a draft as an OpenAPI Overlay: each proposal with its reason, doubtful ones commented out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from fairport.places import at_pointer
from fairport.spec.drafting.proposals import LISTS, OF_COLLECTION, Proposal, plain
from fairport.spec.plain import is_list, is_map, tokens, under
from fairport.spec.vocabulary import KEY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

BARE: Final = re.compile(r"[A-Za-z$_/#][A-Za-z0-9$_./@*\[\]-]*")
"""Texts that YAML takes for texts without quotes; brackets end them only where a flow is open."""
NO_TEXTS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
ORDER: Final = ("collection", "paging", "filters", "sort", "scope", "part-of", "member-of", "instant", "parameters",
                "errors")  # fmt: skip
NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proposal, and whether it is proposed in earnest: else it is commented out."""

    proposal: Proposal
    active: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the top of an overlay: a title, the version of the document, and lines to read."""

    title: str
    version: str
    lines: Sequence[str] = ()
    only_annotated: bool = False
    """Whether the contract is about the operations with proposals alone."""


def chosen(proposals: Iterable[Proposal], above: float, said: Collection[str] = ()) -> list[Chosen]:
    """Return proposals with what becomes of each.

    `above` is the confidence that one must have. One that means nothing without another is proposed only with it;
    `said` are the pointers of operations whose collection the document says already.
    """
    held = list(proposals)
    sure = {(p.at, p.keyword) for p in held if p.keyword[0] == "collection" and p.confidence >= above and not p.refused}
    whole = {at for at, keyword in sure if keyword[1] == "items" and (at, ("collection", "identity")) in sure}
    whole |= set(said)
    return [Chosen(p, active=_holds(p, above, whole)) for p in held]


def _holds(proposal: Proposal, above: float, collections: Collection[str]) -> bool:
    if proposal.confidence < above or proposal.refused:
        return False
    if proposal.keyword[0] in {*OF_COLLECTION, "collection"} and proposal.at not in collections:
        return False
    return not proposal.whole or proposal.whole in collections


def places_of(held: Sequence[Chosen], before: Mapping[str, int]) -> dict[str, Proposal]:
    """Return the JSON Pointers at which the active proposals will stand in the document.

    `before` counts what lists hold already, by pointer.
    """
    found: dict[str, Proposal] = {}
    count = dict(before)
    for one in _ordered(held):
        if one.active:
            at = under(one.proposal.at, KEY, *one.proposal.keyword)
            if one.proposal.keyword[0] in LISTS:
                index = count.get(at, 0)
                count[at] = index + 1
                at = under(at, index)
            found[at] = one.proposal
    return found


def _ordered(held: Iterable[Chosen]) -> list[Chosen]:
    return sorted(held, key=lambda one: ORDER.index(one.proposal.keyword[0]))


class Place(Protocol):
    """A document as it was written."""

    value: Any

    def place(self, pointer: str) -> str | None:
        """Return where a place of the document as it is read stands in it, None if nowhere."""
        ...


def written(heading: Heading, held: Sequence[Chosen], document: Place, names: Mapping[str, str]) -> str:
    """Return the text of the overlay.

    `document` is what it will be laid over. `names` are operation ids to be given, by the pointer of the operation.
    """
    groups: dict[str, list[Chosen]] = {}
    for one in held:
        groups.setdefault(one.proposal.at, []).append(one)
    lines = [*(f"# {plain(line)}".rstrip() for line in heading.lines), "overlay: 1.0.0", "info:"]
    lines += [f"  title: {flow(heading.title)}", f"  version: {flow(heading.version)}", "actions:"]
    lines += _document(groups.pop("", []), only_annotated=heading.only_annotated)
    for at, group in groups.items():
        lines += _action(target(document.value, document.place(at) or at), group, names.get(at, ""))
    return "\n".join(lines) + "\n"


def _document(group: list[Chosen], *, only_annotated: bool) -> Iterator[str]:
    yield from ("- target: $", "  update:", f"    {KEY}:", "      version: 1")
    if only_annotated:
        yield "      # A document so large: only these operations are in the contract; `all` takes in the rest."
        yield "      operations: annotated"
    yield from _keywords(group, "      ")


def _action(path: str, group: list[Chosen], name: str) -> list[str]:
    live = any(one.active for one in group)
    lines = [f"- target: {_quoted(path)}", "  update:"]
    if name:
        lines.append(f"    operationId: {flow(name)}")
    lines += [f"    {KEY}:", *_keywords(group if live else _shown(group), "      ")]
    return ["", *(lines if live else _commented(lines, ""))]


def _shown(group: Iterable[Chosen]) -> list[Chosen]:
    """Proposals as if all were in earnest: what lies within a comment is commented out once."""
    return [Chosen(one.proposal, active=True) for one in group]


def _keywords(group: list[Chosen], indent: str) -> Iterator[str]:
    by_keyword: dict[str, list[Chosen]] = {}
    for one in _ordered(group):
        by_keyword.setdefault(one.proposal.keyword[0], []).append(one)
    for keyword, members in by_keyword.items():
        yield from _keyword(keyword, members, indent)


def _keyword(keyword: str, members: list[Chosen], indent: str) -> list[str]:
    live = any(one.active for one in members)
    if not live and (keyword in LISTS or len(members[0].proposal.keyword) > 1):
        return _commented(_keyword(keyword, _shown(members), indent), indent)
    if keyword in LISTS:
        lines = [
            f"{indent}{keyword}:",
            *(line for one in members for line in _said(one, f"- {flow_entry(one)}", indent)),
        ]
    elif len(members[0].proposal.keyword) == 1:
        return [line for one in members for line in _said(one, f"{keyword}: {flow(one.proposal.value)}", indent)]
    else:
        inner = f"{indent}  "
        entries = ((one, f"{flow(one.proposal.keyword[1])}: {flow(one.proposal.value)}") for one in members)
        lines = [f"{indent}{keyword}:", *(line for one, text in entries for line in _said(one, text, inner))]
    return lines


def _said(one: Chosen, text: str, indent: str) -> list[str]:
    found = one.proposal
    seen = f" [seen: {plain(found.seen)}]" if found.seen else ""
    refused = f" [not read: {plain(found.refused)}]" if found.refused else ""
    lines = [f"{indent}# {found.confidence:.2g}: {plain(found.reason)}{seen}{refused}", f"{indent}{text}"]
    return lines if one.active else [lines[0], *_commented(lines[1:], indent)]


def _commented(lines: Sequence[str], indent: str) -> list[str]:
    """Comment lines out at an indent, reasons too: taking one `# ` away from each brings them back."""
    return [f"{indent}# {line.removeprefix(indent)}" for line in lines]


def flow_entry(one: Chosen) -> str:
    """Return one entry of a list keyword on a line; a filter with its kind first."""
    value = one.proposal.value
    if one.proposal.keyword == ("filters",):
        kind, inner = next(iter(value.items()))
        return f"{kind}: {flow(inner)}"
    return flow(value)


def flow(value: object) -> str:
    """Return a plain value as YAML on one line."""
    if is_map(value):
        return "{" + ", ".join(f"{_text(name)}: {flow(inner)}" for name, inner in value.items()) + "}"
    if is_list(value):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(text: str) -> str:
    if BARE.fullmatch(text) and text.lower() not in NO_TEXTS and not set(text) & set("[]#"):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    if not text.isprintable() or not text.isascii():
        return json.dumps(text)
    if "'" in text and not set(text) & set('"\\'):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def target(document: object, pointer: str) -> str:
    """Return the JSONPath (RFC 9535) of a JSON Pointer that exists in a document."""
    path, at = "$", ""
    for token in tokens(pointer):
        holder = at_pointer(document, at)
        if is_list(holder):
            path += f"[{token}]"
        elif NAME.fullmatch(token):
            path += f".{token}"
        else:
            escaped = token.replace("\\", "\\\\").replace("'", "\\'")
            path += f"['{escaped}']"
        at = under(at, token)
    return path
