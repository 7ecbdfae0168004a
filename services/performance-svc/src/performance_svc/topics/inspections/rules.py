"""The words and rules of special inspections: deadlines, and the alert of a finding past its own."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from bureau_common.schemas.alerts import cause, yuan
from bureau_common.schemas.dates import check_later
from bureau_common.schemas.findings import Clause, Finding
from bureau_common.schemas.terms import AlertOn, Cover, Term

from .schemas import InspectionKind, SpecialInspectionFindingEntry, SpecialInspectionPlanEntry

INSPECTIONS = Clause(
    document="《财政违法行为处罚处分条例》（国务院令第427号）及专项检查工作方案", article=None, verified=False
)
PLAN = Term("专项检查计划", "line of the plan of inspections", INSPECTIONS)
INSPECTION = Term("专项检查", "inspection", INSPECTIONS)
FINDING = Term("检查问题", "finding", INSPECTIONS)
RECTIFIED = Cover("累计整改", "yuan rectified", "问题金额", "yuan of the finding", INSPECTIONS)
OVERDUE_ALERT = "inspection_finding_overdue"
PLAN_ALERT = "inspection_plan_overdue"


def check_plan(entry: SpecialInspectionPlanEntry) -> Iterator[Finding]:
    """What is planned is due after its plan."""
    day = entry.business_date
    yield from check_later("due_on", entry.due_on, day, "计划下达日期", "the plan is made", INSPECTIONS)


def check_finding(entry: SpecialInspectionFindingEntry) -> Iterator[Finding]:
    """The deadline of a rectification comes after the finding."""
    day = entry.business_date
    yield from check_later("due_on", entry.due_on, day, "认定日期", "the finding is made", INSPECTIONS)


def rectified_on(amount: Decimal, done: Iterable[tuple[date, Decimal]]) -> date | None:
    """The day on which all of a finding is rectified."""
    total = Decimal(0)
    for day, part in done:
        total += part
        if total >= amount:
            return day
    return None


def judge_overdue(
    finding_no: str, unit: str, amount: Decimal, due_on: date, rows: Iterable[tuple[date | None, Decimal | None]]
) -> Iterator[AlertOn]:
    """A finding that is not wholly rectified on the day after its deadline."""
    done = [(day, part) for day, part in rows if day is not None and part is not None]
    zh = "{unit}的检查问题（{finding}，{amount}）未在{day}前整改完成"
    en = "A finding on {unit} ({finding}, {amount}) was not rectified by {day}"
    told = cause(
        OVERDUE_ALERT, "orange", zh, en, INSPECTIONS, unit=unit, finding=finding_no, amount=yuan(amount), day=due_on
    )
    yield AlertOn(finding_no, due_on + timedelta(days=1), rectified_on(amount, done), told)


def judge_planned(
    plan_no: str, unit: str, kind: InspectionKind, due_on: date, inspected: date | None
) -> Iterator[AlertOn]:
    """A planned inspection that is not made on the day after it was due."""
    label = InspectionKind.of(kind).label_zh
    zh, en = "{unit}的{kind}（计划{plan}）未在{day}前开展", "{unit} was not inspected ({kind}, plan {plan}) by {day}"
    told = cause(PLAN_ALERT, "yellow", zh, en, INSPECTIONS, unit=unit, kind=label, plan=plan_no, day=due_on)
    yield AlertOn(plan_no, due_on + timedelta(days=1), inspected, told)
