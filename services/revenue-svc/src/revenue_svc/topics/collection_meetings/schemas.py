"""An issue of a meeting, and its result, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

IssueNo = Annotated[Line, Field(title="会商事项编号")]


class MeetingIssueEntry(RecordEntry):
    """One issue that a meeting settled on; the business date is the day of the meeting."""

    business_date: Annotated[BusinessDate, Field(title="会商日期")]
    meeting_no: Annotated[Line, Field(title="会商编号")]
    bodies: Annotated[Line, Field(title="参会部门", examples=["财政、税务、市场监管"])]
    issue_no: IssueNo
    content: Annotated[Line, Field(title="会商事项")]
    owner: Annotated[Line, Field(title="牵头部门")]
    due_on: Annotated[Day, Field(title="办结期限")]


class MeetingResultEntry(RecordEntry):
    """How an issue ended; the business date is the day on which it did."""

    business_date: Annotated[BusinessDate, Field(title="办结日期")]
    issue_no: IssueNo
    outcome: Annotated[Line, Field(title="办理结果")]
