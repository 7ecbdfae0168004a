"""The figures that need more than one topic: growth against a base that may be restated."""

from bureau_common.kit.figures.figures import Definition, Input, Measure, Selected, same_months_last_year, year_to_date
from bureau_common.kit.figures.formulas import difference, growth

from ..topics.comparable_bases.figures import RESTATEMENTS
from ..topics.comparable_bases.schemas import RestatedMeasure
from ..topics.payments.figures import EXPENDITURE
from ..topics.receipts.figures import GENERAL
from ..topics.receipts.rules import GROWTH_BASE


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


_GROWTH_INPUTS = {
    "revenue": Input(GENERAL, year_to_date),
    "base": Input(GENERAL, same_months_last_year),
    "restatement": restatement(RestatedMeasure.TAX_REVENUE, RestatedMeasure.NON_TAX_REVENUE),
}

FIGURES = (
    Definition(
        id="revenue.general_revenue.yoy_pct",
        name_zh="一般公共预算收入同比",
        display_unit="%",
        basis="ytd",
        inputs=_GROWTH_INPUTS,
        formula=growth("revenue", "base", "restatement"),
        formula_text="（本年累计－上年同期基数）÷上年同期基数×100，上年同期基数＝上年同期累计＋可比口径调整（选用时）；"
        "基数不大于0时不计算",
        formula_version=2,
    ),
    Definition(
        id="revenue.general_revenue.yoy_increase",
        name_zh="一般公共预算收入增收额",
        display_unit="万元",
        basis="ytd",
        inputs=_GROWTH_INPUTS,
        formula=difference("revenue", "base", "restatement"),
        formula_text="本年累计－上年同期累计－可比口径调整（选用时）",
        formula_version=2,
    ),
    Definition(
        id="revenue.expenditure.yoy_pct",
        name_zh="财政支出同比",
        display_unit="%",
        basis="ytd",
        inputs={
            "expenditure": Input(EXPENDITURE, year_to_date),
            "base": Input(EXPENDITURE, same_months_last_year),
            "restatement": restatement(RestatedMeasure.EXPENDITURE),
        },
        formula=growth("expenditure", "base", "restatement"),
        formula_text="（本年累计－上年同期基数）÷上年同期基数×100，上年同期基数＝上年同期累计＋可比口径调整（选用时）；"
        "基数不大于0时不计算",
    ),
)
