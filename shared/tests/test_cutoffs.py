"""Figures at every cut-off, and the rows behind them, against plain Python over the operations that were sent."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.writes import Pending, seal
from bureau_common.kit.journal.journal import next_change_id
from bureau_common.testing.units import CHANGES
from tests.histories import values_of
from toy.books import ORDERS
from toy.schemas import OrderEntry

Body = dict[str, object]
Order = Callable[..., Body]
State = dict[str, Body]
"""The live orders by source reference."""

PERIODS = ("2020-02", "2020-12", "2021-01", "2021-07", "2021-12")
OPERATIONS = 45

BOTH = ("goods", "services")
CATALOGUE = {
    # figure: ({input: (categories, of the year before)}, how the value follows)
    "toy.total.ytd": ({"total": (BOTH, False)}, "sum"),
    "toy.total.yoy_pct": ({"total": (BOTH, False), "base": (BOTH, True)}, "growth"),
    "toy.total.yoy_increase": ({"total": (BOTH, False), "base": (BOTH, True)}, "difference"),
    "toy.goods.ytd": ({"goods": (("goods",), False)}, "sum"),
    "toy.goods.share_pct": ({"goods": (("goods",), False), "total": (BOTH, False)}, "percent"),
    "toy.services.ytd": ({"services": (("services",), False)}, "sum"),
    "toy.services.share_pct": ({"services": (("services",), False), "total": (BOTH, False)}, "percent"),
}


def category(row: Body) -> str:
    return {"101": "goods", "103": "services"}.get(str(row["item"])[:3], "other")


def districts_part(row: Body) -> Decimal:
    part = Decimal(str(row["amount"])) * Decimal(str(row["share_pct"])) / 100
    part = part.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return -part if row["kind"] == "return" else part


def inside(row: Body, period: str, before: bool) -> bool:
    year = int(period[:4]) - before
    return f"{year}-01" <= str(row["business_date"])[:7] <= f"{year}-{period[5:]}"


def input_of(state: State, period: str, categories: tuple[str, ...], before: bool) -> Decimal | None:
    """The sum, 0 where the year has other orders only, none where it has no order."""
    year = [row for row in state.values() if inside(row, period, before)]
    return sum((districts_part(row) for row in year if category(row) in categories), Decimal(0)) if year else None


def expected(state: State, period: str) -> dict[str, Decimal | None]:
    """Every figure's value, recomputed; none where it has none."""
    found: dict[str, Decimal | None] = {}
    for name, (inputs, how) in CATALOGUE.items():
        first, *rest = [input_of(state, period, *needed) for needed in inputs.values()]
        other = rest[0] if rest else None
        if first is None or (rest and other is None):
            found[name] = None
        elif how == "sum":
            found[name] = first
        elif how == "difference":
            found[name] = first - other
        elif how == "growth":
            found[name] = ratio(first - other, other) if other > 0 else None
        else:
            found[name] = ratio(first, other) if other > 0 else None
    return found


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("1e-12"), ROUND_HALF_UP)


def draw(rng: random.Random, order: Order, source_ref: str) -> Body:
    """An order that breaks no rule, anywhere in two years; half of them in a few days, so that keys meet."""
    share = rng.choice(["100", "0", *[f"{rng.uniform(0.1, 99.9):.4f}"] * 3])
    item = rng.choice([*["1010101", "10110", "1030401", "10306"] * 2, "11002", "201"])
    kind = rng.choice(["order", "order", "order", "return", "correction"])
    sign = -1 if kind == "correction" and rng.random() < 0.5 else 1
    day = f"{rng.choice([2020, 2021])}-{rng.randint(1, 12):02d}-{rng.choice([1, 15, 28]):02d}"
    return order(
        source_ref,
        business_date=day,
        share_pct=share,
        item=item,
        kind=kind,
        amount=f"{sign * Decimal(rng.randint(1, 10**7)) / 100:.2f}",
    )


class Writer:
    """Random writes, and what the books hold after each change according to what was sent."""

    def __init__(self, rng: random.Random, client: httpx.AsyncClient, order: Order) -> None:
        self.rng, self.client, self.order = rng, client, order
        self.states: list[State] = [{}] * (1 + CHANGES)
        self.ids: dict[str, str] = {}
        self.entered = 0

    def fresh(self) -> Body:
        self.entered += 1
        return draw(self.rng, self.order, f"R{self.entered:04d}")

    def keep(self, change_no: object, state: State) -> None:
        assert change_no == len(self.states)
        self.states.append(state)

    async def post(self, path: str, body: object) -> dict[str, object]:
        answer = await self.client.post(f"/v1/orders{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def enter(self) -> None:
        body = self.fresh()
        self.keep((await self.post("", body))["change_no"], {**self.states[-1], str(body["source_ref"]): body})

    async def batch(self) -> None:
        items = [self.fresh() for _ in range(self.rng.randint(2, 9))]
        written = await self.post("/batch", {"items": items})
        self.keep(written["change_no"], {**self.states[-1], **{str(body["source_ref"]): body for body in items}})

    async def a_live_one(self) -> tuple[str, str]:
        source_ref = self.rng.choice(sorted(self.states[-1]))
        found = await self.client.get("/v1/orders", params={"source_ref": source_ref})
        return source_ref, found.json()["items"][0]["id"]

    async def correct(self) -> None:
        source_ref, record = await self.a_live_one()
        body = draw(self.rng, self.order, source_ref)
        written = await self.post(f"/{record}/correct", {"reason": "录入错误", "entry": body})
        self.keep(written["change_no"], {**self.states[-1], source_ref: body})

    async def void(self) -> None:
        source_ref, record = await self.a_live_one()
        written = await self.post(f"/{record}/void", {"reason": "重复订购"})
        left = {name: row for name, row in self.states[-1].items() if name != source_ref}
        self.keep(written["change_no"], left)

    async def refused(self) -> None:
        """A write that is refused half-way changes nothing."""
        items = [self.fresh(), {**self.fresh(), "amount": "0.00"}]
        assert (await self.client.post("/v1/orders/batch", json={"items": items})).status_code == 409


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 6])
async def test_every_figure_at_every_cut_off_is_what_plain_python_makes_of_the_operations(
    client: httpx.AsyncClient,
    order: Order,
    as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
    seed: int,
) -> None:
    rng = random.Random(seed)
    writer = Writer(rng, client, order)

    async def import_some() -> None:
        items = [writer.fresh() for _ in range(rng.randint(5, 25))]
        answer = await import_file(as_csv(items))
        writer.keep(
            answer.json()["change_no"], {**writer.states[-1], **{str(body["source_ref"]): body for body in items}}
        )

    await writer.enter()
    for _ in range(OPERATIONS):
        choices = [writer.enter, writer.batch, import_some, writer.correct, writer.void, writer.refused]
        (operation,) = rng.choices(choices, weights=[4, 2, 1, 4, 3, 1])
        await operation() if writer.states[-1] else await writer.batch()
    for change_no, state in enumerate(writer.states):
        found = await values_of(client, [*CATALOGUE], PERIODS[0], PERIODS[-1], as_of=change_no)
        for period in PERIODS:
            assert found[period] == expected(state, period), (period, change_no)
        await check_summary(client, rng.choice(PERIODS), change_no, state)
    for change_no in (None, *rng.sample(range(1, len(writer.states)), 5)):
        state = writer.states[-1 if change_no is None else change_no]
        await check_rows(client, rng.choice(PERIODS[1:]), change_no, state)


async def check_summary(client: httpx.AsyncClient, period: str, change_no: int, state: State) -> None:
    params = {"period": period, "as_of": change_no}
    figures = (await client.get("/v1/summary", params=params)).json()["figures"]
    values = {figure["id"]: figure["value"] for figure in figures}
    found = {name: None if values[name] is None else Decimal(values[name]) for name in CATALOGUE}
    assert found == expected(state, period), (period, change_no)


async def check_rows(client: httpx.AsyncClient, period: str, change_no: int | None, state: State) -> None:
    """The contributions over all pages sum to the figure; those of a ratio to the input that is named."""
    values = expected(state, period)
    for name, (inputs, how) in CATALOGUE.items():
        if how == "sum" or (how == "difference" and values[name] is not None):
            assert await summed(client, name, period, change_no, None) == (values[name] or 0), (name, period, change_no)
        for measure, needed in inputs.items():
            total = await summed(client, name, period, change_no, measure)
            assert total == (input_of(state, period, *needed) or 0), (name, measure, period, change_no)


async def summed(
    client: httpx.AsyncClient, name: str, period: str, change_no: int | None, measure: str | None
) -> Decimal:
    params: dict[str, object] = {"period": period, "limit": 17}
    params |= {} if change_no is None else {"as_of": change_no}
    params |= {} if measure is None else {"measure": measure}
    total, seen = Decimal(0), set()
    while True:
        page = (await client.get(f"/v1/figures/{name}/records", params=params)).json()
        for item in page["items"]:
            assert (item["measure"], item["id"]) not in seen
            seen.add((item["measure"], item["id"]))
            total += Decimal(item["contribution"])
        if page["next_cursor"] is None:
            return total
        params["cursor"] = page["next_cursor"]


async def insert_order(session: AsyncSession, change_id: int, body: Body) -> None:
    entry = OrderEntry.model_validate(body)
    await session.execute(insert(ORDERS.table).values(**entry.model_dump(), created_change=change_id))


async def test_a_change_whose_id_is_older_but_commits_later_is_seen_from_its_own_number_on(
    app: FastAPI, client: httpx.AsyncClient, order: Order
) -> None:
    """Three writers take ids 3, 4, 5 and commit in the order 4, 5, 3; the late one enters a row and voids another."""
    own = {"share_pct": "100"}
    standing = (await client.post("/v1/orders", json=order("old", amount="1000.00", **own))).json()["record"]["id"]
    database = app.state.database
    async with database.writing() as late:
        late_id = await next_change_id(late)
        for number, amount in (("first", "1.00"), ("second", "10.00")):
            async with database.writing() as early:
                early_id = await next_change_id(early)
                assert early_id > late_id
                await insert_order(early, early_id, order(number, amount=amount, **own))
                await seal(early, ORDERS, Pending(early_id, [], 1, []), "enter")
        await insert_order(late, late_id, order("late", amount="100.00", **own))
        gone = update(ORDERS.table).where(ORDERS.table.c.id == standing)
        await late.execute(gone.values(voided_change=late_id))
        assert (await seal(late, ORDERS, Pending(late_id, [], 1, []), "correct")).change_no == 5
    await client.post("/v1/orders", json=order("last", amount="0.10", **own))
    expected_by_change = {1: None, 2: "1000.00", 3: "1001.00", 4: "1011.00", 5: "111.00", 6: "111.10"}
    for change_no, value in expected_by_change.items():
        params = {"period": "2021-03", "as_of": change_no}
        figure = (await client.get("/v1/figures/toy.goods.ytd", params=params)).json()
        assert figure["value"] == value, change_no
        rows = (await client.get("/v1/figures/toy.goods.ytd/records", params=params)).json()["items"]
        assert sum(Decimal(row["contribution"]) for row in rows) == Decimal(value or 0)
        listed = (await client.get("/v1/orders", params={"as_of": change_no})).json()["items"]
        assert ("late" in {row["source_ref"] for row in listed}) is (change_no >= 5)
        assert ("old" in {row["source_ref"] for row in listed}) is (2 <= change_no < 5)


@pytest.mark.race
@pytest.mark.parametrize("seed", [11, 12])
async def test_every_cut_off_holds_where_many_writers_commit_out_of_the_order_of_their_ids(
    app: FastAPI, client: httpx.AsyncClient, order: Order, seed: int
) -> None:
    rng = random.Random(seed)
    bodies = [draw(rng, order, f"R{number}") for number in range(24)]
    written: dict[int, tuple[int, Body]] = {}

    async def write(body: Body) -> None:
        async with app.state.database.writing() as session:
            change_id = await next_change_id(session)
            await asyncio.sleep(rng.uniform(0, 0.05))
            await insert_order(session, change_id, body)
            change_no = (await seal(session, ORDERS, Pending(change_id, [], 1, []), "enter")).change_no
        written[change_no] = change_id, body

    await asyncio.gather(*map(write, bodies))
    assert sorted(written) == list(range(1 + CHANGES, 25 + CHANGES))
    ids = [change_id for _, (change_id, _) in sorted(written.items())]
    assert ids != sorted(ids), "the writers should have overtaken each other"
    state: State = {}
    for change_no, (_, body) in sorted(written.items()):
        state = {**state, str(body["source_ref"]): body}
        await check_summary(client, "2021-12", change_no, state)
        await check_summary(client, "2020-12", change_no, state)
