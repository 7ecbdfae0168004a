"""Carrying by plain Python: random plans, filings, rows and closings, and what every figure of every month then is."""

import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from toy.filings import OTHER, UNIT, filing, plan

Body = Callable[..., dict[str, Any]]
Approve = Callable[..., Awaitable[httpx.Response]]
Row = dict[str, Any]
Month = tuple[int, int]
MONTHS: list[Month] = [(year, month) for year in (2020, 2021, 2022) for month in range(1, 13)][8:30]
ITEMS = {"1010101": "goods", "10110": "goods", "1030401": "services"}
SUPPLIERS = ["11341622003178736A", "11341621003176327Q", "11341823MB1682330U"]
STEPS = 45


def text(month: Month) -> str:
    return f"{month[0]}-{month[1]:02d}"


def month_of(row: Row) -> Month:
    return int(row["business_date"][:4]), int(row["business_date"][5:7])


def before(month: Month) -> Month:
    return (month[0], month[1] - 1) if month[1] > 1 else (month[0] - 1, 12)


@dataclass
class World:
    """What was written, as it was sent; a closing keeps the rows as they then stood."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {"orders": [], "limits": []})
    plans: list[tuple[Month, list[tuple[str, str]]]] = field(default_factory=list)
    filings: dict[tuple[str, str, Month], str] = field(default_factory=dict)
    closings: list[tuple[Month, dict[str, list[Row]]]] = field(default_factory=list)

    def due(self, book: str, month: Month) -> list[str]:
        begun = [lines for since, lines in sorted(self.plans) if since <= month]
        return [unit for named, unit in (begun[-1] if begun else []) if named == book]

    def closed(self, month: Month) -> int | None:
        """Which closing closed a month: the first that covers it."""
        return next((place for place, (through, _) in enumerate(self.closings) if through >= month), None)

    def unfiled(self, book: str, month: Month) -> bool:
        """Due, and not filed: somebody is missing, or nobody said anything."""
        due = self.due(book, month)
        said = {unit: state for (b, unit, m), state in self.filings.items() if (b, m) == (book, month)}
        told = [said.get(unit) for unit in due]
        return bool(due) and (None in told or set(told) == {"waived"})

    def missing(self, through: Month) -> bool:
        return any(
            (book, unit, month) not in self.filings
            for month in MONTHS
            if month <= through and self.closed(month) is None
            for book in self.rows
            for unit in self.due(book, month)
        )

    def seen(self, month: Month, end: Month) -> dict[str, list[Row]]:
        """The rows that a figure of a month sums: those after a closed month as they stood at the closing."""
        place = self.closed(month)
        return self.rows if place is None or end <= month else self.closings[place][1]


def inside(rows: Iterable[Row], start: Month, end: Month) -> list[Row]:
    return [row for row in rows if start <= month_of(row) <= end]


def amounts(rows: Iterable[Row], *kinds: str) -> tuple[Decimal, int]:
    chosen = [Decimal(row["amount"]) for row in rows if not kinds or ITEMS[row["item"]] in kinds]
    return sum(chosen, Decimal(0)), len(chosen)


def latest(rows: Iterable[Row]) -> tuple[Decimal, int]:
    last: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row["business_date"], row["number"])):
        last[row["item"]] = row
    return sum((Decimal(row["amount"]) for row in last.values()), Decimal(0)), len(last)


def suppliers(rows: Iterable[Row]) -> tuple[Decimal, int]:
    found = {row["supplier_code"] for row in rows if row.get("supplier_code")}
    return Decimal(len(found)), len(found)


def granted(rows: list[Row]) -> tuple[Decimal, int]:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0)), len(rows)


EVER, Summed = (1990, 1), Callable[[list[Row]], tuple[Decimal, int]]
SPANS: dict[str, Callable[[Month], tuple[Month, Month]]] = {
    "ytd": lambda m: ((m[0], 1), m),
    "last year": lambda m: ((m[0] - 1, 1), (m[0] - 1, m[1])),
    "year": lambda m: ((m[0], 1), (m[0], 12)),
    "ever": lambda m: (EVER, m),
}
TOTAL: tuple[str, Summed] = ("orders", lambda rows: amounts(rows, "goods", "services"))
INPUTS: dict[str, tuple[str, str, Summed, Summed]] = {
    "total": (TOTAL[0], "ytd", TOTAL[1], amounts),
    "base": (TOTAL[0], "last year", TOTAL[1], amounts),
    "year": (TOTAL[0], "year", TOTAL[1], amounts),
    "goods": ("orders", "ytd", lambda rows: amounts(rows, "goods"), amounts),
    "suppliers": ("orders", "ytd", suppliers, suppliers),
    "prices": ("orders", "ever", latest, latest),
    "granted": ("limits", "ytd", granted, granted),
}
FIGURES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "total.ytd": ("ytd", ("total",), "sum"),
    "total.yoy_pct": ("ytd", ("total", "base"), "growth"),
    "year": ("annual", ("year",), "sum"),
    "goods.ytd": ("ytd", ("goods",), "sum"),
    "goods.share_pct": ("ytd", ("goods", "total"), "share"),
    "suppliers": ("ytd", ("suppliers",), "sum"),
    "prices": ("point", ("prices",), "sum"),
    "granted": ("ytd", ("granted",), "sum"),
}


def known(world: World, name: str, month: Month) -> Decimal | None:
    """An input of a month: a sum of rows, or a zero that a filing (or, where none is due, another row) makes known."""
    book, span, summed, others = INPUTS[name]
    start, end = SPANS[span](month)
    rows = world.seen(month, end)[book]
    value, count = summed(inside(rows, start, end))
    if count:
        return value
    told = min(end, month)
    if world.due(book, told):
        return None if world.unfiled(book, told) else Decimal(0)
    return Decimal(0) if others(inside(rows, min(start, (end[0], 1)), end))[1] else None


def own(world: World, figure: str, month: Month) -> Decimal | None:
    """The figure as the month itself has it."""
    _, inputs, how = FIGURES[figure]
    values = [known(world, name, month) for name in inputs]
    if None in values:
        return None
    if how == "sum":
        return values[0]
    first, second = values
    assert first is not None
    assert second is not None
    if how == "growth":
        return rounded((first - second) * 100 / second) if second > 0 else None
    return rounded(first * 100 / second) if second else None


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("1e-12"), ROUND_HALF_UP)


def expected(world: World, figure: str, month: Month) -> tuple[Decimal | None, str | None]:
    """The value, and the month that it is carried from."""
    basis, inputs, _ = FIGURES[figure]
    books = {INPUTS[name][0] for name in inputs}
    short = [book for book in books if world.unfiled(book, month)]
    if all(inside(world.rows[book], month, month) for book in short):
        return own(world, figure, month), None
    found = before(month)
    earliest = EVER if basis == "point" else (month[0], 1)
    while found >= earliest and any(world.unfiled(book, found) for book in books):
        found = before(found)
    return (own(world, figure, found), text(found)) if found >= earliest else (None, None)


class Writer:
    """Random writes; what is accepted becomes part of the world."""

    def __init__(
        self, seed: int, client: httpx.AsyncClient, order: Body, limit: Body, approve: Approve, issuer: Issuer
    ):
        self.rng, self.client, self.world = random.Random(seed), client, World()
        self.order, self.limit, self.both, self.issuer, self.number = order, limit, approve, issuer, 0

    def any_month(self) -> Month:
        return self.rng.choice(MONTHS)

    async def send(self, book: str, body: Row) -> bool:
        answer = await self.client.post(f"/v1/{book}", json=body)
        assert answer.status_code in (200, 201, 409), answer.text
        return answer.status_code == 201

    async def row(self) -> None:
        self.number += 1
        item, supplier = self.rng.choice([*ITEMS]), self.rng.choice([None, *SUPPLIERS])
        body = self.order(
            f"R{self.number}", business_date=f"{text(self.any_month())}-{self.rng.randint(1, 28):02d}", item=item,
            share_pct="100", amount=f"{self.rng.randint(1, 10**6)}.00", reporting_unit=self.rng.choice([UNIT, OTHER]),
            **({"supplier_code": supplier} if supplier else {}),
        )  # fmt: skip
        if await self.send("orders", body):
            self.world.rows["orders"].append({**body, "number": self.number})

    async def grant(self) -> None:
        self.number += 1
        month = self.any_month()
        body = self.limit(f"L{self.number}", business_date=f"{text(month)}-09", fiscal_year=month[0])
        if (await self.both("limits", body)).status_code == 200:
            self.world.rows["limits"].append(body)

    async def file(self) -> None:
        """Often of several months in a row, as offices do; never of nothing over rows, which is refused."""
        book, unit = self.rng.choice([("orders", UNIT), ("orders", OTHER), ("limits", "bureau")])
        start = self.rng.randrange(len(MONTHS))
        for month in MONTHS[start : start + self.rng.randint(1, 9)]:
            state = self.rng.choice(["filed", "filed", "nil", "waived"])
            if await self.send("filings", filing(text(month), unit, state, book)):
                self.world.filings[book, unit, month] = state

    async def plan(self) -> None:
        lines = [
            each for each in (("orders", UNIT), ("orders", OTHER), ("limits", "bureau")) if self.rng.random() < 0.6
        ]
        month = self.any_month()
        body = plan(*[(book, unit, 10) for book, unit in lines], since=f"{text(month)}-{self.rng.choice([1, 20])}")
        body |= {"source_ref": text(month), "business_date": f"{text(month)}-01"}
        if (await self.both("filing-plans", body)).status_code == 200:
            self.world.plans.append((month, lines))

    async def close(self) -> None:
        """Up to a month for which all is there, if there is one."""
        ready = [month for month in MONTHS if self.world.closed(month) is None and not self.world.missing(month)]
        month = self.rng.choice(ready[:4]) if ready else self.any_month()
        if month in [through for through, _ in self.world.closings]:
            return  # an equal closing that stands already changes nothing
        headers = self.issuer.headers("approver", person="李四")
        answer = await self.client.post(f"/v1/periods/{text(month)}/close", json={"reason": "结账"}, headers=headers)
        assert (answer.status_code == 200) == (month in ready), (month, answer.text)
        if month in ready:
            rows = {book: [*rows] for book, rows in self.world.rows.items()}
            self.world.closings.append((month, rows))


@pytest.mark.parametrize("seed", range(8))
async def test_every_figure_of_every_month_is_what_plain_python_makes_of_filings_and_rows(
    app: FastAPI, client: httpx.AsyncClient, order: Body, limit: Body, approve: Approve, issuer: Issuer, seed: int
) -> None:
    app.state.today = lambda: date(2023, 3, 1)
    writer = Writer(seed, client, order, limit, approve, issuer)
    for _ in range(STEPS):
        choices = [writer.row, writer.grant, writer.file, writer.plan, writer.close]
        (write,) = writer.rng.choices(choices, weights=[10, 2, 8, 2, 1])
        await write()
    carried = 0
    for month in MONTHS:
        summary = (await client.get("/v1/summary", params={"period": text(month)})).json()
        figures = {figure["id"].removeprefix("toy."): figure for figure in summary["figures"]}
        for name in FIGURES:
            found = figures[name]
            value, carried_from = expected(writer.world, name, month)
            seen = (None if found["value"] is None else Decimal(found["value"]), found["carried_from"])
            assert seen == (value, carried_from), (name, month)
            assert (found["state"] == "carried") == (carried_from is not None and value is not None)
            carried += found["state"] == "carried"
        for name in ("total.ytd", "prices", "year"):
            rows = (
                await client.get(f"/v1/figures/toy.{name}/records", params={"period": text(month), "limit": 500})
            ).json()
            if figures[name]["value"] is not None:
                assert sum(Decimal(row["contribution"]) for row in rows["items"]) == Decimal(figures[name]["value"])
    assert carried
