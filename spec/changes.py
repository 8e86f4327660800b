"""What a change of a contract is: its rule, how much it matters to a consumer, and where it is.

Two ways of looking at a schema: what a service answers may only become narrower (a consumer must be able to read all of
it), what it takes may only become wider (a consumer's requests must go on to be taken).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """What a change does to those who use the API as it was."""

    BREAKING = "breaking"
    WARNING = "warning"
    COMPATIBLE = "compatible"


class Side(StrEnum):
    """Who sends what a schema speaks of."""

    ANSWER = "answer"
    REQUEST = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change.

    `where` tells it to a person (`response 200 $.items[*].id`), `at` is its JSON Pointer: in the old document if
    `is_gone`, else in the new one. `operations` are all that it touches.
    """

    rule: str
    severity: Severity
    message: str
    where: str = ""
    at: str = ""
    is_gone: bool = False
    operations: tuple[str, ...] = ()

    @property
    def is_breaking(self) -> bool:
        """Whether it breaks consumers."""
        return self.severity is Severity.BREAKING


CHANGE_RULES: Final[Mapping[str, str]] = {
    "operation-removed": "An operation is gone.",
    "operation-added": "An operation is new.",
    "operation-id-changed": "An operation has another id: generated clients and promises are named after it.",
    "operation-deprecated": "An operation is deprecated now.",
    "path-parameter-renamed": "A path parameter has another name; requests stay the same.",
    "security-tightened": "A way to be let in is gone.",
    "security-loosened": "There is another way to be let in.",
    "server-removed": "A server is no longer listed.",
    "server-added": "A server is new.",
    "parameter-removed": "A request parameter is gone: what is sent in it is ignored, or refused.",
    "parameter-added": "An optional request parameter is new.",
    "parameter-required": "A request parameter must be sent that need not be sent before.",
    "parameter-optional": "A request parameter need not be sent any more.",
    "parameter-style": "The values of a request parameter are written in another way.",
    "default-changed": "What is not said in a request means something else.",
    "body-required": "A request body must be sent that need not be sent before.",
    "body-optional": "A request body need not be sent any more.",
    "body-removed": "A request body is gone.",
    "media-removed": "A media type is gone.",
    "media-added": "A media type is new.",
    "status-removed": "A documented status is gone.",
    "status-added": "A documented status is new.",
    "header-removed": "A response header is gone.",
    "header-added": "A response header is new.",
    "field-removed": "A field is gone.",
    "field-renamed": "A field seems to have another name.",
    "field-added": "A field is new.",
    "field-required": "A field is required that was not before.",
    "field-optional": "A field need not be there that was required before.",
    "type-changed": "A value has another type.",
    "type-widened": "A value may be of a type that it could not be of before.",
    "type-narrowed": "A value may no longer be of a type that it could be of before.",
    "enum-widened": "A value may be one that was not listed before.",
    "enum-narrowed": "A value that was listed is no longer.",
    "bound-widened": "A bound leaves more room than before.",
    "bound-narrowed": "A bound leaves less room than before.",
    "pattern-changed": "Another pattern holds; whether it allows more or less is for a person to see.",
    "format-changed": "Another format holds.",
    "closed": "Members that are not documented are refused now.",
    "opened": "Members that are not documented are allowed now.",
    "variant-added": "A further variant (of anyOf or oneOf) is possible.",
    "variant-removed": "A variant (of anyOf or oneOf) is no longer possible.",
    "not-comparable": "A keyword changed whose effect is for a person to see.",
    "access-changed": "A field is readOnly or writeOnly now, or no longer.",
    "promise-removed": "A promise of `x-fairport` is gone.",
    "promise-added": "A promise of `x-fairport` is new.",
    "promise-changed": "A promise of `x-fairport` says something else.",
    "promise-weakened": "A facet of a promise has a lower level, or is off.",
    "promise-strengthened": "A facet of a promise has a higher level, or is new.",
    "requirement-removed": "A requirement is no longer in the catalogue.",
    "requirement-added": "A requirement is new in the catalogue.",
    "requirement-changed": "A requirement has another text or level.",
}
"""Every rule by its permanent name."""
