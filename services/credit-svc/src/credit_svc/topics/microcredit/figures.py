"""The figures of microcredit: lent in the year, outstanding, overdue, with and without subsidy, and the risk pool."""

from typing import Any

from sqlalchemy import Integer, Numeric, Select, Subquery, case, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever, year_to_date
from bureau_common.kit.figures.formulas import difference, percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow, Owner

from .rules import FAVOURED, RENEWALS_COUNTED
from .schemas import LIFTED_OUT, NEAR_POVERTY, LoanOrigin
from .tables import CAPITAL, LOST, OF_POOL, capital, due_dates, extensions, loans, moves, owed, principal

ISSUED = Flow("microcredits", loans, loans.c.origin, loans.c.amount)
POOLED = Flow("risk_pool_capital", capital, "capital", CAPITAL)
MOVED = Flow("microcredit_moves", moves, case((OF_POOL, "pool"), else_="other"), LOST)

_FAVOURED_KINDS = loans.c.household_kind.in_((LIFTED_OUT, NEAR_POVERTY))
_LENT = {loans: loans.c.loan_no, moves: moves.c.loan_no}


def _outstanding(cutoff: Cutoff) -> Select[Any]:
    """Every loan by what raises and lowers its principal."""
    moved = principal(cutoff.live)
    return (
        select(moved.c.loan_no.label("key"), loans.c.id, moved.c.day, moved.c.amount)
        .join(moved, moved.c.loan_no == loans.c.loan_no)
        .where(cutoff.live(loans))
    )


def _overdue(cutoff: Cutoff) -> Select[Any]:
    """The same, all of it on the day after the loan fell due, or later: before that nothing is overdue."""
    moved, due = principal(cutoff.live), due_dates(cutoff.live)
    day = func.greatest(moved.c.day, due.c.due_on + 1)
    return select(moved.c.loan_no.label("key"), due.c.id, day.label("day"), moved.c.amount).join(
        moved, moved.c.loan_no == due.c.loan_no
    )


def _by_household(cutoff: Cutoff, *where: Any) -> Subquery:
    """By household and day what it owes at the day's end and owed before, with the loan that moved it most."""
    moved = owed(cutoff.live, *where)
    amount = func.sum(moved.c.amount)
    most = func.array_agg(aggregate_order_by(moved.c.id, moved.c.amount.desc(), moved.c.id))
    running = func.sum(amount).over(partition_by=moved.c.household_no, order_by=moved.c.day)
    return (
        select(
            moved.c.household_no.label("key"), most[1].label("id"), moved.c.day, running.label("owed"),
            (running - amount).label("before"),
        )
        .group_by(moved.c.household_no, moved.c.day)
        .subquery()
    )  # fmt: skip


def _owing(cutoff: Cutoff) -> Select[Any]:
    """One for a household from the day on which it owes, until it owes nothing."""
    days = _by_household(cutoff, _FAVOURED_KINDS)
    owes = [cast(each > 0, Integer) for each in (days.c.owed, days.c.before)]
    return select(days.c.key, days.c.id, days.c.day, cast(owes[0] - owes[1], Numeric).label("amount"))


def _subsidised(cutoff: Cutoff) -> Select[Any]:
    """Of what a household owes the part up to the favoured amount."""
    days = _by_household(cutoff)
    owed_now, before = [func.least(each, literal(FAVOURED, Numeric)) for each in (days.c.owed, days.c.before)]
    return select(days.c.key, days.c.id, days.c.day, (owed_now - before).label("amount"))


_RENEWED = {loans: loans.c.renews}  # a loan that takes over another one's principal moves it, too
_OUTSTANDING = Balance("microcredits_outstanding", loans, _outstanding, _LENT, keyed=True, also=_RENEWED)
_BALANCE = Measure("小额信贷余额", _OUTSTANDING)
_LATE = {**_LENT, extensions: extensions.c.loan_no}
_OVERDUE = Measure(
    "逾期小额信贷余额", Balance("microcredits_overdue", loans, _overdue, _LATE, keyed=True, also=_RENEWED)
)
_BORROWER = Owner(loans.c.loan_no, loans.c.household_no)
_OF_BORROWER: Any = {"keyed": True, "also": _RENEWED, "owner": _BORROWER}
_OWING = Measure("有余额的农户", Balance("microcredit_households", loans, _owing, _LENT, unit="count", **_OF_BORROWER))
_SUBSIDISED = Measure(
    "单户5万元以内余额", Balance("microcredits_subsidised", loans, _subsidised, _LENT, **_OF_BORROWER)
)

_ANEW = {"no": (LoanOrigin.NEW, LoanOrigin.AFTER_REPAYMENT), "yes": tuple(LoanOrigin)}
_AMOUNT = {setting: Measure("小额信贷发放", ISSUED, origins) for setting, origins in _ANEW.items()}
_HOUSEHOLDS = {
    setting: Measure(
        "发放小额信贷的农户",
        Distinct(
            f"microcredit_new_{setting}",
            loans,
            loans.c.household_no,
            or_(*[loans.c.origin == each for each in origins]),
        ),
    )
    for setting, origins in _ANEW.items()
}
# Of a month without a loan there is nothing overdue, once there was any.
_ever = Input(Measure("累计发放", ISSUED, tuple(LoanOrigin)), since_ever)
_overdue_now, _balance_now, _owing_now = [Input(each, since_ever, nil=True) for each in (_OVERDUE, _BALANCE, _OWING)]
_subsidised_now = Input(_SUBSIDISED, since_ever, nil=True)
_capital = Input(Measure("风险补偿金净注入", POOLED, ("capital",)), since_ever)
_lost = Input(Measure("风险补偿金净代偿", MOVED, ("pool",)), since_ever, nil=True)

FIGURES = topic_figures(
    "credit.microcredit",
    figure(
        "new_households", "新增小额信贷户数", "户", "1月至本月发放小额信贷的农户，同一户只计一次；无还本续贷按口径计入与否",
        counted=Input(Selected(RENEWALS_COUNTED, _HOUSEHOLDS.__getitem__), year_to_date),
    ),
    figure(
        "new_amount", "新增小额信贷金额", "万元", "1月至本月发放额累计；无还本续贷按口径计入与否",
        issued=Input(Selected(RENEWALS_COUNTED, _AMOUNT.__getitem__), year_to_date),
    ),
    figure(
        "balance", "小额信贷余额", "万元", "截至本月末发放－归还（含风险补偿金代偿）－核销；无还本续贷以新还旧，不增减余额",
        balance=_balance_now, issued=_ever,
    ),
    figure(
        "balance_households", "余额涉及脱贫户和边缘户", "户", "截至本月末有余额、签约日为脱贫户或边缘易致贫户的农户",
        counted=_owing_now, issued=_ever,
    ),
    figure(
        "overdue", "逾期小额信贷余额", "万元", "截至本月末已过到期日期（含展期）的贷款余额",
        overdue=_overdue_now, issued=_ever,
    ),
    figure(
        "overdue_pct", "小额信贷逾期率", "%", "逾期余额÷余额×100", percent("overdue", "balance"), basis="point",
        overdue=_overdue_now, balance=_balance_now, issued=_ever,
    ),
    figure(
        "subsidised_balance", "小额信贷余额中财政贴息部分", "万元", "截至本月末各户余额中不超过5万元的部分之和",
        subsidised=_subsidised_now, issued=_ever,
    ),
    figure(
        "unsubsidised_balance", "小额信贷余额中不贴息部分", "万元", "截至本月末各户余额超过5万元的部分之和，不贴息、不入风险补偿",
        difference("balance", "subsidised"), balance=_balance_now, subsidised=_subsidised_now, issued=_ever,
    ),
    figure(
        "pool_balance", "小额信贷风险补偿金余额", "万元", "截至本月末注入－退出－代偿＋代偿后追回",
        difference("capital", "lost"), capital=_capital, lost=_lost,
    ),
    figure(
        "pool_losses", "小额信贷风险补偿金净代偿", "万元", "截至本月末累计代偿－代偿后追回", lost=_lost, capital=_capital,
    ),
)  # fmt: skip
