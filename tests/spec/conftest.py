"""A contract of our own, a parcels API, for every test of the reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fairport.errors import ContractError
from fairport.spec import Contract, load_contract

PARCELS = Path(__file__).parent / "parcels"

Edit = Callable[..., Path]
Complaint = Callable[..., str]


@pytest.fixture(scope="session")
def parcels() -> Contract:
    """The contract as it stands."""
    return load_contract(PARCELS / "openapi.yaml")


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the contract's files with one text replaced by another, in one of them; the document's path."""

    def edit(old: str = "", new: str = "", file: str = "openapi.yaml") -> Path:
        for source in PARCELS.iterdir():
            text = source.read_text(encoding="utf-8")
            if source.name == file:
                assert old in text
                text = text.replace(old, new, 1)
            (tmp_path / source.name).write_text(text, encoding="utf-8")
        return tmp_path / "openapi.yaml"

    return edit


@pytest.fixture
def complaint(edited: Edit) -> Complaint:
    """What reading the contract says after an edit: `where: message (hint)`."""

    def complain(old: str, new: str, file: str = "openapi.yaml") -> str:
        with pytest.raises(ContractError) as caught:
            load_contract(edited(old, new, file))
        return f"{caught.value} ({caught.value.hint})"

    return complain
