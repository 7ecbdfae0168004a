"""The words and rules of objectives: the course that none may skip, the tree's weights, and scores by direction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import cause
from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.periods import Period
from bureau_common.schemas.terms import AlertOn, Term
from bureau_common.schemas.years import within_year

from .schemas import (
    Action,
    Aspect,
    Attainment,
    Dimension,
    IndicatorDirection,
    IndicatorResultEntry,
    ObjectiveAdjustmentEntry,
    ObjectiveIndicatorEntry,
    ObjectiveStepEntry,
    Stage,
)

OPINION = Clause(
    document="《中共中央 国务院关于全面实施预算绩效管理的意见》（中发〔2018〕34号）", article=None, verified=False
)
SCORING = Clause(document="《项目支出绩效自评表》及绩效自评管理办法", article=None, verified=False)
OBJECTIVE = Term("绩效目标", "objective", OPINION)
OF_YEAR = Term("该年度该项目的绩效目标", "objective of the project and year", OPINION)
REVIEW = Term("事前绩效评估", "review before the budget", OPINION)
BATCH = Term("申报批次", "batch", OPINION)
APPROVAL = Term("绩效目标批复", "approval of the batch", OPINION)
INDICATOR = Term("绩效指标", "indicator", OPINION)
RESULT = Term("指标完成情况", "result of the indicator", OPINION)
UNMONITORED_ALERT = "objective_not_monitored"
MONITORED_BY = Parameter(
    key="objective_monitored_by", label_zh="绩效运行监控应完成的月份", kind="count", default="9",
    clause=Clause(document="绩效运行监控管理办法及本局工作安排", article=None, verified=False),
    minimum=Decimal(1), maximum=Decimal(12),
)  # fmt: skip

in_its_year = within_year(OPINION, before=1)
"""An objective is drafted with the budget, before its year or in it."""


class ObjectiveState(Labelled):
    """Where an objective stands after its steps."""

    DRAFTED = "drafted", "已编报"
    REVIEWED = "reviewed", "已审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已随预算批复"
    ADJUSTED = "adjusted", "已调整"
    MONITORED = "monitored", "已运行监控"
    SELF_ASSESSED = "self_assessed", "已自评"
    SPOT_CHECKED = "spot_checked", "已抽查复核"
    EVALUATED = "evaluated", "已评价"
    USED = "used", "结果已应用"


COURSE = Course(
    OBJECTIVE,
    ObjectiveState.DRAFTED,
    {
        (ObjectiveState.DRAFTED, Action.REVIEW): ObjectiveState.REVIEWED,
        (ObjectiveState.DRAFTED, Action.RETURN): ObjectiveState.RETURNED,
        (ObjectiveState.REVIEWED, Action.RETURN): ObjectiveState.RETURNED,
        (ObjectiveState.RETURNED, Action.RESUBMIT): ObjectiveState.DRAFTED,
        (ObjectiveState.REVIEWED, Action.APPROVE): ObjectiveState.APPROVED,
        (ObjectiveState.APPROVED, Action.ADJUST): ObjectiveState.ADJUSTED,
        (ObjectiveState.ADJUSTED, Action.ADJUST): ObjectiveState.ADJUSTED,
        (ObjectiveState.MONITORED, Action.ADJUST): ObjectiveState.ADJUSTED,
        (ObjectiveState.APPROVED, Action.MONITOR): ObjectiveState.MONITORED,
        (ObjectiveState.ADJUSTED, Action.MONITOR): ObjectiveState.MONITORED,
        (ObjectiveState.MONITORED, Action.MONITOR): ObjectiveState.MONITORED,
        (ObjectiveState.MONITORED, Action.SELF_ASSESS): ObjectiveState.SELF_ASSESSED,
        (ObjectiveState.SELF_ASSESSED, Action.SPOT_CHECK): ObjectiveState.SPOT_CHECKED,
        (ObjectiveState.SELF_ASSESSED, Action.EVALUATE): ObjectiveState.EVALUATED,
        (ObjectiveState.SPOT_CHECKED, Action.EVALUATE): ObjectiveState.EVALUATED,
        (ObjectiveState.EVALUATED, Action.USE): ObjectiveState.USED,
    },
)
BOOK_OF: Mapping[Action, str] = {
    Action.APPROVE: "objective-approvals",
    Action.ADJUST: "objective-adjustments",
    Action.EVALUATE: "project-evaluations",
    Action.USE: "evaluation-uses",
}
"""What is entered in a book of its own: it takes two persons, or says more than a step does."""
SCORED = frozenset({Action.SELF_ASSESS, Action.SPOT_CHECK})
DIMENSION_OF: Mapping[Aspect, Dimension] = {
    Aspect.EXECUTION: Dimension.EXECUTION,
    **dict.fromkeys((Aspect.QUANTITY, Aspect.QUALITY, Aspect.TIMELINESS, Aspect.COST), Dimension.OUTPUT),
    **dict.fromkeys((Aspect.ECONOMIC, Aspect.SOCIAL, Aspect.ECOLOGICAL, Aspect.SUSTAINABLE), Dimension.BENEFIT),
    Aspect.SATISFACTION: Dimension.SATISFACTION,
}
USUAL_WEIGHTS: Mapping[Dimension, int] = {
    Dimension.EXECUTION: 10, Dimension.OUTPUT: 50, Dimension.BENEFIT: 30, Dimension.SATISFACTION: 10,
}  # fmt: skip
BANDS: Mapping[Attainment, Decimal] = {
    Attainment.MET: Decimal(80), Attainment.PARTLY: Decimal(60), Attainment.MISSED: Decimal(0),
}  # fmt: skip
"""From which share on a qualitative indicator counts as what, the best first."""
_ONE, _FEN = Decimal(1), Decimal("0.01")


def check_step(entry: ObjectiveStepEntry) -> Iterator[Finding]:
    """What has a book of its own is no step, and each step says what belongs to it."""
    if (book := BOOK_OF.get(entry.action)) is not None:
        zh = f"{entry.action.label_zh}请在{book}登记，不作为环节登记"
        en = f"{entry.action} is entered in {book}, not as a step"
        yield blocked("objective_step_elsewhere", zh, en, OPINION, "action", entry.action)
    wanted = {"execution_pct": entry.action is Action.MONITOR, "score": entry.action in SCORED}
    for field, needed in wanted.items():
        if needed is (getattr(entry, field) is None):
            title = type(entry).model_fields[field].title
            zh = f"{entry.action.label_zh}{'应填' if needed else '不填'}{title}"
            en = f"{entry.action} {'needs' if needed else 'takes no'} {field}"
            yield blocked("objective_step_field", zh, en, OPINION, field, getattr(entry, field))


def _check_target(entry: ObjectiveIndicatorEntry | ObjectiveAdjustmentEntry, qualitative: bool) -> Iterator[Finding]:
    """A qualitative target is in words, every other a number."""
    wanted, other = ("wanted", "target") if qualitative else ("target", "wanted")
    if getattr(entry, wanted) is None or getattr(entry, other) is not None:
        zh = "定性指标填定性要求、不填指标值" if qualitative else "定量指标填指标值、不填定性要求"
        en = f"It gives {wanted} and not {other}"
        yield blocked("indicator_target", zh, en, OPINION, wanted, getattr(entry, wanted))


def check_indicator(entry: ObjectiveIndicatorEntry) -> Iterator[Finding]:
    """A leaf hangs where it belongs, and its target is of its kind."""
    if (belongs := DIMENSION_OF[entry.aspect]) is not entry.dimension:
        zh = f"{entry.aspect.label_zh}属于{belongs.label_zh}，请核对一级指标"
        en = f"{entry.aspect} belongs under {belongs}; check the dimension"
        yield blocked("indicator_dimension", zh, en, SCORING, "dimension", entry.dimension, belongs)
    yield from _check_target(entry, entry.direction is IndicatorDirection.QUALITATIVE)


def check_adjustment(entry: ObjectiveAdjustmentEntry) -> Iterator[Finding]:
    """An adjustment gives one new target; that it is of the indicator's kind its own row says."""
    yield from _check_target(entry, entry.wanted is not None)


def check_result(entry: IndicatorResultEntry) -> Iterator[Finding]:
    """A result is a number, or a judgement with a share within its band."""
    judged = entry.attainment is not None and entry.rate_pct is not None
    if judged is (entry.actual is not None) or (entry.attainment is None) is not (entry.rate_pct is None):
        zh = "定量指标填实际完成值，定性指标填完成情况和完成率，二者取其一"
        en = "A number for what is measured, attainment and rate_pct for what is judged: one of the two"
        yield blocked("result_kind", zh, en, SCORING, "actual", entry.actual)
    elif entry.rate_pct is not None:
        fits = next(each for each, low in BANDS.items() if entry.rate_pct >= low)
        if entry.attainment is not fits:
            zh = f"完成率{entry.rate_pct:f}%对应“{fits.label_zh}”，请核对完成情况"
            en = f"A share of {entry.rate_pct:f}% is {fits}; check the attainment"
            yield blocked("result_band", zh, en, SCORING, "attainment", entry.attainment, fits)


class Leaf(NamedTuple):
    """An indicator with its target in force and its result, as a step finds them."""

    indicator_no: str
    direction: IndicatorDirection
    weight: Decimal
    target: Decimal | None
    actual: Decimal | None
    rate_pct: Decimal | None
    deviation: str | None

    @property
    def known(self) -> bool:
        return (
            self.rate_pct is not None if self.direction is IndicatorDirection.QUALITATIVE else self.actual is not None
        )

    @property
    def rate(self) -> Decimal:
        """How much of its weight it earns: all where it is met, else in proportion to what it falls short by."""
        if self.direction is IndicatorDirection.QUALITATIVE:
            return (self.rate_pct or Decimal(0)) / 100
        target, actual = self.target or Decimal(0), self.actual or Decimal(0)
        gap = {
            IndicatorDirection.AT_LEAST: max(target - actual, Decimal(0)),
            IndicatorDirection.AT_MOST: max(actual - target, Decimal(0)),
            IndicatorDirection.EQUAL: abs(actual - target),
        }[self.direction]
        if not gap:
            return _ONE
        return max(_ONE - gap / abs(target), Decimal(0)) if target else Decimal(0)

    @property
    def is_met(self) -> bool:
        return self.rate == _ONE


def score_of(leaves: Iterable[Leaf]) -> Decimal:
    """What the tree earns, rounded half up once."""
    return sum((leaf.weight * leaf.rate for leaf in leaves), Decimal(0)).quantize(_FEN, ROUND_HALF_UP)


def judge_weights(objective_no: str, rows: Sequence[tuple[Dimension | None, Decimal | None]]) -> Iterator[Finding]:
    """The tree of an objective that was reviewed: weights total 100, and output, benefit and satisfaction all have some."""
    by_dimension = {dimension: weight for dimension, weight in rows if dimension is not None and weight is not None}
    total = sum(by_dimension.values(), Decimal(0))
    if total != 100:
        zh = f"绩效目标{objective_no}各指标权重合计{total:f}，应为100；请补齐或更正指标后再审核"
        en = (
            f"The weights of {objective_no} total {total:f} and should total 100; mend its indicators before its review"
        )
        yield blocked("weights_total", zh, en, SCORING, "objective_no", total, 100, difference=total - 100)
    wanting = [each for each in USUAL_WEIGHTS if each is not Dimension.EXECUTION and each not in by_dimension]
    if wanting:
        named = "、".join(each.label_zh for each in wanting)
        zh, en = f"绩效目标{objective_no}缺少{named}", f"The objective {objective_no} lacks {', '.join(wanting)}"
        yield blocked("dimension_missing", zh, en, SCORING, "objective_no", objective_no, ", ".join(wanting))
    elif total == 100 and by_dimension != {each: Decimal(usual) for each, usual in USUAL_WEIGHTS.items()}:
        usual = "、".join(f"{each.label_zh}{weight}" for each, weight in USUAL_WEIGHTS.items())
        zh = f"绩效目标{objective_no}的权重分配与通行的{usual}不同，请确认"
        en = f"The weights of {objective_no} are not the usual 10, 50, 30 and 10; make sure that they are meant"
        yield warned("weights_unusual", zh, en, SCORING, "objective_no", objective_no)


def judge_results(
    objective_no: str, action: Action, day: date, score: Decimal | None, rows: Sequence[Sequence[object]]
) -> Iterator[Finding]:
    """A monitoring or assessment knows every indicator; an assessment scores what they come to, and says why one fell short."""
    leaves = [Leaf(*row) for row in rows]  # type: ignore[arg-type]
    stage = Stage.MONITORING if action is Action.MONITOR else Stage.YEAR_END
    missing = [leaf.indicator_no for leaf in leaves if not leaf.known]
    if missing:
        zh = f"绩效目标{objective_no}{day}的{action.label_zh}缺少指标{'、'.join(missing)}的{stage.label_zh}完成情况，请先登记"
        en = f"{action} of {objective_no} on {day} lacks the {stage} results of {', '.join(missing)}; enter them first"
        yield blocked("results_missing", zh, en, OPINION, "objective_no", objective_no)
        return
    if action is Action.MONITOR:
        return
    unexplained = [leaf.indicator_no for leaf in leaves if not leaf.is_met and leaf.deviation is None]
    if unexplained:
        zh = f"指标{'、'.join(unexplained)}未完成，应填写偏差原因及改进措施"
        en = f"{', '.join(unexplained)} fell short: say why, and what is done about it"
        yield blocked("deviation_missing", zh, en, SCORING, "objective_no", objective_no)
    if action is Action.SELF_ASSESS and score != (found := score_of(leaves)):
        zh = f"绩效目标{objective_no}按指标完成情况得{found}分，登记为{score}分，请核对"
        en = f"By its results {objective_no} scores {found}, and {score} is entered; check it"
        yield blocked("differs", zh, en, SCORING, "score", score, found)


def say_frozen(objective_no: str, day: date) -> Iterator[Finding]:
    """What was approved with the budget is changed by an adjustment alone."""
    zh = f"绩效目标{objective_no}所在批次已于{day}批复，目标和指标不能再增改或作废；请由两人办理目标调整，或另设批次"
    en = f"The batch of {objective_no} was approved on {day}: adjust it by two persons, or use another batch"
    yield blocked("objective_frozen", zh, en, OPINION, "objective_no", objective_no)


def say_count(batch_no: str, day: date, said: int, found: int) -> Iterator[Finding]:
    """Who approves says how many, and approves no more and no fewer."""
    zh = f"申报批次{batch_no}有绩效目标{found}个，批复为{said}个；请核对后重新报批"
    en = f"The batch {batch_no} holds {found} objectives, and {said} are approved on {day}; check it and propose anew"
    yield blocked("differs", zh, en, OPINION, "objectives", said, found)


def say_unreviewed(objective_no: str, project_code: str, conclusion: str | None) -> Iterator[Finding]:
    """A new major project is reviewed, and not rejected, before its objective is drafted."""
    if conclusion is None:
        zh = f"新增重大项目{project_code}编报绩效目标前应先完成事前绩效评估"
        en = f"The new major project {project_code} is reviewed before its objective {objective_no} is drafted"
        yield blocked("review_missing", zh, en, OPINION, "project_code", project_code)
    else:
        zh = f"项目{project_code}的事前绩效评估结论为“不予支持”，不能编报绩效目标"
        en = f"The review rejected the project {project_code}: it gets no objective"
        yield blocked("review_rejected", zh, en, OPINION, "project_code", conclusion)


def say_target(indicator_no: str, direction: IndicatorDirection, target: Decimal | None) -> Iterator[Finding]:
    """What is adjusted, or reported, is of the indicator's own kind."""
    zh = f"指标{indicator_no}为{direction.label_zh}指标，所填的{'数值' if target is not None else '定性内容'}与之不符"
    en = f"The indicator {indicator_no} is {direction}: what is entered is of the other kind"
    yield blocked("indicator_kind", zh, en, SCORING, "indicator_no", direction)


def judge_unmonitored(
    objective_no: str, unit: str, year: int, month: Decimal, approved: date, monitored: date | None
) -> Iterator[AlertOn]:
    """An objective that was approved in time, and not monitored by the end of the month in which that is due: for a year."""
    due = Period(year, int(month)).following.first_day
    if approved >= due:
        return
    zh = "{unit}的绩效目标（{no}）应在{day}前完成运行监控，尚未完成"
    en = "The objective {no} of {unit} was to be monitored before {day}, and is not"
    told = cause(UNMONITORED_ALERT, "yellow", zh, en, OPINION, unit=unit, no=objective_no, day=due)
    lapses = due.replace(year=due.year + 1)
    yield AlertOn(objective_no, due, min(monitored or lapses, lapses), told)
