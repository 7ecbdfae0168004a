"""The figures of township treasury payment: townships at a month's end, those that pay through the treasury, the share."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import ALL
from bureau_common.kit.measures.stocks import End, Stock
from bureau_common.schemas.periods import Period

from .schemas import TownshipAction
from .tables import township_steps, townships

COVERAGE = "revenue.treasury_payment.township_coverage_pct"


def _ended(table: Table, *actions: TownshipAction) -> End:
    """The first day, from the row's own on, that one of these actions ended what its township had begun."""

    def day(cutoff: Cutoff) -> ColumnElement[date | None]:
        later = select(township_steps).where(cutoff.live(township_steps)).subquery()
        first = select(func.min(later.c.business_date)).where(
            later.c.township_code == table.c.township_code,
            later.c.action.in_(actions),
            later.c.business_date >= table.c.business_date,
        )
        return first.correlate(table).scalar_subquery()

    return End(day, {each: each.c.township_code for each in (table, township_steps)})


_begun = township_steps.c.action == TownshipAction.BEGIN
_TOWNSHIPS = Stock("townships", townships, _ended(townships, TownshipAction.ABOLISH))
_PAYING = Stock(
    "townships_paying",
    township_steps,
    _ended(township_steps, TownshipAction.STOP, TownshipAction.ABOLISH),
    where=_begun,
)
_all = Measure("月末乡镇数", _TOWNSHIPS, ALL)

FIGURES = topic_figures(
    "revenue.treasury_payment",
    figure("townships", "乡镇数", "个", "月末已设立、未撤并的乡镇", townships=_all),
    figure(
        "townships_paying", "实行国库集中支付的乡镇数", "个", "月末已实行国库集中支付、未停止、未撤并的乡镇",
        paying=_PAYING,
    ),
    figure(
        "township_coverage_pct", "乡镇国库集中支付覆盖率", "%", "月末实行国库集中支付的乡镇数÷月末乡镇数×100",
        percent("paying", "townships"), paying=Measure("实行国库集中支付的乡镇数", _PAYING, ALL), townships=_all,
    ),
)  # fmt: skip


def townships_outside(cutoff: Cutoff, period: Period) -> Select[Any]:
    """The names of the townships that stand at the month's end and do not pay through the treasury, by code."""
    last = period.last_day
    abolished, stopped = _TOWNSHIPS.until.day(cutoff), _PAYING.until.day(cutoff)
    paying = select(township_steps.c.township_code).where(
        cutoff.live(township_steps), _begun, _PAYING.day <= last, or_(stopped.is_(None), stopped > last)
    )
    stands = and_(_TOWNSHIPS.day <= last, or_(abolished.is_(None), abolished > last))
    query = select(townships.c.name).where(cutoff.live(townships), stands, townships.c.township_code.not_in(paying))
    return query.order_by(townships.c.township_code)
