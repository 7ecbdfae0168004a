"""Evaluations as they are entered, what is made of them, and what the province made of the district."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry, RegisteredUnit

from ...reference.fields import Document, Told
from ...reference.projects import FiscalYear, ObjectiveNo, ProjectCode

EvaluationNo = Annotated[Told, Field(title="评价编号")]
Points = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]


class Evaluator(Labelled):
    """Who evaluates."""

    DEPARTMENT = "department", "部门评价"
    FINANCE = "finance", "财政评价"


class Grade(Labelled):
    """What a score comes to, the best first."""

    EXCELLENT = "excellent", "优"
    GOOD = "good", "良"
    FAIR = "fair", "中"
    POOR = "poor", "差"


class Use(Labelled):
    """What is made of a result."""

    KEPT = "kept", "继续安排"
    IMPROVED = "improved", "整改完善后安排"
    CUT = "cut", "压减预算"
    CANCELLED = "cancelled", "取消项目"


class Accountable(Labelled):
    """How somebody answers for a result."""

    TALK = "talk", "约谈"
    NOTICE = "notice", "通报批评"
    DISCIPLINE = "discipline", "党纪政务处分"
    HANDED_OVER = "handed_over", "移送有关机关"


class Program(Labelled):
    """What the province evaluates every year."""

    SUBSIDIES = "subsidies", "惠农补贴管理"
    TOWNSHIP_FUNDS = "township_funds", "乡镇财政资金监管"


class ProvincialGrade(Labelled):
    """How the province grades, the best first."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class ProjectEvaluationEntry(RecordEntry):
    """An evaluation of a project's year: four parts with their weights and scores, and the report that they rest on."""

    business_date: Annotated[BusinessDate, Field(title="评价日期")]
    evaluation_no: EvaluationNo
    objective_no: ObjectiveNo
    project_code: ProjectCode
    fiscal_year: FiscalYear
    evaluator: Annotated[Evaluator, Field(title="评价主体")]
    decision_weight: Annotated[Points, Field(title="决策权重")]
    process_weight: Annotated[Points, Field(title="过程权重")]
    output_weight: Annotated[Points, Field(title="产出权重")]
    benefit_weight: Annotated[Points, Field(title="效益权重")]
    decision_score: Annotated[Points, Field(title="决策得分")]
    process_score: Annotated[Points, Field(title="过程得分")]
    output_score: Annotated[Points, Field(title="产出得分")]
    benefit_score: Annotated[Points, Field(title="效益得分")]
    score: Annotated[Points, Field(title="总分")]
    grade: Annotated[Grade, Field(title="等级")]
    evidence: Annotated[Told, Field(title="评价报告及佐证材料")]


class EvaluationFeedbackEntry(RecordEntry):
    """The result goes back to its unit, which answers by a day."""

    business_date: Annotated[BusinessDate, Field(title="反馈日期")]
    evaluation_no: EvaluationNo
    unit: Annotated[RegisteredUnit, Field(title="被反馈单位代码")]
    due_on: Annotated[Day, Field(title="整改回复期限")]
    document: Document


class EvaluationReplyEntry(RecordEntry):
    """What the unit did about it."""

    business_date: Annotated[BusinessDate, Field(title="回复日期")]
    evaluation_no: EvaluationNo
    document: Document


class EvaluationUseEntry(RecordEntry):
    """What was made of the result: the end of an objective's way."""

    business_date: Annotated[BusinessDate, Field(title="应用日期")]
    evaluation_no: EvaluationNo
    objective_no: ObjectiveNo
    use: Annotated[Use, Field(title="应用方式")]
    document: Document


class EvaluationAccountabilityEntry(RecordEntry):
    """How many persons answered for a result, and how; nobody is named."""

    business_date: Annotated[BusinessDate, Field(title="问责日期")]
    evaluation_no: EvaluationNo
    measure: Annotated[Accountable, Field(title="问责方式")]
    people: Annotated[int, Field(ge=1, le=1000, title="问责人数")]
    document: Document


class BudgetProposalEntry(RecordEntry):
    """What is proposed for a project's next year: its base, the factor of its grade, and what they come to."""

    business_date: Annotated[BusinessDate, Field(title="申报日期")]
    project_code: ProjectCode
    fiscal_year: FiscalYear
    base: Annotated[Money, Field(gt=0, title="安排基数（元）")]
    factor: Annotated[Decimal, Field(ge=0, le=2, max_digits=5, decimal_places=4, title="挂钩系数")]
    amount: Annotated[Money, Field(ge=0, title="建议安排金额（元）")]


class ProvincialEvaluationEntry(RecordEntry):
    """The province's result for a program and year, on the day of its document."""

    business_date: Annotated[BusinessDate, Field(title="文件日期")]
    program: Annotated[Program, Field(title="评价项目")]
    assessed_year: Annotated[int, Field(ge=2000, le=2199, title="考核年度")]
    score: Annotated[Points, Field(title="得分")]
    grade: Annotated[ProvincialGrade, Field(title="考核等次")]
    document: Document
