"""What funds won from above demand of their rows as they stand: numbers, opportunities, steps and their amounts."""

from typing import Any

from sqlalchemy import Select, and_, func, select

from bureau_common.kit.books.demands import in_course, names, once
from bureau_common.kit.books.guards import Guard, Scope

from .rules import APPLICATION, COURSE, OPPORTUNITY, judge_amounts, say_late, tell_receivable
from .schemas import UpperAction
from .tables import applications, opportunities, steps


def _ask_late(scope: Scope) -> Select[Any]:
    """Applications that were handed in after the last day of their opportunity."""
    a, o, s = applications.c, opportunities.c, steps.c
    published = a.opportunity_no.in_(scope.keys((o.opportunity_no,)))
    moved = select(a.application_no).where(scope.live(applications), published)
    return (
        select(s.application_no, s.business_date, o.apply_by)
        .join(applications, and_(scope.live(applications), a.application_no == s.application_no))
        .join(opportunities, and_(scope.live(opportunities), o.opportunity_no == a.opportunity_no))
        .where(scope.live(steps), s.action == UpperAction.APPLY, s.business_date > o.apply_by)
        .where(scope.concerns((s.application_no,), (a.application_no,)) | s.application_no.in_(moved))
        .order_by(s.application_no)
    )


def _ask_amounts(scope: Scope) -> Select[Any]:
    """By application what was applied for, approved and received in all."""
    s = steps.c
    sums = [
        func.coalesce(func.sum(s.amount).filter(s.action == action), 0).label(action)
        for action in (UpperAction.APPLY, UpperAction.APPROVE, UpperAction.RECEIVE)
    ]
    return (
        select(s.application_no, *sums)
        .where(scope.live(steps), scope.concerns((s.application_no,)))
        .group_by(s.application_no)
        .order_by(s.application_no)
    )


GUARDS = (
    once(OPPORTUNITY, opportunities.c.opportunity_no),
    once(APPLICATION, applications.c.application_no),
    names(applications, OPPORTUNITY, opportunities, "opportunity_no", by_day=False),
    names(steps, APPLICATION, applications, "application_no", "department"),
    in_course(COURSE, steps, "application_no"),
    Guard((opportunities, applications, steps), _ask_late, say_late),
    # Every application that was touched is judged: the one that is wrong may be the last.
    Guard((steps,), _ask_amounts, judge_amounts, limit=None),
    Guard((steps,), _ask_amounts, tell_receivable, rehearsed=True),
)
