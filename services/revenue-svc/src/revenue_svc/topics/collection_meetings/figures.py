"""The figures of meetings: how many were held, and the issues that are past their due date at a month's end."""

from datetime import date

from sqlalchemy import ColumnElement, func, literal, select, true

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever, year_to_date
from bureau_common.kit.figures.formulas import total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import ALL
from bureau_common.kit.measures.old_stocks import OldStock

from .tables import issues, results

MEETINGS = "revenue.tax_sources.meetings"
OVERDUE_ISSUES = "revenue.tax_sources.overdue_issues"


def _settled(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day of an issue's result."""
    day = select(func.min(results.c.business_date)).where(cutoff.live(results), results.c.issue_no == issues.c.issue_no)
    return day.correlate(issues).scalar_subquery()


_HELD = Distinct("collection_meetings", issues, issues.c.meeting_no, true())
_OPEN = OldStock("collection_meeting_issues_open", issues, literal("open"), _settled)
# On its due date an issue is still in time.
_OVERDUE = OldStock("collection_meeting_issues_overdue", issues, literal("overdue"), _settled, on=issues.c.due_on + 1)

FIGURES = (
    Definition(
        id=MEETINGS,
        name_zh="综合治税部门会商",
        display_unit="次",
        basis="ytd",
        inputs={"held": Input(Measure("征管部门会商", _HELD, ALL), year_to_date)},
        formula=total("held"),
        formula_text="1月至本月召开的征管部门会商次数，一次会商有多个事项的计一次",
    ),
    Definition(
        id=OVERDUE_ISSUES,
        name_zh="逾期未办结会商事项",
        display_unit="项",
        basis="point",
        inputs={
            # Where issues are known and none was ever late, none is.
            "overdue": Input(Measure("逾期未办结会商事项", _OVERDUE, ("overdue",)), since_ever, nil=True),
            "open": Input(Measure("未办结会商事项", _OPEN, ("open",)), since_ever),
        },
        formula=total("overdue"),
        formula_text="办结期限早于月末、截至月末没有办理结果的会商事项",
    ),
)
