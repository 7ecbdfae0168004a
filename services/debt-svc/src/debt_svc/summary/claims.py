"""What the report asserts beside debt-svc's numbers, and the alerts that the month's evaluation raises."""

from bureau_common.kit.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause

from ..topics.government_debt.rules import RATIO_ALERT, RATIO_LEVELS, ratio_cause

_GOVERNMENT_DEBT = "debt.government_debt"
_RATIO = f"{_GOVERNMENT_DEBT}.ratio_pct"


def _within_limits(known: Evidence) -> bool:
    """Each kind against its own limit: room of the one is no room of the other."""
    return all(
        known.exact(f"{_GOVERNMENT_DEBT}.{kind}_balance") <= known.exact(f"{_GOVERNMENT_DEBT}.{kind}_limit")
        for kind in ("general", "special")
    )


def _judge_ratio(known: Evidence) -> Cause | None:
    floors = {level: known.setting(parameter) for level, parameter in RATIO_LEVELS.items()}
    return ratio_cause(known.exact(_RATIO), floors, known.period.last_day)


CLAIMS = (
    Claim(
        id="C18",
        words_zh="一般债务、专项债务余额均控制在限额以内",
        otherwise_zh="政府债务余额突破限额",
        figures=tuple(
            f"{_GOVERNMENT_DEBT}.{kind}_{side}" for kind in ("general", "special") for side in ("balance", "limit")
        ),
        holds=_within_limits,
    ),
)

WATCHES = (Watch(code=RATIO_ALERT, figures=(_RATIO,), judge=_judge_ratio, parameters=tuple(RATIO_LEVELS.values())),)
