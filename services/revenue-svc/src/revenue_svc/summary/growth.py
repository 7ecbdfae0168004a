"""The figures that need more than one topic: growth against a base that may be restated."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, same_months_last_year, year_to_date
from bureau_common.kit.figures.formulas import difference, growth

from ..topics.comparable_bases.figures import RESTATEMENTS
from ..topics.comparable_bases.schemas import RestatedMeasure
from ..topics.payments.figures import EXPENDITURE
from ..topics.receipts.figures import GENERAL
from ..topics.receipts.rules import GROWTH_BASE

_GROWTH_TEXT = (
    "（本年累计－上年同期基数）÷上年同期基数×100，上年同期基数＝上年同期累计＋可比口径调整（选用时）；"
    "基数不大于0时不计算"
)


def restatement(*restated: RestatedMeasure) -> Input:
    """By how much the base of some measures' growth is restated: nothing where the first recorded base is chosen.

    Beside a base over `same_months_last_year`, in `growth(now, base, restatement)` and `difference` alike.
    """

    label = "上年同期基数可比口径调整"
    none = "上年同期基数没有可比口径调整，可比基数即首次入账数"
    by_base = {
        "first_recorded": Measure(label, RESTATEMENTS, ()),
        "comparable": Measure(label, RESTATEMENTS, restated, without_rows_zh=none),
    }
    return Input(Selected(GROWTH_BASE, by_base.__getitem__), year_to_date, nil=True)


_REVENUE_BASE = Input(GENERAL, same_months_last_year)
_REVENUE_RESTATED = restatement(RestatedMeasure.TAX_REVENUE, RestatedMeasure.NON_TAX_REVENUE)

FIGURES = topic_figures(
    "revenue",
    figure(
        "general_revenue.yoy_pct", "一般公共预算收入同比", "%", _GROWTH_TEXT,
        growth("revenue", "base", "restatement"), version=2,
        revenue=GENERAL, base=_REVENUE_BASE, restatement=_REVENUE_RESTATED,
    ),
    figure(
        "general_revenue.yoy_increase", "一般公共预算收入增收额", "万元",
        "本年累计－上年同期累计－可比口径调整（选用时）",
        difference("revenue", "base", "restatement"), version=2,
        revenue=GENERAL, base=_REVENUE_BASE, restatement=_REVENUE_RESTATED,
    ),
    figure(
        "expenditure.yoy_pct", "财政支出同比", "%", _GROWTH_TEXT, growth("expenditure", "base", "restatement"),
        expenditure=EXPENDITURE, base=Input(EXPENDITURE, same_months_last_year),
        restatement=restatement(RestatedMeasure.EXPENDITURE),
    ),
)  # fmt: skip
