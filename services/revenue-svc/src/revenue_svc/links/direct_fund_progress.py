"""Where each direct fund of a year stands at a month's end: received, allocated, allotted, paid, reached."""

from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Table, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.schemas.money import ratio
from bureau_common.schemas.periods import Period

from ..topics.direct_funds.schemas import FundProgress
from ..topics.direct_funds.tables import RECEIVED, allocations, benefits, notices
from ..topics.payments.tables import ALLOTTED, PAID, RETURNED, allotments, payments


def _sum(
    cutoff: Cutoff, period: Period, table: Table, tag: ColumnElement[str], amount: ColumnElement[Any]
) -> ColumnElement[Decimal]:
    """What a table holds of the fund of a notice, up to the month's end."""
    found = select(func.coalesce(func.sum(amount), cast(literal(0), Numeric(20, 2)))).where(
        cutoff.live(table), tag == notices.c.tag, table.c.business_date <= period.last_day
    )
    return found.correlate(notices).scalar_subquery()


async def read_progress(session: AsyncSession, cutoff: Cutoff, period: Period) -> list[FundProgress]:
    """Every fund of the period's year that has a notice by the month's end, by tag."""
    n = notices.c
    first = [
        func.array_agg(aggregate_order_by(column, n.business_date, n.id))[1].label(column.name)
        for column in (n.fund_name, n.tier)
    ]
    query = (
        select(n.tag, *first, func.max(n.allocate_by).label("allocate_by"), func.sum(RECEIVED).label("received"))
        .add_columns(
            _sum(cutoff, period, allocations, allocations.c.tag, allocations.c.amount).label("allocated"),
            _sum(cutoff, period, allotments, allotments.c.direct_fund_tag, ALLOTTED).label("allotted"),
            _sum(cutoff, period, payments, payments.c.direct_fund_tag, PAID - RETURNED).label("paid"),
            _sum(cutoff, period, benefits, benefits.c.tag, benefits.c.amount).label("reached"),
        )
        .where(cutoff.live(notices), n.fiscal_year == period.year, n.business_date <= period.last_day)
        .group_by(n.tag)
        .order_by(n.tag)
    )
    return [
        FundProgress(**row._mapping, paid_pct=ratio(row.paid * 100, row.received))
        for row in await session.execute(query)
    ]
