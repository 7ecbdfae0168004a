"""Where in a file the causes stand of what a write refuses: guards know keys and days, and clerks want cells."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from sqlalchemy import Date, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import TableClause

from ...schemas.findings import Finding
from ...schemas.problems import FieldError
from ..books.books import Book
from ..books.locked_rows import MOST_TOLD, locked_rows, why_locked
from ..books.locks import PeriodLocked
from ..core.context import say
from ..core.errors import Refused, rule_broken
from ..core.queries import among
from .places import Places


@asynccontextmanager
async def pointing(session: AsyncSession, book: Book[Any], staging: TableClause, places: Places) -> AsyncIterator[None]:
    """Whatever refuses the write of a staged file says in which cells the cause stands."""
    try:
        yield
    except PeriodLocked as refused:
        if refused.book == book.name:
            await point_at_days(session, book, staging, places, refused)
        else:  # its rows may be written there, and what is filed with them may not
            refused.errors, refused.errors_total = [_filing_locked(refused.code)], 1
        raise
    except Refused as refused:
        if refused.code != "rule_broken":
            raise
        raise rule_broken(await point(session, staging, places, refused.findings)) from None


async def point(
    session: AsyncSession, staging: TableClause, places: Places, findings: Sequence[Finding]
) -> list[Finding]:
    """Findings with the first row of the file whose field has what they are about; what is in no row stays as it is."""
    asked: dict[str, set[str]] = defaultdict(set)
    for each in findings:
        field = each.field or ""
        if each.row is None and each.actual and field in places.columns and _is_key(staging, field):
            asked[field].add(each.actual)
    found: dict[tuple[str | None, str | None], tuple[int, int]] = {}
    for field, values in asked.items():
        text = cast(staging.c[field], Text)
        query = select(text, func.min(staging.c.line), func.count()).where(among(text, [*values])).group_by(text)
        found |= {(field, value): (line, rows) for value, line, rows in await session.execute(query)}
    return [
        places.point(each, *found[each.field, each.actual])
        if each.row is None and (each.field, each.actual) in found
        else each
        for each in findings
    ]


def _is_key(staging: TableClause, field: str) -> bool:
    """Whether a column holds texts or days, by which rows are told apart; of amounts a sum may be one by chance."""
    return isinstance(staging.c[field].type, Text | Date)


async def point_at_days(
    session: AsyncSession, book: Book[Any], staging: TableClause, places: Places, refused: PeriodLocked
) -> None:
    """Say of each written row of a file that counts in the locked months by which day it does, and in which cell that is."""
    rows = staging.join(book.table, book.table.c.id == staging.c.id)
    each = locked_rows(book, staging.c.line, refused, places.columns, rows).c
    listed = select(each.place, each.field, each.value, each.day, func.count().over()).order_by(each.place, each.field)
    found = (await session.execute(listed.limit(MOST_TOLD))).all()
    told = [_locked(places, line, field, value, day, refused.code) for line, field, value, day, _ in found]
    refused.errors = [*refused.errors, *told][:MOST_TOLD]
    refused.errors_total += found[0][-1] if found else 0


def _filing_locked(code: str) -> FieldError:
    zh = "这些月份未向报送（filings）开放：请去掉 file=true 再导入，或将 filings 一并重新开放"
    en = "These months are not open for filings: import without file=true, or have filings reopened as well"
    return FieldError(field="file", rule=code, message=say(zh, en), value="true")


def _locked(places: Places, line: int, field: str, value: str | None, day: date, code: str) -> FieldError:
    message = why_locked(value, day, code)
    return FieldError(
        field=field, row=line, cell=places.cell(line, field), rule=code, value=value,
        message=places.placed(message, line, field),
    )  # fmt: skip
