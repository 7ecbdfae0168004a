"""The figures that payments feed: expenditure, livelihood expenditure, general outlays, the three public expenses.

And what stands open with the agent bank: money to be cleared, and payments that bounced.
"""

from collections.abc import Callable, Set
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal, or_, select, true

from bureau_common.kit.figures.figures import (
    Definition,
    Input,
    Measure,
    Selected,
    same_months_last_year,
    since_ever,
    year_to_date,
)
from bureau_common.kit.figures.formulas import growth, percent, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.old_stocks import OldStock

from ...reference.budget_kinds import GENERAL_EXPENDITURE, BudgetKind
from .rules import BOUNCED_DAYS, CLEARING_DAYS, LIVELIHOOD_SET
from .schemas import PaymentKind
from .tables import CLEARED, CLEARED_BACK, PAID, RETURNED, payments, uncleared

_class = func.left(payments.c.functional_code, 3)
_moves_expenditure = payments.c.kind.not_in((PaymentKind.CLEARED, PaymentKind.CLEARED_BACK))
_counts = and_(
    payments.c.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET,
    _moves_expenditure,
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
        (and_(payments.c.direct_fund_tag.is_not(None), _moves_expenditure), "direct_fund"),
        else_="other",
    ),
    amount=PAID - RETURNED,
)
"""What was paid of direct funds, whichever budget holds them."""
UNCLEARED = Flow("payments_uncleared", payments, category=literal("all"), amount=uncleared())
CLEARED_NET = Flow("payments_cleared", payments, category=literal("all"), amount=CLEARED - CLEARED_BACK)
FLOWS = (BY_CLASS, GENERAL_OUTLAYS, THREE_PUBLIC, DIRECT_FUNDS, UNCLEARED, CLEARED_NET)
CLEARED_ROWS = Measure("支付记录清算净额", CLEARED_NET, ("all",))
UNCLEARED_AMOUNT = "revenue.treasury_payment.uncleared"
UNCLEARED_OVERDUE = "revenue.treasury_payment.uncleared_overdue"
BOUNCED_OVERDUE = "revenue.treasury_payment.bounced_overdue"


def _first_reached(
    rows: FromClause,
    amount: ColumnElement[Decimal],
    reached: Callable[[ColumnElement[Decimal]], ColumnElement[bool]],
    *which: ColumnElement[bool],
) -> ColumnElement[date | None]:
    """The first day, not before the payment's own, on which the running sum over some rows has reached what it must."""
    running = func.sum(func.sum(amount)).over(order_by=rows.c.business_date).label("running")
    days = (
        select(rows.c.business_date.label("day"), running)
        .where(rows.c.application_no == payments.c.application_no, *which)
        .group_by(rows.c.business_date)
        .correlate(payments)
        .subquery()
    )
    first = select(func.min(days.c.day)).where(reached(days.c.running), days.c.day >= payments.c.business_date)
    return first.correlate(payments).scalar_subquery()


def _settled(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day that a bounced payment had been paid again or cleared back in whole."""
    rows = select(payments).where(cutoff.live(payments)).subquery()
    again = and_(rows.c.kind == PaymentKind.PAID, rows.c.repays_no == payments.c.payment_no)
    back = and_(rows.c.kind == PaymentKind.CLEARED_BACK, rows.c.payment_no == payments.c.payment_no)
    settled = _first_reached(rows, rows.c.amount, lambda sum_: sum_ >= payments.c.amount, or_(again, back))
    return case((payments.c.kind == PaymentKind.BOUNCED, settled), else_=payments.c.business_date)


def _cleared_within(days: int) -> Callable[[Cutoff], ColumnElement[date | None]]:
    """The day that nothing of a payment's application was left to be cleared.

    Most applications are settled within the days that are allowed: one pass finds the others, which alone are followed.
    """

    def until(cutoff: Cutoff) -> ColumnElement[date | None]:
        rows = select(payments).where(cutoff.live(payments)).subquery()
        is_paid, day = rows.c.kind == PaymentKind.PAID, rows.c.business_date
        settled_late = func.max(day).filter(~is_paid) - func.min(day).filter(is_paid) > days
        late = (
            select(rows.c.application_no)
            .group_by(rows.c.application_no)
            .having(or_(func.sum(uncleared(rows)) > 0, settled_late))
            .cte(f"cleared_over_{days}")  # read once, however often a query repeats this expression
        )
        followed = and_(
            payments.c.kind == PaymentKind.PAID, payments.c.application_no.in_(select(late.c.application_no))
        )
        cleared = _first_reached(rows, uncleared(rows), lambda sum_: sum_ <= 0)
        return case((followed, cleared), else_=payments.c.business_date)

    return until


@cache
def _bounced_overdue(days: int) -> Measure:
    overdue = OldStock(
        f"bounced_over_{days}", payments, payments.c.kind, _settled, payments.c.business_date + (days + 1)
    )
    return Measure("逾期未处理退票", overdue, (PaymentKind.BOUNCED.value,))


@cache
def _uncleared_overdue(days: int) -> Measure:
    overdue = OldStock(
        f"uncleared_over_{days}",
        payments,
        payments.c.kind,
        _cleared_within(days),
        payments.c.business_date + (days + 1),
    )
    return Measure("逾期未清算支付", overdue, (PaymentKind.PAID.value,))


def _livelihood(classes: Set[str]) -> Measure:
    return Measure("民生支出", BY_CLASS, tuple(sorted(classes)))


EXPENDITURE = Measure("一般公共预算支出", BY_CLASS, GENERAL_EXPENDITURE)
_to_date = Input(EXPENDITURE, year_to_date)
_livelihood_to_date = Input(Selected(LIVELIHOOD_SET, _livelihood), year_to_date)
OUTLAYS = Measure("一般性支出", GENERAL_OUTLAYS, ("general_outlay",))
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
        inputs={"outlays": Input(OUTLAYS, year_to_date)},
        formula=total("outlays"),
        formula_text="一般公共预算支出中标明一般性支出的支付1月至本月累计",
    ),
    Definition(
        id="revenue.general_outlays.yoy_pct",
        name_zh="一般性支出同比",
        display_unit="%",
        basis="ytd",
        inputs={"outlays": Input(OUTLAYS, year_to_date), "base": Input(OUTLAYS, same_months_last_year)},
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
    Definition(
        id=UNCLEARED_AMOUNT,
        name_zh="代理银行未清算金额",
        display_unit="万元",
        basis="point",
        inputs={"uncleared": Input(Measure("未清算净额", UNCLEARED, ("all",)), since_ever)},
        formula=total("uncleared"),
        formula_text="月末累计支付－退票、退回－清算＋退款清算；负数为代理银行尚未划回的退款",
    ),
    Definition(
        id=UNCLEARED_OVERDUE,
        name_zh="逾期未清算支付",
        display_unit="笔",
        basis="point",
        inputs={"overdue": Input(Selected(CLEARING_DAYS, _uncleared_overdue), since_ever)},
        formula=total("overdue"),
        formula_text="支付后超过规定天数、月末其支付申请仍有未清算金额的支付",
    ),
    Definition(
        id=BOUNCED_OVERDUE,
        name_zh="逾期未处理退票",
        display_unit="笔",
        basis="point",
        inputs={"overdue": Input(Selected(BOUNCED_DAYS, _bounced_overdue), since_ever)},
        formula=total("overdue"),
        formula_text="退票后超过规定天数、月末既未重新支付也未退回国库的退票",
    ),
)
