"""What records of special inspections demand of each other, and the alert of findings past their deadline."""

from typing import Any

from sqlalchemy import Select, and_, select

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.units.demands import known_unit, name_of

from .rules import FINDING, INSPECTION, OVERDUE_ALERT, RECTIFIED, judge_overdue
from .tables import accountability, findings, inspections, rectifications


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


GUARDS = (
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
)
