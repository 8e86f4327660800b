from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from fairport.cli.wish import NO_TABLE, Place, Wish


def test_nothing_is_wished_for_unless_said() -> None:
    wish = Wish(target="http://api.example.com")
    said = {field.name for field in fields(wish) if getattr(wish, field.name)}
    assert said == {"target", "auth_probes"}


def test_what_may_hold_secrets_is_not_shown() -> None:
    wish = Wish(target="demo", auth="user:pa55", headers=("X-Key: k3y",), proxy="http://u:pr0xy@proxy.example.com")
    assert all(secret not in repr(wish) for secret in ("pa55", "k3y", "pr0xy"))


def test_wish_is_not_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        Wish(target="demo").target = "other"  # type: ignore[misc]  # that it cannot be set is what is tested


def test_place_knows_nothing_beside_its_address_unless_said() -> None:
    place = Place(base_url="http://api.example.com")
    assert (place.table, place.reference) == (NO_TABLE, None)
    assert (NO_TABLE.name, NO_TABLE.url) == ("", "")
