from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fairport.contract_tests.showcase.behaviour import Behaviour
from fairport.contract_tests.showcase.varying import variant, wrapping

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def test_variant_twists_and_leaves_the_app() -> None:
    @variant("some", group="paging", why="It may.", expects=["a.b"], size=3)
    def some(ways: Behaviour) -> Behaviour:
        """Something is unusual."""
        return replace(ways, error_body=lambda _refusal: {})

    app: Any = object()
    assert (some.summary, some.expects, some.size) == ("Something is unusual.", ("a.b",), 3)
    assert some.twist(Behaviour()).error_body != Behaviour().error_body
    assert some.wrap(app) is app


def test_wrapping_leaves_the_behaviour() -> None:
    other: Any = object()

    @wrapping("some", group="link", why="It may.")
    def some(app: WSGIApplication) -> WSGIApplication:
        """Something stands around it."""
        del app
        return other  # type: ignore[no-any-return]

    assert some.twist(Behaviour()) == Behaviour()
    assert some.wrap(other) is other
