"""What records of disclosure demand of each other, and the alert of what is not published in time."""

from typing import Any

from sqlalchemy import Select, and_, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.kit.units.demands import known_unit, name_of

from .rules import CHECK, DAYS, DUTY, LATE_ALERT, OF_UNIT, PUBLISHED, RESULT, judge_late, say_too_late
from .tables import checks, disclosures, duties, results


def _ask_deadlines(scope: Scope) -> Select[Any]:
    """Duties with the days that the setting gave on the day of their approval."""
    d = duties.c
    return (
        select(d.duty_no, d.due_on, d.business_date, in_force(DAYS, d.business_date, scope))
        .where(scope.live(duties), scope.concerns((d.duty_no,)))
        .order_by(d.duty_no)
    )


def _ask_late(scope: Scope) -> Select[Any]:
    """Every duty with its unit's name and the day of its publication."""
    d = duties.c
    return (
        select(d.duty_no, name_of(d.unit, scope), d.fiscal_year, d.document, d.due_on, disclosures.c.business_date)
        .outerjoin(disclosures, and_(scope.live(disclosures), disclosures.c.duty_no == d.duty_no))
        .where(scope.live(duties))
        .order_by(d.duty_no)
    )


GUARDS = (
    once(DUTY, duties.c.duty_no),
    once(OF_UNIT, duties.c.unit, duties.c.fiscal_year, duties.c.document),
    known_unit(duties.c.unit),
    Guard((duties,), _ask_deadlines, say_too_late, limit=None),
    once(PUBLISHED, disclosures.c.duty_no),
    names(disclosures, DUTY, duties, "duty_no"),
    once(CHECK, checks.c.check_no),
    once(RESULT, results.c.check_no, results.c.duty_no),
    names(results, CHECK, checks, "check_no"),
    names(results, DUTY, duties, "duty_no"),
    Question(LATE_ALERT, {duties: (duties.c.duty_no,), disclosures: (disclosures.c.duty_no,)}, _ask_late, judge_late),
)
