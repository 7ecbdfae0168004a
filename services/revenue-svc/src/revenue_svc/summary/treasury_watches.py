"""What treasury cash and township finance raise as alerts at a month's end."""

from collections.abc import Callable

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.schemas.alerts import Cause

from ..topics.township_finance.rules import LATE, Lateness, late_cause
from ..topics.treasury_cash.rules import COVER, COVER_ALERT, COVER_LEVELS, cover_cause


def _judge_cover(seen: Evidence) -> Cause | None:
    lines = {level: seen.setting(parameter) for level, parameter in COVER_LEVELS.items()}
    return cover_cause(seen.exact(COVER), lines, seen.period.last_day)


def _judge_late(late: Lateness) -> Callable[[Evidence], Cause | None]:
    return lambda seen: late_cause(late, seen.exact(late.figure_id), seen.period.last_day)


WATCHES = (
    Watch(COVER_ALERT, (COVER,), _judge_cover, parameters=tuple(COVER_LEVELS.values())),
    *[Watch(late.code, (late.figure_id,), _judge_late(late)) for late in LATE],
)
