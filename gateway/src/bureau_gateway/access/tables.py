"""The table of clients: never edited, like every record; a revoked client is a voided row."""

from sqlalchemy import ARRAY, Column, Table, Text

from bureau_common.kit.core.records import plain_table

from ..metadata import metadata

clients: Table = plain_table(
    "clients",
    metadata,
    Column("secret_hash", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("units", ARRAY(Text), nullable=False),
)
