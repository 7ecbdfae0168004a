"""What performance-svc asserts beside its figures, and what its figures raise as alerts."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause, cause

from ..topics.budget_integration.figures import COVERAGE, OVERDUE, units_not_online
from ..topics.budget_integration.rules import INTEGRATION


def _launches_overdue(seen: Evidence) -> Cause | None:
    count = seen.exact(OVERDUE)
    if count == 0:
        return None
    zh = f"预算管理一体化有{count:f}项上线计划到期未上线"
    en = f"{count:f} planned launches of budget integration are overdue"
    return cause("launch_overdue", "yellow", seen.period.last_day, zh, en, INTEGRATION, OVERDUE)


CLAIMS = (
    Claim(
        "C12",
        "全部完成上线执行",
        "尚未全部上线执行",
        (COVERAGE,),
        lambda seen: seen.exact(COVERAGE) == 100,
        names=units_not_online,
    ),
)

WATCHES = (Watch("launch_overdue", (OVERDUE,), _launches_overdue),)
