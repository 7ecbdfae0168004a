"""The figures of township treasury payment: townships at a month's end, those that pay through the treasury, the share."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Table, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever
from bureau_common.kit.figures.formulas import percent, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.old_stocks import OldStock
from bureau_common.schemas.periods import Period

from .schemas import TownshipAction
from .tables import township_steps, townships

COVERAGE = "revenue.treasury_payment.township_coverage_pct"


def _ended(table: Table, *actions: TownshipAction) -> Callable[[Cutoff], ColumnElement[date | None]]:
    """The first day, from the row's own on, that one of these actions ended what its township had begun."""

    def until(cutoff: Cutoff) -> ColumnElement[date | None]:
        later = select(township_steps).where(cutoff.live(township_steps)).subquery()
        action = select(func.min(later.c.business_date)).where(
            later.c.township_code == table.c.township_code,
            later.c.action.in_(actions),
            later.c.business_date >= table.c.business_date,
        )
        return action.correlate(table).scalar_subquery()

    return until


_TOWNSHIPS = OldStock("townships", townships, literal("all"), _ended(townships, TownshipAction.ABOLISH))
_PAYING = OldStock(
    "townships_paying",
    township_steps,
    township_steps.c.action,
    _ended(township_steps, TownshipAction.STOP, TownshipAction.ABOLISH),
)
_all = Input(Measure("月末乡镇数", _TOWNSHIPS, ("all",)), since_ever)
_paying = Input(Measure("实行国库集中支付的乡镇数", _PAYING, (TownshipAction.BEGIN.value,)), since_ever)

FIGURES = (
    Definition(
        id="revenue.treasury_payment.townships",
        name_zh="乡镇数",
        display_unit="个",
        basis="point",
        inputs={"townships": _all},
        formula=total("townships"),
        formula_text="月末已设立、未撤并的乡镇",
    ),
    Definition(
        id="revenue.treasury_payment.townships_paying",
        name_zh="实行国库集中支付的乡镇数",
        display_unit="个",
        basis="point",
        inputs={"paying": _paying},
        formula=total("paying"),
        formula_text="月末已实行国库集中支付、未停止、未撤并的乡镇",
    ),
    Definition(
        id=COVERAGE,
        name_zh="乡镇国库集中支付覆盖率",
        display_unit="%",
        basis="point",
        inputs={"paying": _paying, "townships": _all},
        formula=percent("paying", "townships"),
        formula_text="月末实行国库集中支付的乡镇数÷月末乡镇数×100",
    ),
)


async def townships_outside(session: AsyncSession, cutoff: Cutoff, period: Period) -> Sequence[str]:
    """The names of the townships that stand at the month's end and do not pay through the treasury, by code."""
    last = period.last_day
    abolished, stopped = _TOWNSHIPS.until.day(cutoff), _PAYING.until.day(cutoff)
    paying = select(township_steps.c.township_code).where(
        cutoff.live(township_steps),
        township_steps.c.action == TownshipAction.BEGIN,
        township_steps.c.business_date <= last,
        or_(stopped.is_(None), stopped > last),
    )
    stands = and_(townships.c.business_date <= last, or_(abolished.is_(None), abolished > last))
    query = select(townships.c.name).where(cutoff.live(townships), stands, townships.c.township_code.not_in(paying))
    return (await session.scalars(query.order_by(townships.c.township_code))).all()
