"""The rules of `fairport spec lint`: the name, the weight and the meaning of each remark that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Weight(StrEnum):
    """How much a remark matters: an error makes the contract wrong, a note is only good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class LintRule:
    """One kind of remark: what it says of a contract, and what to do about it."""

    weight: Weight
    says: str
    mend: str


Said: TypeAlias = "Iterator[tuple[str, str, str]]"
"""Remarks: the name of the rule, the JSON Pointer that it is about, and the message."""

RULES: Final[Mapping[str, LintRule]] = {
    "structure": LintRule(
        Weight.ERROR,
        "The document is not what the OpenAPI Specification allows.",
        "Correct the document, or lay an overlay over the place.",
    ),
    "schema": LintRule(Weight.ERROR, "A schema with an example is no JSON Schema.", "Correct the schema."),
    "example": LintRule(
        Weight.ERROR,
        "An example or a default contradicts the schema beside it.",
        "One of the two is wrong: the API's answers tell which.",
    ),
    "instant-missing": LintRule(
        Weight.WARNING,
        "A point in time without `instant`: its unit is unknown, so its value is not judged.",
        "Give the schema `x-fairport: {instant: {unit: s}}`, or `ms`, `iso`, `day`.",
    ),
    "instant-likely": LintRule(
        Weight.NOTE,
        "A field whose name is that of a point in time, without format and without `instant`.",
        "Say its unit by `instant`; leave it if it is none.",
    ),
    "no-responses": LintRule(
        Weight.WARNING,
        "An operation documents no response: whatever it answers is right.",
        "Document its responses, in an overlay if the document is another's.",
    ),
    "no-success": LintRule(
        Weight.WARNING,
        "An operation documents no success: no good answer can be held to anything.",
        "Document a 2XX response.",
    ),
    "no-body": LintRule(
        Weight.WARNING,
        "A success of a GET has no JSON schema: its body is not looked at.",
        "Give the response `content: {application/json: {schema: ...}}`, or the status 204.",
    ),
    "accepts-anything": LintRule(
        Weight.WARNING,
        "A schema accepts any value.",
        "Give it a type, an enumeration or a reference.",
    ),
    "no-collection": LintRule(
        Weight.NOTE,
        "A GET lists things without `collection`: what shows only between answers is not judged.",
        "Annotate the operation: `collection: {items: $.data, identity: $.id}`.",
    ),
    "no-paging": LintRule(
        Weight.NOTE,
        "A collection without `paging`: that no row is lost or repeated between pages is not judged.",
        "Say how it is paged; leave it if it comes whole.",
    ),
    "link-unwalked": LintRule(
        Weight.NOTE,
        "`next-link` beside `page`, `offset` or the parameter of a token: pages are turned by that, and of the link "
        "only its address is judged.",
        "Leave out the line of `page`, `offset` or `token` to have the links walked; leave it if that is meant.",
    ),
    "parameter-unread": LintRule(
        Weight.WARNING,
        "A parameter pages, filters or sorts by its name, and no keyword speaks of it: what it does is not judged.",
        "Name it in `paging`, `filters`, `sort`, `scope` or `echoes`.",
    ),
    "sort-without-identity": LintRule(
        Weight.WARNING,
        "An operation sorts and has no collection with an identity: order cannot be compared.",
        "Give it `collection` with `identity`.",
    ),
    "condition-unread": LintRule(
        Weight.NOTE,
        "An if/then that is no promise of its own: it stands in a branch, or no body leads to it.",
        "Move it out of anyOf and oneOf, or leave it: the body as a whole is held to it all the same.",
    ),
    "annotation-unread": LintRule(
        Weight.WARNING,
        "An `x-fairport` on a shared schema that no operation leads to.",
        "Refer to the schema from a response, or annotate what refers to it.",
    ),
    "place-unknown": LintRule(
        Weight.WARNING,
        "A path of a keyword leads to no documented field.",
        "Correct the path, or document the field.",
    ),
    "requirement-uncited": LintRule(
        Weight.WARNING,
        "A requirement that no promise cites, without a reason.",
        "Cite it where it is promised, or say under `untested` why it cannot be tested.",
    ),
    "requirement-unjudged": LintRule(
        Weight.WARNING,
        "A requirement that only facets without a rule cite.",
        "Say under `untested` why, or cite it at a facet that a rule judges.",
    ),
    "promise-uncited": LintRule(
        Weight.NOTE,
        "A promise that cites no requirement, in a contract that has a catalogue.",
        "Give it `requirements`.",
    ),
    "operations-unread": LintRule(
        Weight.NOTE,
        "Most operations of the document have no annotation, and all are checked.",
        "Write `x-fairport: {version: 1, operations: annotated}` to check the annotated ones alone.",
    ),
    "method-unread": LintRule(
        Weight.NOTE,
        "An operation of `additionalOperations` (OpenAPI 3.2): it is not read.",
        "Nothing: it is told so that nobody takes it for checked.",
    ),
}
"""Every rule by its permanent name."""
