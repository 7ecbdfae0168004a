"""The tables of units, closings, launch plans and launches."""

from sqlalchemy import Column, Index, Table, Text, text

from bureau_common.kit.core.records import plain_table

from ...reference.metadata import metadata


def _live_units(name: str) -> Index:
    """Guards and figures look rows up by their unit."""
    return Index(f"ix_{name}_live_unit", "unit_code", postgresql_where=text("voided_change is null"))


accounting_units: Table = plain_table(
    "accounting_units",
    metadata,
    Column("unit_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("department", Text, nullable=False),
    _live_units("accounting_units"),
)

unit_closings: Table = plain_table(
    "unit_closings",
    metadata,
    Column("unit_code", Text, nullable=False),
    Column("document", Text),
    _live_units("unit_closings"),
)

launch_plans: Table = plain_table(
    "launch_plans",
    metadata,
    Column("unit_code", Text, nullable=False),
    Column("module", Text, nullable=False),
    _live_units("launch_plans"),
)

module_launches: Table = plain_table(
    "module_launches",
    metadata,
    Column("unit_code", Text, nullable=False),
    Column("module", Text, nullable=False),
    Column("funds", Text, nullable=False),
    _live_units("module_launches"),
)
