"""The tables of special bonds' projects: the reserve, steps, balances by year, payments and income."""

from sqlalchemy import case

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
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
