"""Recognises the body that all refusals have in common."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from fairport.spec.bodies import responses
from fairport.spec.drafting.proposals import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.spec.drafting.views import Document

FEW: Final = 3
"""Responses that must have it, for a schema to be that of all."""


def errors(document: Document) -> Iterator[Proposal]:
    """Propose the schema of every refusal, where nearly all documented ones share one."""
    shared: Counter[str] = Counter()
    without = 0
    for node in document.nodes:
        for found in responses(node, document.references):
            if found.is_error and found.at:
                shared[found.at] += 1
            elif found.is_error:
                without += 1
    if not shared:
        return
    at, count = shared.most_common(1)[0]
    part = count / shared.total()
    if not at.startswith("/components/schemas/") or count < FEW or part < 0.5:
        return
    reason = f"{count} of {shared.total()} refusals with a body are documented with it"
    if without:
        reason = f"{reason}; {without} are documented without a body"
    sure = part - 0.2 + (0.05 if not without else -0.15 * without / (without + shared.total()))
    yield Proposal(at="", keyword=("errors",), value={"schema": f"#{at}"}, confidence=round(sure, 2), reason=reason)
