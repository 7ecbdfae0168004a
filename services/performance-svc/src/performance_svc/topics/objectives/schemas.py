"""Objectives with their trees of indicators as they are entered, the steps that they take, decisions and results."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import BusinessDate, RecordEntry, RegisteredUnit

from ...reference.fields import Document, Told
from ...reference.projects import FiscalYear, ObjectiveNo, ProjectCode

BatchNo = Annotated[Told, Field(title="申报批次")]
IndicatorNo = Annotated[Told, Field(title="指标编号")]
Score = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Number = Annotated[Decimal, Field(max_digits=20, decimal_places=4)]


class ProjectKind(Labelled):
    """Whether a project must be reviewed before its objective is drafted."""

    NEW_MAJOR = "new_major", "新增重大项目"
    OTHER = "other", "其他项目"


class Conclusion(Labelled):
    """What a review before the budget comes to."""

    SUPPORTED = "supported", "予以支持"
    ADJUSTED = "adjusted", "调整完善后支持"
    REJECTED = "rejected", "不予支持"


class Dimension(Labelled):
    """The first level of the tree."""

    EXECUTION = "execution", "预算执行"
    OUTPUT = "output", "产出指标"
    BENEFIT = "benefit", "效益指标"
    SATISFACTION = "satisfaction", "满意度指标"


class Aspect(Labelled):
    """The second level of the tree."""

    EXECUTION = "execution", "预算执行率"
    QUANTITY = "quantity", "数量指标"
    QUALITY = "quality", "质量指标"
    TIMELINESS = "timeliness", "时效指标"
    COST = "cost", "成本指标"
    ECONOMIC = "economic", "经济效益指标"
    SOCIAL = "social", "社会效益指标"
    ECOLOGICAL = "ecological", "生态效益指标"
    SUSTAINABLE = "sustainable", "可持续影响指标"
    SATISFACTION = "satisfaction", "服务对象满意度指标"


class IndicatorDirection(Labelled):
    """When an indicator is met."""

    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"
    EQUAL = "equal", "等于"
    QUALITATIVE = "qualitative", "定性"


class Stage(Labelled):
    """When a result was taken."""

    MONITORING = "monitoring", "运行监控"
    YEAR_END = "year_end", "年终自评"


class Attainment(Labelled):
    """How far a qualitative indicator is met."""

    MET = "met", "达成年度指标"
    PARTLY = "partly", "部分达成并具有一定效果"
    MISSED = "missed", "未达成且效果较差"


class Action(Labelled):
    """What happens to an objective, in the order of a day; what has a book of its own is not entered as a step."""

    REVIEW = "review", "审核"
    RETURN = "return", "退回"
    RESUBMIT = "resubmit", "重新报送"
    APPROVE = "approve", "随预算批复"
    ADJUST = "adjust", "调整"
    MONITOR = "monitor", "运行监控"
    SELF_ASSESS = "self_assess", "绩效自评"
    SPOT_CHECK = "spot_check", "抽查复核"
    EVALUATE = "evaluate", "绩效评价"
    USE = "use", "结果应用"


class ProjectReviewEntry(RecordEntry):
    """A review before a project enters the budget."""

    business_date: Annotated[BusinessDate, Field(title="评估日期")]
    project_code: ProjectCode
    fiscal_year: FiscalYear
    conclusion: Annotated[Conclusion, Field(title="评估结论")]
    document: Document


class PerformanceObjectiveEntry(RecordEntry):
    """What a project is to bring in a year, as its unit drafts it; its batch is what is approved together."""

    business_date: Annotated[BusinessDate, Field(title="编报日期")]
    objective_no: ObjectiveNo
    batch_no: BatchNo
    project_code: ProjectCode
    fiscal_year: FiscalYear
    unit: Annotated[RegisteredUnit, Field(title="项目单位代码")]
    kind: Annotated[ProjectKind, Field(title="项目类别")]
    summary: Annotated[Told, Field(title="总体目标")]


class ObjectiveIndicatorEntry(RecordEntry):
    """A leaf of the tree: what is measured, which way it should go, how far, and what it weighs."""

    objective_no: ObjectiveNo
    indicator_no: IndicatorNo
    dimension: Annotated[Dimension, Field(title="一级指标")]
    aspect: Annotated[Aspect, Field(title="二级指标")]
    name: Annotated[Told, Field(title="三级指标")]
    direction: Annotated[IndicatorDirection, Field(title="指标方向")]
    target: Annotated[Number | None, Field(title="指标值")] = None
    wanted: Annotated[Told | None, Field(title="定性要求")] = None
    measured_in: Annotated[Told | None, Field(title="计量单位")] = None
    weight: Annotated[Decimal, Field(gt=0, le=100, max_digits=5, decimal_places=2, title="权重")]


class ObjectiveStepEntry(RecordEntry):
    """A step that one person enters; monitoring says how far the budget is executed, an assessment its score."""

    business_date: Annotated[BusinessDate, Field(title="办理日期")]
    objective_no: ObjectiveNo
    action: Annotated[Action, Field(title="环节")]
    execution_pct: Annotated[
        Decimal | None, Field(ge=0, le=100, max_digits=5, decimal_places=2, title="预算执行率（%）")
    ] = None
    score: Annotated[Score | None, Field(title="得分")] = None
    remark: Annotated[Told | None, Field(title="说明")] = None


class ObjectiveApprovalEntry(RecordEntry):
    """The objectives of a batch are approved with the budget: so many, by one person after another proposed it."""

    business_date: Annotated[BusinessDate, Field(title="批复日期")]
    batch_no: BatchNo
    objectives: Annotated[int, Field(ge=1, le=100_000, title="批复目标数")]
    document: Document


class ObjectiveAdjustmentEntry(RecordEntry):
    """Another target for an indicator of an approved objective, from the business date on."""

    business_date: Annotated[BusinessDate, Field(title="调整日期")]
    objective_no: ObjectiveNo
    indicator_no: IndicatorNo
    target: Annotated[Number | None, Field(title="调整后指标值")] = None
    wanted: Annotated[Told | None, Field(title="调整后定性要求")] = None
    document: Document


class IndicatorResultEntry(RecordEntry):
    """What an indicator came to, and why it fell short; a qualitative one is judged in a band."""

    business_date: Annotated[BusinessDate, Field(title="统计日期")]
    objective_no: ObjectiveNo
    indicator_no: IndicatorNo
    stage: Annotated[Stage, Field(title="阶段")]
    actual: Annotated[Number | None, Field(title="实际完成值")] = None
    attainment: Annotated[Attainment | None, Field(title="定性完成情况")] = None
    rate_pct: Annotated[
        Decimal | None, Field(ge=0, le=100, max_digits=5, decimal_places=2, title="定性完成率（%）")
    ] = None
    deviation: Annotated[Told | None, Field(title="偏差原因及改进措施")] = None
