"""What performance-svc asserts beside its figures, and what its figures raise as alerts."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch, late
from bureau_common.schemas.alerts import Cause, FigurePart, cause

from ..topics.budget_integration.figures import COVERAGE, OVERDUE, units_not_online
from ..topics.budget_integration.rules import INTEGRATION
from ..topics.livelihood_projects.figures import COUNT, IN_PLACE_ID, MAINS_DONE, PLANNED_ID, behind_names
from ..topics.livelihood_projects.rules import BEHIND, BEHIND_ALERT, MAIN_DONE, TOLERANCE
from .objectives import COVERAGE as OBJECTIVES_COVERAGE
from .objectives import projects_not_covered
from .state_enterprises import CLAIMS as STATE_ENTERPRISES
from .state_enterprises import WATCHES as STATE_ENTERPRISE_WATCHES


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
    *STATE_ENTERPRISES,
    Claim(
        "C13",
        "所有预算项目绩效目标全覆盖",
        "绩效目标尚未覆盖年初预算全部项目",
        (OBJECTIVES_COVERAGE,),
        lambda seen: seen.exact(OBJECTIVES_COVERAGE) == 100,
        names=projects_not_covered,
    ),
    Claim(
        "C07",
        "其他项目正在有序顺利推进",
        "其余子项目中有进度落后的，列名",
        (MAINS_DONE, COUNT, BEHIND),
        lambda seen: seen.exact(MAINS_DONE) < seen.exact(COUNT) and seen.exact(BEHIND) == 0,
        parameters=(MAIN_DONE, TOLERANCE),
        names=behind_names,
    ),
    Claim(
        "C32",
        "累计到位",
        "超计划到位",
        (IN_PLACE_ID, PLANNED_ID),
        lambda seen: seen.exact(IN_PLACE_ID) <= seen.exact(PLANNED_ID),
    ),
)

WATCHES = (
    Watch("launch_overdue", (OVERDUE,), _launches_overdue),
    late(BEHIND_ALERT, TOLERANCE),
    *STATE_ENTERPRISE_WATCHES,
)
