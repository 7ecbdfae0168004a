"""The figures of hidden debt: what stands, what was resolved this year, and what the year is expected to resolve."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Table, and_, case, exists, extract, func, select, true

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever, whole_year, year_to_date
from bureau_common.kit.figures.formulas import Formula, Outcome, Value, net
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.flows import Flow

from .rules import CATCHING_UP, CONFIRMED_ONLY, COUNTED, RELIEF_COUNTED, SCOPE
from .schemas import Adjustment, SystemStatus
from .tables import adjustments, confirmations, forecasts, hidden_debts, plans, resolutions

OPENINGS = Flow("hidden_debts", hidden_debts, "opening", hidden_debts.c.principal)
ADJUSTED = Flow(
    "hidden_debt_adjustments",
    adjustments,
    adjustments.c.adjustment,
    adjustments.c.amount * case((adjustments.c.adjustment == Adjustment.RECLASSIFIED, -1), else_=1),
)
RESOLVED = Flow("hidden_debt_resolutions", resolutions, resolutions.c.way, resolutions.c.amount)
PLANNED = Flow("hidden_debt_plans", plans, "plan", plans.c.amount)
FORECAST = Flow(
    "hidden_debt_forecasts",
    forecasts,
    "forecast",
    # By how much each forecast revises the one before it: so they add up to the latest.
    forecasts.c.amount - func.coalesce(forecasts.c.revised_from, 0),
)


def _confirmed_on(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day on which the tier above confirmed a resolution: what a voucher pays later is not confirmed by it."""
    c, r = confirmations.c, resolutions.c
    first = select(func.min(c.business_date)).where(
        cutoff.live(confirmations),
        c.debt_no == r.debt_no,
        c.voucher_no == r.voucher_no,
        c.business_date >= r.business_date,
    )
    return first.correlate(resolutions).scalar_subquery()


def _is_off_system(table: Table, cutoff: Cutoff) -> ColumnElement[bool]:
    """That a row is about a debt outside of the monitoring system."""
    if table is hidden_debts:
        return hidden_debts.c.system_status == SystemStatus.OFF_SYSTEM
    debt = select(hidden_debts.c.id).where(cutoff.live(hidden_debts), hidden_debts.c.debt_no == table.c.debt_no)
    return exists(debt.where(hidden_debts.c.system_status == SystemStatus.OFF_SYSTEM).correlate(table))


def _off_system(flow: Flow, which: ColumnElement[bool], of: str = "") -> Derived:
    """What a flow counts of debts outside of the monitoring system."""
    table = flow.table
    return Derived(
        f"{flow.name}_off_system{of}",
        table,
        {table: table.c.debt_no, **({} if table is hidden_debts else {hidden_debts: hidden_debts.c.debt_no})},
        lambda cutoff: and_(which, _is_off_system(table, cutoff)),
        lambda cutoff: flow.amount,
    )


def _confirmed(name: str, choice: str, *, of_its_year: bool, off_system: bool = False) -> Derived:
    """What is confirmed of the ways that count, on the confirmation's day: that is never before its own."""
    day = resolutions.c.business_date

    def counts(cutoff: Cutoff) -> ColumnElement[bool]:
        on = _confirmed_on(cutoff)
        in_year = extract("year", on) == extract("year", day) if of_its_year else on.is_not(None)
        within = _is_off_system(resolutions, cutoff) if off_system else true()
        return and_(in_year, within, resolutions.c.way.in_(sorted(COUNTED[choice])))

    return Derived(
        f"{name}_{choice}",
        resolutions,
        {
            resolutions: resolutions.c.voucher_no,
            confirmations: confirmations.c.voucher_no,
            **({hidden_debts: hidden_debts.c.debt_no} if off_system else {}),
        },
        counts,
        lambda cutoff: resolutions.c.amount,
        on=lambda cutoff: func.coalesce(_confirmed_on(cutoff), day),
    )


def _evidenced_by(choice: str) -> Measure:
    return Measure("化解隐性债务", RESOLVED, tuple(sorted(COUNTED[choice])))


_CONFIRMED = {choice: _confirmed("hidden_debt_confirmed", choice, of_its_year=False) for choice in COUNTED}
_OF_ITS_YEAR = {choice: _confirmed("hidden_debt_confirmed_in_year", choice, of_its_year=True) for choice in COUNTED}
_BY_CONFIRMATION = {
    "no": Selected(RELIEF_COUNTED, _evidenced_by),
    "yes": Selected(RELIEF_COUNTED, lambda choice: Measure("上级已确认化解", _CONFIRMED[choice])),
}
_COUNTED = Selected(CONFIRMED_ONLY, _BY_CONFIRMATION.__getitem__)
_CONFIRMED_OFF_SYSTEM = {
    choice: _confirmed("hidden_debt_confirmed_off_system", choice, of_its_year=False, off_system=True)
    for choice in COUNTED
}
_EVIDENCED_OFF_SYSTEM = {
    choice: _off_system(RESOLVED, resolutions.c.way.in_(sorted(ways)), f"_{choice}") for choice, ways in COUNTED.items()
}
_OFF_SYSTEM_BY_CONFIRMATION = {
    "no": Selected(RELIEF_COUNTED, lambda choice: Measure("化解系统外隐性债务", _EVIDENCED_OFF_SYSTEM[choice])),
    "yes": Selected(
        RELIEF_COUNTED, lambda choice: Measure("上级已确认化解系统外隐性债务", _CONFIRMED_OFF_SYSTEM[choice])
    ),
}
_DUE = {"no": Measure("补上计划缺口（不补）", PLANNED, ()), "yes": Measure("截至本月计划化解", PLANNED, ("plan",))}
# Hidden debt is the sum of these three: unknown where no register was ever entered.
STOCK = Input(Measure("期初隐性债务", OPENINGS, ("opening",)), since_ever, needs_rows=True)
NET_ADJUSTED = Input(Measure("认定增加减核减", ADJUSTED, tuple(Adjustment)), since_ever, nil=True)
RESOLVED_EVER = Input(_COUNTED, since_ever, nil=True)
_STOCK_OFF_SYSTEM = Measure("期初系统外隐性债务", _off_system(OPENINGS, true()))
_ADJUSTED_OFF_SYSTEM = Measure("系统外认定增加减核减", _off_system(ADJUSTED, true()))
_RESOLVED_OFF_SYSTEM = Selected(CONFIRMED_ONLY, _OFF_SYSTEM_BY_CONFIRMATION.__getitem__)


def _scoped(everything: Input, off_system: Measure | Selected) -> Input:
    """An input of the balance: of every debt, or of those outside of the system."""
    choices = {"all": everything, "off_system": replace(everything, measure=off_system)}
    return replace(everything, measure=Selected(SCOPE, choices.__getitem__))


_RESOLVED_YTD = Input(_COUNTED, year_to_date, nil=True)


def _expected(inputs: Mapping[str, Value]) -> Outcome:
    """The latest forecast; else what is resolved, or planned to date where gaps are made up, and the months left."""
    if inputs["forecast"].sum.rows:
        return Outcome(inputs["forecast"].sum.amount, "reported", "按截至本月末最近一次批准的全年预计")
    if not inputs["planned"].sum.rows:
        return Outcome(None, "not_reported", "未报：全年预计、月度计划均无")
    done = max(inputs["resolved"].sum.amount, inputs["due"].sum.amount)
    left = inputs["planned"].sum.amount - inputs["planned_to_date"].sum.amount
    return Outcome(done + left, "reported", "没有批准的全年预计，按已化解加其余月份计划")


FIGURES = topic_figures(
    "debt.hidden_debt",
    figure(
        "balance", "隐性债务余额", "亿元", "期初存量＋核查、审计认定增加－核减－化解，截至本月末；参数定为只计系统外的，只计系统外债务",
        net(("stock", "adjusted"), ("resolved",)),
        stock=_scoped(STOCK, _STOCK_OFF_SYSTEM), adjusted=_scoped(NET_ADJUSTED, _ADJUSTED_OFF_SYSTEM),
        resolved=_scoped(RESOLVED_EVER, _RESOLVED_OFF_SYSTEM),
    ),
    figure(
        # The stock says whether hidden debt is reported at all: only then is a year without any resolution 0.
        "resolved_ytd", "化解存量隐性债务（累计）", "亿元",
        "1月至本月按化解日期计的化解金额；参数定为只计上级已确认的，按确认日期计；借新还旧、展期按参数计或不计",
        resolved=_RESOLVED_YTD, stock=STOCK,
    ),
    figure(
        "resolved_confirmed", "其中上级已确认化解", "亿元",
        "本年化解中，截至本月末上级已确认的部分，不论是否只计已确认的",
        confirmed=Input(
            Selected(RELIEF_COUNTED, lambda choice: Measure("上级已确认化解", _OF_ITS_YEAR[choice])),
            year_to_date, nil=True,
        ),
        stock=STOCK,
    ),
    figure(
        "resolved_year_expected", "全年预计化解隐性债务", "亿元",
        "最近一次批准的全年预计；没有的，为已化解（补上缺口的，不少于截至本月计划）＋其余月份计划",
        Formula(_expected, {}),
        basis="annual",
        forecast=Input(Measure("批准的全年预计", FORECAST, ("forecast",)), year_to_date, nil=True),
        resolved=_RESOLVED_YTD,
        planned=Input(Measure("全年计划化解", PLANNED, ("plan",)), whole_year, nil=True),
        planned_to_date=Input(Measure("截至本月计划化解", PLANNED, ("plan",)), year_to_date, nil=True),
        due=Input(Selected(CATCHING_UP, _DUE.__getitem__), year_to_date, nil=True),
        stock=STOCK,
    ),
)  # fmt: skip
