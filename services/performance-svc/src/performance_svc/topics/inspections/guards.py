"""What records of special inspections demand of each other, and the alert of findings past their deadline."""

from typing import Any

from sqlalchemy import Select, and_, select

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.units.demands import known_unit, name_of

from .rules import FINDING, INSPECTION, OVERDUE_ALERT, PLAN, PLAN_ALERT, RECTIFIED, judge_overdue, judge_planned
from .tables import accountability, carried_out, findings, inspections, plans, rectifications


def _ask_findings(scope: Scope) -> Select[Any]:
    """Every finding with the unit's name, and what was rectified of it by day."""
    f, done = findings.c, rectifications.c
    return (
        select(f.finding_no, name_of(inspections.c.unit, scope), f.amount, f.due_on, done.business_date, done.amount)
        .join(inspections, and_(scope.live(inspections), inspections.c.inspection_no == f.inspection_no))
        .outerjoin(rectifications, and_(scope.live(rectifications), done.finding_no == f.finding_no))
        .where(scope.live(findings))
        .order_by(f.finding_no, done.business_date, done.id)
    )


def _ask_plans(scope: Scope) -> Select[Any]:
    """Every line of a plan with the unit's name, and the day on which it was carried out."""
    p = plans.c
    return (
        select(p.plan_no, name_of(p.unit, scope), p.kind, p.due_on, carried_out(scope.live))
        .where(scope.live(plans))
        .order_by(p.plan_no)
    )


GUARDS = (
    once(PLAN, plans.c.plan_no),
    known_unit(plans.c.unit),
    once(INSPECTION, inspections.c.inspection_no),
    known_unit(inspections.c.unit),
    once(FINDING, findings.c.finding_no),
    names(findings, INSPECTION, inspections, "inspection_no"),
    names(rectifications, FINDING, findings, "finding_no"),
    covers(RECTIFIED, Side(findings, findings.c.amount), Side(rectifications, rectifications.c.amount), "finding_no"),
    names(accountability, FINDING, findings, "finding_no"),
    Question(
        OVERDUE_ALERT,
        {
            findings: (findings.c.finding_no,),
            rectifications: (rectifications.c.finding_no,),
            inspections: (inspections.c.inspection_no,),
        },
        _ask_findings,
        judge_overdue,
        grouped=4,
    ),
    Question(
        PLAN_ALERT,
        {plans: (plans.c.plan_no,), inspections: (inspections.c.unit,)},
        _ask_plans,
        judge_planned,
    ),
)
