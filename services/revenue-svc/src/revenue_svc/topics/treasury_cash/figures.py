"""The figures of treasury cash: what stands in the accounts, what next month expects, and how far the cash goes."""

from sqlalchemy import Date, func

from bureau_common.kit.figures.figures import Definition, Input, Measure, following_month, since_ever
from bureau_common.kit.figures.formulas import percent, total
from bureau_common.kit.measures.flows import ALL, Flow
from bureau_common.kit.measures.latest import Latest

from .rules import COVER, FIRST_KINDS, IN_KINDS, LATER_KINDS
from .tables import balances, forecasts

BALANCES = Latest("treasury_balances", balances, key=balances.c.account, amount=balances.c.balance)
EXPECTED = Flow(
    "cash_forecasts", forecasts, category=forecasts.c.kind, amount=forecasts.c.amount,
    on=func.to_date(forecasts.c.month, "YYYY-MM", type_=Date),
)  # fmt: skip

_balance = Input(Measure("月末库款余额", BALANCES, ALL), since_ever)
_in = Input(Measure("下月预计收入", EXPECTED, IN_KINDS), following_month)
_first = Input(Measure("下月预计工资、基本民生和运转支出", EXPECTED, FIRST_KINDS), following_month)
_out = Input(Measure("下月预计支出", EXPECTED, (*FIRST_KINDS, *LATER_KINDS)), following_month)

FIGURES = (
    Definition(
        id="revenue.treasury_cash.balance",
        name_zh="月末库款余额",
        display_unit="万元",
        basis="point",
        inputs={"balance": _balance},
        formula=total("balance"),
        formula_text="各国库账户月末或其前最近一日的余额合计",
    ),
    Definition(
        id="revenue.treasury_cash.expected_in",
        name_zh="下月预计库款收入",
        display_unit="万元",
        basis="point",
        inputs={"expected": _in},
        formula=total("expected"),
        formula_text="下月税收、非税、上级转移支付和债券资金的预计金额合计",
    ),
    Definition(
        id="revenue.treasury_cash.expected_out",
        name_zh="下月预计库款支出",
        display_unit="万元",
        basis="point",
        inputs={"expected": _out},
        formula=total("expected"),
        formula_text="下月工资、基本民生、运转、还本付息、项目和其他支出的预计金额合计",
    ),
    Definition(
        id="revenue.treasury_cash.expected_first",
        name_zh="下月预计工资和三保支出",
        display_unit="万元",
        basis="point",
        inputs={"expected": _first},
        formula=total("expected"),
        formula_text="下月工资、基本民生和运转支出的预计金额合计",
    ),
    Definition(
        id=COVER,
        name_zh="库款保障水平",
        display_unit="%",
        basis="point",
        inputs={"balance": _balance, "expected": _out},
        formula=percent("balance", "expected"),
        formula_text="月末库款余额÷下月预计库款支出×100",
    ),
)
