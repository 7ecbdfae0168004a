"""The tables of townships and their steps."""

from sqlalchemy import Column, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

townships: Table = plain_table(
    "townships",
    metadata,
    Column("township_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    live_index("townships", "township_code"),
)

township_steps: Table = plain_table(
    "township_treasury_steps",
    metadata,
    Column("township_code", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("document", Text, nullable=False),
    live_index("township_treasury_steps", "township_code"),
)
