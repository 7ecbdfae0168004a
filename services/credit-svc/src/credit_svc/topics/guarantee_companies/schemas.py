"""Guarantee companies, their balance sheets and related parties, the guarantees that they give, and what becomes of these."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.clients import ClientClass, client_code_of
from ...reference.fields import Told

CompanyCode = Annotated[CreditCode, Field(title="担保公司统一社会信用代码")]
PolicyNo = Annotated[Told, Field(title="担保合同编号")]
ClientCode = Annotated[Line, Field(title="被担保人代码")]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]
BankPct = Annotated[Percent, Field(title="银行分担（%）", examples=["20"])]
ReguaranteePct = Annotated[Percent, Field(title="再担保分担（%）", examples=["30"])]
GovernmentPct = Annotated[Percent, Field(title="政府分担（%）", examples=["10"])]


class GuaranteeKind(Labelled):
    """What is guaranteed."""

    LOAN = "loan", "借款类担保"
    BOND = "bond", "发行债券担保"
    OTHER = "other", "其他融资担保"


class IssuerRating(Labelled):
    """How the issuer of a bond is rated."""

    AA_OR_ABOVE = "aa_or_above", "AA级以上（含AA）"
    BELOW_AA = "below_aa", "AA级以下或无评级"


class Relation(Labelled):
    """What a party is to a guarantee company; to the first two it may give no guarantee."""

    CONTROLLING_SHAREHOLDER = "controlling_shareholder", "控股股东"
    ACTUAL_CONTROLLER = "actual_controller", "实际控制人"
    OTHER = "other", "其他关联方"


class GuaranteeAction(Labelled):
    """What becomes of a guarantee; on one day in this order."""

    RELEASE = "release", "解除"
    COMPENSATE = "compensate", "代偿"
    RECOVER = "recover", "追偿"


class GuaranteeState(Labelled):
    """Where a guarantee stands, as its amounts say."""

    ACCEPTED = "accepted", "已受理"
    ACTIVE = "active", "在保"
    PARTLY_RELEASED = "partly_released", "部分解除"
    RELEASED = "released", "已解除"
    COMPENSATED = "compensated", "已代偿"
    RECOVERED = "recovered", "已追偿"


class GuaranteeCompanyEntry(RecordEntry):
    """A guarantee company from the day of its licence on."""

    business_date: Annotated[BusinessDate, Field(title="许可日期")]
    company_code: CompanyCode
    name: Annotated[Told, Field(title="担保公司名称")]
    licence_no: Annotated[Told, Field(title="经营许可证编号")]


class GuaranteeCompanyBalanceEntry(RecordEntry):
    """Net assets of a company at a month's end, not consolidated, and what of them is equity in other guarantors."""

    business_date: Annotated[BusinessDate, Field(title="报表日期（月末）")]
    company_code: CompanyCode
    net_assets: Annotated[Money, Field(title="净资产（元）")]
    guarantor_equity: Annotated[Money, Field(ge=0, title="对其他融资担保公司和再担保公司的股权投资（元）")]


class GuaranteeRelatedPartyEntry(RecordEntry):
    """Who is related to a company, from the business date on."""

    business_date: Annotated[BusinessDate, Field(title="成为关联方日期")]
    company_code: CompanyCode
    client_code: Annotated[Told, Field(title="关联方代码")]
    name: Annotated[Told, Field(title="关联方名称")]
    relation: Annotated[Relation, Field(title="关联关系")]
    ended_on: Annotated[Day | None, Field(title="不再关联日期")] = None


class GuaranteeEntry(RecordEntry):
    """A guarantee as it was accepted: what is owed (`principal`), and who bears which percent of it beside the company.

    One that stands for a 4321 contract names it, and takes from there what was lent, repaid and compensated.
    """

    business_date: Annotated[BusinessDate, Field(title="受理日期")]
    policy_no: PolicyNo
    company_code: CompanyCode
    guarantee_kind: Annotated[GuaranteeKind, Field(title="担保种类")]
    issuer_rating: Annotated[IssuerRating | None, Field(title="发债主体评级")] = None
    client_class: Annotated[ClientClass, Field(title="被担保人类型")]
    client_code: ClientCode
    client_group: Annotated[Told | None, Field(title="被担保人关联组")] = None
    creditor: Annotated[Told, Field(title="债权人")]
    principal: Annotated[Money, Field(title="主债权本金（元）")]
    fee_rate_pct: Annotated[Percent, Field(title="担保费率（%/年）", examples=["1"])]
    usual_fee_rate_pct: Annotated[Percent | None, Field(title="非关联方同类担保费率（%/年）")] = None
    bank_pct: BankPct
    reguarantee_pct: ReguaranteePct
    government_pct: GovernmentPct
    reguarantee_contract: Annotated[Told | None, Field(title="再担保合同编号")] = None
    counter_guarantee: Annotated[Told | None, Field(title="反担保措施")] = None
    contract_no: Annotated[Told | None, Field(title="政银担合同编号")] = None
    starts_on: Annotated[Day, Field(title="起始日期")]
    due_on: Annotated[Day, Field(title="到期日期")]

    @model_validator(mode="after")
    def _client_code_fits_its_class(self) -> Self:
        self.client_code = client_code_of(type(self), self.client_class, self.client_code)
        return self


class GuaranteeShareEntry(RecordEntry):
    """Who bears which percent of a guaranteed principal beside the company, from the business date on."""

    business_date: Annotated[BusinessDate, Field(title="生效日期")]
    policy_no: PolicyNo
    bank_pct: BankPct
    reguarantee_pct: ReguaranteePct
    government_pct: GovernmentPct
    document: Annotated[Told, Field(title="依据（再担保合同等）")]


class GuaranteeMoveEntry(RecordEntry):
    """What of a guaranteed principal was released, compensated, or recovered after a compensation."""

    policy_no: PolicyNo
    action: Annotated[GuaranteeAction, Field(title="环节")]
    amount: Annotated[Money, Field(title="主债权本金（元）")]


class RelatedGuaranteeReportEntry(RecordEntry):
    """The report to the supervisor of a guarantee for a related party."""

    business_date: Annotated[BusinessDate, Field(title="报告日期")]
    policy_no: PolicyNo
    document: Annotated[Told, Field(title="报告文号")]


class GuaranteePosition(BaseModel):
    """Where a guarantee stands on a day: its principal as it moved, and what of it is guaranteed and the company's own."""

    policy_no: str
    state: GuaranteeState
    begun: Money
    released: Money
    compensated: Money
    recovered: Money
    principal: Money
    guaranteed: Money
    liability: Money
