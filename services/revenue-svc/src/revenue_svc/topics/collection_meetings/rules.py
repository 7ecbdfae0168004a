"""The words and the rule of meetings: an issue is due after its meeting."""

from collections.abc import Iterator

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Term

from .schemas import MeetingIssueEntry

COORDINATION = Clause(document="《中华人民共和国税收征收管理法》", article="第五条", verified=False)
ISSUE, RESULT = Term("会商事项", "meeting issue"), Term("会商事项办理结果", "result of the meeting issue")


def check_issue(entry: MeetingIssueEntry) -> Iterator[Finding]:
    """An issue is due on the day of its meeting or later."""
    if entry.due_on < entry.business_date:
        zh, en = "办结期限不应早于会商日期，请核对", "An issue is not due before its meeting; check the two dates"
        yield blocked("meeting_issue_due", zh, en, COORDINATION, "due_on", entry.due_on, f">= {entry.business_date}")
