"""What treasury cash and township finance raise as alerts at a month's end."""

from bureau_common.kit.figures.claims import Evidence, Watch, late
from bureau_common.schemas.alerts import Cause

from ..topics.township_finance.rules import LATE
from ..topics.treasury_cash.rules import COVER, COVER_ALERT, COVER_LEVELS, cover_cause


def _judge_cover(seen: Evidence) -> Cause | None:
    lines = {level: seen.setting(parameter) for level, parameter in COVER_LEVELS.items()}
    return cover_cause(seen.exact(COVER), lines)


WATCHES = (
    Watch(COVER_ALERT, (COVER,), _judge_cover, parameters=tuple(COVER_LEVELS.values())),
    *[late(each) for each in LATE],
)
