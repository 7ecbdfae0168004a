"""The figures of meetings: how many were held, and the issues that are past their due date at a month's end."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.stocks import Stock, first_of

from .tables import issues, results

OVERDUE_ISSUES = "revenue.tax_sources.overdue_issues"

_SETTLED = first_of(issues, results, "issue_no")
_HELD = Distinct("collection_meetings", issues, issues.c.meeting_no)
_OPEN = Stock("collection_meeting_issues_open", issues, _SETTLED)
# On its due date an issue is still in time.
_OVERDUE = Stock("collection_meeting_issues_overdue", issues, _SETTLED, on=issues.c.due_on + 1)

FIGURES = topic_figures(
    "revenue.tax_sources",
    figure(
        "meetings", "综合治税部门会商", "次", "1月至本月召开的征管部门会商次数，一次会商有多个事项的计一次",
        held=Measure("征管部门会商", _HELD),
    ),
    figure(
        "overdue_issues", "逾期未办结会商事项", "项", "办结期限早于月末、截至月末没有办理结果的会商事项",
        # Where issues are known and none was ever late, none is.
        overdue=Input(Measure("逾期未办结会商事项", _OVERDUE), since_ever, nil=True),
        open=Measure("未办结会商事项", _OPEN),
    ),
)  # fmt: skip
