"""The words and rules of funds won from above: what may follow on what, and approved <= applied, received <= approved."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.terms import Room, Term

from .schemas import OpportunityEntry, UpperAction, UpperState, UpperStepEntry

UPPER_FUNDS = Clause(document="本局向上争取资金工作制度", article=None, verified=False)
OPPORTUNITY = Term("申报机会", "opportunity", UPPER_FUNDS)
APPLICATION = Term("争取资金申报", "application", UPPER_FUNDS)

COURSE = Course(
    APPLICATION,
    UpperState.PLANNED,
    {
        (UpperState.PLANNED, UpperAction.APPLY): UpperState.APPLIED,
        (UpperState.APPLIED, UpperAction.APPROVE): UpperState.APPROVED,
        (UpperState.APPLIED, UpperAction.REFUSE): UpperState.REFUSED,
        (UpperState.APPROVED, UpperAction.RECEIVE): UpperState.RECEIVED,
        # Money may come in parts.
        (UpperState.RECEIVED, UpperAction.RECEIVE): UpperState.RECEIVED,
    },
)


def check_opportunity(entry: OpportunityEntry) -> Iterator[Finding]:
    """A programme is open on the day on which it is published, or longer."""
    if entry.apply_by < entry.business_date:
        zh, en = "申报截止日期不得早于发布日期", "The last day to apply must not lie before the day of publication"
        allowed = f">= {entry.business_date}"
        yield blocked("opportunity_closed", zh, en, UPPER_FUNDS, "apply_by", entry.apply_by, allowed)


def check_step(entry: UpperStepEntry) -> Iterator[Finding]:
    """A refusal brings nothing, every other step has its amount."""
    if (entry.amount == 0) != (entry.action is UpperAction.REFUSE):
        zh = f"{entry.action.label_zh}的金额应{'为0' if entry.action is UpperAction.REFUSE else '大于0'}"
        en = f"The amount of {entry.action} must be {'0' if entry.action is UpperAction.REFUSE else 'positive'}"
        yield blocked("upper_step_amount", zh, en, UPPER_FUNDS, "amount", f"{entry.amount:.2f}")


def say_late(application_no: str, day: date, apply_by: date) -> Iterator[Finding]:
    """An application is handed in by the last day of its opportunity."""
    zh = f"申报{application_no}的截止日期为{apply_by}；上级延期的，请先更正申报机会"
    en = f"Application {application_no} was due by {apply_by}; where that was extended, correct the opportunity first"
    yield blocked("applied_after_deadline", zh, en, UPPER_FUNDS, "business_date", day, f"<= {apply_by}")


def judge_amounts(application_no: str, applied: Decimal, approved: Decimal, received: Decimal) -> Iterator[Finding]:
    """No more is approved than was applied for, and no more received than was approved.

    Where the step before is missing altogether, that is what is wrong, and its order says so.
    """
    if 0 < applied < approved:
        zh = f"申报{application_no}批准{approved:.2f}元，超过申报的{applied:.2f}元"
        en = f"Application {application_no}: {approved:.2f} approved, {applied:.2f} applied for"
        yield exceeded("not_covered", zh, en, UPPER_FUNDS, "amount", approved, applied)
    if 0 < approved < received:
        zh = f"申报{application_no}到位{received:.2f}元，超过批准的{approved:.2f}元"
        en = f"Application {application_no}: {received:.2f} received, {approved:.2f} approved"
        yield exceeded("not_covered", zh, en, UPPER_FUNDS, "amount", received, approved)


def tell_receivable(application_no: str, _applied: Decimal, approved: Decimal, received: Decimal) -> Iterator[Room]:
    """What was approved and has not come yet."""
    yield Room(f"{application_no}.receivable", approved - received)
