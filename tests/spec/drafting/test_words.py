"""Names without case and separators, and plurals."""

from __future__ import annotations

import pytest

from fairport.spec.drafting import words as tables
from fairport.spec.drafting.words import key, singular, words


@pytest.mark.parametrize("name", ["createdAt", "created_at", "created-at", "CreatedAt", "created[at]", "$.created.at"])
def test_all_spellings_have_one_key(name: str) -> None:
    assert words(name) == ("created", "at")
    assert key(name) == "createdat"


@pytest.mark.parametrize(
    ("plural", "one"),
    [("things", "thing"), ("categories", "category"), ("boxes", "box"), ("statuses", "status"), ("status", "status"),
     ("addresses", "address"), ("class", "class"), ("series", "sery")],
)  # fmt: skip
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_tables_hold_keys() -> None:
    names = [name for name in vars(tables) if name.isupper() and not name.startswith("_")]
    held = [name for table in names for name in getattr(tables, table)]
    assert {name for name in held if key(name) != name} == set()
