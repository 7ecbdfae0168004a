"""The books of meetings: issues, and their results."""

from sqlalchemy import distinct, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, checked_by, standing
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.terms import Term

from ...reference.naming import judge_named, judge_repeated
from .rules import check_issue, differing_meeting
from .schemas import MeetingIssueEntry, MeetingIssueView, MeetingResultEntry, MeetingResultView
from .tables import issues, results

_ISSUE, _RESULT = Term("会商事项", "meeting issue"), Term("会商事项办理结果", "result of the meeting issue")


async def _differing(session: AsyncSession, touched: Touched) -> list[Finding]:
    variants = func.count(distinct(tuple_(issues.c.business_date, issues.c.bodies)))
    touched_meetings = select(issues.c.meeting_no).where(touched.rows(issues))
    query = (
        select(issues.c.meeting_no, variants)
        .where(standing(issues), issues.c.meeting_no.in_(touched_meetings))
        .group_by(issues.c.meeting_no)
        .having(variants > 1)
        .order_by(issues.c.meeting_no)
    )
    return [differing_meeting(*row) for row in await session.execute(query)]


async def guard_issues(session: AsyncSession, touched: Touched) -> Guarded:
    """An issue's number stands once, its meeting is one, and a result never stands without it."""
    return Guarded(
        [
            *await judge_repeated(session, touched, _ISSUE, issues.c.issue_no),
            *await _differing(session, touched),
            *await judge_named(session, touched, results, issues, "issue_no", _ISSUE),
        ]
    )


async def guard_results(session: AsyncSession, touched: Touched) -> Guarded:
    """An issue that stands has one result, not before its meeting."""
    return Guarded(
        [
            *await judge_repeated(session, touched, _RESULT, results.c.issue_no),
            *await judge_named(session, touched, results, issues, "issue_no", _ISSUE),
        ]
    )


BOOKS = (
    OldBook(
        name="collection-meeting-issues",
        label_zh="征管会商事项",
        topic="collection_meetings",
        table=issues,
        entry=MeetingIssueEntry,
        view=MeetingIssueView,
        check=checked_by(check_issue),
        guard=guard_issues,
    ),
    OldBook(
        name="collection-meeting-results",
        label_zh="会商事项办理结果",
        topic="collection_meetings",
        table=results,
        entry=MeetingResultEntry,
        view=MeetingResultView,
        check=checked_by(),
        guard=guard_results,
    ),
)
