"""What `make migration` writes for a new table of records builds the table that was declared."""

import asyncio

import pytest
import sqlalchemy as sa
from alembic import op
from alembic.autogenerate import render_python_code
from alembic.operations import Operations, ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import create_async_engine

from bureau_common.kit.core.records import NAMES, live_index, plain_table
from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1
from bureau_common.testing.postgres import Cluster, create_database
from local.record_writing import write_records

from .schema import schema_difference, schema_of


@pytest.fixture
def metadata() -> sa.MetaData:
    return sa.MetaData(naming_convention=NAMES)


@pytest.fixture
def things(metadata: sa.MetaData) -> sa.Table:
    """A table with something of each kind that a topic declares."""
    return plain_table(
        "things",
        metadata,
        sa.Column("thing_no", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("counted", sa.Integer),
        sa.Column("amount", sa.Numeric(20, 2)),
        sa.Column("tags", postgresql.ARRAY(sa.Text)),
        sa.CheckConstraint("amount > 0 and name <> 'it''s'", name="amount"),
        live_index("things", "thing_no"),
        live_index("things", "thing_no", "counted"),
        sa.Index("ix_things_odd", "counted", postgresql_where=sa.text("voided_change is null")),
    )


def written(table: sa.Table) -> tuple[str, str]:
    """What goes into the migration that creates a table, up and down."""
    context = MigrationContext.configure(dialect_name="postgresql", opts={"target_metadata": [table.metadata]})
    indexes: list[ops.MigrateOperation] = [ops.CreateIndexOp.from_index(index) for index in table.indexes]
    upgrade = ops.UpgradeOps([ops.CreateTableOp.from_table(table), ops.ModifyTableOps(table.name, indexes)])
    script = ops.MigrationScript(None, upgrade, upgrade.reverse())
    write_records(context, None, [script])
    assert script.upgrade_ops is not None
    assert script.downgrade_ops is not None
    up, down = (
        render_python_code(each, migration_context=context) for each in (script.upgrade_ops, script.downgrade_ops)
    )
    return up, down


async def build(url: str, code: str | sa.MetaData) -> None:
    """Run the code of a migration on a database, or have SQLAlchemy create what is declared."""
    names = {"op": op, "sa": sa, "postgresql": postgresql, "columns_v1": columns_v1, "record_table_v1": record_table_v1}

    def run(connection: sa.Connection) -> None:
        if isinstance(code, str):
            with Operations.context(MigrationContext.configure(connection)):
                exec(f"def upgrade():\n    {code}\nupgrade()", names)  # noqa: S102 - it is what was written above
        else:
            code.create_all(connection)

    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


def test_a_table_of_records_is_written_in_its_own_columns_and_built_as_declared(
    cluster: Cluster, things: sa.Table
) -> None:
    up, down = written(things)
    assert "voided_source" not in up
    assert "live=['thing_no', ('thing_no', 'counted')]" in up
    assert [line.strip() for line in down.splitlines() if "op." in line] == ["op.drop_table('things')"]
    for name, code in {"things_declared": things.metadata, "things_written": up}.items():
        asyncio.run(create_database(cluster, name))
        asyncio.run(build(cluster.url(name), code))
    declared, migrated = schema_of(cluster, "things_declared"), schema_of(cluster, "things_written")
    assert any("ck_things_amount" in line for line in migrated)
    assert schema_difference(declared, migrated) == []


def test_what_the_helpers_cannot_say_stays_as_alembic_writes_it(metadata: sa.MetaData, things: sa.Table) -> None:
    other = plain_table(
        "others", metadata, sa.Column("thing", sa.UUID, sa.ForeignKey("things.id")), sa.Column("no", sa.Text)
    )
    plain = sa.Table("counters", metadata, sa.Column("id", sa.BigInteger, primary_key=True))
    with_default = plain_table("defaulted", metadata, sa.Column("n", sa.Integer, server_default=sa.text("1")))
    for table in (other, plain, with_default):
        up, _ = written(table)
        assert f"op.create_table('{table.name}'" in up
        assert "record_table_v1" not in up
