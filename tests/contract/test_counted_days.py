"""Every day by which rows of every book count is refused where it lies in a closed month, and none is refused that does not.

What a refused file is told names just these rows. They are generated with days, years and months on both sides of a
closing, in tables that no rule guards; which of them count in a closed month is asked of the figures' own measures and spans.
"""

import random
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, Date, Integer, Table, cast, column, insert, select, text
from sqlalchemy import table as table_clause
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine

from bureau_common.kit.books.asking import Asked
from bureau_common.kit.books.books import Book
from bureau_common.kit.books.guards import Touched
from bureau_common.kit.books.locks import PeriodLocked, open_period
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.core.tables import parameters
from bureau_common.kit.figures.figures import Definition, Input, Measure, Source, Span
from bureau_common.kit.files.places import Places
from bureau_common.kit.files.pointing import pointing
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import Stock
from bureau_common.kit.wiring import counted_days
from bureau_common.schemas.changes import Head
from bureau_common.schemas.periods import Period
from tests.services import DOMAINS, books_of, figures_of
from tests.suite import Suite

CLOSED = Period(2021, 6)
CLOSED_MONTHS = Period(2019, 1).until(CLOSED)
DAYS = ("2020-08-20", "2020-12-31", "2021-05-03", "2021-06-27", "2021-06-30", "2021-07-01", "2021-11-05", "2022-01-10")
ROWS = 40
NOW = Cutoff(Head(change_no=0, chain=""), current=True)
Counts = list[tuple[ColumnElement[date], Span]]


@pytest.mark.parametrize("domain", DOMAINS)
async def test_a_row_is_refused_where_a_day_of_its_counts_in_a_closed_month_and_nowhere_else(
    suite: Suite, databases: dict[str, str], domain: str
) -> None:
    closing = {"headers": suite.auth("approver"), "json": {"reason": "结账"}}
    assert (await suite.direct[domain].post(f"/v1/periods/{CLOSED}/close", **closing)).status_code == 200
    guarded, counting = counted_days(figures_of(domain)), _counting(figures_of(domain))
    books = {book.table: book for book in books_of(domain)}
    seen = set()
    wrong = {}
    unnamed = set()
    async with _connection(databases[domain]) as connection:
        for table in (*books, parameters):
            asked = Asked(open_period(table, guarded.get(table, ())))
            expected = await _generated(connection, table, counting[table])
            told = {change: await _refusal(connection, asked, change) for change in expected}
            seen |= {(table.name, code) for code in told.values()}
            wrong |= {(table.name, change): told[change] for change in told if told[change] != expected[change]}
            if table in books:
                book = replace(books[table], counted=guarded.get(table, ()))
                named = await _pointed(connection, book, asked)
                unnamed |= {(table.name, change) for change in expected if (change in named) != bool(expected[change])}
    assert wrong == {}
    assert unnamed == set(), "a file's refusal names other rows than those that count in a closed month"
    assert len(seen) == 2 * len(books_of(domain)) + 2, "of some book no row was refused, or none accepted"


@asynccontextmanager
async def _connection(url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


def _counting(figures: Sequence[Definition]) -> dict[Table, Counts]:
    """By table each day by which a figure counts its rows, with the span, whatever the parameters are set to."""
    found: dict[Table, Counts] = defaultdict(list)
    for figure in figures:
        for needed in figure.inputs.values():
            for span, source in _sources(needed):
                if isinstance(source, Flow | Stock):
                    found[source.table].append((source.day, span))
                if isinstance(source, Derived):
                    found[source.table].append((source.day(NOW), span))
    return found


def _sources(needed: Input) -> list[tuple[Span, Source]]:
    """What an input sums, over which span: of one that a parameter selects, by every choice, or its default and bounds."""
    if isinstance(needed.measure, Measure):
        return [(needed.span, needed.measure.flow)]
    parameter = needed.measure.parameter
    bounds = [f"{each}" for each in (parameter.minimum, parameter.maximum) if each is not None]
    texts = parameter.choices if parameter.kind == "choice" else [parameter.default, *bounds]
    found = [needed.measure.select(parameter.parse(each)) for each in texts]
    chosen = [each if isinstance(each, Input) else replace(needed, measure=each) for each in found]
    return [source for each in chosen for source in _sources(each)]


async def _generated(connection: AsyncConnection, table: Table, counting: Counts) -> dict[int, str | None]:
    """Rows, each of a change of its own; by change what is to be said of it, since it counts in a closed month or not."""
    name = table.name
    await connection.execute(text(f'create temp table "{name}" as table public."{name}" with no data'))
    some = random.Random(name)
    rows = [
        {
            **{column.name: _value(some, column) for column in table.c},
            "id": UUID(int=ROWS + change), "created_change": change, "voided_change": None,
        }
        for change in range(-ROWS, 0)
    ]  # fmt: skip
    await connection.execute(insert(table), rows)
    days = [cast(day, Date).label(f"day{number}") for number, (day, _) in enumerate(counting)]
    found = await connection.execute(select(table.c.created_change, table.c.business_date, *days))
    spans = [span for _, span in counting]
    return {
        change: "period_closed" if Period.of(own) <= CLOSED or any(map(_counts, counted, spans)) else None
        for change, own, *counted in found
    }


def _value(some: random.Random, column: Any) -> Any:
    """A day, year or month on either side of the closing; of other columns nothing."""
    day = some.choice(DAYS)
    if isinstance(column.type, Date):
        return date.fromisoformat(day)
    if isinstance(column.type, Integer) and column.name.endswith("year"):
        return int(day[:4])
    return day[:7] if column.name.endswith("month") else None


def _counts(day: date, span: Span) -> bool:
    """Whether the figures of a closed month count the day; what they take from a later month stays as it stood."""
    month = Period.of(day)
    return month <= CLOSED and any(start <= month <= end for start, end in map(span, CLOSED_MONTHS))


async def _pointed(connection: AsyncConnection, book: Book[Any], asked: Asked) -> set[int]:
    """The rows that the refusal of a file names that holds every row, by their changes."""
    name = book.table.name
    staging = table_clause(f"{name}_staged", column("line"), column("id"))
    await connection.execute(
        text(f'create temp table "{staging.name}" as select created_change as line, id from "{name}"')
    )
    await connection.execute(text(f'update "{name}" set created_change = 0'))
    places = Places(dict.fromkeys(book.fields, 0), {}, lambda row, column: None)
    with pytest.raises(PeriodLocked) as refused:
        async with pointing(AsyncSession(connection), book, staging, places):
            await asked.put(AsyncSession(connection), Touched(0))
    assert refused.value.errors_total == len(refused.value.errors)
    return {each.row for each in refused.value.errors if each.row is not None}


async def _refusal(connection: AsyncConnection, asked: Asked, change: int) -> str | None:
    """The code by which the guard of closed months refuses a change."""
    try:
        await asked.put(AsyncSession(connection), Touched(change))
    except Refused as refusal:
        return refusal.code
    return None
