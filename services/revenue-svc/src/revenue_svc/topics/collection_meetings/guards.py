"""What meetings demand of their rows as they stand: one day and one list of bodies a meeting, one result an issue."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, distinct, func, select, tuple_

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.findings import blocked
from bureau_common.schemas.terms import Told

from .rules import COORDINATION, ISSUE, RESULT
from .tables import issues, results


def _ask_meetings(scope: Scope) -> Select[Any]:
    """The meetings whose issues do not agree on the day and the bodies, with how many versions there are."""
    variants = func.count(distinct(tuple_(issues.c.business_date, issues.c.bodies)))
    return (
        select(issues.c.meeting_no, variants)
        .where(scope.live(issues), scope.concerns((issues.c.meeting_no,)))
        .group_by(issues.c.meeting_no)
        .having(variants > 1)
        .order_by(issues.c.meeting_no)
    )


def _say_meeting(meeting_no: str, variants: int) -> Iterator[Told]:
    zh = f"会商{meeting_no}各事项的会商日期、参会部门应一致"
    en = f"The issues of meeting {meeting_no} must name the same day and the same bodies"
    yield blocked("differs", zh, en, COORDINATION, "meeting_no", variants, 1)


GUARDS = (
    once(ISSUE, issues.c.issue_no),
    Guard((issues,), _ask_meetings, _say_meeting),
    once(RESULT, results.c.issue_no),
    names(results, ISSUE, issues, "issue_no"),
)
