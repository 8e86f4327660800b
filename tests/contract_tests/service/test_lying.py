from dataclasses import replace

from fairport.contract_tests.service import lying
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.rows import EntryRow
from fairport.contract_tests.service.telling import JsonObject, Reply

ENTRY = EntryRow(1, 0, 0, "Received", "Queued", None, "1", 1_000)


def test_changes_are_made_one_after_the_other() -> None:
    ways = lying.each_entry(Behaviour(), lying.on_integer("Created", lambda value: value * 2))
    ways = lying.each_entry(ways, lying.on_integer("Created", str))
    assert ways.serialise_entry(ENTRY)["Created"] == "2000"
    assert Behaviour().serialise_entry(ENTRY)["Created"] == 1000


def test_change_of_one_kind_leaves_another_alone() -> None:
    told: JsonObject = {"a": 1, "b": "x", "c": None}
    for name in ("a", "b", "c", "d"):
        lying.on_integer(name, lambda _value: 2)(told)
        lying.on_text(name, lambda _value: "y")(told)
    assert told == {"a": 2, "b": "y", "c": None}


def test_member_is_left_out_set_or_renamed_where_it_holds() -> None:
    told: JsonObject = {"a": 1, "b": 2}
    lying.without("a", where=lying.has("b", 3))(told)
    lying.setting("c", 3, lying.has("b", 2))(told)
    lying.setting("c", 4, lying.has("b", 3))(told)
    lying.renamed("a", "A")(told)
    assert list(told.items()) == [("A", 1), ("b", 2), ("c", 3)]
    lying.without("b")(told)
    assert "b" not in told


def test_objects_of_what_is_no_list_are_none() -> None:
    assert lying.objects({"a": [{}]}, "a") == [{}]
    assert lying.objects({"a": None}, "a") == lying.objects({}, "a") == []


def test_reply_is_changed_only_when_it_is_meant() -> None:
    ways = lying.each_reply(
        Behaviour(), lambda reply: replace(reply, status=500), when=lambda reply: reply.status == 400
    )
    assert [ways.finish(None, Reply(status, b"")).status for status in (200, 400)] == [200, 500]
