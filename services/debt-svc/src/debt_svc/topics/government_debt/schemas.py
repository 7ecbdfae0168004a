"""Limits, bonds, movements of debt and fiscal capacity as they are entered, and the schedule of a bond."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.debtors import DebtorCode, DebtorLevel, DebtorName
from ...reference.fields import BondCode

Year = Annotated[int, Field(ge=1994, le=2199)]


class DebtKind(Labelled):
    """Each has its own limit: general debt is repaid from the general budget, special debt from funds and projects."""

    GENERAL = "general", "一般债务"
    SPECIAL = "special", "专项债务"


class LimitMovement(Labelled):
    """What moves a limit; a withdrawal takes back quota of the year it names, a reduction lowers the limit itself."""

    OPENING = "opening", "期初限额"
    NEW_QUOTA = "new_quota", "下达新增限额"
    WITHDRAWAL = "withdrawal", "收回新增限额"
    REDUCTION = "reduction", "核减限额"


class Purpose(Labelled):
    """What a bond is issued for; only new ones need new quota."""

    NEW = "new", "新增"
    REFINANCING = "refinancing", "再融资"
    REPLACEMENT = "replacement", "置换"


class InterestFrequency(Labelled):
    """How often a bond pays interest."""

    ANNUAL = "annual", "按年付息"
    SEMIANNUAL = "semiannual", "按半年付息"


class Repayment(Labelled):
    """How the principal of a bond comes back."""

    BULLET = "bullet", "到期一次还本"
    EQUAL_PRINCIPAL = "equal_principal", "等额本金"
    EQUAL_INSTALMENTS = "equal_instalments", "等额本息"


class DayCount(Labelled):
    """How the days of a period become a share of a year."""

    THIRTY_360 = "30/360", "30/360"
    ACT_365 = "act/365", "实际天数/365"


class Instrument(Labelled):
    """The form that legal debt has."""

    BOND = "bond", "政府债券"
    FOREIGN_LOAN = "foreign_loan", "外债转贷"
    OTHER_STOCK = "other_stock", "非债券形式存量债务"


class Movement(Labelled):
    """What moves a balance."""

    OPENING = "opening", "期初余额"
    ON_LENT = "on_lent", "转贷"
    REPAID = "repaid", "还本"


class CapacityComponent(Labelled):
    """A part of the comprehensive fiscal capacity (综合财力); the last two are subtracted, their amounts are positive."""

    GENERAL_REVENUE = "general_revenue", "一般公共预算收入"
    TRANSFERS = "transfers", "上级转移支付收入"
    GOVERNMENT_FUNDS = "government_funds", "政府性基金预算收入"
    STATE_CAPITAL = "state_capital", "国有资本经营预算收入"
    OTHER = "other", "其他可用财力"
    PAID_UPWARD = "paid_upward", "上解上级支出（扣减）"
    TRANSFERRED_OUT = "transferred_out", "补助下级支出（扣减）"


class CostItem(Labelled):
    """What debt costs beside its principal."""

    INTEREST = "interest", "利息"
    FEE = "fee", "发行和兑付费用"


class ArrearChange(Labelled):
    """Principal falls into arrears, and is cleared; on one day in this order."""

    OVERDUE = "overdue", "逾期"
    CLEARED = "cleared", "清偿"


class DebtLimitEntry(RecordEntry):
    """One kind's line of a notice; quota that is told in advance (提前下达) counts from January of its year."""

    business_date: Annotated[BusinessDate, Field(title="通知日期")]
    debt_kind: Annotated[DebtKind, Field(title="债务类别")]
    movement: Annotated[LimitMovement, Field(title="限额变动")]
    amount: Annotated[Money, Field(ge=0, title="限额金额（元）")]
    notice_no: Annotated[Line, Field(title="通知文号")]
    quota_year: Annotated[Year | None, Field(title="额度年度")] = None
    batch: Annotated[Line | None, Field(title="额度批次", examples=["提前批"])] = None


class BondEntry(RecordEntry):
    """A bond on-lent to the district; interest runs from the business date to the day when its term ends.

    Without more words its principal is due in one sum, its days are 30/360, and its first period is as long as the others.
    """

    business_date: Annotated[BusinessDate, Field(title="起息日")]
    code: Annotated[BondCode, Field(title="债券代码")]
    debt_kind: Annotated[DebtKind, Field(title="债务类别")]
    purpose: Annotated[Purpose, Field(title="发行用途")]
    principal: Annotated[Money, Field(gt=0, title="转贷本金（元）")]
    quota_year: Annotated[Year, Field(title="额度年度")]
    batch: Annotated[Line | None, Field(title="额度批次", examples=["提前批"])] = None
    agreement_no: Annotated[Line, Field(title="转贷协议号")]
    project_code: Annotated[Line | None, Field(title="项目编码")] = None
    term_years: Annotated[int, Field(ge=1, le=50, title="期限（年）")]
    rate_pct: Annotated[Decimal, Field(ge=0, le=24, max_digits=7, decimal_places=4, title="票面利率（%）")]
    interest_frequency: Annotated[InterestFrequency, Field(title="付息频率")]
    issue_fee: Annotated[Money, Field(ge=0, title="发行费用（元）")]
    repayment: Annotated[Repayment | None, Field(title="还本方式")] = None
    day_count: Annotated[DayCount | None, Field(title="计息基准")] = None
    first_payment_on: Annotated[Day | None, Field(title="首次付息日")] = None


class BondRefinancingEntry(RecordEntry):
    """What of another bond's principal a refinancing bond repays; one may repay several, and several may repay one."""

    bond_code: Annotated[BondCode, Field(title="再融资债券代码")]
    repaid_code: Annotated[BondCode, Field(title="被偿还债券代码")]
    amount: Annotated[Money, Field(gt=0, title="偿还本金（元）")]


class Payment(BaseModel):
    """What a bond costs on one day, and what of that is not paid yet."""

    on: date
    interest: Money
    principal: Money
    interest_left: Money
    principal_left: Money


class BondSchedule(BaseModel):
    """Every payment of a bond by its terms."""

    code: str
    payments: list[Payment]
    interest: Money
    principal: Money
    interest_paid: Money
    principal_paid: Money


class DuePayment(BaseModel):
    """What is left of a payment of a bond, and the bond's record."""

    record_id: UUID
    code: str
    on: date
    interest: Money
    principal: Money


class DueMonth(BaseModel):
    """What falls due in a month, and of which bonds."""

    month: Period
    interest: Money
    principal: Money
    bonds: list[str]
    payments: list[DuePayment]


class BondMaturities(BaseModel):
    """What is left to pay of the bonds that stand at a month's end: overdue, by month for ten years, and later."""

    period: Period
    overdue_interest: Money
    overdue_principal: Money
    overdue: list[DuePayment]
    months: list[DueMonth]
    later_interest: Money
    later_principal: Money
    change_no: int


class DebtMovementEntry(RecordEntry):
    """One movement of a balance; repayments are entered positive and subtracted."""

    debt_kind: Annotated[DebtKind, Field(title="债务类别")]
    movement: Annotated[Movement, Field(title="债务变动")]
    instrument: Annotated[Instrument, Field(title="债务形式")]
    bond_code: Annotated[BondCode | None, Field(title="债券代码")] = None
    purpose: Annotated[Purpose | None, Field(title="发行用途")] = None
    """Of the bond that is on-lent: what the year's new bonds are told from refinancing by."""
    amount: Annotated[Money, Field(ge=0, title="本金（元）")]
    debtor_code: DebtorCode
    debtor_name: DebtorName
    debtor_level: Annotated[DebtorLevel, Field(title="债务人层级")]


class FiscalCapacityEntry(RecordEntry):
    """One component of a year's fiscal capacity; an estimate is corrected when the accounts are settled."""

    business_date: Annotated[BusinessDate, Field(title="测算日期")]
    fiscal_year: Annotated[Year, Field(title="财政年度")]
    component: Annotated[CapacityComponent, Field(title="财力构成")]
    amount: Annotated[Money, Field(ge=0, title="财力金额（元）")]
    document: Annotated[Line, Field(title="测算依据")]


class DebtCostEntry(RecordEntry):
    """Interest or a fee that was paid on legal debt; of a bond it names which."""

    business_date: Annotated[BusinessDate, Field(title="支付日期")]
    debt_kind: Annotated[DebtKind, Field(title="债务类别")]
    bond_code: Annotated[BondCode | None, Field(title="债券代码")] = None
    item: Annotated[CostItem, Field(title="支付事项")]
    amount: Annotated[Money, Field(gt=0, title="支付金额（元）")]
    voucher_no: Annotated[Line, Field(title="支付凭证号")]


class DebtArrearEntry(RecordEntry):
    """Principal that was not repaid when it was due, or that was cleared after all."""

    debt_kind: Annotated[DebtKind, Field(title="债务类别")]
    debt_name: Annotated[Line, Field(title="债务名称（债券填代码）")]
    change: Annotated[ArrearChange, Field(title="变动")]
    amount: Annotated[Money, Field(ge=0, title="逾期本金（元）")]


class ExpenditureBaseEntry(RecordEntry):
    """What the year spends of the budget that pays a kind's interest; an estimate is corrected when accounts are settled."""

    business_date: Annotated[BusinessDate, Field(title="测算日期")]
    fiscal_year: Annotated[Year, Field(title="财政年度")]
    debt_kind: Annotated[DebtKind, Field(title="债务类别（一般：一般公共预算支出；专项：政府性基金支出）")]
    amount: Annotated[Money, Field(gt=0, title="支出金额（元）")]
    document: Annotated[Line, Field(title="测算依据")]
