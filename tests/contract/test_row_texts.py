"""What writes hash is what verifying hashes: of every record table of every service, the text that a row's hash covers."""

import json
import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Integer, MetaData, Numeric, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from bureau_common.kit.core.connections import connect
from bureau_common.kit.core.records import record_tables
from bureau_common.kit.core.tables import metadata as kit_metadata
from bureau_common.kit.journal.row_texts import AS_JSON, row_text
from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.postgres import as_owner
from credit_svc.reference.metadata import metadata as credit_metadata
from debt_svc.reference.metadata import metadata as debt_metadata
from performance_svc.reference.metadata import metadata as performance_metadata
from revenue_svc.reference.metadata import metadata as revenue_metadata
from tests.services import books_of

SERVICES = {
    "revenue": revenue_metadata,
    "credit": credit_metadata,
    "debt": debt_metadata,
    "performance": performance_metadata,
}
TEXTS = ["", "plain", '引号"与\\反斜杠', "\t\n\r\b\f\x01\x1f\x7f", "</script>", "\U0001f600é", "'", " ", "null", "{}"]


def a_value(column: Column[Any], chance: random.Random) -> object:
    """Something that a column of this type can hold, as JSON, or nothing."""
    kind = column.type
    if chance.random() < 0.2:
        return None
    if isinstance(kind, ARRAY):
        return [a_value(Column("x", kind.item_type), chance) for _ in range(chance.randint(0, 3))]
    if "labels" in column.info:
        return chance.choice([*column.info["labels"]]).value
    day = (date(1990, 1, 1) + timedelta(chance.randrange(70_000))).isoformat()
    known: list[tuple[type, list[object]]] = [
        (Boolean, [True, False]),
        (Integer, [0, -1, 2021, 2**31 - 1]),
        (Numeric, ["0", "-0.5", "1.2300", "9"]),
        (Uuid, [str(UUID(int=chance.getrandbits(128)))]),
        (DateTime, [f"{day}T01:02:03.004Z", f"{day}T00:00:00Z"]),
        (Date, [day]),
        (JSONB, [[], {}, {"b": None, "a": [1, None, "x"]}, [{"é": 1.50, "n": None}], "text"]),
    ]
    stored = getattr(kind, "impl", kind)
    return chance.choice(next((values for each, values in known if isinstance(stored, each)), [*TEXTS]))


@pytest.mark.parametrize("service", SERVICES)
async def test_both_say_the_same_text_of_every_table(service: str, new_database: NewDatabase) -> None:
    chance, compared = random.Random(service), 0
    connection = await connect(as_owner(new_database(service)))
    tables = [*record_tables(SERVICES[service]), *record_tables(kit_metadata)]
    for table in tables:
        rows: list[dict[str, object]] = [
            {column.name: a_value(column, chance) for column in table.c} for _ in range(40)
        ]
        found = await connection.fetch(
            f"select {row_text(table)} as put_together, {AS_JSON} as as_json"
            f' from jsonb_populate_recordset(null::"{table.name}", $1) r',
            json.dumps(rows),
        )
        assert [row["put_together"] for row in found] == [row["as_json"] for row in found], table.name
        compared += len(found)
    await connection.close()
    assert compared == 40 * len(tables)


def test_both_metadata_hold_tables() -> None:
    assert all(isinstance(each, MetaData) and record_tables(each) for each in (*SERVICES.values(), kit_metadata))


@pytest.mark.parametrize("service", SERVICES)
def test_of_a_row_that_is_imported_all_is_null_that_its_file_does_not_fill(service: str) -> None:
    """Staged rows are hashed before they are written: what the table then put in would not be in the hash."""
    imported = [book for book in books_of(service) if "import" in book.operations]
    given = {
        column
        for book in imported
        for column in book.table.c
        if column.name not in {"id", *book.fields, "created_change"}
        and (column.server_default is not None or column.default is not None or not column.nullable)
    }
    assert imported
    assert given == set()
