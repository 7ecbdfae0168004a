"""Tables of records: the columns that every record has, and the indexes that the kit's reads and writes use."""

from typing import Any

from sqlalchemy import UUID, BigInteger, Column, Date, Index, MetaData, Table, Text, text
from sqlalchemy.schema import SchemaItem

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def live_index(table: str, *columns: str) -> Index:
    """Guards look up the standing rows of some keys."""
    name = f"ix_{table}_live_{'_'.join(columns)}"
    return Index(name, *columns, postgresql_where=text("voided_change is null"))


def record_table(name: str, metadata: MetaData, *columns: SchemaItem, **options: Any) -> Table:
    """A table of records: the common columns, the topic's own, and the indexes that the kit's reads and writes use.

    A column added later must be nullable without a default: a row's hash leaves nulls out, so that rows
    written before it keep their hash.
    """
    return Table(
        name,
        metadata,
        Column("id", UUID, primary_key=True, server_default=text("uuidv7()")),
        Column("source", Text, nullable=False),
        Column("source_ref", Text, nullable=False),
        Column("reporting_unit", Text, nullable=False),
        Column("business_date", Date, nullable=False),
        *columns,
        Column("replaces", UUID, unique=True),
        Column("created_change", BigInteger, nullable=False, index=True),
        Column("voided_change", BigInteger),
        Index(
            f"uq_{name}_live_source",
            "source",
            "source_ref",
            unique=True,
            postgresql_where=text("voided_change is null"),
        ),
        Index(f"ix_{name}_voided_change", "voided_change", postgresql_where=text("voided_change is not null")),
        Index(f"ix_{name}_voided_source", "source", "source_ref", postgresql_where=text("voided_change is not null")),
        Index(f"ix_{name}_business_date_id", "business_date", "id"),
        **options,
    )


def record_tables(metadata: MetaData) -> list[Table]:
    """The tables of a MetaData that hold records: what cut-offs, digests and verification cover."""
    return [table for table in metadata.sorted_tables if "created_change" in table.c]
