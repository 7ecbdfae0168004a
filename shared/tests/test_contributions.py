"""What is kept by key: right whoever writes at once, read only while it is whole, made whole by migrating, and verified."""

import asyncio
import random
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from bureau_common.kit.audit.entries import unsaid_of
from bureau_common.kit.books.preparing import prepare
from bureau_common.kit.books.writes import correct, enter, void
from bureau_common.kit.core.connections import create_engine
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.figures.figures import sources_of
from bureau_common.kit.journal.cutoffs import NOW
from bureau_common.kit.measures import contributions
from bureau_common.kit.measures.contributions import differing, kept_of, read_kept
from bureau_common.kit.measures.rebuilding import rebuild
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner
from toy.books import ORDERS
from toy.figures import FIGURES, PRICES
from toy.schemas import OrderEntry

Order = Callable[..., dict[str, object]]
MEASURES = kept_of(source for figure in FIGURES for source in sources_of(figure))
WRITERS, WRITES = 32, 12
SUPPLIERS = (None, "9144030071526726XG", "91330100799655058B", "91349901MA2TXC001H")


async def wrong_months(app: FastAPI) -> list[tuple[str, Any]]:
    """The measures and months in which what is kept is not what the rows say."""
    async with app.state.database.reading() as session:
        return [(each.name, row.month) for each in MEASURES for row in await session.execute(differing(each))]


async def unsaid(app: FastAPI) -> list[tuple[str, tuple[str, str]]]:
    """The measures, months and categories to which what the entries say does not add up."""
    async with app.state.database.reading() as session:
        return [(each.name, place) for each in MEASURES for place in await unsaid_of(session, each)]


class Writer:
    """One of many who enter, correct and void orders of a few items and suppliers in a few months."""

    def __init__(self, app: FastAPI, order: Order, name: str, chance: random.Random) -> None:
        self.app, self.order, self.name, self.random = app, order, name, chance
        self.standing: dict[str, UUID] = {}
        self.done = 0

    async def run(self) -> None:
        for number in range(WRITES):
            try:
                await self._write(f"{self.name}-{number}")
                self.done += 1
            except (Refused, DBAPIError):
                continue

    async def _write(self, reference: str) -> None:
        database, act = self.app.state.database, self.random.random()
        if not self.standing or act < 0.6:
            async with database.writing() as session:
                prepared = await prepare(database, session, ORDERS, [self._entry(reference)])
                _, (record,) = await enter(session, ORDERS, prepared, "enter")
            self.standing[reference] = record
            return
        known = self.random.choice([*self.standing])
        async with database.writing() as session:
            prepared = await prepare(database, session, ORDERS, [self._entry(known)])
            if act < 0.85:
                _, self.standing[known] = await correct(session, ORDERS, self.standing[known], prepared, "金额有误")
            else:
                await void(session, ORDERS, self.standing.pop(known), "重复登记")

    def _entry(self, reference: str) -> OrderEntry:
        day = f"2021-{self.random.randint(1, 8):02d}-{self.random.choice([3, 17]):02d}"
        item, supplier = self.random.choice(["1010101", "10110", "1030401"]), self.random.choice(SUPPLIERS)
        amount = f"{self.random.randint(1, 99999) / 100:.2f}"
        body = self.order(reference, business_date=day, item=item, supplier_code=supplier, amount=amount)
        return OrderEntry.model_validate(body)


@pytest.mark.race
async def test_32_writers_on_a_few_keys_leave_no_month_wrong(
    app: FastAPI, client: httpx.AsyncClient, order: Order
) -> None:
    chance = random.Random(15)
    writers = [Writer(app, order, f"w{number}", chance) for number in range(WRITERS)]
    await asyncio.gather(*[each.run() for each in writers])
    assert sum(each.done for each in writers) > WRITERS * WRITES / 2
    async with app.state.database.reading() as session:
        months = {row.month for row in await session.execute(PRICES.moves(NOW, date(2000, 1, 1), date(2100, 1, 1)))}
    assert len(months) == 8
    assert (await wrong_months(app), await unsaid(app)) == ([], [])


async def kept_now(app: FastAPI) -> frozenset[str]:
    async with app.state.database.reading() as session:
        return await read_kept(session, MEASURES)


async def values(client: httpx.AsyncClient) -> dict[str, Any]:
    figures = (await client.get("/v1/summary", params={"period": "2021-12"})).json()["figures"]
    return {each["id"]: (each["value"], each["state"], each["inputs"]) for each in figures}


async def test_a_measure_of_another_version_is_read_from_rows_until_it_is_rebuilt(
    app: FastAPI, client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection, nothing_kept: None
) -> None:
    """A version of before goes on writing beside this one: what it does not keep is not read."""
    items = [order(f"R{number}", supplier_code=code) for number, code in enumerate(SUPPLIERS)]
    assert (await client.post("/v1/orders/batch", json={"items": items})).status_code == 201
    before = await values(client)
    assert await kept_now(app) == {each.name for each in MEASURES}
    await superuser.execute("update kept_measures set version = 'older' where measure in ('prices', 'suppliers')")
    assert await kept_now(app) == {each.name for each in MEASURES} - {"prices", "suppliers"}
    assert await values(client) == before
    assert (await client.post("/v1/orders", json=order("R9", item="10110"))).status_code == 201
    assert await superuser.fetch("select measure from kept_measures where version = '' order by 1") == [
        ("prices",), ("suppliers",),
    ]  # fmt: skip
    after = await values(client)
    assert after["toy.prices"][0] == "2000.02"
    await rebuilt(app)
    assert await kept_now(app) == {each.name for each in MEASURES}
    assert (await values(client), await wrong_months(app)) == (after, [])
    assert (await client.post("/v1/orders", json=order("R10", item="10110", amount="3.00"))).status_code == 201
    assert await unsaid(app) == []
    # Without the change since which the entries say all, what the older version wrote would be missing.
    await superuser.execute("update kept_measures set since = 0 where measure = 'prices'")
    assert {name for name, _ in await unsaid(app)} == {"prices"}


async def rebuilt(app: FastAPI) -> None:
    """What migrating ends with."""
    engine = create_engine(as_owner(app.state.settings.database_url.get_secret_value()))
    await rebuild(engine, MEASURES)
    await engine.dispose()


async def test_a_measure_that_is_no_longer_declared_leaves_nothing(
    app: FastAPI, client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection
) -> None:
    assert (await client.post("/v1/orders", json=order("R1", supplier_code=SUPPLIERS[1]))).status_code == 201
    engine = create_engine(as_owner(app.state.settings.database_url.get_secret_value()))
    await rebuild(engine, [each for each in MEASURES if each.name != "suppliers"])
    await engine.dispose()
    for table in ("kept_measures", "kept_keys", "contributions", "kept_sums"):
        names: Iterable[Any] = await superuser.fetch(f"select distinct measure from {table}")
        assert "prices" in {name for (name,) in names}
        assert "suppliers" not in {name for (name,) in names}


async def test_a_refused_write_leaves_nothing_of_its_keys(
    client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection, issuer: Issuer
) -> None:
    approver = issuer.headers("approver", person="李四")
    closed = await client.post("/v1/periods/2021-03/close", json={"reason": "三月已结"}, headers=approver)
    assert closed.status_code == 200
    answer = await client.post("/v1/orders", json=order("R1", supplier_code=SUPPLIERS[1]))
    assert (answer.status_code, answer.json()["code"]) == (409, "period_closed")
    for table in ("kept_keys", "contributions", "kept_sums"):
        assert await superuser.fetchval(f"select count(*) from {table}") == 0


@pytest.mark.parametrize("many", [1, 1000])
async def test_few_keys_and_many_are_summed_alike(
    app: FastAPI, client: httpx.AsyncClient, order: Order, as_csv: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch, many: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(contributions, "MANY", many)
    items = [order(f"R{n}", item=f"101{n % 5:04d}", business_date=f"2021-{n % 9 + 1:02d}-15") for n in range(60)]
    sent = {"file": ("f.csv", as_csv(items), "text/csv")}
    answer = await client.post("/v1/orders/import", files=sent, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 201, answer.text
    # One item a remainder of 5, each at 1000.01 from its first month on.
    assert (await values(client))["toy.prices"][0] == "5000.05"
    assert await wrong_months(app) == []


@pytest.mark.parametrize(
    "edit",
    [
        "update contributions set amount = amount + 1 where measure = 'prices'",
        "delete from contributions where measure = 'prices'",
        "update kept_sums set rows = rows + 1 where measure = 'prices'",
        "insert into kept_sums select measure, month + 400, category, 7, 0, 0 from kept_sums where measure = 'prices'",
    ],
)
async def test_verification_finds_what_a_hand_changed_of_it(
    client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection, issuer: Issuer, edit: str
) -> None:
    assert (await client.post("/v1/orders", json=order("R1"))).status_code == 201
    auditor = issuer.headers("audit_admin")
    assert (await client.get("/v1/journal/verify", headers=auditor)).json()["problems"] == []
    await superuser.execute(edit)
    found = (await client.get("/v1/journal/verify", headers=auditor)).json()["problems"]
    assert found
    assert all(each.startswith("rollup prices 202") for each in found), found
