"""The figures that receipts feed: general public budget revenue, tax and non-tax revenue, and shares."""

from sqlalchemy import and_, case, func, not_, or_

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.measures.flows import Flow

from ...reference.budget_kinds import GENERAL_WITHIN, GENERAL_WITHOUT, BudgetKind
from ...reference.fiscal_years import CLOSING_ZH, is_late
from .schemas import ReceiptKind
from .tables import COUNTS_ON, receipts

_general = and_(
    receipts.c.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET,
    not_(or_(*[receipts.c.subject.startswith(code) for code in GENERAL_WITHOUT])),
)
_tax, _non_tax = [receipts.c.subject.startswith(code) for code in GENERAL_WITHIN]
_late = is_late(receipts)

REVENUE = Flow(
    "receipts",
    receipts,
    case(
        (and_(_general, _tax, _late), "tax_late"),
        (and_(_general, _tax), "tax"),
        (and_(_general, _non_tax, _late), "non_tax_late"),
        (and_(_general, _non_tax), "non_tax"),
        else_="other",
    ),
    # The district's own part, to the fen, of each line: after sharing with the tiers above.
    func.round(receipts.c.amount * receipts.c.district_share_pct / 100, 2)
    * case((receipts.c.kind == ReceiptKind.REFUND, -1), else_=1),
    on=COUNTS_ON,
)


def _measure(label_zh: str, *categories: str) -> Measure:
    """Some categories of revenue, with what was booked to them after the year's end."""
    late = tuple(f"{category}_late" for category in categories)
    return Measure(label_zh, REVENUE, (*categories, *late), of_which_zh=((CLOSING_ZH, late),))


GENERAL = _measure("一般公共预算收入", "tax", "non_tax")
TAX, NON_TAX = _measure("税收收入", "tax"), _measure("非税收入", "non_tax")

FIGURES = topic_figures(
    "revenue",
    figure(
        "general_revenue.ytd", "一般公共预算收入（累计）", "万元",
        "一般公共预算收入1月至本月累计：税收收入（101）与非税收入（103，不含10301、10310）中区级所得，"
        "退库扣减，更正、调库按正负计入",
        revenue=GENERAL,
    ),
    figure("tax_revenue.ytd", "税收收入（累计）", "万元", "一般公共预算收入中101类1月至本月累计", tax=TAX),
    figure(
        "tax_revenue.share_pct", "税收占比", "%", "税收收入累计÷一般公共预算收入累计×100",
        percent("tax", "revenue"), version=2, tax=TAX, revenue=GENERAL,
    ),
    figure(
        "non_tax.ytd", "非税收入（累计）", "万元", "一般公共预算收入中103类（不含10301、10310）1月至本月累计",
        non_tax=NON_TAX,
    ),
    figure(
        "non_tax.share_pct", "非税收入占比", "%", "非税收入累计÷一般公共预算收入累计×100",
        percent("non_tax", "revenue"), version=2, non_tax=NON_TAX, revenue=GENERAL,
    ),
)  # fmt: skip
