"""Alerts on figures: non-tax notices overdue, unit accounts without the year's inspection."""

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.schemas.alerts import Cause, FigurePart, cause

from ..topics.non_tax.figures import OVERDUE
from ..topics.non_tax.rules import DUE, OVERDUE_ALERT
from ..topics.unit_accounts.figures import UNINSPECTED
from ..topics.unit_accounts.rules import APPROVAL, INSPECTION_MONTH, UNINSPECTED_ALERT


def _notices_overdue(seen: Evidence) -> Cause | None:
    if seen.exact(OVERDUE) == 0:
        return None
    zh, en = "有{count}非税缴款书逾期未缴", "{count} notices of non-tax revenue are overdue"
    return cause(OVERDUE_ALERT, "yellow", zh, en, DUE, count=FigurePart(figure_id=OVERDUE))


def _accounts_uninspected(seen: Evidence) -> Cause | None:
    """Asked from the month on by whose end the year's inspection is to be done."""
    count, month = seen.exact(UNINSPECTED), seen.setting(INSPECTION_MONTH)
    if count == 0 or seen.period.month < month:
        return None
    zh = "应于{month}月底前完成年检的预算单位账户，尚有{count}未年检"
    en = "{count} unit accounts lack the inspection due by the end of month {month}"
    told = FigurePart(figure_id=UNINSPECTED)
    return cause(UNINSPECTED_ALERT, "yellow", zh, en, APPROVAL, month=month, count=told)


WATCHES = (
    Watch(OVERDUE_ALERT, (OVERDUE,), _notices_overdue),
    Watch(UNINSPECTED_ALERT, (UNINSPECTED,), _accounts_uninspected, parameters=(INSPECTION_MONTH,)),
)
