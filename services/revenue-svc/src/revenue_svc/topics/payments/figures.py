"""The figures that payments feed: expenditure, livelihood expenditure, general outlays, the three public expenses."""

from collections.abc import Set

from sqlalchemy import ColumnElement, and_, case, func, true

from bureau_common.kit.figures import Definition, Input, Measure, Selected, same_months_last_year, year_to_date
from bureau_common.kit.flows import Flow
from bureau_common.kit.formulas import growth, percent, total

from ...reference.budget_kinds import GENERAL_EXPENDITURE, BudgetKind
from .rules import LIVELIHOOD_SET
from .schemas import PaymentKind
from .tables import PAID, RETURNED, payments

_class = func.left(payments.c.functional_code, 3)
_counts = and_(
    payments.c.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET,
    payments.c.kind != PaymentKind.CLEARED,
    _class.in_(GENERAL_EXPENDITURE),
)


def _flow(name: str, *categories: tuple[ColumnElement[bool], ColumnElement[str] | str]) -> Flow:
    """Payments of the general public budget by category, net of what came back."""
    return Flow(
        name=name,
        table=payments,
        category=case(*[(and_(_counts, condition), category) for condition, category in categories], else_="other"),
        amount=PAID - RETURNED,
    )


BY_CLASS = _flow("payments", (true(), _class))
GENERAL_OUTLAYS = _flow("payments_general_outlays", (payments.c.general_outlay, "general_outlay"))
THREE_PUBLIC = _flow("payments_three_public", (payments.c.three_public.is_not(None), "three_public"))
DIRECT_FUNDS = Flow(
    "payments_direct_funds",
    payments,
    category=case(
        (and_(payments.c.direct_fund_tag.is_not(None), payments.c.kind != PaymentKind.CLEARED), "direct_fund"),
        else_="other",
    ),
    amount=PAID - RETURNED,
)
"""What was paid of direct funds, whichever budget holds them."""
FLOWS = (BY_CLASS, GENERAL_OUTLAYS, THREE_PUBLIC, DIRECT_FUNDS)


def _livelihood(classes: Set[str]) -> Measure:
    return Measure("民生支出", BY_CLASS, tuple(sorted(classes)))


EXPENDITURE = Measure("一般公共预算支出", BY_CLASS, GENERAL_EXPENDITURE)
_to_date = Input(EXPENDITURE, year_to_date)
_livelihood_to_date = Input(Selected(LIVELIHOOD_SET, _livelihood), year_to_date)
_outlays = Measure("一般性支出", GENERAL_OUTLAYS, ("general_outlay",))
_GROWTH_TEXT = "（本年累计－上年同期累计）÷上年同期累计×100；上年同期不大于0时不计算"

FIGURES = (
    Definition(
        id="revenue.expenditure.ytd",
        name_zh="财政支出（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={"expenditure": _to_date},
        formula=total("expenditure"),
        formula_text="一般公共预算支付1月至本月累计（201-208、210-222、224、229、232、233类），退票、退回扣减，清算不计",
    ),
    Definition(
        id="revenue.livelihood_expenditure.ytd",
        name_zh="民生支出",
        display_unit="万元",
        basis="ytd",
        inputs={"livelihood": _livelihood_to_date},
        formula=total("livelihood"),
        formula_text="一般公共预算支出中列入民生口径的功能科目1月至本月累计",
    ),
    Definition(
        id="revenue.livelihood_expenditure.share_pct",
        name_zh="民生支出占比",
        display_unit="%",
        basis="ytd",
        inputs={"livelihood": _livelihood_to_date, "expenditure": _to_date},
        formula=percent("livelihood", "expenditure"),
        formula_text="民生支出累计÷一般公共预算支出累计×100",
    ),
    Definition(
        id="revenue.general_outlays.ytd",
        name_zh="一般性支出（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={"outlays": Input(_outlays, year_to_date)},
        formula=total("outlays"),
        formula_text="一般公共预算支出中标明一般性支出的支付1月至本月累计",
    ),
    Definition(
        id="revenue.general_outlays.yoy_pct",
        name_zh="一般性支出同比",
        display_unit="%",
        basis="ytd",
        inputs={"outlays": Input(_outlays, year_to_date), "base": Input(_outlays, same_months_last_year)},
        formula=growth("outlays", "base"),
        formula_text=_GROWTH_TEXT,
    ),
    Definition(
        id="revenue.three_public.ytd",
        name_zh="三公经费（累计）",
        display_unit="万元",
        basis="ytd",
        inputs={"three_public": Input(Measure("三公经费", THREE_PUBLIC, ("three_public",)), year_to_date)},
        formula=total("three_public"),
        formula_text="一般公共预算支出中因公出国（境）、公务用车购置及运行、公务接待的支付1月至本月累计",
    ),
)
