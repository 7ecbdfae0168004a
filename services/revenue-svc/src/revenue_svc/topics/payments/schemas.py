"""Allotments, plans, applications, steps and payments as they are entered."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import Line, RecordEntry, UnitCode

from ...reference.accounts import Account
from ...reference.fiscal_years import BookedYear
from ...reference.subject_lists import BudgetKind
from ...reference.subjects import FiscalYear, SubjectCode
from ...reference.three_public import ThreePublic


class AllotmentKind(Labelled):
    """Every amount is entered positive; a reduction counts negatively."""

    ISSUE = "issue", "下达"
    INCREASE = "increase", "追加"
    REDUCE = "reduce", "调减"


class PaymentMode(Labelled):
    """Who instructs the agent bank: the finance bureau, or the unit that it has authorised."""

    DIRECT = "direct", "直接支付"
    AUTHORISED = "authorised", "授权支付"


class Action(Labelled):
    """What is done with an application, in the order of a day's work."""

    REVIEW = "review", "审核"
    APPROVE = "approve", "审批"
    SEND = "send", "发送代理银行"
    REJECT = "reject", "退回不予支付"


class ApplicationState(Labelled):
    """Where an application stands after its steps."""

    APPLIED = "applied", "已申请"
    REVIEWED = "reviewed", "已审核"
    APPROVED = "approved", "已审批"
    SENT = "sent", "已发送代理银行"
    REJECTED = "rejected", "不予支付"


class PaymentKind(Labelled):
    """Paid counts, bounced and refunded take off, clearing with the agent bank (both ways) moves no expenditure."""

    PAID = "paid", "支付"
    BOUNCED = "bounced", "退票"
    REFUNDED = "refunded", "退回"
    CLEARED = "cleared", "清算"
    CLEARED_BACK = "cleared_back", "退款清算"


class ReturnReason(Labelled):
    """Why money came back: the first three say that it must not go to that account again unchecked."""

    WRONG_ACCOUNT = "wrong_account", "账号有误"
    ACCOUNT_CLOSED = "account_closed", "账户已销户"
    NAME_DIFFERS = "name_differs", "户名不符"
    PAYEE_RETURNED = "payee_returned", "收款人退款"
    OVERPAID = "overpaid", "多付或重付"
    OTHER = "other", "其他"


def _yes_or_no(value: Any) -> Any:
    return {"是": True, "否": False}.get(value, value) if isinstance(value, str) else value


Flag = Annotated[bool, BeforeValidator(_yes_or_no)]
"""A flag; files say 是 or 否."""
Positive = Annotated[Money, Field(gt=0, title="金额（元）")]
AllotmentNo = Annotated[Line, Field(title="指标编号")]
ApplicationNo = Annotated[Line, Field(title="支付申请编号")]
PlanMonth = Annotated[Period, Field(title="用款月份", examples=["2021-03"])]
FunctionalCode = Annotated[SubjectCode, Field(title="功能科目编码")]
DirectFundTag = Annotated[Line | None, Field(title="直达资金标识")]
Operator = Annotated[UnitCode | None, Field(title="办理人编号")]
"""Who did it, by the number that the bureau gives its staff: recorder, reviewer and approver are different persons."""
GovernmentEconomic = Annotated[SubjectCode, Field(title="政府经济科目编码")]


class AllotmentEntry(RecordEntry):
    """One notice on an allotment (指标): issued once, then increased or reduced; its unit is the reporting unit."""

    allotment_no: AllotmentNo
    fiscal_year: FiscalYear
    budget_kind: Annotated[BudgetKind, Field(title="资金性质")]
    functional_code: FunctionalCode
    project_code: Annotated[Line | None, Field(title="项目编码")] = None
    direct_fund_tag: DirectFundTag = None
    source_notice: Annotated[Line, Field(title="来源文号")]
    kind: Annotated[AllotmentKind, Field(title="指标类型")]
    amount: Positive


class PlanEntry(RecordEntry):
    """What may be spent of an allotment from a month on (用款计划); later adjustments carry their sign."""

    allotment_no: AllotmentNo
    plan_month: PlanMonth
    amount: Annotated[Money, Field(title="金额（元）")]


class ApplicationEntry(RecordEntry):
    """An application to pay an organisation (支付申请); natural persons do not stand in records."""

    application_no: ApplicationNo
    allotment_no: AllotmentNo
    plan_month: PlanMonth
    mode: Annotated[PaymentMode, Field(title="支付方式")]
    payer_account: Annotated[Account, Field(title="付款账号")]
    payee_name: Annotated[Line, Field(title="收款单位全称")]
    payee_account: Annotated[Account, Field(title="收款账号")]
    payee_bank: Annotated[Line, Field(title="收款银行")]
    contract_no: Annotated[Line | None, Field(title="合同编号")] = None
    government_economic: GovernmentEconomic
    department_economic: Annotated[SubjectCode, Field(title="部门经济科目编码")]
    purpose: Annotated[Line, Field(title="用途")]
    general_outlay: Annotated[Flag, Field(title="一般性支出")]
    three_public: Annotated[ThreePublic | None, Field(title="三公经费")] = None
    amount: Positive
    operator: Operator = None


class StepEntry(RecordEntry):
    """One step of an application; each is taken once, on its business date."""

    application_no: ApplicationNo
    action: Annotated[Action, Field(title="办理动作")]
    operator: Operator = None


class PaymentEntry(RecordEntry):
    """Money that moved on an application, with the classification copied, so that figures read one row.

    What comes back says why; what is paid again names the payment that bounced, and the account where it changed.
    """

    payment_no: Annotated[Line, Field(title="支付凭证号")]
    application_no: ApplicationNo
    kind: Annotated[PaymentKind, Field(title="支付类型")]
    amount: Positive
    bank_reference: Annotated[Line, Field(title="银行流水号")]
    allotment_no: AllotmentNo
    budget_kind: Annotated[BudgetKind, Field(title="资金性质")]
    functional_code: FunctionalCode
    government_economic: GovernmentEconomic
    general_outlay: Annotated[Flag, Field(title="一般性支出")]
    three_public: Annotated[ThreePublic | None, Field(title="三公经费")] = None
    direct_fund_tag: DirectFundTag = None
    return_reason: Annotated[ReturnReason | None, Field(title="退票退回原因")] = None
    repays_no: Annotated[Line | None, Field(title="原退票支付凭证号")] = None
    payee_account: Annotated[Account | None, Field(title="更正后收款账号")] = None
    fiscal_year: BookedYear = None
    """Left out, the year of the date; last year within the closing days, if there are any."""
    carried_over: Annotated[Flag | None, Field(title="转入结转")] = None
    """What comes back of a payment of a year that is closed goes to carry-over and lowers no year's expenditure."""


class ApplicationStanding(BaseModel):
    """Where an application stands: its state with the day of its last step, and the money that moved on it."""

    application_no: str
    allotment_no: str
    state: ApplicationState
    since: date
    amount: Money
    paid: Money
    bounced: Money
    refunded: Money
    cleared: Money
    cleared_back: Money
