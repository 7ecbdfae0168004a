"""4321 loans of the demo district 示范区, 2019 to October 2021: made up, plausible, and the same at every run."""

import csv
import io
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from stdnum.cn import uscc

_DISTRICT, _SOURCE = "349901", "demo-guarantor"
_FIRST_YEAR, _LAST = 2019, date(2021, 10, 31)
_COMMON = ("来源系统", "来源单号", "填报单位")
_BANKS = ("示范农商行", "示范银行", "示范村镇银行", "示范商业银行")
_INDUSTRIES = ("农副食品加工业", "纺织服装、服饰业", "通用设备制造业", "批发业", "零售业", "道路运输业", "农业")
_CLIENTS = 90
_A_MONTH = {2019: 12, 2020: 13, 2021: 14}
"""How many loans begin in a month."""
_TARGETS = {2019: "400000000.00", 2020: "450000000.00", 2021: "500000000.00"}
_PARTS = {"区（市）融资担保公司": 40, "省担保集团": 30, "贷款银行": 20, "地方政府": 10}


@dataclass(frozen=True)
class _Loan:
    """One loan and what became of it; `yuan` is a multiple of 10,000, so that every part of a loss is whole."""

    number: int
    client: int
    yuan: int
    start: date
    due: date
    early: int
    defaults: bool

    @property
    def contract(self) -> str:
        return f"ZYD{self.start.year}-{self.number:04d}"

    @property
    def overdue(self) -> date:
        return self.due + timedelta(days=1)

    @property
    def claimed(self) -> date:
        return self.due + timedelta(days=61)


@cache
def _loans() -> tuple[_Loan, ...]:
    chance = random.Random(4321)
    loans: list[_Loan] = []
    for year, a_month in _A_MONTH.items():
        for month in range(1, (_LAST.month if year == _LAST.year else 12) + 1):
            for _ in range(a_month):
                number, start = len(loans) + 1, date(year, month, chance.randint(1, 28))
                yuan = chance.randint(100, 480) * 10_000
                # One loan in three is repaid by half early; one in fifty is not repaid at all.
                early = yuan // 2 if number % 3 == 0 else 0
                client = number % _CLIENTS
                due = date(year + 1, month, start.day)
                loans.append(_Loan(number, client, yuan, start, due, early, defaults=number % 50 == 0))
    return tuple(loans)


def _code(client: int) -> str:
    code = f"91349901MA2DEM{client:03d}"
    return code + uscc.calc_check_digit(code)


def _file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A file as an office sends it: CSV in GB18030 with Chinese headers."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*_COMMON, *header))
    writer.writerows((_SOURCE, f"{number:05d}", _DISTRICT, *row) for number, row in enumerate(rows, 1))
    return text.getvalue().encode("gb18030")


def enterprises_file() -> bytes:
    """The clients: micro and small enterprises."""
    rows = [
        (date(2018, 12, 1), _code(client), f"示范企业{client:03d}号有限公司", "微型" if client % 4 else "小型",
         _INDUSTRIES[client % len(_INDUSTRIES)])
        for client in range(_CLIENTS)
    ]  # fmt: skip
    return _file(("业务日期", "统一社会信用代码", "企业名称", "企业规模", "所属行业"), rows)


def loans_file() -> bytes:
    """The loans as filed, on the day they begin."""
    header = ("备案日期", "合同编号", "贷款银行", "客户类型", "客户代码", "贷款金额（元）", "担保比例（%）",
              "担保费率（%/年）", "起始日期", "到期日期")  # fmt: skip
    rows = [
        (loan.start, loan.contract, _BANKS[loan.number % len(_BANKS)],
         "微型企业" if loan.client % 4 else "小型企业", _code(loan.client), loan.yuan, 100, "1.2", loan.start, loan.due)
        for loan in _loans()
    ]  # fmt: skip
    return _file(header, rows)


def _steps(loan: _Loan) -> Iterator[tuple[date, str, str, int]]:
    yield loan.start, loan.contract, "发放", loan.yuan
    if loan.early:
        yield loan.start + timedelta(days=180), loan.contract, "还款", loan.early
    if loan.defaults:
        yield loan.overdue, loan.contract, "转逾期", 0
    else:
        yield loan.due, loan.contract, "还款", loan.yuan - loan.early


def loan_steps_file() -> bytes:
    """What happened to the loans up to the last day."""
    rows = [step for loan in _loans() for step in _steps(loan) if step[0] <= _LAST]
    return _file(("业务日期", "合同编号", "环节", "金额（元）"), rows)


def _claims() -> list[tuple[str, _Loan, int]]:
    """Loans that were compensated, with the number of the claim and the loss."""
    lost = [loan for loan in _loans() if loan.defaults and loan.claimed <= _LAST]
    return [
        (f"DC{loan.claimed.year}-{number:03d}", loan, loan.yuan - loan.early) for number, loan in enumerate(lost, 1)
    ]


def compensations_file() -> bytes:
    """The claims, two months after the loan fell due."""
    rows = [(loan.claimed, claim, loan.contract, loss) for claim, loan, loss in _claims()]
    return _file(("代偿日期", "代偿编号", "合同编号", "损失本金（元）"), rows)


def compensation_payments_file() -> bytes:
    """Each party's part, paid within a month of the claim."""
    rows = [
        (paid, claim, party, loss * percent // 100)
        for claim, loan, loss in _claims()
        for place, (party, percent) in enumerate(_PARTS.items())
        if (paid := loan.claimed + timedelta(days=10 * place)) <= _LAST
    ]
    return _file(("支付日期", "代偿编号", "承担方", "金额（元）"), rows)


def targets() -> list[dict[str, object]]:
    """The target of each year, to be proposed by one person and approved by another."""
    return [
        {
            "source": _SOURCE,
            "source_ref": f"T{year}",
            "reporting_unit": _DISTRICT,
            "business_date": f"{year}-02-15",
            "fiscal_year": year,
            "amount": amount,
            "document": f"示范区政〔{year}〕6号",
        }
        for year, amount in _TARGETS.items()
    ]
