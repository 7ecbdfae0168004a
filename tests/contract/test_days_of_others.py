"""Whose rows move a balance on days of other rows, and why none of them does so before its own business date.

A guarantee that stands for a contract weighed from the contract's days on, whenever it was entered: one of November moved a
closed September. Such a table says from when its rows count (`Balance.since`), or stands here with what keeps it from that.
Which tables these are is read off each balance's select: a part of it that has its day from one table and rows of another.
Of flows, stocks and derived sums nothing need be said: their day, of whatever it is made, is itself what months are guarded by.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import ClauseElement, Column, ColumnElement, Date, FromClause, Select, Table
from sqlalchemy.sql.selectable import (
    AliasedReturnsRows,
    CompoundSelect,
    Join,
    ReturnsRows,
    SelectBase,
    SelectStatementGrouping,
)

from bureau_common.kit.core.queries import parts_of, read_by
from bureau_common.kit.journal.cutoffs import NOW
from bureau_common.kit.measures.balances import Balance
from tests.services import DOMAINS, figures_of
from toy.figures import LEFT

NAMED = "the row whose day it is names it, and is refused where it is dated earlier (`names`, or the topic's own guard)"
FROM_ITS_DAY = "it is looked up as of the day, and found from its own business date on"
STATEMENT, ENTERPRISE = "state_enterprise_statements", "state_enterprises.business_date"
CLOSING, REVIEW = "state_enterprise_closings.business_date", "state_enterprise_reviews.business_date"
DECIDED = {
    **{
        ("credit_rounds", f"{table}.business_date"): NAMED
        for table in ("credit_lines", "credit_villages", "household_grades", "line_drawings")
    },
    **{
        ("guarantee_share_changes", day): FROM_ITS_DAY
        for day in (
            "compensations.business_date", "guarantee_loan_steps.business_date", "guarantee_moves.business_date",
            "guarantees.starts_on",
        )
    },
    ("disclosures", "disclosure_duties.due_on"): "what is dated after the duty's day makes no difference to it",
    ("livelihood_progress", "livelihood_projects.business_date"): FROM_ITS_DAY,
    ("livelihood_projects", "livelihood_progress.business_date"): NAMED,
    ("soe_vehicle_steps", "soe_vehicles.business_date"): "a step ends what the vehicle began, on its own day",
    ("soe_vehicles", "soe_vehicle_steps.business_date"): NAMED,
    ("special_inspection_plans", "special_inspections.business_date"): FROM_ITS_DAY,
    ("state_capital_factors", f"{STATEMENT}.statement_date"): FROM_ITS_DAY,
    ("state_capital_factors", ENTERPRISE): FROM_ITS_DAY,
    ("state_enterprise_closings", REVIEW): FROM_ITS_DAY,
    ("state_enterprise_closings", f"{STATEMENT}.business_date"): FROM_ITS_DAY,
    ("state_enterprise_closings", f"{STATEMENT}.statement_date"): FROM_ITS_DAY,
    ("state_enterprise_closings", ENTERPRISE): FROM_ITS_DAY,
    ("state_enterprise_reviews", f"{STATEMENT}.statement_date"): "what is said of a month's statement is of its month",
    ("state_enterprise_reviews", ENTERPRISE): FROM_ITS_DAY,
    ("state_enterprise_statements", REVIEW): NAMED,
    ("state_enterprises", CLOSING): NAMED,
    ("state_enterprises", REVIEW): FROM_ITS_DAY,
    ("state_enterprises", f"{STATEMENT}.business_date"): FROM_ITS_DAY,
    ("subsidy_card_moves", "subsidy_program_reviews.business_date"): "what a review ends has begun before it",
    ("subsidy_program_reviews", "subsidy_card_moves.business_date"): "a review ends, on its own day, what has begun",
    ("subsidy_programs", "subsidy_card_moves.business_date"): NAMED,
    ("subsidy_programs", "subsidy_program_reviews.business_date"): NAMED,
}  # fmt: skip


def test_whatever_moves_a_balance_by_anothers_day_says_since_when_or_why_it_cannot_be_earlier() -> None:
    found = {
        (table.name, f"{day.table.name}.{day.name}")
        for domain in DOMAINS
        for balance in _balances(domain)
        for table, day in _by_others(balance)
        if table not in balance.since
    }
    assert found - {*DECIDED} == set(), "it says `since`, or stands above with what keeps it from an earlier day"
    assert {*DECIDED} - found == set(), "nothing moves by these days any more"


def test_what_says_since_when_is_found_by_its_select_alone() -> None:
    said = {table.name for domain in DOMAINS for each in _balances(domain) for table in each.since}
    found = {table.name for domain in DOMAINS for each in _balances(domain) for table, _ in _by_others(each)}
    assert "guarantees" in said
    assert said <= found


@pytest.mark.parametrize("balance", [LEFT], ids=lambda each: each.name)
def test_a_balance_whose_rows_move_on_their_own_days_has_none(balance: Balance) -> None:
    assert {*_by_others(balance)} == set()


def _balances(domain: str) -> Iterator[Balance]:
    inputs = [needed for figure in figures_of(domain) for needed in figure.inputs.values()]
    flows = {chosen.taken.flow for needed in inputs for chosen in needed.choices()}
    return (each for each in flows if isinstance(each, Balance))


def _by_others(balance: Balance) -> Iterator[tuple[Table, Column[Any]]]:
    """Each table whose rows move it, in a part of its select that has its days from other tables alone, with these days."""
    for part in [each for each in parts_of(balance.moved(NOW)) if isinstance(each, Select)]:
        for column in part.selected_columns:
            days = {*_days_behind(column)} if isinstance(column.type, Date) else set()
            if days:
                others = _tables_of(part) & {*balance.keys} - {day.table for day in days}
                yield from ((table, day) for table in others for day in days)


def _tables_of(part: Select[Any]) -> set[Table]:
    """The tables that a select joins, at whatever depth; what it only looks up for a value is not among them."""
    return {
        each
        for joined in part.get_final_froms()
        for leaf in _leaves(joined)
        for each in read_by(leaf)
        if isinstance(each, Table)
    }


def _leaves(joined: FromClause) -> Iterator[FromClause]:
    if isinstance(joined, Join):
        yield from _leaves(joined.left)
        yield from _leaves(joined.right)
    else:
        yield joined


def _days_behind(value: ClauseElement) -> Iterator[Column[Any]]:
    """The days of tables that an expression is made of, through every subquery that it comes from."""
    if isinstance(value, ColumnElement) and isinstance(source := getattr(value, "table", None), AliasedReturnsRows):
        yield from _days_within(source, [*source.c.keys()].index(value.key or ""))
    elif isinstance(value, Column):
        yield from [value] if isinstance(value.type, Date) else []
    elif isinstance(value, SelectBase):
        yield from _days_within(value, 0)
    else:
        for child in value.get_children():
            if isinstance(child, ClauseElement):
                yield from _days_behind(child)


def _days_within(source: ReturnsRows, place: int) -> Iterator[Column[Any]]:
    """The days behind one column of a table, a subquery, or a union's part."""
    while isinstance(source, AliasedReturnsRows | SelectStatementGrouping):
        source = source.element
    if isinstance(source, Table):
        yield from _days_behind([*source.c][place])
    elif isinstance(source, CompoundSelect):
        for each in source.selects:
            yield from _days_within(each, place)
    elif isinstance(source, Select):
        yield from _days_behind([*source.selected_columns][place])
    else:  # a function's rows: made of whatever it is given
        for part in parts_of(source):
            if isinstance(part, ColumnElement) and hasattr(part, "table"):
                yield from _days_behind(part)
