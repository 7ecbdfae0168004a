"""The table of budget lines."""

from sqlalchemy import Index, text

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import BudgetEntry

budgets = record_table(
    BudgetEntry,
    "budgets",
    metadata,
    # The guards': one budget's sums, and one unit's lines of it.
    Index(
        "ix_budgets_live_budget",
        "fiscal_year",
        "budget_kind",
        "reporting_unit",
        postgresql_where=text("voided_change is null"),
    ),
)
