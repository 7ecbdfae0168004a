"""What the report asserts of credit villages, and what is raised as an alert: no more households draw than are rated."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause, FigurePart, cause

from ..topics.credit_villages.rules import VILLAGES

_RATED, _USED = (f"credit.credit_village.{name}" for name in ("rated_households", "used_households"))
_ALERT = "credit_village_used_exceeds_rated"


def _rated_before_used(evidence: Evidence) -> bool:
    return evidence.exact(_USED) <= evidence.exact(_RATED)


def _judge_used(seen: Evidence) -> Cause | None:
    if _rated_before_used(seen):
        return None
    zh = "信用村用信农户{used}，多于评定的信用农户{rated}，须核实"
    en = "{used} drew on lines of credit villages, more than the {rated} rated in the round"
    figures = {"used": FigurePart(figure_id=_USED), "rated": FigurePart(figure_id=_RATED)}
    return cause(_ALERT, "red", zh, en, VILLAGES, **figures)


CLAIMS = (
    Claim("C10", "已用信户数不多于评定户数", "已用信户数多于评定户数，须核实", (_USED, _RATED), _rated_before_used),
)
WATCHES = (Watch(_ALERT, (_USED, _RATED), _judge_used),)
