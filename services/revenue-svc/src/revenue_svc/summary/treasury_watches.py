"""What treasury cash and township finance raise as alerts at a month's end."""

from bureau_common.kit.figures.claims import Evidence, Watch, late
from bureau_common.schemas.alerts import Cause

from ..topics.township_finance.rules import LATE
from ..topics.treasury_cash.rules import (
    COVER,
    COVER_ALERT,
    COVER_LEVELS,
    GUARANTEE_ALERT,
    GUARANTEE_LEVEL,
    GUARANTEE_LEVELS,
    cover_cause,
    guarantee_cause,
)


def _judge_cover(seen: Evidence) -> Cause | None:
    lines = {level: seen.setting(parameter) for level, parameter in COVER_LEVELS.items()}
    return cover_cause(seen.exact(COVER), lines)


def _judge_level(seen: Evidence) -> Cause | None:
    lines = {name: seen.setting(parameter) for name, parameter in GUARANTEE_LEVELS.items()}
    return guarantee_cause(seen.exact(GUARANTEE_LEVEL), lines)


WATCHES = (
    Watch(COVER_ALERT, (COVER,), _judge_cover, parameters=tuple(COVER_LEVELS.values())),
    Watch(GUARANTEE_ALERT, (GUARANTEE_LEVEL,), _judge_level, parameters=tuple(GUARANTEE_LEVELS.values())),
    *[late(each) for each in LATE],
)
