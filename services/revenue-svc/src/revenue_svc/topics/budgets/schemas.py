"""A line of a budget as it is entered, and the balance table."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry, RegisteredUnit

from ...reference.subject_lists import BudgetKind
from ...reference.subjects import FiscalYear, SubjectCode


class BudgetItem(Labelled):
    """The items of the balance table, income before expenditure, in the order of the table."""

    OWN_REVENUE = "own_revenue", "本级收入"
    UPPER_SUBSIDY = "upper_subsidy", "上级补助收入"
    ON_LENT_DEBT = "on_lent_debt", "债务转贷收入"
    TRANSFERRED_IN = "transferred_in", "调入资金"
    STABILISATION_USED = "stabilisation_used", "动用预算稳定调节基金"
    OPENING_BALANCE = "opening_balance", "上年结余（结转）"
    OWN_EXPENDITURE = "own_expenditure", "本级支出"
    REMITTED_UP = "remitted_up", "上解支出"
    DEBT_REPAID = "debt_repaid", "债务还本支出"
    STABILISATION_SET = "stabilisation_set", "安排预算稳定调节基金"
    SUBSIDY_TO_LOWER = "subsidy_to_lower", "补助下级支出"
    CLOSING_BALANCE = "closing_balance", "年终结余（结转下年）"


class BudgetStage(Labelled):
    """How far a line has come; an adjustment is the difference that a resolution makes, with its sign."""

    DRAFT = "draft", "草案"
    SUBMITTED = "submitted", "提请审议"
    APPROVED = "approved", "批准（年初）"
    ADJUSTMENT = "adjustment", "调整"
    FINAL = "final", "决算"


class SourceTier(Labelled):
    """Which level of government the funds come from."""

    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级"


class BudgetEntry(RecordEntry):
    """One line of a budget; the business date is that of its approval, resolution or account."""

    reporting_unit: Annotated[RegisteredUnit, Field(title="预算单位")]
    business_date: Annotated[BusinessDate, Field(title="批准（决议）日期")]
    fiscal_year: FiscalYear
    budget_kind: Annotated[BudgetKind, Field(title="预算种类")]
    stage: Annotated[BudgetStage, Field(title="预算阶段")]
    item: Annotated[BudgetItem, Field(title="平衡表项目")]
    subject: Annotated[SubjectCode | None, Field(title="科目编码")] = None
    """A revenue subject on the income side, a functional one on the other; required for the district's own."""
    economic: Annotated[SubjectCode | None, Field(title="经济分类科目编码")] = None
    """Of the government's list (5xx) or the departments' (3xx)."""
    project_code: Annotated[Line | None, Field(title="项目编码")] = None
    source_tier: Annotated[SourceTier, Field(title="资金来源级次")]
    amount: Annotated[Money, Field(title="金额（元）")]
    resolution_no: Annotated[Line | None, Field(title="人大决议文号")] = None


class BalanceStage(Labelled):
    """Which amounts a balance table shows."""

    IN_FORCE = "in_force", "现行预算"
    INITIAL = "initial", "年初预算"
    FINAL = "final", "决算"


class BalanceLine(BaseModel):
    """One item of the table; no rows means that nothing was entered, not that it is 0."""

    item: BudgetItem
    label_zh: str
    amount: Money
    rows: int


class BalanceSide(BaseModel):
    """One side of the table."""

    items: list[BalanceLine]
    total: Money
    rows: int


class BalanceTable(BaseModel):
    """The balance table (收支平衡表) of one budget; `difference` is income less expenditure."""

    year: int
    budget_kind: BudgetKind
    stage: BalanceStage
    income: BalanceSide
    expenditure: BalanceSide
    difference: Money
    rows: int
    state: Literal["balanced", "unbalanced", "not_reported"]
    change_no: int
