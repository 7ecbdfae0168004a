"""What the writes keep of a measure is what its rows say, whatever comes, is corrected or is voided, in any of its tables; and
what each change says of it adds up to it.

Rows of every table by which a kept measure moves are generated, with few keys and days, so that they meet; the tables are
temporary and no rule guards them. After each change only the keys that it touched are computed anew.
"""

import asyncio
import itertools
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, Numeric, Select, Table, Uuid, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.types import TypeEngine

from bureau_common.kit.core.records import labels_by_field
from bureau_common.kit.figures.figures import sources_of
from bureau_common.kit.journal.cutoffs import NOW
from bureau_common.kit.measures import contributions
from bureau_common.kit.measures.contributions import Keyed, differing, keep, kept_of, read_kept
from bureau_common.kit.measures.differences import Differences, added
from bureau_common.kit.wiring import touched_measures
from tests.services import DOMAINS, figures_of

FIRST, LAST = date(1990, 1, 1), date(2100, 1, 1)
CHANGES, AT_ONCE = 280, 40
READ_FROM_ROWS = {
    "revenue": {
        "township_units", "townships_paying",
        *[f"guarantee_gap_{kind}" for kind in ("wages", "running_costs", "basic_livelihood")],
    },
    "credit": {
        *[f"guarantee_company_{name}" for name in (
            "clients", "compensated", "ended", "outstanding", "principal", "released", "small_clients", "small_farm",
            "weighted",
        )],
        "credit_lines", "credit_villages", "drawing_households", "drawn_amounts", "rated_households",
    },
    "debt": set[str](),
    "performance": {
        *[f"soe_{name}_{wholly}_{levels}" for wholly in ("counted", "left_out") for levels in ("all", "first") for name in (
            "annual_missing", "capital_lowered", "capital_raised", "closing_capital", "months", "opening_capital",
            "unfinished",
        )],
        "disclosure_units_in_time", "livelihood_mains_sub_projects", "livelihood_subs_main_open_own",
        "livelihood_subs_main_open_sub_projects", "special_inspection_plans_done",
    },
}  # fmt: skip


def kept(domain: str) -> tuple[Keyed, ...]:
    return kept_of(source for figure in figures_of(domain) for source in sources_of(figure))


class Rows:
    """Rows of a domain's tables, made, corrected and voided by chance."""

    def __init__(self, session: AsyncSession, tables: list[Table], chance: random.Random) -> None:
        self.session, self.tables, self.random = session, tables, chance
        self.live: dict[Table, list[dict[str, Any]]] = {table: [] for table in tables}

    async def create(self) -> None:
        for table in self.tables:
            await self.session.execute(
                text(f'create temp table "{table.name}" (like public."{table.name}" including defaults)')
            )

    async def change(self, number: int) -> Table:
        """One change of one table: some rows come, go, or become others."""
        table = self.tables[number % len(self.tables)]
        rows = self.live[table]
        self.random.shuffle(rows)
        gone = [rows.pop() for _ in range(self.random.choice([0, 1, 4])) if rows]
        for row in gone:
            await self.session.execute(update(table).where(table.c.id == row["id"]).values(voided_change=number))
        come = [{**row, **self._some(table)} for row in gone if self.random.random() < 0.7]
        come += [self._row(table) for _ in range(self.random.choice([0, 2, 9]))]
        come = [{**row, "id": self._id()} for row in come]
        if come:
            await self.session.execute(insert(table).values(created_change=number), come)
        rows += come
        return table

    def _row(self, table: Table) -> dict[str, Any]:
        return {column.name: self._value(table, column) for column in self._columns(table)}

    def _some(self, table: Table) -> dict[str, Any]:
        """What a correction changes."""
        columns = self.random.sample([*self._columns(table)], 3)
        return {column.name: self._value(table, column) for column in columns}

    def _columns(self, table: Table) -> Iterator[Column[Any]]:
        return (
            column for column in table.c if column.name not in ("id", "replaces", "created_change", "voided_change")
        )

    def _id(self) -> str:
        return f"{self.random.getrandbits(128):032x}"

    def _value(self, table: Table, column: Column[Any]) -> Any:
        if column.nullable and self.random.random() < 0.2:
            return None
        labels = labels_by_field(table.info["entry"]).get(column.name)
        if labels is not None:
            return self.random.choice([*labels])
        if column.name.endswith("month") or column.name == "period":
            return f"2021-{self.random.randint(1, 12):02d}"
        for kind, value in _VALUES.items():
            if isinstance(column.type, kind):
                return value(self.random, column.name)
        return f"K{self.random.randint(1, 4)}"


_DAYS = [date(2020, 11, 20) + timedelta(days=days) for days in (0, 3, 11, 12, 40, 41, 90, 200, 400)]
_VALUES: dict[type[TypeEngine[Any]], Callable[[random.Random, str], Any]] = {
    Date: lambda chance, name: chance.choice(_DAYS),
    Boolean: lambda chance, name: chance.random() < 0.6,
    Numeric: lambda chance, name: Decimal(chance.randint(1, 30000)) / 100,
    Integer: lambda chance, name: chance.choice([2020, 2021]) if name.endswith("year") else chance.randint(1, 12),
    Uuid: lambda chance, name: f"{chance.randint(1, 3):032x}",
}


@pytest.mark.parametrize("domain", DOMAINS)
async def test_what_is_kept_is_what_the_rows_say_after_any_change(
    databases: dict[str, str], domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    measures, touched = kept(domain), touched_measures(figures_of(domain))
    tables = sorted({table for each in measures for table in (*each.keys, *each.also)}, key=lambda table: table.name)
    chance = random.Random(domain)
    engine = create_async_engine(databases[domain].replace("postgresql://", "postgresql+asyncpg://", 1))
    async with AsyncSession(engine) as session:
        assert await read_kept(session, measures) == {each.name for each in measures}, "a migrated database keeps them"
        rows = Rows(session, tables, chance)
        await rows.create()
        wrong, told = dict[str, int](), list[Differences]()
        for number in range(1, CHANGES + 1):
            table = await rows.change(number)
            monkeypatch.setattr(contributions, "MANY", chance.choice([0, 1000]))
            told.append(await keep(session, kept_of(touched[table]), number))
            if number % AT_ONCE == 0:
                for each in measures:
                    if each.name not in wrong and (await session.execute(differing(each))).all():
                        wrong[each.name] = number
        moved = set()
        for each in measures:
            said, counted = [
                {(row.month, row.category): (str(row.amount), row.rows) for row in await session.execute(moves)}
                for moves in (_kept_moves(each), each.moves(NOW, FIRST, LAST))
            ]
            assert said == counted or each.name in wrong, each.name
            added_up = {place: (str(amount), rows) for place, (rows, amount) in added(each.name, told).items()}
            kept_sums = {(f"{month:%Y-%m}", category): sums for (month, category), sums in said.items()}
            gone = {place for place, (amount, rows) in added_up.items() if Decimal(amount) == rows == 0}
            assert {place: added_up[place] for place in added_up.keys() - gone} == {
                place: sums for place, sums in kept_sums.items() if place not in gone
            }, each.name
            moved |= {each.name} if counted else set()
        assert len(moved) >= 0.85 * len(measures), "what no row moved was not tried"
        assert (await session.execute(select(contributions.contributions))).first() is not None
        assert wrong == {}
        await session.rollback()
    await engine.dispose()


@pytest.mark.race
async def test_writers_of_a_few_loans_leave_no_household_wrong(databases: dict[str, str]) -> None:
    """A repayment bears its loan, and what its household owes is kept: whose the loan is changes beside it."""
    measures = [each for each in kept("credit") if each.owner is not None]
    touched, numbers = touched_measures(figures_of("credit")), itertools.count(1_000_000)
    (loans, moves) = (
        next(table for table in touched if table.name == name) for name in ("microcredits", "microcredit_moves")
    )
    engine = create_async_engine(databases["credit"].replace("postgresql://", "postgresql+asyncpg://", 1), pool_size=16)

    async def write(chance: random.Random, rows: Rows, standing: list[tuple[Table, str]]) -> None:
        number, table = next(numbers), chance.choice([loans, moves])
        async with AsyncSession(engine) as session, session.begin():
            if standing and chance.random() < 0.4:
                table, gone = standing.pop(chance.randrange(len(standing)))
                await session.execute(update(table).where(table.c.id == gone).values(voided_change=number))
            if chance.random() < 0.9:
                row = {**rows._row(table), "id": rows._id(), "source": "race", "source_ref": f"{number}"}
                await session.execute(insert(table).values(created_change=number, **row))
                standing.append((table, row["id"]))
            await keep(session, kept_of(touched[table]), number)

    async def writer(number: int) -> None:
        chance, standing = random.Random(number), list[tuple[Table, str]]()
        async with AsyncSession(engine) as none:
            rows = Rows(none, [loans, moves], chance)
        for _ in range(20):
            await write(chance, rows, standing)

    await asyncio.gather(*[writer(number) for number in range(16)])
    async with AsyncSession(engine) as session:
        assert len(measures) == 2
        assert [each.name for each in measures if (await session.execute(differing(each))).all()] == []
    await engine.dispose()


def _kept_moves(measure: Keyed) -> Select[Any]:
    sums = contributions.kept_sums.c
    return select(sums.month, sums.category, sums.amount, sums.rows).where(
        sums.measure == measure.name, sums.contributors > 0, sums.month.between(FIRST, LAST)
    )


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_read_from_rows_is_listed(domain: str) -> None:
    keyed = {source.name for figure in figures_of(domain) for source in sources_of(figure) if isinstance(source, Keyed)}
    assert keyed - {each.name for each in kept(domain)} == READ_FROM_ROWS[domain]
