"""The annual budget beside the framework that covers it, and how firmly it stands against adjustments."""

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.formulas import difference
from bureau_common.schemas.alerts import Cause

from ..topics.budgets.figures import ADJUSTMENT_PCT, EXPENDITURE_BUDGET
from ..topics.budgets.rules import ADJUSTED_ALERT, ADJUSTMENT_MAXIMUM, adjusted_cause
from ..topics.rolling_budgets.figures import FIRST_YEAR

FIGURES = topic_figures(
    "revenue.rolling_budgets",
    figure(
        "difference", "滚动预算首年与年度预算差额", "万元",
        "滚动预算首年支出－一般公共预算本级支出年度预算（年初批准加截至本月的调整）；0为一致",
        difference("first_year", "budget"), basis="annual", first_year=FIRST_YEAR, budget=EXPENDITURE_BUDGET,
    ),
)  # fmt: skip


def _judge_adjustments(known: Evidence) -> Cause | None:
    return adjusted_cause(known.exact(ADJUSTMENT_PCT), known.setting(ADJUSTMENT_MAXIMUM))


WATCHES = (Watch(ADJUSTED_ALERT, (ADJUSTMENT_PCT,), _judge_adjustments, parameters=(ADJUSTMENT_MAXIMUM,)),)
