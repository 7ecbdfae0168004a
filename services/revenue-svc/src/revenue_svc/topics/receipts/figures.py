"""The figures that receipts feed: general public budget revenue, tax and non-tax revenue, and shares."""

from sqlalchemy import and_, case, func, not_, or_

from bureau_common.kit.figures.figures import Definition, Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent, total
from bureau_common.kit.measures.flows import Flow

from ...reference.budget_kinds import GENERAL_WITHIN, GENERAL_WITHOUT, BudgetKind
from .schemas import ReceiptKind
from .tables import receipts

_general = and_(
    receipts.c.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET,
    not_(or_(*[receipts.c.subject.startswith(code) for code in GENERAL_WITHOUT])),
)
_tax, _non_tax = [receipts.c.subject.startswith(code) for code in GENERAL_WITHIN]

REVENUE = Flow(
    name="receipts",
    table=receipts,
    category=case((and_(_general, _tax), "tax"), (and_(_general, _non_tax), "non_tax"), else_="other"),
    # The district's own part, to the fen, of each line: after sharing with the tiers above.
    amount=func.round(receipts.c.amount * receipts.c.district_share_pct / 100, 2)
    * case((receipts.c.kind == ReceiptKind.REFUND, -1), else_=1),
)

GENERAL = Measure("一般公共预算收入", REVENUE, ("tax", "non_tax"))
TAX = Measure("税收收入", REVENUE, ("tax",))
NON_TAX = Measure("非税收入", REVENUE, ("non_tax",))

_to_date = Input(GENERAL, year_to_date)

FIGURES = (
    Definition(
        id="revenue.general_revenue.ytd",
        name_zh="一般公共预算收入（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={"revenue": _to_date},
        formula=total("revenue"),
        formula_text="一般公共预算收入1月至本月累计：税收收入（101）与非税收入（103，不含10301、10310）中区级所得，"
        "退库扣减，更正、调库按正负计入",
    ),
    Definition(
        id="revenue.tax_revenue.ytd",
        name_zh="税收收入（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={"tax": Input(TAX, year_to_date)},
        formula=total("tax"),
        formula_text="一般公共预算收入中101类1月至本月累计",
    ),
    Definition(
        id="revenue.tax_revenue.share_pct",
        name_zh="税收占比",
        display_unit="%",
        basis="ytd",
        inputs={"tax": Input(TAX, year_to_date), "revenue": _to_date},
        formula=percent("tax", "revenue"),
        formula_text="税收收入累计÷一般公共预算收入累计×100",
    ),
    Definition(
        id="revenue.non_tax.ytd",
        name_zh="非税收入（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={"non_tax": Input(NON_TAX, year_to_date)},
        formula=total("non_tax"),
        formula_text="一般公共预算收入中103类（不含10301、10310）1月至本月累计",
    ),
    Definition(
        id="revenue.non_tax.share_pct",
        name_zh="非税收入占比",
        display_unit="%",
        basis="ytd",
        inputs={"non_tax": Input(NON_TAX, year_to_date), "revenue": _to_date},
        formula=percent("non_tax", "revenue"),
        formula_text="非税收入累计÷一般公共预算收入累计×100",
    ),
)
