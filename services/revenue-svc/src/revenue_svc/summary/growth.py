"""The figures that need more than one topic: growth against a base, and either side of it may be restated."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, same_months_last_year, year_to_date
from bureau_common.kit.figures.formulas import growth, net

from ..topics.comparable_bases.figures import RESTATEMENTS, restated
from ..topics.comparable_bases.schemas import RestatedMeasure, RestatedSide
from ..topics.payments.figures import EXPENDITURE
from ..topics.receipts.figures import GENERAL, NON_TAX, TAX
from ..topics.receipts.rules import GROWTH_BASE

_GROWTH_TEXT = (
    "（本年累计－上年同期基数）÷上年同期基数×100，上年同期基数＝上年同期累计＋可比口径调整（选用时），"
    "本年累计加同口径调整（选用时）；基数不大于0时不计算"
)
_LABELS = {
    RestatedSide.BASE: ("上年同期基数可比口径调整", "上年同期基数没有可比口径调整，可比基数即首次入账数"),
    RestatedSide.CURRENT: ("本年同口径调整", None),
}


def _comparable(side: RestatedSide, *measures: RestatedMeasure) -> Measure:
    """By how much one side of some measures' growth is restated."""
    label, without_rows = _LABELS[side]
    return Measure(label, RESTATEMENTS, restated(side, *measures), without_rows_zh=without_rows)


def _restated(side: RestatedSide, *measures: RestatedMeasure) -> Input:
    """The same where the bureau chose the comparable base, and nothing where it chose the first recorded one."""
    by_base = {
        "first_recorded": Measure(_LABELS[side][0], RESTATEMENTS, ()),
        "comparable": _comparable(side, *measures),
    }
    return Input(Selected(GROWTH_BASE, by_base.__getitem__), year_to_date, nil=True)


def _always(side: RestatedSide, *measures: RestatedMeasure) -> Input:
    return Input(_comparable(side, *measures), year_to_date, nil=True)


_REVENUE_BASE = Input(GENERAL, same_months_last_year)
_OF_REVENUE = (RestatedMeasure.TAX_REVENUE, RestatedMeasure.NON_TAX_REVENUE)
_BASE_RESTATED, _NOW_RESTATED = [_restated(side, *_OF_REVENUE) for side in RestatedSide]
_REVENUE_NOW = net(("revenue", "current"), ())

FIGURES = topic_figures(
    "revenue",
    figure(
        "general_revenue.yoy_pct", "一般公共预算收入同比", "%", _GROWTH_TEXT,
        growth(_REVENUE_NOW, "base", "restatement"), version=2,
        revenue=GENERAL, base=_REVENUE_BASE, restatement=_BASE_RESTATED, current=_NOW_RESTATED,
    ),
    figure(
        "general_revenue.yoy_increase", "一般公共预算收入增收额", "万元",
        "本年累计＋同口径调整－上年同期累计－可比口径调整（选用时）",
        net(("revenue", "current"), ("base", "restatement")), version=2,
        revenue=GENERAL, base=_REVENUE_BASE, restatement=_BASE_RESTATED, current=_NOW_RESTATED,
    ),
    figure(
        "general_revenue.natural_yoy_pct", "一般公共预算收入自然口径增长", "%",
        "（本年累计－上年同期累计）÷上年同期累计×100，两年均按首次入账数；上年同期不大于0时不计算",
        growth("revenue", "base"), revenue=GENERAL, base=_REVENUE_BASE,
    ),
    figure(
        "general_revenue.comparable_yoy_pct", "一般公共预算收入同口径增长", "%",
        "（本年累计＋本年同口径调整－上年同期基数）÷上年同期基数×100，上年同期基数＝上年同期累计＋可比口径调整；"
        "基数不大于0时不计算",
        growth(_REVENUE_NOW, "base", "restatement"), revenue=GENERAL, base=_REVENUE_BASE,
        restatement=_always(RestatedSide.BASE, *_OF_REVENUE), current=_always(RestatedSide.CURRENT, *_OF_REVENUE),
    ),
    figure(
        "expenditure.yoy_pct", "财政支出同比", "%", _GROWTH_TEXT,
        growth(net(("expenditure", "current"), ()), "base", "restatement"),
        expenditure=EXPENDITURE, base=Input(EXPENDITURE, same_months_last_year),
        restatement=_restated(RestatedSide.BASE, RestatedMeasure.EXPENDITURE),
        current=_restated(RestatedSide.CURRENT, RestatedMeasure.EXPENDITURE),
    ),
    figure(
        "tax_revenue.yoy_pct", "税收收入同比", "%", _GROWTH_TEXT,
        growth(net(("tax", "current"), ()), "base", "restatement"), tax=TAX, base=Input(TAX, same_months_last_year),
        restatement=_restated(RestatedSide.BASE, RestatedMeasure.TAX_REVENUE),
        current=_restated(RestatedSide.CURRENT, RestatedMeasure.TAX_REVENUE),
    ),
    figure(
        "non_tax.yoy_pct", "非税收入同比", "%", _GROWTH_TEXT,
        growth(net(("non_tax", "current"), ()), "base", "restatement"),
        non_tax=NON_TAX, base=Input(NON_TAX, same_months_last_year),
        restatement=_restated(RestatedSide.BASE, RestatedMeasure.NON_TAX_REVENUE),
        current=_restated(RestatedSide.CURRENT, RestatedMeasure.NON_TAX_REVENUE),
    ),
)  # fmt: skip
