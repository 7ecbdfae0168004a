"""What the report asserts of rural revitalization funds, and the alert of money that lies idle."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause

from ..topics.rural_revitalization.rules import DISTRICT_INCREASE, IDLE, IDLE_ALERT, IDLE_DAYS, idle_cause


def _idle(seen: Evidence) -> Cause | None:
    return idle_cause(seen.exact(IDLE), seen.setting(IDLE_DAYS))


CLAIMS = (
    Claim(
        "C05", "区级专项资金比上年增加", "区级专项资金比上年减少",
        (DISTRICT_INCREASE,), lambda seen: seen.exact(DISTRICT_INCREASE) >= 0,
    ),
)  # fmt: skip

WATCHES = (Watch(IDLE_ALERT, (IDLE,), _idle, parameters=(IDLE_DAYS,)),)
