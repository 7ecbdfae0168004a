"""The table of the steps of townships, and that of townships as they stood before the register of units."""

from sqlalchemy import Column, Text

from bureau_common.kit.core.records import live_index, plain_table, record_table

from ...reference.metadata import metadata
from .schemas import TownshipStepEntry

township_steps = record_table(TownshipStepEntry, "township_treasury_steps", metadata, live=["township_code"])
landed_townships = plain_table(
    "townships",
    metadata,
    Column("township_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    live_index("townships", "township_code"),
)
"""Townships as they were entered once: the register of units has them now, nothing writes these, and they stay under verify."""
