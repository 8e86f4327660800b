from dataclasses import fields, replace

from fairport.contract_tests.service.asking import Ask, Query, Window
from fairport.contract_tests.service.behaviour import Behaviour, Service
from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.rows import RequestRow
from fairport.contract_tests.service.telling import JsonObject


def query(scope: str, numbers: tuple[str, ...] | None) -> Query:
    ask = Ask("GET", "account" if scope == "account" else "property", "X' OR 1", (), None)
    return Query(ask, Window(1, 2), numbers, 20, 0)


def test_what_the_caller_sent_is_bound_and_never_part_of_the_sql() -> None:
    chosen = Behaviour().where(query("account", ("' --",)))
    assert "'" not in chosen.where
    assert dict(chosen.bindings) == {"sid": "X' OR 1", "from": 1, "to": 2, "numbers": '["\' --"]'}


def test_condition_of_numbers_is_there_only_when_they_are_asked_for() -> None:
    assert ":numbers" not in Behaviour().where(query("account", None)).where
    assert ":numbers" in Behaviour().where(query("account", ())).where


def test_each_scope_has_its_own_condition_in_brackets() -> None:
    ways = replace(Behaviour(), sql_account="a OR b", sql_property="c OR d")
    assert ways.where(query("account", None)).where.startswith("(a OR b) AND (")
    assert ways.where(query("property", None)).where.startswith("(c OR d) AND (")


def test_conditions_are_put_together_by_the_strategy() -> None:
    def either(query: Query, owner: str, window: str, numbers: str | None) -> str:
        return f"{query.limit} {owner} or {window} or {numbers}"

    ways = replace(Behaviour(), combine=either, sql_account="a", sql_window="b", sql_numbers="c")
    assert ways.where(query("account", ("x",))).where == "20 a or b or c"
    assert ways.where(query("account", None)).where == "20 a or b or None"


def test_item_hands_each_number_its_own_history(dataset: Dataset) -> None:
    record = next(record for record in dataset.records() if len(record.numbers) == 3 and record.history)
    told = Behaviour().item(record)
    numbers = told["PortingNumbers"]
    assert isinstance(numbers, list)
    assert [len(number["StatusHistory"]) for number in numbers] == [
        sum(entry.number_position == number.position for entry in record.history) for number in record.numbers
    ]


def test_replaced_strategy_is_the_one_that_is_used(dataset: Dataset) -> None:
    def terse(row: RequestRow, numbers: list[JsonObject]) -> JsonObject:
        return {"No": row.porting_no, "Numbers": len(numbers)}

    record = next(dataset.records())
    assert replace(Behaviour(), serialise_request=terse).item(record) == {"No": "P-000001", "Numbers": 1}


def test_service_holds_its_parts_only() -> None:
    assert [field.name for field in fields(Service)] == ["store", "directory", "behaviour"]
