"""Which rows count in the months that refused them, and by which of their fields: whoever sent many wants to find these."""

from collections.abc import AsyncIterator, Container, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, FromClause, Subquery, Table, Text, case, cast, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.problems import FieldError
from ..core.context import say
from ..core.queries import read_by
from .books import Book
from .locks import PeriodLocked, counted_by

MOST_TOLD = 1000
"""Places of one refusal that are named; they are counted all."""


@asynccontextmanager
async def naming_entries(
    session: AsyncSession, book: Book[Any], change_id: int, records: Sequence[UUID]
) -> AsyncIterator[None]:
    """Say of each entry of several that a change wrote, and that counts in the locked months, by which day it does."""
    try:
        yield
    except PeriodLocked as refused:
        if len(records) > 1:
            table = book.table
            written = table.c.created_change == change_id
            found = await session.execute(select(locked_rows(book, table.c.id, refused, book.fields, table, written)))
            places = {record: number for number, record in enumerate(records, 1)}
            told = [(places[record], field, value, day) for record, field, value, day in found]
            told.sort(key=lambda each: each[:2])
            refused.errors = [
                FieldError(
                    field=field, row=row, rule=refused.code, value=value, message=why_locked(value, day, refused.code)
                )
                for row, field, value, day in told[:MOST_TOLD]
            ]  # fmt: skip
            refused.errors_total = len(told)
        raise


def locked_rows(
    book: Book[Any],
    place: ColumnElement[Any],
    refused: PeriodLocked,
    names: Container[str],
    rows: FromClause,
    *where: ColumnElement[bool],
) -> Subquery:
    """Of those rows that count in the locked months their `place`, the field (of `names`), what stands there, and the day."""
    each = union_all(
        *[
            select(place.label("place"), *_told(book.table, counted.day, names))
            .select_from(rows)
            .where(counted.counts_in(refused.months), *where)
            for counted in counted_by(book.table, book.counted)
        ]
    ).subquery()
    cell = (each.c.place, each.c.field, each.c.value)  # two days of one cell are one error
    return select(*cell, func.min(each.c.day).label("day")).group_by(*cell).subquery("locked_rows")


def _told(table: Table, day: ColumnElement[date], names: Container[str]) -> tuple[ColumnElement[Any], ...]:
    """The field that a day of a row rests on, what stands there, and the day.

    Where the day is not the business date, and more than that is read, it rests on something else: a year, a contract.
    """
    read, own = read_by(day), table.c.business_date
    named = [column for column in table.c if column in read and column is not own and column.name in names]
    other = named[0] if named else own
    field = case((day == own, own.name), else_=other.name).label("field")
    value = case((day == own, cast(own, Text)), else_=cast(other, Text)).label("value")
    return field, value, cast(day, Date).label("day")


def why_locked(value: str | None, day: date, code: str) -> str:
    """What is said of a field by which a row counts in locked months."""
    zh, en = ("关闭", "closed") if code == "period_closed" else ("预关闭", "soft closed")
    if value == str(day):
        return say(f"按{day}计入已{zh}的期间", f"from {day} on it counts in a {en} period")
    return say(f"由此按{day}计入已{zh}的期间", f"by it the row counts from {day} on, in a {en} period")
