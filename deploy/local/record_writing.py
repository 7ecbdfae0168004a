"""How `make migration` writes a new table of records: by the frozen helpers, in the few lines that are its own."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import _repr_type
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Column, Index, PrimaryKeyConstraint, Table, UniqueConstraint

HELPERS = "from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1"
_COMMON = (
    "id",
    "source",
    "source_ref",
    "reporting_unit",
    "business_date",
    "replaces",
    "created_change",
    "voided_change",
)
_INDEXES = ("business_date_id", "created_change", "voided_change", "voided_source")


class RecordTable(ops.MigrateOperation):
    """A new table of records, written by `record_table_v1`."""

    def __init__(self, table: Table) -> None:
        self.table = table


def write_records(context: MigrationContext, _: object, directives: Sequence[ops.MigrationScript]) -> None:
    """For new tables of records, replace what Alembic lists column by column and index by index."""
    declared = {table.name: table for metadata in context.opts["target_metadata"] for table in metadata.sorted_tables}
    for script in directives:
        upgrade, downgrade = script.upgrade_ops, script.downgrade_ops
        if upgrade is None or downgrade is None:
            continue
        created = [declared[each.table_name] for each in upgrade.ops if isinstance(each, ops.CreateTableOp)]
        records = {table.name: table for table in created if _is_in_their_words(table)}
        upgrade.ops = [new for each in upgrade.ops for new in _rewritten(each, records)]
        # With a table its indexes go.
        downgrade.ops = [
            each for each in downgrade.ops if not (isinstance(each, ops.ModifyTableOps) and each.table_name in records)
        ]


def _rewritten(operation: ops.MigrateOperation, records: dict[str, Table]) -> Iterator[ops.MigrateOperation]:
    if isinstance(operation, ops.CreateTableOp) and operation.table_name in records:
        yield RecordTable(records[operation.table_name])
    elif isinstance(operation, ops.ModifyTableOps) and operation.table_name in records:
        indexes = _further_indexes(records[operation.table_name])
        yield from (ops.CreateIndexOp.from_index(index) for index in indexes if not _is_live(index))
    else:
        yield operation


def _is_in_their_words(table: Table) -> bool:
    """Whether it is a table of records without anything that the helpers cannot say."""
    unsaid = [
        each
        for each in table.constraints
        if not isinstance(each, CheckConstraint | PrimaryKeyConstraint)
        and not (isinstance(each, UniqueConstraint) and [*each.columns.keys()] == ["replaces"])
    ]
    is_plain = all(column.server_default is None for column in _own(table))
    return {*_COMMON} <= {*table.columns.keys()} and is_plain and not unsaid


def _own(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in _COMMON]


def _further_indexes(table: Table) -> list[Index]:
    """The indexes beside those of every table of records."""
    common = {f"uq_{table.name}_live_source", *(f"ix_{table.name}_{each}" for each in _INDEXES)}
    return sorted((index for index in table.indexes if index.name not in common), key=lambda index: str(index.name))


def _is_live(index: Index) -> bool:
    """Whether it is one of standing rows, named after its columns."""
    suffix = f"_live_{'_'.join(index.columns.keys())}"
    is_of_standing = str(index.dialect_options["postgresql"]["where"]) == "voided_change is null"
    return is_of_standing and str(index.name).endswith(suffix) and not index.unique


@renderers.dispatch_for(RecordTable)
def _written(context: AutogenContext, operation: RecordTable) -> str:
    table = operation.table
    context.imports.add(HELPERS)
    groups = groupby(_own(table), key=lambda column: (_repr_type(column.type, context), column.nullable))
    said = [
        f"columns_v1({kind}, {', '.join(repr(column.name) for column in run)}{', nullable=True' * bool(nullable)})"
        for (kind, nullable), run in groups
    ]
    keys = [tuple(index.columns.keys()) for index in _further_indexes(table) if _is_live(index)]
    if keys:
        said.append(f"live={[key[0] if len(key) == 1 else key for key in keys]!r}")
    checks = {
        str(each.name).removeprefix(f"ck_{table.name}_"): str(each.sqltext)
        for each in table.constraints
        if isinstance(each, CheckConstraint)
    }
    if checks:
        said.append(f"checks={dict(sorted(checks.items()))!r}")
    return f"record_table_v1({', '.join([repr(table.name), *said])})"
