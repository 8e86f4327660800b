"""Lies about totals: in a header, by HEAD, beside addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.contract_tests.registry import fault
from fairport.contract_tests.showcase.lying import each_body, each_total

if TYPE_CHECKING:
    from fairport.contract_tests.showcase.asking import Page
    from fairport.contract_tests.showcase.behaviour import Behaviour


@fault(
    "header-counts-the-page",
    catches=["paging.total-found"],
    also=["paging.total-constant", "paging.past-end-empty"],
    group="total",
    source="https://github.com/langchain-ai/langgraphjs/issues/1556",
)
def header_counts_the_page(ways: Behaviour) -> Behaviour:
    """The header tells how many rows are on the page."""
    return each_total(ways, lambda page, _total: len(page.items), only={"parcels"})


@fault(
    "header-counts-what-is-left",
    catches=["paging.total-constant"],
    also=["paging.past-end-empty"],
    group="total",
    source="https://github.com/dotCMS/core/pull/19809",
)
def header_counts_what_is_left(ways: Behaviour) -> Behaviour:
    """The header tells how many rows there are from the page on."""
    return each_total(ways, lambda page, total: max(0, total - page.start), only={"parcels"})


@fault(
    "header-stops-at-fifty",
    catches=["paging.total-found"],
    group="total",
    source="https://github.com/typicode/json-server/issues/985",
)
def header_stops_at_fifty(ways: Behaviour) -> Behaviour:
    """The header never tells more than 50."""
    return each_total(ways, lambda _page, total: min(total, 50), only={"parcels"})


@fault(
    "head-counts-otherwise",
    catches=["paging.total-found"],
    group="total",
    source="https://github.com/OpenConceptLab/oclapi/issues/62",
)
def head_counts_otherwise(ways: Behaviour) -> Behaviour:
    """HEAD counts rows that GET does not list, such as deleted ones."""
    return each_total(
        ways, lambda page, total: total + 3 if page.query.ask.method == "HEAD" else total, only={"ledger"}
    )


@fault(
    "head-counts-the-page",
    catches=["paging.total-found"],
    group="total",
    source="https://github.com/typicode/json-server/issues/985",
)
def head_counts_the_page(ways: Behaviour) -> Behaviour:
    """HEAD counts the rows of one page."""
    return each_total(ways, lambda page, _total: len(page.items), only={"ledger"})


@fault(
    "count-of-pages",
    catches=["collection.total-at-least"],
    also=["paging.total-found", "paging.total-constant"],
    group="total",
    source="https://github.com/pulsar-edit/package-backend/issues/213",
)
def count_of_pages(ways: Behaviour) -> Behaviour:
    """The count beside the address of the next page counts pages."""
    return each_total(ways, lambda page, total: -(-total // page.query.limit), only={"next"})


@fault(
    "total-forgets-the-first",
    catches=["paging.total-found"],
    also=["collection.total-at-least"],
    group="total",
    source="the place of the last row, counted from 0, told as a number of rows",
)
def total_forgets_the_first(ways: Behaviour) -> Behaviour:
    """The total in the body is one too small."""

    def less(_page: Page, total: int) -> int:
        return max(0, total - 1)

    return each_total(ways, less, only={"pages"})


@fault(
    "total-of-nothing",
    catches=["collection.total-at-least"],
    also=["paging.total-found"],
    group="total",
    source="https://github.com/DependencyTrack/dependency-track/issues/1161",
)
def total_of_nothing(ways: Behaviour) -> Behaviour:
    """The total is 0 beside rows, as where it was never counted."""
    return each_body(ways, lambda _page, told: told.update(total=0), only={"pages"})
