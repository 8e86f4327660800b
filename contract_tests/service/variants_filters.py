"""Fair variants of the filter by numbers: the page does not say how a list is written."""

from collections.abc import Callable
from dataclasses import replace

import orjson

from fairport.contract_tests.service.asking import Ask, Refusal
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_request
from fairport.contract_tests.service.telling import JsonObject
from fairport.contract_tests.service.varying import variant

_ENCODING = "RD-ARRAY-ENCODING: one of the usual encodings works; which is told."
_UNKNOWN = "The page says filter by, and nothing of numbers that do not exist."
_NAME = "PortingRequestNumbers"

Numbers = tuple[str, ...] | None


def _reading(ways: Behaviour, how: Callable[[Ask], Numbers]) -> Behaviour:
    return replace(ways, parse_numbers=how)


def _listed(texts: list[str]) -> Numbers:
    return tuple(number for text in texts for number in text.split(",") if number) if texts else None


@variant("numbers-by-comma-only", group="filters", why=_ENCODING)
def numbers_by_comma_only(ways: Behaviour) -> Behaviour:
    """Numbers are separated by commas; the parameter is refused twice, and not known with brackets."""

    def read(ask: Ask) -> Numbers:
        texts = ask.values(_NAME)
        if len(texts) > 1:
            raise Refusal(400, "CONFLICTING_PARAMETERS", f"{_NAME} is given {len(texts)} times.", (_NAME,))
        return _listed(texts)

    return _reading(ways, read)


@variant("numbers-repeated-only", group="filters", why=_ENCODING)
def numbers_repeated_only(ways: Behaviour) -> Behaviour:
    """The parameter is repeated; a comma is a part of a number, brackets are not known."""
    return _reading(ways, lambda ask: tuple(ask.values(_NAME)) or None)


@variant("numbers-by-brackets-only", group="filters", why=_ENCODING)
def numbers_by_brackets_only(ways: Behaviour) -> Behaviour:
    """The parameter is repeated with brackets; without them it is not known."""
    return _reading(ways, lambda ask: tuple(ask.values(f"{_NAME}[]")) or None)


@variant("numbers-by-index-only", group="filters", why=_ENCODING)
def numbers_by_index_only(ways: Behaviour) -> Behaviour:
    """The parameter is repeated with an index in brackets; otherwise it is not known."""

    def read(ask: Ask) -> Numbers:
        indexed = [(name, value) for name, value in ask.parameters if name.startswith(f"{_NAME}[")]
        return tuple(value for name, value in indexed if name != f"{_NAME}[]") or None

    return _reading(ways, read)


@variant("numbers-with-commas-repeated-only", group="filters", why=_ENCODING)
def numbers_with_commas(ways: Behaviour) -> Behaviour:
    """A comma is a part of every number, and the parameter is repeated."""

    def told(request: JsonObject) -> None:
        request["PortingNo"] = str(request["PortingNo"]).replace("-", ",")

    def read(ask: Ask) -> Numbers:
        return tuple(value.replace(",", "-") for value in ask.values(_NAME)) or None

    return each_request(_reading(ways, read), told)


@variant("numbers-as-json-only", group="filters", why=_ENCODING)
def numbers_as_json_only(ways: Behaviour) -> Behaviour:
    """The numbers are a JSON array; anything else is refused."""

    def read(ask: Ask) -> Numbers:
        texts = ask.values(_NAME)
        if not texts:
            return None
        try:
            return tuple(str(value) for value in orjson.loads(texts[0]))
        except (orjson.JSONDecodeError, TypeError):
            raise Refusal(400, "INVALID_PARAMETER", f"{_NAME} must be a JSON array.", (_NAME,)) from None

    return _reading(ways, read)


def _parted(ways: Behaviour, separator: str) -> Behaviour:
    def read(ask: Ask) -> Numbers:
        texts = ask.values(_NAME)
        return tuple(number for number in texts[0].split(separator) if number) if texts else None

    return _reading(ways, read)


@variant("numbers-by-pipe-only", group="filters", why=_ENCODING)
def numbers_by_pipe_only(ways: Behaviour) -> Behaviour:
    """Numbers are separated by bars, as OpenAPI's style pipeDelimited has it; anything else is a part of a number."""
    return _parted(ways, "|")


@variant("numbers-by-space-only", group="filters", why=_ENCODING)
def numbers_by_space_only(ways: Behaviour) -> Behaviour:
    """Numbers are separated by spaces, as OpenAPI's style spaceDelimited has it."""
    return _parted(ways, " ")


@variant("numbers-by-semicolon-only", group="filters", why=_ENCODING)
def numbers_by_semicolon_only(ways: Behaviour) -> Behaviour:
    """Numbers are separated by semicolons."""
    return _parted(ways, ";")


def _refusing(ways: Behaviour, wrong: Callable[[tuple[str, ...]], bool], status: int, code: str) -> Behaviour:
    def read(ask: Ask) -> Numbers:
        numbers = ways.parse_numbers(ask)
        if numbers is not None and wrong(numbers):
            raise Refusal(status, code, f"{_NAME} is not acceptable.", (_NAME,))
        return numbers

    return _reading(ways, read)


@variant("odd-numbers-refused", group="filters", why=_UNKNOWN)
def odd_numbers_refused(ways: Behaviour) -> Behaviour:
    """A number that has not the form of one is refused."""
    return _refusing(ways, lambda numbers: not all(_has_form(number) for number in numbers), 400, "INVALID_PARAMETER")


def _has_form(number: str) -> bool:
    return number.startswith("P-") and number[2:].isdigit()


@variant("unknown-numbers-not-found", group="filters", why=_UNKNOWN)
def unknown_numbers_not_found(ways: Behaviour) -> Behaviour:
    """A number that cannot be one is answered with 404."""
    return _refusing(ways, lambda numbers: not all(_has_form(number) for number in numbers), 404, "NUMBER_NOT_FOUND")


@variant("no-numbers-refused", group="filters", why="The page does not speak of an empty list; a refusal is fair.")
def no_numbers_refused(ways: Behaviour) -> Behaviour:
    """An empty list of numbers is refused."""
    return _refusing(ways, lambda numbers: not numbers, 400, "INVALID_PARAMETER")


@variant("at-most-ten-numbers", group="filters", why="The page does not bound the list; a refusal is fair.")
def at_most_ten_numbers(ways: Behaviour) -> Behaviour:
    """A list of more than ten numbers is refused."""
    return _refusing(ways, lambda numbers: len(numbers) > 10, 400, "INVALID_PARAMETER")


@variant("numbers-in-any-case", group="filters", why="The page does not say that the case of a number matters.")
def numbers_in_any_case(ways: Behaviour) -> Behaviour:
    """Numbers are compared without regard to case."""
    return replace(ways, sql_numbers="upper(r.porting_no) IN (SELECT upper(value) FROM json_each(:numbers))")
