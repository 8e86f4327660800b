from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        pytest.param(
            "Name: {type: string, minLength: 1}",
            "Name: {type: strng}",
            "openapi.yaml:",
            "is no JSON Schema",
            id="type",
        ),
        pytest.param(
            "from: {type: string}",
            "from: {type: string, pattern: '[a'}",
            "openapi.yaml:",
            "is no JSON Schema",
            id="pattern",
        ),
        pytest.param(
            "from: {type: string}",
            "from: {type: object, additionalProperties: {$ref: '#/components/schemas/Nobody'}}",
            "openapi.yaml:",
            "'/components/schemas/Nobody' does not exist",
            id="reference",
        ),
        pytest.param(
            "[{title: Not empty, minLength: 1}]",
            "[{title: Not empty, minLength: one}]",
            "openapi.yaml:111 /components/schemas/Parcel/properties/addressee/x-fairport/should/0: ",
            "is no JSON Schema",
            id="further schema",
        ),
        pytest.param(
            "state: {const: found}",
            "state: {pattern: '(', const: found}",
            "openapi.yaml:121 /components/schemas/Parcel/allOf/0/if: ",
            "is no JSON Schema",
            id="condition",
        ),
    ],
)
def test_schema_that_cannot_be_compiled_is_told(
    complaint: Callable[..., str], old: str, new: str, where: str, message: str
) -> None:
    found = complaint(old, new)
    assert found.startswith(where)
    assert message in found
