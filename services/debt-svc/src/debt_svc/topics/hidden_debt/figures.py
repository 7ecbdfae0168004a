"""The figures of hidden debt: what stands, what was resolved this year, and what the year is expected to resolve."""

from collections.abc import Mapping

from sqlalchemy import case, func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever, whole_year, year_to_date
from bureau_common.kit.figures.formulas import Formula, Outcome, Value, net
from bureau_common.kit.measures.flows import Flow

from .rules import CATCHING_UP, COUNTED, RELIEF_COUNTED
from .schemas import Adjustment
from .tables import adjustments, forecasts, hidden_debts, plans, resolutions

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

_COUNTED = Selected(
    RELIEF_COUNTED, lambda choice: Measure("化解隐性债务", RESOLVED, tuple(sorted(COUNTED[choice])))
)  # fmt: skip
_DUE = {"no": Measure("补上计划缺口（不补）", PLANNED, ()), "yes": Measure("截至本月计划化解", PLANNED, ("plan",))}
# Hidden debt is the sum of these three: unknown where no register was ever entered.
STOCK = Input(Measure("期初隐性债务", OPENINGS, ("opening",)), since_ever, needs_rows=True)
NET_ADJUSTED = Input(Measure("认定增加减核减", ADJUSTED, tuple(Adjustment)), since_ever, nil=True)
RESOLVED_EVER = Input(_COUNTED, since_ever, nil=True)
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
        "balance", "隐性债务余额", "亿元", "期初存量＋核查、审计认定增加－核减－化解，截至本月末",
        net(("stock", "adjusted"), ("resolved",)), stock=STOCK, adjusted=NET_ADJUSTED, resolved=RESOLVED_EVER,
    ),
    figure(
        # The stock says whether hidden debt is reported at all: only then is a year without any resolution 0.
        "resolved_ytd", "化解存量隐性债务（累计）", "亿元",
        "1月至本月按化解日期计的化解金额；借新还旧、展期按参数计或不计",
        resolved=_RESOLVED_YTD, stock=STOCK,
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
