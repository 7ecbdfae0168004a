"""Opportunities, applications and their steps as entered; and what a department's applications came to."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.tiers import UpperTier


class Department(Labelled):
    """Whose field of work an application is in (主管部门)."""

    DEVELOPMENT = "development", "发展改革"
    EDUCATION = "education", "教育"
    INDUSTRY = "industry", "经济信息与科技"
    CIVIL_AFFAIRS = "civil_affairs", "民政"
    HUMAN_RESOURCES = "human_resources", "人力资源和社会保障"
    ENVIRONMENT = "environment", "生态环境"
    HOUSING = "housing", "住房城乡建设"
    TRANSPORT = "transport", "交通运输"
    WATER = "water", "水利"
    AGRICULTURE = "agriculture", "农业农村"
    CULTURE = "culture", "文化旅游"
    HEALTH = "health", "卫生健康"
    OTHER = "other", "其他部门"


class UpperAction(Labelled):
    """What becomes of a planned application, in the order in which it may happen on one day."""

    APPLY = "apply", "申报"
    APPROVE = "approve", "批准"
    REFUSE = "refuse", "未获批准"
    RECEIVE = "receive", "到位"


class UpperState(Labelled):
    """Where an application stands after its steps."""

    PLANNED = "planned", "已谋划"
    APPLIED = "applied", "已申报"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未获批准"
    RECEIVED = "received", "已到位"


OpportunityNo = Annotated[Line, Field(title="申报机会编号")]
UpperApplicationNo = Annotated[Line, Field(title="争取资金申报编号")]
OfDepartment = Annotated[Department, Field(title="主管部门")]


class OpportunityEntry(RecordEntry):
    """A programme of a tier above that the district may apply to until a day."""

    business_date: Annotated[BusinessDate, Field(title="发布日期")]
    opportunity_no: OpportunityNo
    programme: Annotated[Line, Field(title="专项名称")]
    tier: Annotated[UpperTier, Field(title="资金级次")]
    document_no: Annotated[Line, Field(title="申报通知文号")]
    apply_by: Annotated[BusinessDate, Field(title="申报截止日期")]


class UpperApplicationEntry(RecordEntry):
    """An application that a department plans for an opportunity; what becomes of it are its steps."""

    business_date: Annotated[BusinessDate, Field(title="谋划日期")]
    application_no: UpperApplicationNo
    opportunity_no: OpportunityNo
    department: OfDepartment
    project_name: Annotated[Line, Field(title="项目名称")]
    planned_amount: Annotated[Money, Field(gt=0, title="拟申请金额（元）")]


class UpperStepEntry(RecordEntry):
    """One step of an application, with its department copied, so that figures read one row."""

    application_no: UpperApplicationNo
    action: Annotated[UpperAction, Field(title="环节")]
    department: OfDepartment
    amount: Annotated[Money, Field(ge=0, title="金额（元）")]
    document_no: Annotated[Line | None, Field(title="文号")] = None


class DepartmentResult(BaseModel):
    """What one department's applications came to in a year up to a month's end."""

    department: Department
    department_zh: str
    applied: Money
    approved: Money
    received: Money
    applications_decided: int
    applications_approved: int
    success_pct: Decimal | None
    """Null where nothing was decided."""
