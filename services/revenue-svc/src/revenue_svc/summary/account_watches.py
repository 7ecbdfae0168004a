"""Alerts that the month's evaluation raises: non-tax notices overdue, unit accounts without the year's inspection."""

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.schemas.alerts import Cause, cause

from ..topics.non_tax.figures import OVERDUE
from ..topics.non_tax.rules import DUE, OVERDUE_ALERT
from ..topics.unit_accounts.figures import UNINSPECTED
from ..topics.unit_accounts.rules import APPROVAL, INSPECTION_MONTH, UNINSPECTED_ALERT


def _notices_overdue(seen: Evidence) -> Cause | None:
    count = seen.exact(OVERDUE)
    if count == 0:
        return None
    zh, en = f"有{count:f}份非税缴款书逾期未缴", f"{count:f} notices of non-tax revenue are overdue"
    return cause(OVERDUE_ALERT, "yellow", seen.period.last_day, zh, en, DUE, OVERDUE)


def _accounts_uninspected(seen: Evidence) -> Cause | None:
    """Asked from the month on by whose end the year's inspection is to be done."""
    count, month = seen.exact(UNINSPECTED), seen.setting(INSPECTION_MONTH)
    if count == 0 or seen.period.month < month:
        return None
    zh = f"应于{month:f}月底前完成年检的预算单位账户，尚有{count:f}个未年检"
    en = f"{count:f} unit accounts lack the inspection due by the end of month {month:f}"
    return cause(UNINSPECTED_ALERT, "yellow", seen.period.last_day, zh, en, APPROVAL, UNINSPECTED)


WATCHES = (
    Watch(OVERDUE_ALERT, (OVERDUE,), _notices_overdue),
    Watch(UNINSPECTED_ALERT, (UNINSPECTED,), _accounts_uninspected, parameters=(INSPECTION_MONTH,)),
)
