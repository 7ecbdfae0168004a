"""The alerts that tax sources raise at a month's end: leads that are open too long, and issues past their due date."""

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.schemas.alerts import Cause, FigurePart, cause

from ..topics.collection_meetings.figures import OVERDUE_ISSUES
from ..topics.collection_meetings.rules import COORDINATION
from ..topics.tax_sources.figures import OVERDUE_LEADS
from ..topics.tax_sources.rules import LEAD_DAYS, LEADS

_LEADS_ALERT, _ISSUES_ALERT = "tax_leads_overdue", "meeting_issues_overdue"


def _leads_overdue(seen: Evidence) -> Cause | None:
    count, days = seen.exact(OVERDUE_LEADS), seen.setting(LEAD_DAYS)
    if count == 0:
        return None
    zh = "有{count}涉税线索发现超过{days}天仍未办结"
    en = "{count} tax leads have been open for more than {days} days"
    return cause(_LEADS_ALERT, "yellow", zh, en, LEADS, count=FigurePart(figure_id=OVERDUE_LEADS), days=days)


def _issues_overdue(seen: Evidence) -> Cause | None:
    if seen.exact(OVERDUE_ISSUES) == 0:
        return None
    zh = "征管部门会商有{count}议定事项逾期未办结"
    en = "{count} issues of the collecting bodies' meetings are overdue"
    return cause(_ISSUES_ALERT, "yellow", zh, en, COORDINATION, count=FigurePart(figure_id=OVERDUE_ISSUES))


WATCHES = (
    Watch(_LEADS_ALERT, (OVERDUE_LEADS,), _leads_overdue, parameters=(LEAD_DAYS,)),
    Watch(_ISSUES_ALERT, (OVERDUE_ISSUES,), _issues_overdue),
)
