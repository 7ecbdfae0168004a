"""What performance-svc asserts beside its figures, and what its figures raise as alerts."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause, FigurePart, cause

from ..topics.budget_integration.figures import COVERAGE, OVERDUE, units_not_online
from ..topics.budget_integration.rules import INTEGRATION
from ..topics.evaluations.figures import GRADE, LINKED, POOR_OR_FAIR
from .objectives import COVERAGE as OBJECTIVES_COVERAGE
from .objectives import projects_not_covered


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
    Claim(
        "C13",
        "所有预算项目绩效目标全覆盖",
        "绩效目标尚未覆盖年初预算全部项目",
        (OBJECTIVES_COVERAGE,),
        lambda seen: seen.exact(OBJECTIVES_COVERAGE) == 100,
        names=projects_not_covered,
    ),
    Claim("C14", "位列“A”类", "写明考核等次", (GRADE,), lambda seen: seen.text(GRADE) == "A"),
    Claim("C35", "健全预算安排挂钩机制", "不写预算安排挂钩", (LINKED,), lambda seen: seen.exact(LINKED) > 0),
    Claim(
        "C46", "资金使用绩效有待进一步加强", "不写评价结果", (POOR_OR_FAIR,), lambda seen: seen.exact(POOR_OR_FAIR) > 0
    ),
)

WATCHES = (Watch("launch_overdue", (OVERDUE,), _launches_overdue),)
