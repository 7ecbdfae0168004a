"""The records of guaranteed loans as they are entered, and what is derived of a loan and of a claim."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.clients import ClientClass, client_code_of
from ...reference.fields import Told
from ...reference.risk_sharing import RiskParty

ContractNo = Annotated[Told, Field(title="合同编号")]
ClaimNo = Annotated[Told, Field(title="代偿编号")]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]


class GuaranteeProduct(Labelled):
    """What a guaranteed loan is sold as; only the first is measured against the yearly 4321 target."""

    GUARANTEE_4321 = "guarantee_4321", "政银担"
    SCIENCE_GUARANTEE = "science_guarantee", "科技担保"
    TAX_LOAN = "tax_loan", "税融通"


class TargetTier(Labelled):
    """Who set a yearly target: a tier above the district, or the district itself."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级自定"


class GuaranteeLoanState(Labelled):
    """Where a loan stands, as its steps have brought it."""

    FILED = "filed", "已备案"
    DISBURSED = "disbursed", "已发放"
    REPAID = "repaid", "已结清"
    OVERDUE = "overdue", "逾期"
    COMPENSATED = "compensated", "已代偿"
    RECOVERED = "recovered", "已追偿"
    WRITTEN_OFF = "written_off", "已核销"


class LoanAction(Labelled):
    """A step of a loan; on one day they come in this order. A compensation is a record of its own."""

    DISBURSE = "disburse", "发放"
    FALL_OVERDUE = "fall_overdue", "转逾期"
    REPAY = "repay", "还款"
    COMPENSATE = "compensate", "代偿"
    RECOVER = "recover", "追偿"
    WRITE_OFF = "write_off", "核销"


def _entered_elsewhere(action: LoanAction) -> LoanAction:
    if action is LoanAction.COMPENSATE:
        raise ValueError("代偿请登记到“代偿”账簿（compensations） / enter a compensation in the book compensations")
    return action


class GuaranteeLoanEntry(RecordEntry):
    """A loan as it was filed; an enterprise is named by its credit code, a farmer by the household's number."""

    business_date: Annotated[BusinessDate, Field(title="备案日期")]
    contract_no: ContractNo
    bank: Annotated[Told, Field(title="贷款银行")]
    client_class: Annotated[ClientClass, Field(title="客户类型")]
    client_code: Annotated[Line, Field(title="客户代码")]
    principal: Annotated[Money, Field(title="贷款金额（元）")]
    guaranteed_ratio_pct: Annotated[Percent, Field(title="担保比例（%）", examples=["80"])]
    fee_rate_pct: Annotated[Percent, Field(title="担保费率（%/年）", examples=["1"])]
    starts_on: Annotated[Day, Field(title="起始日期")]
    due_on: Annotated[Day, Field(title="到期日期")]
    product: Annotated[GuaranteeProduct | None, Field(title="产品")] = GuaranteeProduct.GUARANTEE_4321
    """Without one the loan is a 4321 loan, as all were when they had no product."""

    @model_validator(mode="after")
    def _client_code_fits_its_class(self) -> Self:
        self.client_code = client_code_of(type(self), self.client_class, self.client_code)
        return self


class GuaranteeStepEntry(RecordEntry):
    """A step of a loan on its business date; falling overdue and writing off move no amount."""

    contract_no: ContractNo
    action: Annotated[LoanAction, AfterValidator(_entered_elsewhere), Field(title="环节")]
    amount: Annotated[Money, Field(title="金额（元）")] = Decimal("0.00")


class GuaranteeProductEntry(RecordEntry):
    """The terms on which a product is sold from the business date on; what is left empty has no limit."""

    business_date: Annotated[BusinessDate, Field(title="施行日期")]
    product: Annotated[GuaranteeProduct, Field(title="产品")]
    max_fee_rate_pct: Annotated[Percent, Field(title="担保费率上限（%/年）", examples=["1"])]
    max_months: Annotated[int | None, Field(ge=1, le=360, title="期限上限（月）")] = None
    max_principal: Annotated[Money | None, Field(gt=0, title="单笔金额上限（元）")] = None
    document: Annotated[Told, Field(title="来源文件")]


class GuaranteeTargetEntry(RecordEntry):
    """The target of a year, as a document sets it on the business date; a later one replaces it."""

    fiscal_year: Annotated[int, Field(ge=2014, le=2199, title="年度")]
    amount: Annotated[Money, Field(title="全年目标（元）")]
    document: Annotated[Told, Field(title="来源文件")]
    set_by: Annotated[TargetTier | None, Field(title="下达层级")] = TargetTier.CITY
    """Without one it is of a tier above, as all were when they said none."""


class RiskSharesEntry(RecordEntry):
    """How losses are shared from the business date on; a party without a part has 0."""

    business_date: Annotated[BusinessDate, Field(title="生效日期")]
    guarantee_company_pct: Annotated[Percent, Field(title="区（市）融资担保公司（%）")]
    provincial_group_pct: Annotated[Percent, Field(title="省担保集团（%）")]
    national_fund_pct: Annotated[Percent, Field(title="国家融资担保基金（%）")]
    bank_pct: Annotated[Percent, Field(title="贷款银行（%）")]
    local_government_pct: Annotated[Percent, Field(title="地方政府（%）")]
    document: Annotated[Told, Field(title="来源文件")]


class CompensationEntry(RecordEntry):
    """A claim: principal that is lost on a loan, and interest that is covered, compensated on the business date."""

    business_date: Annotated[BusinessDate, Field(title="代偿日期")]
    claim_no: ClaimNo
    contract_no: ContractNo
    loss_amount: Annotated[Money, Field(title="损失本金（元）")]
    interest_amount: Annotated[Money | None, Field(ge=0, title="代偿利息（元）")] = None


class CompensationAdvanceEntry(RecordEntry):
    """What one party paid the bank on a claim before it was settled who bears it, on the business date."""

    business_date: Annotated[BusinessDate, Field(title="垫付日期")]
    claim_no: ClaimNo
    party: Annotated[RiskParty, Field(title="垫付方")]
    amount: Annotated[Money, Field(title="金额（元）")]


class CompensationPaymentEntry(RecordEntry):
    """What one party finally bore of a claim, on the business date.

    `settles` is whose advance it settles: that of the party which it reimburses, or its own; without one the party
    paid the bank, or is the bank and bears its part.
    """

    business_date: Annotated[BusinessDate, Field(title="支付日期")]
    claim_no: ClaimNo
    party: Annotated[RiskParty, Field(title="承担方")]
    amount: Annotated[Money, Field(title="金额（元）")]
    settles: Annotated[RiskParty | None, Field(title="冲抵谁的垫付")] = None


class LossPart(BaseModel):
    """One party's part of a claim, what it has paid, and what of its advances is settled."""

    party: RiskParty
    share_pct: Decimal
    amount: Money
    paid: Money
    last_paid_on: date | None
    advanced: Money
    settled: Money


class RecoveredPart(BaseModel):
    """What one party gets of a recovery."""

    party: RiskParty
    amount: Money


class Recovery(BaseModel):
    """A recovery on a loan, shared as the loss of the last claim before it was."""

    recovered_on: date
    amount: Money
    claim_no: str
    parts: list[RecoveredPart]


class GuaranteeLoanPosition(BaseModel):
    """Where a loan stands and what has moved on it; `outstanding` is principal neither repaid nor compensated.

    `recovered` is of the compensated principal and interest.
    """

    contract_no: str
    state: GuaranteeLoanState
    disbursed: Money
    repaid: Money
    compensated: Money
    compensated_interest: Money
    recovered: Money
    outstanding: Money


class Move(NamedTuple):
    """A step of a loan, or a compensation, as the state machine sees it; only a compensation covers interest."""

    action: LoanAction
    day: date
    amount: Decimal
    interest: Decimal = Decimal(0)


@dataclass(frozen=True)
class Loan:
    """A loan's terms and where its moves have brought it."""

    contract_no: str
    principal: Decimal
    due_on: date
    state: GuaranteeLoanState = GuaranteeLoanState.FILED
    disbursed: Decimal = Decimal(0)
    repaid: Decimal = Decimal(0)
    compensated: Decimal = Decimal(0)
    interest: Decimal = Decimal(0)
    recovered: Decimal = Decimal(0)

    @property
    def claimed(self) -> Decimal:
        """What was paid on its claims, and may be recovered."""
        return self.compensated + self.interest

    @property
    def outstanding(self) -> Decimal:
        return self.disbursed - self.repaid - self.compensated


class Paid(NamedTuple):
    """What one party paid on a claim: an advance of its own (`settles` is none, `is_advance`), or what it finally bore."""

    is_advance: bool
    party: RiskParty
    settles: RiskParty | None
    amount: Decimal
