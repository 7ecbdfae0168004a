"""The table of the projects of budgets."""

from sqlalchemy import func

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import BudgetProjectEntry

projects = record_table(
    BudgetProjectEntry,
    "budget_projects",
    metadata,
    live=["project_code"],
    checks={"amount": "amount > 0"},
)
COUNTS_FROM = func.greatest(projects.c.business_date, func.make_date(projects.c.fiscal_year, 1, 1))
"""A budget that is approved before its year begins counts from the year's first day on."""
