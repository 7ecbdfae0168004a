"""The tables of special bonds' projects: the reserve, steps, balances by year, payments and income."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, case, cast, func, select

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    IncomeKind,
    SpecialBondIncomeEntry,
    SpecialBondPlanEntry,
    SpecialBondProjectEntry,
    SpecialBondStepEntry,
    SpecialBondUseEntry,
    UseDirection,
)

POSITIVE = {"amount": "amount > 0"}

projects = record_table(
    SpecialBondProjectEntry, "special_bond_projects", metadata, live=["project_code"], checks={"need": "bond_need > 0"}
)
steps = record_table(
    SpecialBondStepEntry, "special_bond_steps", metadata, live=["project_code", "bond_code"], checks=POSITIVE
)
plans = record_table(SpecialBondPlanEntry, "special_bond_plans", metadata, live=["project_code"])
uses = record_table(
    SpecialBondUseEntry,
    "special_bond_uses",
    metadata,
    live=["project_code", "bond_code", "payment_no"],
    checks=POSITIVE,
)
income = record_table(
    SpecialBondIncomeEntry, "special_bond_income", metadata, live=["project_code"], checks=POSITIVE
)  # fmt: skip

USED = case((uses.c.direction == UseDirection.RETURNED, -uses.c.amount), else_=uses.c.amount)


def yearly(live: Callable[[Table], ColumnElement[bool]], *until: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    """Of a year of a balance: the year, since when it is planned, what is planned, the debt service, and what was earned."""
    is_cost = income.c.income_kind == IncomeKind.OPERATING_COST
    of_year = cast(func.extract("year", income.c.business_date), Integer) == plans.c.plan_year
    earned = (
        select(func.sum(case((is_cost, -income.c.amount), else_=income.c.amount)))
        .where(live(income), income.c.project_code == plans.c.project_code, of_year, *until)
        .correlate(plans)
        .scalar_subquery()
    )
    planned = plans.c.income - plans.c.operating_cost
    return [plans.c.plan_year, plans.c.business_date, planned, plans.c.debt_service, earned.label("earned")]
