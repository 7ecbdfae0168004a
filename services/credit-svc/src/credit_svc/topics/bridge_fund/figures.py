"""The figures of the bridge fund: lent and out, the pool and how often it turned over, enterprises, days out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Interval,
    Numeric,
    Select,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever, year_to_date
from bureau_common.kit.figures.formulas import Formula, Outcome, Value, difference
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.flows import ALL, Day, Flow
from bureau_common.schemas.money import ratio
from bureau_common.schemas.periods import Period

from .rules import TURNOVER_BASIS
from .schemas import BridgeAction, PoolDirection
from .tables import loans, movements, steps

_MONTH = literal_column("interval '1 month'", Interval)

LENT = Flow("bridge_steps", steps, steps.c.action, func.coalesce(steps.c.amount, 0))
POOL = Flow("bridge_pool_movements", movements, movements.c.direction, movements.c.amount)


@dataclass(frozen=True, eq=False)
class AmountDays(Derived):
    """Each amount times the days for which it has stood: the sum over the days of a span of what stood on each.

    A month has that of its own days, so that months add up to a span; a row that came before it counts with all of them.
    """

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """Every row that came by the end of a span, with its amount times its days there."""
        day = self.day(cutoff)
        days = literal(end.last_day, Date) - func.greatest(day, literal(start.first_day, Date)) + 1
        amount = cast(self.amount(cutoff) * days, Numeric).label("amount")
        return select(day.label("day"), self.table.c.id.label("id"), amount).where(
            cutoff.live(self.table), day <= end.last_day, self.where(cutoff)
        )

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """What stood on the days of each month, from the first in which something did."""
        stood = (
            select(self.day(cutoff).label("day"), self.amount(cutoff).label("amount"))
            .where(cutoff.live(self.table), self.day(cutoff) <= last, self.where(cutoff))
            .subquery()
        )
        begins = func.greatest(cast(func.date_trunc("month", stood.c.day), Date), first)
        series = func.generate_series(cast(begins, DateTime), func.date_trunc("month", cast(last, DateTime)), _MONTH)
        months = series.table_valued(column("month", DateTime)).render_derived(name="months").lateral()
        month = cast(months.c.month, Date)
        days = cast(month + _MONTH, Date) - func.greatest(stood.c.day, month)
        return (
            select(
                month.label("month"),
                literal(ALL[0]).label("category"),
                func.sum(stood.c.amount * days, type_=Numeric).label("amount"),
                func.count().label("rows"),
            )
            .select_from(stood.join(months, literal(True)))
            .group_by(month)
        )


_paid_in = movements.c.amount * case((movements.c.direction == PoolDirection.WITHDRAWN, -1), else_=1)
_MOVEMENTS = {movements: movements.c.id}
_STEPS = {steps: steps.c.bridge_no, loans: loans.c.bridge_no}
_earlier, _earlier_loans, _earlier_movements = steps.alias(), loans.alias(), movements.alias()


def _first(cutoff: Cutoff) -> ColumnElement[bool]:
    """That a movement is the pool's first."""
    before = _earlier_movements.c
    earlier = tuple_(before.business_date, before.id) < tuple_(movements.c.business_date, movements.c.id)
    return ~exists().where(cutoff.live(_earlier_movements), earlier).correlate(movements)


def _of_loan(cutoff: Cutoff, value: ColumnElement[str]) -> ColumnElement[str]:
    """What the application of a step says."""
    told = select(value).where(cutoff.live(loans), loans.c.bridge_no == steps.c.bridge_no).limit(1)
    return told.correlate(steps).scalar_subquery()


def _first_of_enterprise(cutoff: Cutoff) -> ColumnElement[bool]:
    """That a drawing is its enterprise's first of the year."""
    same_year = func.date_trunc("year", _earlier.c.business_date) == func.date_trunc("year", steps.c.business_date)
    before = tuple_(_earlier.c.business_date, _earlier.c.id) < tuple_(steps.c.business_date, steps.c.id)
    drawn = (
        select(_earlier.c.id)
        .join(_earlier_loans, _earlier_loans.c.bridge_no == _earlier.c.bridge_no)
        .where(cutoff.live(_earlier), cutoff.live(_earlier_loans), _earlier.c.action == BridgeAction.DRAW)
        .where(_earlier_loans.c.credit_code == _of_loan(cutoff, loans.c.credit_code), same_year, before)
    )
    return and_(steps.c.action == BridgeAction.DRAW, ~drawn.correlate(steps).exists())


def _days_out(cutoff: Cutoff) -> ColumnElement[Decimal]:
    """Of a return its amount times the days since the drawing."""
    drawn_on = select(func.min(_earlier.c.business_date)).where(
        cutoff.live(_earlier), _earlier.c.bridge_no == steps.c.bridge_no, _earlier.c.action == BridgeAction.DRAW
    )
    return steps.c.amount * (steps.c.business_date - drawn_on.correlate(steps).scalar_subquery())


def _is_return(cutoff: Cutoff) -> ColumnElement[bool]:
    return steps.c.action == BridgeAction.RETURN


_CAPITAL = Measure(
    "资金池规模×天数",
    AmountDays("bridge_pool_days", movements, _MOVEMENTS, lambda _: literal(True), lambda _: _paid_in),
)
_DAYS = Measure(
    "资金池运行天数",
    AmountDays("bridge_days", movements, _MOVEMENTS, _first, lambda _: literal(1, Numeric), unit="count"),
)
_DRAWN = Measure("续贷过桥资金发放", LENT, (BridgeAction.DRAW,))
_COUNT = Measure(
    "续贷过桥资金发放笔数",
    Derived("bridge_drawings", steps, {steps: steps.c.id}, lambda _: steps.c.action == BridgeAction.DRAW, unit="count"),
)
_SPANS = {"year": year_to_date, "since": since_ever}


def _by_basis(amount: Measure, count: Measure, *, nil: bool = False) -> Input:
    """A measure by what the setting counts, over the span that it says."""
    measures = {"amount": amount, "count": count}
    chosen = {
        f"{counted}_{span}": Input(measures[counted], _SPANS[span], nil=nil) for counted in measures for span in _SPANS
    }
    return Input(Selected(TURNOVER_BASIS, chosen.__getitem__), year_to_date, nil=nil)


def _turned(inputs: Mapping[str, Value]) -> Outcome:
    """What was used, over the capital of the average day: without a division for each day."""
    uses, capital, days = (inputs[name].sum.amount for name in ("uses", "capital", "days"))
    found = ratio(uses * days, capital)
    return (
        Outcome(None, "not_applicable", "资金池没有资金，不计算周转次数")
        if found is None
        else Outcome(found, "reported")
    )


def _mean_days(inputs: Mapping[str, Value]) -> Outcome:
    found = ratio(inputs["days"].sum.amount, inputs["returned"].sum.amount)
    return Outcome(None, "not_applicable", "没有归还，不计算天数") if found is None else Outcome(found, "reported")


FIGURES = topic_figures(
    "credit.bridge_fund",
    figure("ytd", "续贷过桥资金发放（累计）", "亿元", "按发放日期计，1月至本月续贷过桥资金发放额累计", drawn=_DRAWN),
    figure(
        "turnover", "续贷过桥资金周转次数", "周转次",
        "期间发放额÷（资金池每日规模之和÷期间天数），期间自1月1日或资金池首笔拨入之日起；按参数改计设立以来、或改计发放笔数",
        Formula(_turned, {}),
        uses=_by_basis(_DRAWN, _COUNT, nil=True), capital=_by_basis(_CAPITAL, _DAYS), days=_by_basis(_DAYS, _DAYS),
    ),
    figure(
        "enterprises", "续贷过桥扶持企业", "家", "1月至本月发放过续贷过桥资金的企业，不重复计",
        enterprises=Derived("bridge_enterprises", steps, _STEPS, _first_of_enterprise, unit="count"),
    ),
    figure(
        "pool", "续贷过桥资金池规模", "亿元", "截至本月末累计拨入－累计收回", difference("paid_in", "withdrawn"),
        paid_in=Input(Measure("累计拨入", POOL, (PoolDirection.PAID_IN,)), since_ever),
        withdrawn=Input(Measure("累计收回", POOL, (PoolDirection.WITHDRAWN,)), since_ever, nil=True),
    ),
    figure(
        "outstanding", "续贷过桥在外资金", "亿元", "截至本月末累计发放－累计归还", difference("drawn", "returned"),
        drawn=Input(_DRAWN, since_ever), returned=Input(Measure("累计归还", LENT, (BridgeAction.RETURN,)), since_ever, nil=True),
    ),
    figure(
        "mean_days_out", "续贷过桥资金平均占用天数", "天", "1月至本月归还的：Σ（归还额×发放至归还天数）÷Σ归还额",
        Formula(_mean_days, {}), decimals=1,
        days=Measure("归还额×占用天数", Derived("bridge_return_days", steps, {steps: steps.c.bridge_no}, _is_return, _days_out)),
        returned=Measure("归还额", LENT, (BridgeAction.RETURN,)),
    ),
)  # fmt: skip
