"""The words and rules of the reform: two courses, what a step must say, and the alert of a planned end that has passed."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bureau_common.schemas.alerts import cause
from bureau_common.schemas.courses import Course
from bureau_common.schemas.dates import check_later
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.terms import AlertOn, Term

from .schemas import PlanAction, SoePlanStepEntry, SoeSupervisionStepEntry, SupervisionAction, VehicleAction

VEHICLES = Clause(document="国有企业公务用车制度改革方案", article=None, verified=False)
SUPERVISION = Clause(document="经营性国有资产集中统一监管实施意见", article=None, verified=False)
REFORM = Clause(document="国有企业改革实施方案", article=None, verified=False)
VEHICLE = Term("涉改车辆", "vehicle", VEHICLES)
VEHICLE_STEP = Term("车辆事项", "step of the vehicle", VEHICLES)
VEHICLE_PLAN = Term("车改方案批复", "approved vehicle plan", VEHICLES)
SUPERVISED = Term("企业集中统一监管", "supervision of the enterprise", SUPERVISION)
PLAN = Term("改革方案", "plan document", REFORM)
OVERDUE_ALERT, EXCEEDS_ALERT = "soe_supervision_overdue", "soe_supervision_exceeds"
MARKED = (VehicleAction.PAINT, VehicleAction.FIT_GPS)
FINISHED = (*MARKED, VehicleAction.JOIN_PLATFORM)
PLANNED = (SupervisionAction.BEGIN, SupervisionAction.REPLAN)
"""The steps that say a planned end; the others end the move."""
_UNDER_REVIEW = "审议"


class SupervisionState(Labelled):
    """Where an enterprise stands."""

    NOT_BEGUN = "not_begun", "未启动"
    IN_PROGRESS = "in_progress", "推进中"
    MOVED = "moved", "已纳入集中统一监管"
    KEPT = "kept", "经批准保留"


class PlanState(Labelled):
    """Where a plan document stands."""

    DRAFTED = "drafted", "已起草"
    SUBMITTED = "submitted", "已提交审议"
    APPROVED = "approved", "已批准"


SUPERVISION_COURSE = Course(
    SUPERVISED,
    SupervisionState.NOT_BEGUN,
    {
        (SupervisionState.NOT_BEGUN, SupervisionAction.BEGIN): SupervisionState.IN_PROGRESS,
        (SupervisionState.IN_PROGRESS, SupervisionAction.REPLAN): SupervisionState.IN_PROGRESS,
        (SupervisionState.IN_PROGRESS, SupervisionAction.MOVE): SupervisionState.MOVED,
        (SupervisionState.NOT_BEGUN, SupervisionAction.KEEP): SupervisionState.KEPT,
        (SupervisionState.IN_PROGRESS, SupervisionAction.KEEP): SupervisionState.KEPT,
    },
)
PLAN_COURSE = Course(
    PLAN,
    PlanState.DRAFTED,
    {
        (PlanState.DRAFTED, PlanAction.SUBMIT): PlanState.SUBMITTED,
        (PlanState.SUBMITTED, PlanAction.RETURN): PlanState.DRAFTED,
        (PlanState.SUBMITTED, PlanAction.APPROVE): PlanState.APPROVED,
    },
)


def check_supervision(entry: SoeSupervisionStepEntry) -> Iterator[Finding]:
    """A step that plans says a later day as its end, and no other step says one."""
    planned, end = entry.action in PLANNED, entry.planned_end
    if planned != (end is not None):
        zh = "启动和调整计划须填计划完成日，其他事项不填"
        en = "A step that plans says by when it is to end, and no other step does"
        yield blocked("planned_end", zh, en, SUPERVISION, "planned_end", end)
    elif end is not None:
        yield from check_later("planned_end", end, entry.business_date, "办理日期", "the step is taken", SUPERVISION)


def check_plan_step(entry: SoePlanStepEntry) -> Iterator[Finding]:
    """What is submitted says to whom, what is approved under which number."""
    for action, field, zh, en in (
        (PlanAction.SUBMIT, "recipient", "提交审议须填提交对象", "Say to whom the plan is submitted"),
        (PlanAction.APPROVE, "document_no", "批准须填批准文号", "Say under which number the plan is approved"),
    ):
        if entry.action is action and getattr(entry, field) is None:
            yield blocked("plan_field_missing", zh, en, REFORM, field)


def is_under_review(said: str) -> bool:
    """Whether what is said of a plan document is that it was submitted and not decided on."""
    return said.endswith(_UNDER_REVIEW)


def judge_overdue(
    code: str, name: str, ended: date | None, rows: Iterable[tuple[date, SupervisionAction, date | None]]
) -> Iterator[AlertOn]:
    """An enterprise on its way from the day after a planned end until the next step, or its own end."""
    steps = [*rows]
    for (_, _, planned), following in zip(steps, [*steps[1:], None], strict=True):
        days = [day for day in (following and following[0], ended) if day is not None]
        until = min(days, default=None)
        if planned is None or (until is not None and until <= planned):
            continue
        zh, en = (
            "{name}未按计划在{day}前完成集中统一监管",
            "{name} is not under unified supervision as planned by {day}",
        )
        told = cause(OVERDUE_ALERT, "yellow", zh, en, SUPERVISION, name=name, day=planned)
        yield AlertOn(code, planned + timedelta(days=1), until, told)


def say_after_disposal(plate: str, action: VehicleAction, day: date, gone: date) -> Iterator[Finding]:
    """A vehicle that is gone takes no step."""
    zh = f"车辆{plate}已于{gone}处置，不能在{day}{action.label_zh}；请核对日期"
    en = f"The vehicle {plate} was disposed of on {gone}: no {action} on {day}; check both days"
    yield blocked("step_after_disposal", zh, en, VEHICLES, "business_date", day, f"<= {gone}")
