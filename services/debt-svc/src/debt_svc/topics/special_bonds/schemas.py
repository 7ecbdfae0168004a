"""A special bond's project, its steps, its balance by year, what its proceeds paid for, and what it earned."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference import fields

ProjectCode = Annotated[Line, Field(title="项目编码")]
BondCode = Annotated[fields.BondCode, Field(title="债券代码")]
Amount = Annotated[Money, Field(gt=0, title="金额（元）")]


class Sector(Labelled):
    """Where proceeds go; some are named because a list forbids them."""

    TRANSPORT = "transport", "交通基础设施"
    ENERGY = "energy", "能源"
    AGRICULTURE = "agriculture", "农林水利"
    ENVIRONMENT = "environment", "生态环保"
    SOCIAL = "social", "社会事业"
    LOGISTICS = "logistics", "城乡冷链等物流基础设施"
    PARKS = "parks", "市政和产业园区基础设施"
    STRATEGIC = "strategic", "国家重大战略项目"
    HOUSING = "housing", "保障性安居工程"
    LAND_RESERVE = "land_reserve", "土地储备"
    OFFICE_BUILDING = "office_building", "楼堂馆所"
    IMAGE = "image", "形象工程和政绩工程"
    THEME_PARK = "theme_park", "主题公园、仿古城镇"
    PROPERTY = "property", "商业性房地产开发"
    COMPETITIVE = "competitive", "一般竞争性产业项目"


class ProjectAction(Labelled):
    """What happens to a project, in the order in which steps of one day count."""

    APPLY = "apply", "申报"
    RETURN = "return", "退回"
    PASS = "pass", "评审通过"
    GRANT = "grant", "下达额度"
    ISSUE = "issue", "发行到位"


class ProjectState(Labelled):
    """Where a project stands after its steps."""

    RESERVED = "reserved", "储备"
    APPLIED = "applied", "已申报"
    RETURNED = "returned", "已退回"
    PASSED = "passed", "已通过评审"
    GRANTED = "granted", "已下达额度"
    ISSUED = "issued", "已发行到位"


class UseDirection(Labelled):
    """Whether the treasury paid, or a payment came back."""

    PAID = "paid", "支付"
    RETURNED = "returned", "退回"


class UseKind(Labelled):
    """What a payment is for; running costs are named so that they are refused by name."""

    CONSTRUCTION = "construction", "工程费用"
    EQUIPMENT = "equipment", "设备购置"
    LAND = "land", "征地拆迁补偿"
    OTHER_CONSTRUCTION = "other_construction", "工程建设其他费用"
    RUNNING_COSTS = "running_costs", "经常性支出"


class IncomeKind(Labelled):
    """What a project took in, and what it cost to run."""

    INCOME = "income", "项目收入"
    OPERATING_COST = "operating_cost", "运营成本"


class SpecialBondProjectEntry(RecordEntry):
    """A project in the reserve, and how much of it special bonds are to pay."""

    business_date: Annotated[BusinessDate, Field(title="入库日期")]
    project_code: ProjectCode
    name: Annotated[Line, Field(title="项目名称")]
    sector: Annotated[Sector, Field(title="投向领域")]
    owner: Annotated[Line, Field(title="项目单位")]
    total_investment: Annotated[Money, Field(gt=0, title="总投资（元）")]
    bond_need: Annotated[Money, Field(gt=0, title="拟用专项债券资金（元）")]


class SpecialBondStepEntry(RecordEntry):
    """One step of a project; quota may be granted, and bonds issued, several times."""

    project_code: ProjectCode
    action: Annotated[ProjectAction, Field(title="环节")]
    document_no: Annotated[Line, Field(title="依据文号")]
    amount: Annotated[Money | None, Field(gt=0, title="金额（元）")] = None
    bond_code: Annotated[fields.BondCode | None, Field(title="债券代码")] = None


class SpecialBondPlanEntry(RecordEntry):
    """A year of a project's balance of revenue and debt service (收益与融资平衡方案)."""

    business_date: Annotated[BusinessDate, Field(title="编制日期")]
    project_code: ProjectCode
    plan_year: Annotated[int, Field(ge=1994, le=2199, title="测算年度")]
    income: Annotated[Money, Field(ge=0, title="预计收入（元）")]
    operating_cost: Annotated[Money, Field(ge=0, title="预计运营成本（元）")]
    debt_service: Annotated[Money, Field(ge=0, title="应还本息（元）")]


class SpecialBondUseEntry(RecordEntry):
    """A treasury payment out of a bond's proceeds, or what of one came back."""

    business_date: Annotated[BusinessDate, Field(title="支付日期")]
    project_code: ProjectCode
    bond_code: BondCode
    payment_no: Annotated[Line, Field(title="国库支付凭证号")]
    direction: Annotated[UseDirection, Field(title="收付方向")]
    use_kind: Annotated[UseKind, Field(title="支出内容")]
    amount: Amount


class SpecialBondIncomeEntry(RecordEntry):
    """What a project took in, or what it cost to run."""

    project_code: ProjectCode
    income_kind: Annotated[IncomeKind, Field(title="收支类型")]
    amount: Amount
    voucher_no: Annotated[Line, Field(title="凭证号")]


class BalanceYear(BaseModel):
    """A year of a project's balance; `earned` is null where nothing is recorded of it."""

    plan_year: int
    planned: Money
    earned: Money | None
    debt_service: Money


class ProjectBalance(BaseModel):
    """A project's revenue, less what it costs to run, against its debt service, over its life.

    `coverage` is how many times the one is the other: years that are over count with what was earned in them, as far as it
    is recorded. It is null where no debt service is planned.
    """

    project_code: str
    years: list[BalanceYear]
    debt_service: Money
    coverage: Decimal | None
