"""How migrations build tables of records, version 1. Frozen: what landed builds by it, so it is never edited.

It imports nothing of today's code: an old migration builds the same table whatever records look like later. Where they
get another shape, a `records_v2` stands beside this file for what comes then, and a migration alters the tables.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine


def columns_v1(kind: TypeEngine[Any], *names: str, nullable: bool = False) -> list[SchemaItem]:
    """Columns of one type."""
    return [sa.Column(name, kind, nullable=nullable) for name in names]


def record_columns_v1(table: str, *own: SchemaItem) -> list[SchemaItem]:
    """The columns and keys of a table of records, its own ones in their place among them."""
    return [
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        *columns_v1(sa.Text(), "source", "source_ref", "reporting_unit"),
        *columns_v1(sa.Date(), "business_date"),
        *own,
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("replaces", name=op.f(f"uq_{table}_replaces")),
    ]


def record_indexes_v1(table: str) -> None:
    """The indexes by which records are listed, cut off, and found by their source."""
    live, voided = sa.text("voided_change is null"), sa.text("voided_change is not null")
    source = ["source", "source_ref"]
    op.create_index(f"ix_{table}_business_date_id", table, ["business_date", "id"])
    op.create_index(f"ix_{table}_created_change", table, ["created_change"])
    op.create_index(f"ix_{table}_voided_change", table, ["voided_change"], postgresql_where=voided)
    op.create_index(f"ix_{table}_voided_source", table, source, postgresql_where=voided)
    op.create_index(f"uq_{table}_live_source", table, source, unique=True, postgresql_where=live)


def live_index_v1(table: str, columns: Sequence[str], name: str | None = None, condition: str | None = None) -> None:
    """An index of standing rows, of those that meet the condition, named after its columns unless a name is given."""
    where = "voided_change is null" + (f" and {condition}" if condition else "")
    op.create_index(
        f"ix_{table}_live_{name or '_'.join(columns)}", table, list(columns), postgresql_where=sa.text(where)
    )


def record_table_v1(
    table: str,
    *own: Sequence[SchemaItem],
    live: Sequence[str | Sequence[str]] = (),
    checks: Mapping[str, str] | None = None,
) -> None:
    """Create a table of records: its own columns in groups, its indexes of standing rows, its checks by name."""
    named = [sa.CheckConstraint(each, name=op.f(f"ck_{table}_{name}")) for name, each in (checks or {}).items()]
    op.create_table(table, *record_columns_v1(table, *(column for group in own for column in group), *named))
    record_indexes_v1(table)
    for columns in live:
        live_index_v1(table, [columns] if isinstance(columns, str) else columns)
