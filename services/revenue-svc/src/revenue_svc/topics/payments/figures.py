"""The figures that payments feed: expenditure, livelihood expenditure, general outlays, the three public expenses.

And what stands open with the agent bank: money to be cleared, and payments that bounced.
"""

from collections.abc import Callable, Set
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, FromClause, and_, case, func, not_, or_, select

from bureau_common.kit.books.openings import is_voucher
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import (
    Input,
    Measure,
    Selected,
    same_months_last_year,
    since_ever,
    year_to_date,
)
from bureau_common.kit.figures.formulas import growth, net, percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import ALL, Flow
from bureau_common.kit.measures.stocks import End, Stock

from ...reference.fiscal_years import CLOSING_ZH, MAX_CLOSING_DAYS, is_late
from ...reference.subject_lists import (
    BESIDE_GENERAL,
    GENERAL_EXPENDITURE,
    OWN_EXPENDITURE_WITHOUT,
    BudgetKind,
)
from .rules import BOUNCED_DAYS, CLEARING_DAYS, LIVELIHOOD_SET
from .schemas import PaymentKind
from .tables import CLEARED, CLEARED_BACK, COUNTS_ON, PAID, RETURNED, payments, uncleared

_class = func.left(payments.c.functional_code, 3)
_carried_over = payments.c.carried_over.is_(True)
_moves = payments.c.kind.not_in((PaymentKind.CLEARED, PaymentKind.CLEARED_BACK))
_moves_expenditure = and_(_moves, not_(_carried_over))
_general = and_(payments.c.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET, _class.in_(GENERAL_EXPENDITURE))
_counts = and_(_general, _moves_expenditure)


def _flow(name: str, *categories: tuple[ColumnElement[bool], ColumnElement[str] | str]) -> Flow:
    """Payments of the general public budget by category, net of what came back."""
    category = case(*[(and_(_counts, condition), category) for condition, category in categories], else_="other")
    return Flow(name, payments, category, PAID - RETURNED, on=COUNTS_ON, late_days=MAX_CLOSING_DAYS)


_LATE, _CARRIED_OVER = "late", "carried_over"
BY_CLASS = Flow(
    "payments",
    payments,
    case(
        (and_(_counts, is_late(payments)), func.concat(_class, _LATE)),
        (_counts, _class),
        (and_(_general, _moves), _CARRIED_OVER),
        else_="other",
    ),
    PAID - RETURNED,
    on=COUNTS_ON,
    late_days=MAX_CLOSING_DAYS,
)
GENERAL_OUTLAYS = _flow("payments_general_outlays", (payments.c.general_outlay, "general_outlay"))
THREE_PUBLIC = _flow("payments_three_public", (payments.c.three_public.is_not(None), "three_public"))
DIRECT_FUNDS = Flow(
    "payments_direct_funds",
    payments,
    case((and_(payments.c.direct_fund_tag.is_not(None), _moves_expenditure), "direct_fund"), else_="other"),
    PAID - RETURNED,
    on=COUNTS_ON,
    late_days=MAX_CLOSING_DAYS,
)
"""What was paid of direct funds, whichever budget holds them."""
UNCLEARED = Flow("payments_uncleared", payments, case((is_voucher(payments), "all"), else_="openings"), uncleared())
"""Not of openings: what they sum up was cleared before the suite began."""
CLEARED_NET = Flow("payments_cleared", payments, "all", CLEARED - CLEARED_BACK)


def _own(kind: BudgetKind) -> ColumnElement[bool]:
    """A budget's own expenditure, without repaid principal and transfers, net of what came back."""
    without = [payments.c.functional_code.startswith(code) for code in OWN_EXPENDITURE_WITHOUT[kind]]
    return and_(payments.c.budget_kind == kind, _moves_expenditure, not_(or_(*without)))


BESIDE = Flow(
    "payments_beside_general",
    payments,
    case(
        *[(and_(_own(kind), is_late(payments)), f"{kind}_{_LATE}") for kind in BESIDE_GENERAL],
        *[(_own(kind), kind.value) for kind in BESIDE_GENERAL],
        else_="other",
    ),
    PAID - RETURNED,
    on=COUNTS_ON,
    late_days=MAX_CLOSING_DAYS,
)
FLOWS = (BESIDE, BY_CLASS, GENERAL_OUTLAYS, THREE_PUBLIC, DIRECT_FUNDS, UNCLEARED, CLEARED_NET)
CLEARED_ROWS = Measure("支付记录清算净额", CLEARED_NET, ("all",))
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
    return _first_reached(rows, rows.c.amount, lambda sum_: sum_ >= payments.c.amount, or_(again, back))


def _cleared_within(days: int) -> Callable[[Cutoff], ColumnElement[date | None]]:
    """The day that nothing of a payment's application was left to be cleared.

    Most applications are settled within the days that are allowed: the others alone are followed day by day.
    """

    def until(cutoff: Cutoff) -> ColumnElement[date | None]:
        rows = select(payments).where(cutoff.live(payments)).subquery()
        is_paid, day = rows.c.kind == PaymentKind.PAID, rows.c.business_date
        settled_late = func.max(day).filter(~is_paid) - func.min(day).filter(is_paid) > days
        followed = (
            select(or_(func.sum(uncleared(rows)) > 0, settled_late))
            .where(rows.c.application_no == payments.c.application_no)
            .correlate(payments)
            .scalar_subquery()
        )
        cleared = _first_reached(rows, uncleared(rows), lambda sum_: sum_ <= 0)
        return case((followed, cleared), else_=payments.c.business_date)

    return until


def _overdue(
    name: str, label_zh: str, kind: PaymentKind, days: int, until: Callable[[Cutoff], ColumnElement[date | None]]
) -> Measure:
    """Payments of a kind that were not settled in so many days; all that settles one is of its application."""
    end = End(until, {payments: payments.c.application_no})
    due = payments.c.business_date + (days + 1)
    late = Stock(f"{name}_{days}", payments, end, on=due, where=and_(payments.c.kind == kind, is_voucher(payments)))
    return Measure(label_zh, late, ALL)


@cache
def _bounced_overdue(days: int) -> Measure:
    return _overdue("bounced_over", "逾期未处理退票", PaymentKind.BOUNCED, days, _settled)


@cache
def _uncleared_overdue(days: int) -> Measure:
    return _overdue("uncleared_over", "逾期未清算支付", PaymentKind.PAID, days, _cleared_within(days))


def _livelihood(classes: Set[str]) -> Measure:
    return _of_classes("民生支出", tuple(sorted(classes)))


def _of_classes(label_zh: str, classes: tuple[str, ...]) -> Measure:
    """Some classes of expenditure, with what was booked to them after the year's end."""
    late = tuple(f"{each}{_LATE}" for each in classes)
    return Measure(label_zh, BY_CLASS, (*classes, *late), of_which_zh=((CLOSING_ZH, late),))


EXPENDITURE = _of_classes("一般公共预算支出", GENERAL_EXPENDITURE)
OUTLAYS = Measure("一般性支出", GENERAL_OUTLAYS, ("general_outlay",))
_BESIDE = {
    kind: Measure(
        f"{kind.label_zh}支出", BESIDE, (kind.value, f"{kind}_{_LATE}"),
        of_which_zh=((CLOSING_ZH, (f"{kind}_{_LATE}",)),),
    )
    for kind in BESIDE_GENERAL
}  # fmt: skip
_WITHOUT = {BudgetKind.GOVERNMENT_FUND: "债务还本和转移性支出不计", BudgetKind.STATE_CAPITAL: "转移性支出不计"}
_livelihood_to_date = Input(Selected(LIVELIHOOD_SET, _livelihood), year_to_date)

FIGURES = topic_figures(
    "revenue",
    figure(
        "expenditure.ytd", "财政支出（累计）", "万元",
        "一般公共预算支付1月至本月累计（201-208、210-222、224、229、232、233类），退票、退回扣减，清算不计",
        expenditure=EXPENDITURE,
    ),
    figure(
        "expenditure.returned_to_carry_over", "退回转入结转资金", "万元",
        "以前年度一般公共预算支付在整理期后退票、退回的金额1月至本月累计：转入结转，不减少任何年度的支出",
        net((), ("carried_over",)),
        carried_over=Measure("退回转入结转资金", BY_CLASS, (_CARRIED_OVER,)),
    ),
    *[
        figure(
            f"{kind}.expenditure_ytd", f"{kind.label_zh}支出（累计）", "万元",
            f"{kind.label_zh}支付1月至本月累计，{_WITHOUT[kind]}；退票、退回扣减", spent=spent,
        )
        for kind, spent in _BESIDE.items()
    ],
    *[
        figure(
            f"{kind}.expenditure_yoy_pct", f"{kind.label_zh}支出同比", "%",
            "（本年累计－上年同期累计）÷上年同期累计×100；上年同期不大于0时不计算",
            growth("spent", "base"), spent=spent, base=Input(spent, same_months_last_year),
        )
        for kind, spent in _BESIDE.items()
    ],
    figure(
        "livelihood_expenditure.ytd", "民生支出", "万元", "一般公共预算支出中列入民生口径的功能科目1月至本月累计",
        livelihood=_livelihood_to_date,
    ),
    figure(
        "livelihood_expenditure.share_pct", "民生支出占比", "%", "民生支出累计÷一般公共预算支出累计×100",
        percent("livelihood", "expenditure"), version=2, livelihood=_livelihood_to_date, expenditure=EXPENDITURE,
    ),
    figure(
        "general_outlays.ytd", "一般性支出（累计）", "万元", "一般公共预算支出中标明一般性支出的支付1月至本月累计",
        outlays=OUTLAYS,
    ),
    figure(
        "general_outlays.yoy_pct", "一般性支出同比", "%",
        "（本年累计－上年同期累计）÷上年同期累计×100；上年同期不大于0时不计算",
        growth("outlays", "base"), outlays=OUTLAYS, base=Input(OUTLAYS, same_months_last_year),
    ),
    figure(
        "three_public.ytd", "三公经费（累计）", "万元",
        "一般公共预算支出中因公出国（境）、公务用车购置及运行、公务接待的支付1月至本月累计",
        three_public=Measure("三公经费", THREE_PUBLIC, ("three_public",)),
    ),
    figure(
        "treasury_payment.uncleared", "代理银行未清算金额", "万元",
        "月末累计支付－退票、退回－清算＋退款清算；负数为代理银行尚未划回的退款",
        uncleared=Input(Measure("未清算净额", UNCLEARED, ("all",)), since_ever),
    ),
    figure(
        "treasury_payment.uncleared_overdue", "逾期未清算支付", "笔",
        "支付后超过规定天数、月末其支付申请仍有未清算金额的支付",
        overdue=Input(Selected(CLEARING_DAYS, _uncleared_overdue), since_ever),
    ),
    figure(
        "treasury_payment.bounced_overdue", "逾期未处理退票", "笔",
        "退票后超过规定天数、月末既未重新支付也未退回国库的退票",
        overdue=Input(Selected(BOUNCED_DAYS, _bounced_overdue), since_ever),
    ),
)  # fmt: skip
