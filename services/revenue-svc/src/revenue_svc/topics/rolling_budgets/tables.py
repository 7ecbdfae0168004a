"""The table of framework lines."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import RollingBudgetEntry

frameworks = record_table(
    RollingBudgetEntry,
    "rolling_budgets",
    metadata,
    live=[("prepared_year", "reporting_unit")],
    checks={"three_years": "fiscal_year between prepared_year and prepared_year + 2"},
)
