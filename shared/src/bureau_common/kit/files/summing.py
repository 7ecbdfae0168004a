"""What was read of a file: its rows and the sums of its amounts, in all and by month."""

from decimal import Decimal
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import TableClause

from ...schemas.imports import FileRead, MonthRead
from ...schemas.periods import Period
from ...schemas.records import RecordEntry
from ..core.records import money_fields


async def sum_up(session: AsyncSession, entry: type[RecordEntry], staging: TableClause) -> FileRead:
    """Rows and sums of a staged file, in all and by month."""
    money = money_fields(entry)
    sums = [func.coalesce(func.sum(staging.c[name]), 0).label(name) for name in money]
    day = staging.c.business_date
    found = (await session.execute(select(day, func.count().label("rows"), *sums).group_by(day).order_by(day))).all()
    months = [
        MonthRead(
            period=period,
            rows=sum(each.rows for each in days),
            sums={name: sum((each._mapping[name] for each in days), Decimal(0)) for name in money},
        )
        for period, days in ((period, [*days]) for period, days in groupby(found, lambda each: Period.of(each[0])))
    ]
    return FileRead(
        rows=sum(each.rows for each in months),
        sums={name: sum((each.sums[name] for each in months), Decimal(0)) for name in money},
        months=months,
    )
