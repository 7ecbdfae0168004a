"""The lines of the state capital budget, and profit remitted, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Document, EnterpriseCode, Told

FiscalYear = Annotated[int, Field(ge=1990, le=2199, title="预算年度")]
Amount = Annotated[Money, Field(gt=0, title="金额（元）")]


class CapitalBudgetItem(Labelled):
    """What the budget takes in, and what it is spent for."""

    PROFIT = "profit", "利润收入"
    DIVIDENDS = "dividends", "股利、股息收入"
    PROPERTY = "property", "产权转让收入"
    LIQUIDATION = "liquidation", "清算收入"
    OTHER_INCOME = "other_income", "其他收入"
    LEGACY = "legacy", "解决历史遗留问题及改革成本支出"
    INVESTMENT = "investment", "国有企业资本金注入"
    TRANSFER_OUT = "transfer_out", "调出至一般公共预算"
    OTHER_OUTLAY = "other_outlay", "其他支出"


INCOME = (
    CapitalBudgetItem.PROFIT, CapitalBudgetItem.DIVIDENDS, CapitalBudgetItem.PROPERTY, CapitalBudgetItem.LIQUIDATION,
    CapitalBudgetItem.OTHER_INCOME,
)  # fmt: skip


class StateCapitalBudgetEntry(RecordEntry):
    """A line of the year's budget, as approved on the business date; an increase is a line of its own."""

    business_date: Annotated[BusinessDate, Field(title="批准日期")]
    fiscal_year: FiscalYear
    item: Annotated[CapitalBudgetItem, Field(title="预算项目")]
    amount: Amount
    document: Document


class SoeProfitRemittanceEntry(RecordEntry):
    """Profit that an enterprise paid into the treasury on the business date."""

    business_date: Annotated[BusinessDate, Field(title="入库日期")]
    credit_code: EnterpriseCode
    profit_year: Annotated[int, Field(ge=1990, le=2199, title="利润所属年度")]
    amount: Amount
    voucher_no: Annotated[Told, Field(title="缴款凭证号")]
