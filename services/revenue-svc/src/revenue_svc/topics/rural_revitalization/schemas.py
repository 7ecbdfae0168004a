"""Funds, projects, contracts, steps, distributions, payments, assets and village costs as entered."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry, RegisteredUnit

from ...reference.subjects import FiscalYear


class FundTier(Labelled):
    """Which level of government the money comes from."""

    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级"


class FundKind(Labelled):
    """What a document does: an adjustment carries its sign."""

    ARRANGED = "arranged", "安排"
    ADJUSTED = "adjusted", "调整"


class ProjectKind(Labelled):
    """What a project is for."""

    INDUSTRY = "industry", "产业"
    EMPLOYMENT = "employment", "就业"
    INFRASTRUCTURE = "infrastructure", "基础设施建设"
    OTHER = "other", "其他"


class ProjectAction(Labelled):
    """What happens to a project, in the order of one day's work."""

    START = "start", "开工"
    REPORT = "report", "进度报告"
    COMPLETE = "complete", "完工"
    RECTIFY = "rectify", "整改完成"
    PASS = "pass", "验收合格"
    FAIL = "fail", "验收不合格"


class ProjectState(Labelled):
    """Where a project stands after its steps."""

    PLANNED = "planned", "尚未开工"
    STARTED = "started", "已经开工"
    COMPLETED = "completed", "完工待验收"
    ACCEPTED = "accepted", "验收合格"
    REJECTED = "rejected", "验收不合格"


class MoneyKind(Labelled):
    """Every amount is entered positive; what came back takes off."""

    PAID = "paid", "支付"
    RETURNED = "returned", "退回"


class IncomeKind(Labelled):
    """What an asset earns, and to whom the income goes."""

    EARNED = "earned", "收益到账"
    TO_HOUSEHOLD = "to_household", "分配到户"
    TO_COLLECTIVE = "to_collective", "留归村集体"


class VillageCostKind(Labelled):
    """What a village needs in a year, and what is paid of it."""

    NEED = "need", "保障需求"
    PAID = "paid", "拨付"


ProjectNo = Annotated[Line, Field(title="项目编号")]
ContractNo = Annotated[Line, Field(title="合同编号")]
AssetNo = Annotated[Line, Field(title="资产编号")]
Tier = Annotated[FundTier, Field(title="资金级次")]
Kind = Annotated[ProjectKind, Field(title="项目类别")]
Positive = Annotated[Money, Field(gt=0, title="金额（元）")]


class RuralFundEntry(RecordEntry):
    """A notice from above, the district's own budget, or an adjustment of either; it feeds the year's funds."""

    business_date: Annotated[BusinessDate, Field(title="下达（批准）日期")]
    fiscal_year: FiscalYear
    tier: Tier
    kind: Annotated[FundKind, Field(title="安排类型")]
    document: Annotated[Line, Field(title="下达（批准）文号")]
    amount: Annotated[Money, Field(title="金额（元）")]


class RuralProjectEntry(RecordEntry):
    """A project of the project library (项目库) from the day of its approval on."""

    business_date: Annotated[BusinessDate, Field(title="批复日期")]
    project_no: ProjectNo
    name: Annotated[Line, Field(title="项目名称")]
    kind: Kind
    village: Annotated[RegisteredUnit | None, Field(title="实施村")] = None


class RuralContractEntry(RecordEntry):
    """A contract of a project with an organisation; natural persons do not stand in records."""

    business_date: Annotated[BusinessDate, Field(title="签订日期")]
    contract_no: ContractNo
    project_no: ProjectNo
    payee_name: Annotated[Line, Field(title="合同收款单位全称")]
    amount: Positive


class RuralStepEntry(RecordEntry):
    """One step of a project on its business date; a report says how far the work has come."""

    project_no: ProjectNo
    action: Annotated[ProjectAction, Field(title="环节")]
    progress_pct: Annotated[
        Decimal | None, Field(gt=0, lt=100, max_digits=5, decimal_places=2, title="形象进度（%）")
    ] = None


class RuralDistributionEntry(RecordEntry):
    """Money of a year and tier given to a project; it feeds only the number of projects, and repeats the project's kind."""

    business_date: Annotated[BusinessDate, Field(title="分配日期")]
    project_no: ProjectNo
    kind: Kind
    fiscal_year: Annotated[FiscalYear, Field(title="资金年度")]
    tier: Tier
    amount: Positive


class RuralPaymentEntry(RecordEntry):
    """A project's part of a treasury payment, which it names by application and voucher; or what came back of it."""

    business_date: Annotated[BusinessDate, Field(title="支付日期")]
    project_no: ProjectNo
    contract_no: Annotated[ContractNo | None, Field(title="合同编号")] = None
    fiscal_year: Annotated[FiscalYear, Field(title="资金年度")]
    application_no: Annotated[Line, Field(title="支付申请编号")]
    payment_no: Annotated[Line, Field(title="支付凭证号")]
    kind: Annotated[MoneyKind, Field(title="支付类型")]
    amount: Positive


class RuralAssetEntry(RecordEntry):
    """An asset that a project formed; owner and operator are organisations."""

    business_date: Annotated[BusinessDate, Field(title="确权日期")]
    asset_no: AssetNo
    project_no: ProjectNo
    name: Annotated[Line, Field(title="资产名称")]
    owner: Annotated[Line, Field(title="产权单位")]
    operator: Annotated[Line, Field(title="经营单位")]
    amount: Annotated[Money, Field(gt=0, title="资产原值（元）")]


class RuralIncomeEntry(RecordEntry):
    """Income of an asset, or a part of it that goes to a household of the register or stays with the village."""

    asset_no: AssetNo
    kind: Annotated[IncomeKind, Field(title="收益类型")]
    household_no: Annotated[Line | None, Field(title="户编号")] = None
    amount: Positive


class VillageCostEntry(RecordEntry):
    """What a village's organisations need for a year's running (村级组织运转经费), or a payment of it."""

    fiscal_year: FiscalYear
    village: Annotated[RegisteredUnit, Field(title="行政村")]
    kind: Annotated[VillageCostKind, Field(title="类型")]
    amount: Positive
