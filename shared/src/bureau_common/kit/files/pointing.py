"""Where in a file the causes stand of what a write refuses: guards know keys and days, and clerks want cells."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date

from sqlalchemy import Column, Date, Text, cast, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import TableClause

from ...schemas.findings import Finding
from ...schemas.problems import FieldError
from ..books.periods import Counted, PeriodClosed
from ..core.context import say
from ..core.errors import Refused, rule_broken
from ..core.queries import among
from .places import Places

_MAX_LISTED = 1000


@asynccontextmanager
async def pointing(
    session: AsyncSession, staging: TableClause, places: Places, counted: Sequence[Counted]
) -> AsyncIterator[None]:
    """Whatever refuses the write of a staged file says in which cells the cause stands."""
    try:
        yield
    except PeriodClosed as refused:
        refused.errors = await in_closed_months(session, staging, places, counted, refused)
        refused.errors_total = len(refused.errors)
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


async def in_closed_months(
    session: AsyncSession, staging: TableClause, places: Places, counted: Sequence[Counted], refused: PeriodClosed
) -> list[FieldError]:
    """The rows of the file that count in the closed months, by the days by which they do."""
    named = [each.day.name for each in counted if isinstance(each.day, Column)] if counted else ["business_date"]
    days = [(name, staging.c[name]) for name in named if name in places.columns]
    if not days:
        return []
    queries = [
        select(staging.c.line, literal(name).label("field"), day.label("day")).where(
            func.to_char(day, "YYYY-MM").between(refused.first, refused.last)
        )
        for name, day in days
    ]
    rows = union_all(*queries).subquery()
    listed = select(rows).order_by(rows.c.line).limit(_MAX_LISTED)
    return [_closed(places, line, field, day) for line, field, day in await session.execute(listed)]


def _closed(places: Places, line: int, field: str, day: date) -> FieldError:
    message = say(f"{day}在已关闭的期间内", f"{day} lies in a closed period")
    return FieldError(
        field=field, row=line, cell=places.cell(line, field), rule="period_closed", value=str(day),
        message=places.placed(message, line, field),
    )  # fmt: skip
