"""Livelihood projects as they are entered: projects, plans, funds and progress, and the contracts of their maintenance."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, ImpersonalLine, RecordEntry, RegisteredUnit

FiscalYear = Annotated[int, Field(ge=2000, le=2199, title="年度")]
ProjectNo = Annotated[ImpersonalLine, Field(title="工程编号")]
ContractNo = Annotated[ImpersonalLine, Field(title="管养合同编号")]
Quantity = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]


class Standing(Labelled):
    """How a main project came into the year's plan."""

    NEW = "new", "新增"
    ADJUSTED = "adjusted", "调整"
    CONTINUED = "continued", "继续"


class FundSource(Labelled):
    """Whose money it is."""

    CENTRAL = "central", "中央"
    PROVINCIAL = "provincial", "省级"
    MUNICIPAL = "municipal", "市级"
    DISTRICT = "district", "区级"
    SOCIAL = "social", "社会资金"


class MaintenanceWay(Labelled):
    """How somebody comes to maintain it."""

    ORDINARY = "ordinary", "常规管养"
    PILOT = "pilot", "政府购买服务试点"


class InspectionResult(Labelled):
    """What an inspection of the maintenance found."""

    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class LivelihoodProjectEntry(RecordEntry):
    """A project of a year's plan: a main one, which has a standing, or a sub-project, which is part of a main one."""

    business_date: Annotated[BusinessDate, Field(title="计划下达日期")]
    project_no: ProjectNo
    fiscal_year: FiscalYear
    name: Annotated[ImpersonalLine, Field(title="工程名称")]
    part_of: Annotated[ImpersonalLine | None, Field(title="所属主项目编号")] = None
    standing: Annotated[Standing | None, Field(title="列入情况")] = None
    unit: Annotated[RegisteredUnit, Field(title="牵头单位代码")]
    target: Annotated[Decimal | None, Field(gt=0, max_digits=14, decimal_places=2, title="年度目标")] = None
    measured_in: Annotated[ImpersonalLine | None, Field(title="目标计量单位")] = None


class LivelihoodPlanEntry(RecordEntry):
    """What a source is to pay for a project in the year."""

    project_no: ProjectNo
    fiscal_year: FiscalYear
    fund_source: Annotated[FundSource, Field(title="资金来源")]
    amount: Annotated[Money, Field(gt=0, title="计划投入（元）")]
    document: Annotated[ImpersonalLine, Field(title="计划文件")]


class LivelihoodFundEntry(RecordEntry):
    """Money of a source that is in place for a project."""

    business_date: Annotated[BusinessDate, Field(title="到位日期")]
    project_no: ProjectNo
    fiscal_year: FiscalYear
    fund_source: Annotated[FundSource, Field(title="资金来源")]
    amount: Annotated[Money, Field(gt=0, title="到位金额（元）")]
    document: Annotated[ImpersonalLine, Field(title="拨付文件")]
    payment_no: Annotated[ImpersonalLine | None, Field(title="支付凭证号")] = None


class LivelihoodProgressEntry(RecordEntry):
    """How much of its target a project has done since the year began."""

    business_date: Annotated[BusinessDate, Field(title="统计日期")]
    project_no: ProjectNo
    fiscal_year: FiscalYear
    quantity: Annotated[Quantity, Field(title="累计完成数")]


class MaintenanceContractEntry(RecordEntry):
    """A contract by which somebody maintains what a completed project built, until the day on which it ends."""

    business_date: Annotated[BusinessDate, Field(title="签订日期")]
    contract_no: ContractNo
    project_no: ProjectNo
    supplier: Annotated[ImpersonalLine, Field(title="管养单位")]
    credit_code: Annotated[CreditCode, Field(title="管养单位统一社会信用代码")]
    ends_on: Annotated[Day, Field(title="合同到期日")]
    amount: Annotated[Money, Field(gt=0, title="合同金额（元）")]
    way: Annotated[MaintenanceWay, Field(title="管养方式")]


class MaintenanceInspectionEntry(RecordEntry):
    """An inspection of the maintenance under a contract."""

    business_date: Annotated[BusinessDate, Field(title="检查日期")]
    contract_no: ContractNo
    result: Annotated[InspectionResult, Field(title="检查结果")]
    document: Annotated[ImpersonalLine, Field(title="检查记录")]


class MaintenancePaymentEntry(RecordEntry):
    """What is paid under a contract of maintenance."""

    business_date: Annotated[BusinessDate, Field(title="支付日期")]
    contract_no: ContractNo
    amount: Annotated[Money, Field(gt=0, title="支付金额（元）")]
    payment_no: Annotated[ImpersonalLine, Field(title="支付凭证号")]
