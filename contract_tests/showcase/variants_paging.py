"""Fair variants of pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.contract_tests.showcase.varying import variant

if TYPE_CHECKING:
    from fairport.contract_tests.showcase.asking import Ask, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour

_CAP = "A server may hold back what it is asked for; a page never holds more."


@variant("capped-at-ten", group="paging", why=_CAP)
def capped_at_ten(ways: Behaviour) -> Behaviour:
    """A page never holds more than ten items where a size is asked for."""

    def limit(ask: Ask, style: Style) -> int:
        asked = ways.limit(ask, style)
        return asked if ask.value(style.limit) is None else min(asked, 10)

    return replace(ways, limit=limit)
