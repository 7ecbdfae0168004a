"""The rules of meetings: a due date after the meeting, one day and one list of bodies a meeting."""

from bureau_common.schemas.findings import Clause, Finding, blocked

from .schemas import MeetingIssueEntry

COORDINATION = Clause(document="《中华人民共和国税收征收管理法》", article="第五条", verified=False)


def check_issue(entry: MeetingIssueEntry, row: int) -> list[Finding]:
    """An issue is due on the day of its meeting or later."""
    if entry.due_on >= entry.business_date:
        return []
    zh, en = "办结期限不应早于会商日期，请核对", "An issue is not due before its meeting; check the two dates"
    actual, expected = str(entry.due_on), f">= {entry.business_date}"
    return [blocked("meeting_issue_due", zh, en, COORDINATION, "due_on", actual, expected, row=row)]


def differing_meeting(meeting_no: str, variants: int) -> Finding:
    """A meeting has one day and one list of bodies, whatever the number of its issues."""
    zh = f"会商{meeting_no}各事项的会商日期、参会部门应一致"
    en = f"The issues of meeting {meeting_no} must name the same day and the same bodies"
    return blocked("meeting_differs", zh, en, COORDINATION, "meeting_no", str(variants), "1")
