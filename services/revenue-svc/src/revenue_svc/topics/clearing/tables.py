"""The table of daily clearing statements."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import ClearingStatementEntry

statements = record_table(
    ClearingStatementEntry,
    "clearing_statements",
    metadata,
    live=[("agent_bank", "business_date")],
    checks={"amounts": "cleared_amount >= 0 and returned_amount >= 0"},
)
