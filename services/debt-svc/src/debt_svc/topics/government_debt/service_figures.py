"""The figures of what government debt costs: principal and interest paid, their ratios, new debt, and arrears."""

from sqlalchemy import ColumnElement, and_, case, func, true

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever, until_last_year, year_to_date
from bureau_common.kit.figures.formulas import net, percent
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.flows import Flow

from .figures import BALANCE, BALANCES, CAPACITY
from .schemas import ArrearChange, CostItem, DebtKind, Movement, Purpose
from .tables import arrears, costs, debt_movements, expenditure_bases, refinancings

_IS_INTEREST = costs.c.item == CostItem.INTEREST
COSTS = Flow("debt_costs", costs, case((_IS_INTEREST, costs.c.debt_kind), else_="fee"), costs.c.amount)
ARREARS = Flow(
    "debt_arrears", arrears, "overdue",
    arrears.c.amount * case((arrears.c.change == ArrearChange.CLEARED, -1), else_=1),
)  # fmt: skip
EXPENDITURES = Flow(
    "debt_expenditure_bases", expenditure_bases, expenditure_bases.c.debt_kind, expenditure_bases.c.amount,
    on=func.greatest(expenditure_bases.c.business_date, func.make_date(expenditure_bases.c.fiscal_year, 1, 1)),
)  # fmt: skip
REFINANCED = Flow("bond_refinancings", refinancings, "refinanced", refinancings.c.amount)
_KEYS, _AMOUNT = {debt_movements: debt_movements.c.id}, debt_movements.c.amount


def _moved(name: str, which: ColumnElement[bool]) -> Derived:
    """The principal of some movements; their own flow nets them against each other."""
    return Derived(name, debt_movements, _KEYS, lambda cutoff: which, lambda cutoff: _AMOUNT)


_REPAID = _moved("debt_repaid", debt_movements.c.movement == Movement.REPAID)
# What an opening says stood at the end of the day before it: that of 1 January at the end of the year before.
_BEFORE = Derived(
    "debt_before",
    debt_movements,
    _KEYS,
    lambda cutoff: true(),
    lambda cutoff: BALANCES.amount,
    on=lambda cutoff: (
        debt_movements.c.business_date - case((debt_movements.c.movement == Movement.OPENING, 1), else_=0)
    ),
)
_NEW = _moved("debt_new", func.coalesce(debt_movements.c.purpose == Purpose.NEW, False))


_ON_LENT = {
    purpose: _moved(
        f"debt_on_lent_{purpose}",
        and_(
            debt_movements.c.movement == Movement.ON_LENT, func.coalesce(debt_movements.c.purpose == purpose, False)
        ),
    )
    for purpose in Purpose
}  # fmt: skip


def _interest(*kinds: DebtKind) -> Input:
    return Input(Measure("支付利息", COSTS, kinds), year_to_date, nil=True)


def _spent(*kinds: DebtKind) -> Measure:
    return Measure("本年支出", EXPENDITURES, kinds)


_PRINCIPAL = Input(Measure("偿还本金", _REPAID), year_to_date, nil=True)
INTEREST_PCT = {kind: f"debt.government_debt.{kind}_interest_pct" for kind in DebtKind}

FIGURES = topic_figures(
    "debt.government_debt",
    figure(
        "principal_paid", "偿还政府债务本金", "亿元", "1月至本月偿还的政府债务本金，含用再融资债券偿还的",
        repaid=_PRINCIPAL, balance=BALANCE,
    ),
    figure(
        "refinanced", "再融资债券偿还本金", "亿元", "1月至本月由再融资债券偿还的政府债券本金，按偿还明细计",
        refinanced=Input(Measure("再融资债券偿还", REFINANCED, ("refinanced",)), year_to_date, nil=True), balance=BALANCE,
    ),
    *[
        figure(
            f"{purpose}_on_lent", f"{purpose.label_zh}债券转贷", "亿元",
            f"1月至本月转贷的{purpose.label_zh}债券本金，一般债务与专项债务合计",
            on_lent=Input(Measure(f"{purpose.label_zh}债券转贷", moved), year_to_date, nil=True), balance=BALANCE,
        )
        for purpose, moved in _ON_LENT.items()
    ],
    figure(
        "interest_paid", "支付政府债务利息", "亿元", "1月至本月支付的政府债务利息，费用不计",
        interest=_interest(*DebtKind), balance=BALANCE,
    ),
    figure(
        "service_ratio_pct", "偿债率", "%", "（1月至本月偿还本金＋支付利息）÷本年度综合财力×100",
        percent(net(("repaid", "interest"), ()), "capacity"),
        repaid=_PRINCIPAL, interest=_interest(*DebtKind), capacity=CAPACITY,
    ),
    figure(
        "interest_pct", "利息支出率", "%", "1月至本月支付的政府债务利息÷（一般公共预算支出＋政府性基金支出）×100",
        percent("interest", "spent"), interest=_interest(*DebtKind), spent=_spent(*DebtKind),
    ),
    *[
        figure(
            f"{kind}_interest_pct", f"{kind.label_zh}利息支出率", "%", f"1月至本月支付的{kind.label_zh}利息÷对应预算支出×100",
            percent("interest", "spent"), interest=_interest(kind), spent=_spent(kind),
        )
        for kind in DebtKind
    ],
    figure(
        "new_ratio_pct", "新增债务率", "%", "1月至本月转贷的新增债务÷上年末政府债务余额×100",
        percent("new", "before"), basis="annual",
        new=Input(Measure("新增债务", _NEW), year_to_date, nil=True),
        before=Input(Measure("上年末余额", _BEFORE), until_last_year),
    ),
    figure(
        "overdue_pct", "逾期债务率", "%", "截至本月末逾期未还的本金÷政府债务余额×100",
        percent("overdue", "balance"),
        overdue=Input(Measure("逾期本金", ARREARS, ("overdue",)), since_ever), balance=BALANCE,
    ),
)  # fmt: skip
