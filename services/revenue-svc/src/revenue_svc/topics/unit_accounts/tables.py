"""The tables of unit accounts and their events."""

from sqlalchemy import ColumnElement, FromClause, Integer, cast, func

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import UnitAccountEntry, UnitAccountEventEntry

accounts = record_table(UnitAccountEntry, "unit_accounts", metadata, live=["account_no", "reporting_unit"])
events = record_table(
    UnitAccountEventEntry,
    "unit_account_events",
    metadata,
    live=["account_no"],
    checks={"balance": "balance >= 0"},
)


def year_of(table: FromClause) -> ColumnElement[int]:
    """The year of a row: inspections are counted by it."""
    return cast(func.extract("year", table.c.business_date), Integer)
