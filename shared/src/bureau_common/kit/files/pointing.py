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
from ..books.locks import Counted, PeriodLocked
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
    except PeriodLocked as refused:
        refused.errors = await in_locked_months(session, staging, places, counted, refused)
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


async def in_locked_months(
    session: AsyncSession, staging: TableClause, places: Places, counted: Sequence[Counted], refused: PeriodLocked
) -> list[FieldError]:
    """The rows of the file that count in the locked months, by the days by which they do."""
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
    each = union_all(*queries).subquery()
    listed = select(each).order_by(each.c.line).limit(_MAX_LISTED)
    rows = await session.execute(listed)
    return [_locked(places, line, field, day, refused.code) for line, field, day in rows]


def _locked(places: Places, line: int, field: str, day: date, code: str) -> FieldError:
    zh, en = ("关闭", "closed") if code == "period_closed" else ("预关闭", "soft closed")
    message = say(f"{day}在已{zh}的期间内", f"{day} lies in a {en} period")
    return FieldError(
        field=field, row=line, cell=places.cell(line, field), rule=code, value=str(day),
        message=places.placed(message, line, field),
    )  # fmt: skip
