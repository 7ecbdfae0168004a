"""The words and rules of the state capital budget: it has no deficit, and profit of a year is remitted when that has begun."""

from collections.abc import Iterator

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Cover, Term
from bureau_common.schemas.years import within_year

from .schemas import SoeProfitRemittanceEntry

BUDGET_LAW = Clause(document="《中华人民共和国预算法》", article="第十条", verified=False)
REMITTING = Clause(document="国有资本收益收取管理办法", article=None, verified=False)
REMITTANCE = Term("上缴利润缴款凭证", "voucher of the remittance", REMITTING)
NO_DEFICIT = Cover("国有资本经营预算支出", "spent", "国有资本经营预算收入", "taken in", BUDGET_LAW, "state_capital")

in_its_year = within_year(BUDGET_LAW)


def check_year(entry: SoeProfitRemittanceEntry) -> Iterator[Finding]:
    """Nobody remits the profit of a year that is still to come."""
    day = entry.business_date
    if entry.profit_year > day.year:
        zh, en = "利润所属年度不能晚于入库年度，请核对", "Profit is not remitted before its year; check the year"
        yield blocked("profit_year", zh, en, REMITTING, "profit_year", entry.profit_year, f"<= {day.year}")
