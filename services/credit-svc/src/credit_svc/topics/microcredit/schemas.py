"""Microcredit as it is entered: loans, what is paid on them, extensions, kinds of households, and the risk pool's capital."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bureau_common.kit.people.registers import HouseholdKind
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Told

LoanNo = Told
HouseholdNo = Annotated[Told, Field(title="户编号")]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4, examples=["3.85"])]
Positive = Annotated[Money, Field(gt=0, title="金额（元）")]


LIFTED_OUT, NEAR_POVERTY = HouseholdKind.LIFTED_OUT, HouseholdKind.NEAR_POVERTY
"""The kinds of households that borrow."""


class LoanPurpose(Labelled):
    """What a loan is for: the first six are production."""

    PLANTING = "planting", "种植"
    BREEDING = "breeding", "养殖"
    PROCESSING = "processing", "农产品加工"
    TRADE = "trade", "商贸流通"
    SERVICES = "services", "乡村旅游等服务业"
    OTHER_PRODUCTION = "other_production", "其他生产经营"
    HOUSING = "housing", "建房购房"
    WEDDING = "wedding", "婚丧嫁娶"
    CONSUMPTION = "consumption", "生活消费"
    INVESTMENT = "investment", "投资理财"
    DEBTS = "debts", "偿还债务"
    LENT_ON = "lent_on", "户贷企用"


class LoanSecurity(Labelled):
    """What a bank asks beside the borrower's word."""

    CREDIT = "credit", "信用"
    SURETY = "surety", "保证"
    MORTGAGE = "mortgage", "抵押"
    PLEDGE = "pledge", "质押"


class LoanOrigin(Labelled):
    """Whether money is lent anew; a renewal without repayment takes the place of what is left of the old loan."""

    NEW = "new", "新发放"
    AFTER_REPAYMENT = "after_repayment", "还款后续贷"
    WITHOUT_REPAYMENT = "without_repayment", "无还本续贷"


class MoveAction(Labelled):
    """What happens to a loan; what is recovered after a compensation goes back to the pool."""

    REPAY = "repay", "借款人还款"
    COMPENSATE = "compensate", "风险补偿金代偿"
    RECOVER = "recover", "代偿后追回"
    WRITE_OFF = "write_off", "核销"


class PoolCapitalKind(Labelled):
    """Every amount is entered positive; what is withdrawn takes off."""

    PAID_IN = "paid_in", "注入"
    WITHDRAWN = "withdrawn", "退出"


class HouseholdKindEntry(RecordEntry):
    """What a household is from the business date on, where that is no longer what the register says."""

    business_date: Annotated[BusinessDate, Field(title="认定日期")]
    household_no: HouseholdNo
    kind: Annotated[HouseholdKind, Field(title="农户类型")]
    document: Annotated[Told, Field(title="认定文件")]


class MicrocreditEntry(RecordEntry):
    """A loan on the day on which it was paid out; its terms are those of the day of its contract."""

    business_date: Annotated[BusinessDate, Field(title="放款日期")]
    loan_no: Annotated[LoanNo, Field(title="借据编号")]
    bank: Annotated[Told, Field(title="贷款银行")]
    household_no: HouseholdNo
    household_kind: Annotated[HouseholdKind, Field(title="签约日农户类型")]
    borrower: Annotated[UUID | None, Field(title="借款人人员编号（户主不填）")] = None
    origin: Annotated[LoanOrigin, Field(title="发放方式")]
    renews: Annotated[LoanNo | None, Field(title="所续借据编号")] = None
    signed_on: Annotated[Day, Field(title="签约日期")]
    purpose: Annotated[LoanPurpose, Field(title="贷款用途")]
    security: Annotated[LoanSecurity, Field(title="担保方式")]
    amount: Positive
    rate_pct: Annotated[Percent, Field(title="年利率（%）")]
    lpr_pct: Annotated[Percent | None, Field(title="所参照的LPR（%）")] = None
    due_on: Annotated[Day, Field(title="到期日期")]


class MicrocreditMoveEntry(RecordEntry):
    """Principal that was repaid, compensated, recovered or written off; the pool is named where it pays or is paid."""

    loan_no: Annotated[LoanNo, Field(title="借据编号")]
    action: Annotated[MoveAction, Field(title="事项")]
    amount: Positive
    pool: Annotated[Told | None, Field(title="风险补偿金专户")] = None


class MicrocreditExtensionEntry(RecordEntry):
    """A later due date, on the day on which it was agreed."""

    business_date: Annotated[BusinessDate, Field(title="展期日期")]
    loan_no: Annotated[LoanNo, Field(title="借据编号")]
    due_on: Annotated[Day, Field(title="展期后到期日期")]


class RiskPoolCapitalEntry(RecordEntry):
    """Money that is paid into the risk pool, or taken out of it."""

    pool: Annotated[Told, Field(title="风险补偿金专户")]
    kind: Annotated[PoolCapitalKind, Field(title="变动类型")]
    amount: Positive
    payer: Annotated[Told, Field(title="出资单位")]
