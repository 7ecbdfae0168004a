"""The application's user writes what it must and can change no history: not the journal, nor a record that was entered."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import inspect

from bureau_common.kit.core.connections import create_engine
from bureau_common.kit.migrations.rights import grant_rights
from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.postgres import as_owner
from local.deployables import DEPLOYABLES

APPENDED = ("journal", "anchors", "refusals", "personal_reads", "idempotency")
PRIVILEGES = ("select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain")
_MATRIX = f"""
    select c.relname, array(
      select p from unnest(array{list(PRIVILEGES)}) p where has_table_privilege('application', c.oid, p)
    ) rights, array(
      select attname::text from pg_attribute a
      where a.attrelid = c.oid and attnum > 0 and has_column_privilege('application', c.oid, attnum, 'update')
    ) updated, array(select attname::text from pg_attribute a where a.attrelid = c.oid and attnum > 0) columns
    from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"""
FORBIDDEN = [
    *(f"{act} {table}" for act in ("delete from", "truncate") for table in APPENDED),
    *(
        f"update {table} set {column} = {column}"
        for table, column in zip(APPENDED, ["person", "hash", "person", "person", "key"], strict=True)
    ),
    "delete from alembic_version",
    "update alembic_version set version_num = 'x'",
    "delete from proposals",
    "update proposals set reason = 'x'",
    "update closings set period = '1990-01'",
    "select setval('change_ids', 1)",
    "create table mine (id int)",
    "drop table journal",
    "alter table journal disable trigger all",
    "create role another",
    "copy (select 1) to program 'true'",
]


@pytest.fixture(params=DEPLOYABLES, ids=lambda each: each.database)
def url(request: pytest.FixtureRequest, new_database: NewDatabase) -> str:
    return new_database(request.param.database)


@pytest.fixture
async def application(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


async def test_every_table_has_the_rights_of_its_kind(application: asyncpg.Connection) -> None:
    tables = {row["relname"]: row for row in await application.fetch(_MATRIX)}
    assert set(APPENDED) < set(tables)
    records = [name for name, row in tables.items() if {"created_change", "voided_change"} <= set(row["columns"])]
    assert len(records) >= 5
    for name, row in tables.items():
        rights, updated = set(row["rights"]), set(row["updated"])
        if name in APPENDED:
            assert (rights, updated) == ({"select", "insert"}, set()), name
        elif name in records:
            assert (rights, updated) == ({"select", "insert", "maintain"}, {"voided_change"}), name
        elif name == "alembic_version":
            assert (rights, updated) == ({"select"}, set())
        else:
            assert rights == {"select", "insert", "update", "delete"}, name


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_the_application_is_refused_what_would_change_history(new_database: NewDatabase, statement: str) -> None:
    connection = await asyncpg.connect(new_database("gateway"))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_an_import_may_stage_its_rows_and_analyze_a_book(application: asyncpg.Connection) -> None:
    async with application.transaction():
        await application.execute("create temp table staged on commit drop as select * from proposals")
        await application.execute("analyze staged")
        await application.execute("analyze proposals")
    written = await application.fetchval("select count(*) from journal")
    assert await application.fetchval("select nextval('change_ids')") == 1 + written


async def test_a_table_of_a_later_migration_gets_its_rights_with_it(url: str, application: asyncpg.Connection) -> None:
    owner = create_engine(as_owner(url))
    async with owner.begin() as connection:
        await connection.exec_driver_sql("create table later (id serial, created_change int, voided_change int)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await application.execute("insert into later default values")
    async with owner.begin() as connection:
        await connection.run_sync(grant_rights, "application")
    await owner.dispose()
    await application.execute("insert into later default values")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await application.execute("update later set created_change = 1")


@pytest.mark.parametrize(
    "made", ["table kept as select * from journal", "view kept as select id from proposals", "sequence kept"]
)
async def test_what_another_user_keeps_beside_the_tables_stops_no_migration(
    new_database: NewDatabase, made: str
) -> None:
    """A copy that an administrator made before an operation made every migration fail, and was told as the owner's fault."""
    owner = create_engine(as_owner(new_database("gateway")))
    async with owner.connect() as connection:
        await connection.exec_driver_sql(f"create {made}")
        await connection.exec_driver_sql("create role migrating")
        for table in await connection.run_sync(lambda each: inspect(each).get_table_names()):
            if table != "kept":
                await connection.exec_driver_sql(f'alter table "{table}" owner to migrating')
        await connection.exec_driver_sql("set role migrating")
        await connection.run_sync(grant_rights, "application")
        found = await connection.exec_driver_sql(
            "select relname, has_table_privilege('application', oid, 'select') from pg_class"
            " where relname in ('journal', 'kept') order by relname"
        )
        assert [*map(tuple, found)] == [("journal", True), ("kept", False)]
        await connection.rollback()
    await owner.dispose()
