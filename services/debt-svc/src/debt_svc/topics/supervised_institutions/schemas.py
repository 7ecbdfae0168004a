"""The register of institutions as it is entered, their licences and ratings, and what inspections found."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import EnterpriseCode, EnterpriseName, Told

InspectionNo = Annotated[Told, Field(title="检查编号")]
FindingNo = Annotated[Told, Field(title="问题编号")]
Document = Annotated[Told, Field(title="依据文件")]
Held = Annotated[Money, Field(ge=0)]


class InstitutionKind(Labelled):
    """What an institution does; all but investment companies have a licence."""

    MICROCREDIT = "microcredit", "小额贷款公司"
    GUARANTEE = "guarantee", "融资担保公司"
    INVESTMENT = "investment", "投资类公司"
    PAWN = "pawn", "典当行"
    LEASING = "leasing", "融资租赁公司"
    FACTORING = "factoring", "商业保理公司"


class InspectionWay(Labelled):
    """How an institution was looked into."""

    ON_SITE = "on_site", "现场检查"
    OFF_SITE = "off_site", "非现场检查"
    BUSINESS_AUDIT = "business_audit", "业务审计"


class ControlItem(Labelled):
    """A line of the checklist of internal control (内控)."""

    GOVERNANCE = "governance", "公司治理"
    CREDIT_REVIEW = "credit_review", "贷（保）前审查"
    AFTER_LENDING = "after_lending", "贷（保）后管理"
    RESERVES = "reserves", "风险准备"
    FUND_SOURCES = "fund_sources", "资金来源合规"
    DISCLOSURE = "disclosure", "利率费率公示"
    COLLECTION = "collection", "催收合规"


class ControlResult(Labelled):
    """Whether a line of the checklist is as it should be."""

    PASSED = "passed", "达标"
    FAILED = "failed", "不达标"


class Grade(Labelled):
    """A year's rating, the best first."""

    A = "A", "A级"
    B = "B", "B级"
    C = "C", "C级"
    D = "D", "D级"


class SupervisedInstitutionEntry(RecordEntry):
    """An institution from the day on which it is under supervision."""

    business_date: Annotated[BusinessDate, Field(title="纳入监管日期")]
    credit_code: EnterpriseCode
    name: EnterpriseName
    kind: Annotated[InstitutionKind, Field(title="机构类别")]
    capital: Annotated[Money, Field(gt=0, title="注册资本（元）")]


class InstitutionExitEntry(RecordEntry):
    """That an institution is under supervision no more."""

    business_date: Annotated[BusinessDate, Field(title="退出日期")]
    credit_code: EnterpriseCode
    reason: Annotated[Told, Field(title="退出原因")]
    document: Document


class InstitutionLicenceEntry(RecordEntry):
    """A licence, or its renewal; the last one counts."""

    business_date: Annotated[BusinessDate, Field(title="发证日期")]
    credit_code: EnterpriseCode
    licence_no: Annotated[Told, Field(title="许可证号")]
    authority: Annotated[Told, Field(title="发证机关")]
    valid_until: Annotated[Day, Field(title="有效期至")]


class InstitutionInspectionEntry(RecordEntry):
    """One look into one institution; its kind is that of the register."""

    business_date: Annotated[BusinessDate, Field(title="检查日期")]
    inspection_no: InspectionNo
    credit_code: EnterpriseCode
    kind: Annotated[InstitutionKind, Field(title="机构类别")]
    way: Annotated[InspectionWay, Field(title="检查方式")]
    inspector: Annotated[Told, Field(title="检查单位")]
    document: Document


class InspectionFindingEntry(RecordEntry):
    """What an inspection found, and by when it is to be rectified."""

    business_date: Annotated[BusinessDate, Field(title="认定日期")]
    finding_no: FindingNo
    inspection_no: InspectionNo
    matter: Annotated[Told, Field(title="问题")]
    due_on: Annotated[Day, Field(title="整改期限")]


class InspectionRectificationEntry(RecordEntry):
    """That a finding is rectified."""

    business_date: Annotated[BusinessDate, Field(title="整改完成日期")]
    finding_no: FindingNo
    document: Document


class ControlCheckEntry(RecordEntry):
    """A line of the checklist as an inspection found it."""

    inspection_no: InspectionNo
    item: Annotated[ControlItem, Field(title="内控事项")]
    result: Annotated[ControlResult, Field(title="检查结果")]
    remark: Annotated[Told | None, Field(title="说明")] = None


class InstitutionRatingEntry(RecordEntry):
    """How the work of a year was rated."""

    business_date: Annotated[BusinessDate, Field(title="评定日期")]
    credit_code: EnterpriseCode
    rating_year: Annotated[int, Field(ge=2000, le=2199, title="评级年度")]
    grade: Annotated[Grade, Field(title="评级")]
    document: Document


class MicrocreditPositionEntry(RecordEntry):
    """What a microcredit company owes and has lent at most, against its net assets at a month's end."""

    business_date: Annotated[BusinessDate, Field(title="报表日期（月末）")]
    credit_code: EnterpriseCode
    net_assets: Annotated[Money, Field(title="净资产（元）")]
    borrowed: Annotated[Held, Field(title="银行和股东借款等非标准化融资余额（元）")]
    bonds: Annotated[Held, Field(title="债券和资产证券化等标准化融资余额（元）")]
    largest_borrower: Annotated[Held, Field(title="最大单一借款人贷款余额（元）")]
    largest_group: Annotated[Held, Field(title="最大借款人及其关联方贷款余额（元）")]
