"""What a write of one record costs the database: few statements, and no look at the rest of its table."""

from collections.abc import AsyncIterator, Callable

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, event

from toy.locks import Log

Order = Callable[..., dict[str, object]]
_HISTORY = """
    insert into limits (source, source_ref, reporting_unit, business_date, limit_no, fiscal_year, amount, created_change)
    select 'old', 'L' || n, '340311', '2021-01-01', 'L' || n, 2021, 1000000, -1 from generate_series(1, 400) n;
    insert into orders
    (source, source_ref, reporting_unit, business_date, order_no, item, share_pct, kind, amount, limit_no, created_change)
    select 'old', 'O' || n, '340311', '2021-02-01', 'O' || n, '101', 50, 'order', 1, 'L' || 1 + n % 400, -1 - n % 300
    from generate_series(1, 60000) n;
    analyze limits; analyze orders;
"""
"""As after many files: a change has two hundred rows."""
_LOOKED_AT = "select seq_tup_read from pg_stat_xact_user_tables where relname = 'orders'"
PLANNED = 8
"""So often a statement is asked until the database may keep one plan for all."""


@pytest.fixture
async def looked_at(app: FastAPI, superuser: asyncpg.Connection) -> AsyncIterator[list[int]]:
    """How many orders of a long history each write went through row by row, for want of an index."""
    await superuser.execute(_HISTORY)
    seen: list[int] = []

    def look(connection: Connection) -> None:
        seen.append(connection.exec_driver_sql(_LOOKED_AT).scalar_one())

    engine = app.state.database._writers.sync_engine
    event.listen(engine, "commit", look)
    yield seen
    event.remove(engine, "commit", look)


async def test_a_write_of_one_record_goes_through_no_table_whatever_stands_in_it(
    client: httpx.AsyncClient, order: Order, looked_at: list[int]
) -> None:
    for number in range(PLANNED):
        body = order(f"R{number}", limit_no="L7", amount="1.00")
        entered = await client.post("/v1/orders", json=body, headers={"Idempotency-Key": f"k{number}"})
        assert entered.status_code == 201, entered.text
        path = f"/v1/orders/{entered.json()['record']['id']}"
        correction = {"reason": "录入错误", "entry": {**body, "amount": "2.00"}}
        corrected = await client.post(f"{path}/correct", json=correction)
        assert corrected.status_code == 200, corrected.text
        path = f"/v1/orders/{corrected.json()['record']['id']}"
        assert (await client.post(f"{path}/void", json={"reason": "重复订购"})).status_code == 200
    assert looked_at == [0] * 3 * PLANNED


async def test_one_record_takes_twelve_statements_of_which_three_come_under_the_lock(
    app: FastAPI, client: httpx.AsyncClient, order: Order
) -> None:
    log = Log(app, [])
    assert (await client.post("/v1/orders", json=order("R1"))).status_code == 201
    told = [" ".join(each.split()) for each in log.transactions()[-1]]
    words = (
        "limits", "nextval", "INSERT INTO orders", "journal", "sha256", "kept_keys", "kept_sums",
        "INSERT INTO rollups",
        "pg_advisory_xact_lock", " q0", "INSERT INTO journal", "corrected",
    )  # fmt: skip
    assert [word for word, each in zip(words, told, strict=True) if word not in each] == []
