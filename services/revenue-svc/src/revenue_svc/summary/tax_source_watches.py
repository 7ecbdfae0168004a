"""The alerts that tax sources raise at a month's end: leads that are open too long, and issues past their due date."""

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.schemas.alerts import Cause

from ..topics.collection_meetings.figures import OVERDUE_ISSUES
from ..topics.collection_meetings.rules import COORDINATION
from ..topics.tax_sources.figures import OVERDUE_LEADS
from ..topics.tax_sources.rules import LEAD_DAYS, LEADS


def _leads_overdue(seen: Evidence) -> Cause | None:
    count, days = seen.exact(OVERDUE_LEADS), seen.setting(LEAD_DAYS)
    if count == 0:
        return None
    return Cause(
        code="tax_leads_overdue",
        level="yellow",
        on=seen.period.last_day,
        message_zh=f"有{count:f}项涉税线索发现超过{days:f}天仍未办结",
        message_en=f"{count:f} tax leads have been open for more than {days:f} days",
        clause=LEADS,
        figure_ids=(OVERDUE_LEADS,),
    )


def _issues_overdue(seen: Evidence) -> Cause | None:
    count = seen.exact(OVERDUE_ISSUES)
    if count == 0:
        return None
    return Cause(
        code="meeting_issues_overdue",
        level="yellow",
        on=seen.period.last_day,
        message_zh=f"征管部门会商有{count:f}项议定事项逾期未办结",
        message_en=f"{count:f} issues of the collecting bodies' meetings are overdue",
        clause=COORDINATION,
        figure_ids=(OVERDUE_ISSUES,),
    )


WATCHES = (
    Watch("tax_leads_overdue", (OVERDUE_LEADS,), _leads_overdue, parameters=(LEAD_DAYS,)),
    Watch("meeting_issues_overdue", (OVERDUE_ISSUES,), _issues_overdue),
)
