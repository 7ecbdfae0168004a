"""The figures of township treasury payment: townships of the register in force at a month's end, those that pay, the share."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from bureau_common.kit.core.tables import reporting_units as units
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import ALL
from bureau_common.kit.measures.stocks import End, Stock
from bureau_common.kit.units.demands import stands_on
from bureau_common.schemas.periods import Period
from bureau_common.schemas.reporting_units import UnitKind

from .schemas import TownshipAction
from .tables import township_steps as steps

COVERAGE = "revenue.treasury_payment.township_coverage_pct"


def _pays_until(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The first day, from the step's own on, that its township stopped paying so or was no more.

    Of what the register does not have as a township on the step's day it is that day: such a step counts nothing.
    """
    later = select(steps).where(cutoff.live(steps)).subquery()
    stopped = select(func.min(later.c.business_date)).where(
        later.c.township_code == steps.c.township_code,
        later.c.action.in_((TownshipAction.STOP, TownshipAction.ABOLISH)),
        later.c.business_date >= steps.c.business_date,
    )
    ends = select(case((func.count() == 0, steps.c.business_date), else_=func.max(units.c.until_day))).where(
        cutoff.live(units),
        units.c.code == steps.c.township_code,
        stands_on(units, steps.c.business_date, (UnitKind.TOWNSHIP,)),
    )
    days = [each.correlate(steps).scalar_subquery() for each in (stopped, ends)]
    return func.least(*days, type_=steps.c.business_date.type)


_TOWNSHIPS = Stock(
    "township_units",
    units,
    End(lambda cutoff: units.c.until_day),
    units.c.from_day,
    where=units.c.kind == UnitKind.TOWNSHIP,
)
_PAYING = Stock(
    "townships_paying",
    steps,
    End(_pays_until, {steps: steps.c.township_code, units: units.c.code}),
    where=steps.c.action == TownshipAction.BEGIN,
)
_all = Measure("月末乡镇数", _TOWNSHIPS, ALL)

FIGURES = topic_figures(
    "revenue.treasury_payment",
    figure("townships", "乡镇数", "个", "月末单位登记簿中有效的乡镇（街道）", version=2, townships=_all),
    figure(
        "townships_paying", "实行国库集中支付的乡镇数", "个", "月末已实行国库集中支付、未停止，且在单位登记簿中有效的乡镇",
        version=2, paying=_PAYING,
    ),
    figure(
        "township_coverage_pct", "乡镇国库集中支付覆盖率", "%", "月末实行国库集中支付的乡镇数÷月末乡镇数×100",
        percent("paying", "townships"), version=2, paying=Measure("实行国库集中支付的乡镇数", _PAYING, ALL),
        townships=_all,
    ),
)  # fmt: skip


def townships_outside(cutoff: Cutoff, period: Period) -> Select[Any]:
    """The names of the townships that stand at the month's end and do not pay through the treasury, by code."""
    standing, paying = [each.rows(cutoff, ALL, period, period).subquery() for each in (_TOWNSHIPS, _PAYING)]
    covered = select(steps.c.township_code).join(paying, paying.c.id == steps.c.id)
    query = select(units.c.name).join(standing, standing.c.id == units.c.id).where(units.c.code.not_in(covered))
    return query.order_by(units.c.code)
