"""What findings of borrowing by townships demand of each other, and the alert of those that are not rectified."""

from typing import Any

from sqlalchemy import Select, and_, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.units.demands import known_unit, name_of
from bureau_common.schemas.reporting_units import UnitKind

from .rules import ALERT, FINDING, RECTIFIED, judge_open
from .tables import findings, rectifications


def _ask_open(scope: Scope) -> Select[Any]:
    """Every finding with its township's name and the day of its rectification."""
    f = findings.c
    done = and_(scope.live(rectifications), rectifications.c.finding_no == f.finding_no)
    return (
        select(
            f.finding_no,
            name_of(f.township, scope),
            f.creditor,
            f.amount,
            f.business_date,
            rectifications.c.business_date,
        )
        .outerjoin(rectifications, done)
        .where(scope.live(findings))
        .order_by(f.finding_no)
    )


GUARDS = (
    once(FINDING, findings.c.finding_no),
    known_unit(findings.c.township, UnitKind.TOWNSHIP),
    once(RECTIFIED, rectifications.c.finding_no),
    names(rectifications, FINDING, findings, "finding_no"),
    Question(
        ALERT,
        {findings: (findings.c.finding_no,), rectifications: (rectifications.c.finding_no,)},
        _ask_open,
        judge_open,
    ),
)
