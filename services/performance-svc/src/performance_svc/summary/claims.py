"""What performance-svc asserts beside its figures, and what its figures raise as alerts."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause, FigurePart, cause

from ..topics.budget_integration.figures import COVERAGE, OVERDUE, units_not_online
from ..topics.budget_integration.rules import INTEGRATION
from .subsidies import CLAIMS as SUBSIDIES


def _launches_overdue(seen: Evidence) -> Cause | None:
    if seen.exact(OVERDUE) == 0:
        return None
    zh = "预算管理一体化有{count}上线计划到期未上线"
    en = "{count} planned launches of budget integration are overdue"
    return cause("launch_overdue", "yellow", zh, en, INTEGRATION, count=FigurePart(figure_id=OVERDUE))


CLAIMS = (
    Claim(
        "C12",
        "全部完成上线执行",
        "尚未全部上线执行",
        (COVERAGE,),
        lambda seen: seen.exact(COVERAGE) == 100,
        names=units_not_online,
    ),
    *SUBSIDIES,
)

WATCHES = (Watch("launch_overdue", (OVERDUE,), _launches_overdue),)
