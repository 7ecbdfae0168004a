"""What the report asserts of livelihood projects, and the alert on those that are behind."""

from bureau_common.kit.figures.claims import Claim, late

from ..topics.livelihood_projects.figures import COUNT, IN_PLACE_ID, MAINS_DONE, PLANNED_ID, behind_names
from ..topics.livelihood_projects.rules import BEHIND, BEHIND_ALERT, MAIN_DONE, TOLERANCE

CLAIMS = (
    Claim(
        "C07", "其他项目正在有序顺利推进", "其余子项目中有进度落后的，列名", (MAINS_DONE, COUNT, BEHIND),
        lambda seen: seen.exact(MAINS_DONE) < seen.exact(COUNT) and seen.exact(BEHIND) == 0,
        parameters=(MAIN_DONE, TOLERANCE), names=behind_names,
    ),
    Claim(
        "C32", "累计到位", "超计划到位", (IN_PLACE_ID, PLANNED_ID),
        lambda seen: seen.exact(IN_PLACE_ID) <= seen.exact(PLANNED_ID),
    ),
)  # fmt: skip
WATCHES = (late(BEHIND_ALERT, TOLERANCE),)
