"""The figures of treasury cash: what stands in the accounts, what next month expects, and how far the cash goes."""

from sqlalchemy import Date, func, true

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, following_month, year_to_date
from bureau_common.kit.figures.formulas import months_covered, percent
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.latest import Latest

from .rules import FIRST_KINDS, IN_KINDS, LATER_KINDS
from .tables import balances, forecasts, transfers

BALANCES = Latest("treasury_balances", balances, balances.c.account, balances.c.balance)
EXPECTED = Flow(
    "cash_forecasts", forecasts, forecasts.c.kind, forecasts.c.amount,
    on=func.to_date(forecasts.c.month, "YYYY-MM", type_=Date),
)  # fmt: skip

# Few rows, and no write has kept their sums: they are read as they stand.
_PAID = Measure(
    "库款支出",
    Derived(
        "treasury_paid", balances, {balances: balances.c.id}, lambda cutoff: balances.c.paid.is_not(None),
        lambda cutoff: balances.c.paid,
    ),
)  # fmt: skip
_TRANSFERRED = Input(
    Measure(
        "账户间调度",
        Derived(
            "treasury_transferred", transfers, {transfers: transfers.c.id}, lambda cutoff: true(),
            lambda cutoff: transfers.c.amount,
        ),
    ),
    year_to_date,
    nil=True,
)  # fmt: skip
_balance = Measure("月末库款余额", BALANCES)
_in = Input(Measure("下月预计收入", EXPECTED, IN_KINDS), following_month)
_first = Input(Measure("下月预计工资、基本民生和运转支出", EXPECTED, FIRST_KINDS), following_month)
_out = Input(Measure("下月预计支出", EXPECTED, (*FIRST_KINDS, *LATER_KINDS)), following_month)

FIGURES = topic_figures(
    "revenue.treasury_cash",
    figure("balance", "月末库款余额", "万元", "各国库账户月末或其前最近一日的余额合计", balance=_balance),
    figure(
        "expected_in", "下月预计库款收入", "万元", "下月税收、非税、上级转移支付和债券资金的预计金额合计",
        basis="point", expected=_in,
    ),
    figure(
        "expected_out", "下月预计库款支出", "万元", "下月工资、基本民生、运转、还本付息、项目和其他支出的预计金额合计",
        basis="point", expected=_out,
    ),
    figure(
        "expected_first", "下月预计工资和三保支出", "万元", "下月工资、基本民生和运转支出的预计金额合计",
        basis="point", expected=_first,
    ),
    figure(
        "cover_pct", "月末库款余额占下月预计支出", "%", "月末库款余额÷下月预计库款支出×100",
        percent("balance", "expected"), balance=_balance, expected=_out,
    ),
    figure(
        "guarantee_level", "库款保障水平", "倍",
        "月末库款余额÷（1月至本月各账户支出合计，扣除账户间调度，÷月数）",
        months_covered("balance", "paid", "transferred"), basis="point", balance=_balance,
        paid=_PAID, transferred=_TRANSFERRED,
    ),
)  # fmt: skip
