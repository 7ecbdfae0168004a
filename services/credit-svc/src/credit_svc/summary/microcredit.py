"""What the report asserts of microcredit, and what is raised as an alert: whether anything is overdue, and what it is called."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause, FigurePart, cause

from ..topics.microcredit.rules import NEW, WORDING, is_lifted_out

_OVERDUE, _OVERDUE_PCT = (f"credit.microcredit.{name}" for name in ("overdue", "overdue_pct"))
_ALERT = "microcredit_overdue"


def _nothing_overdue(evidence: Evidence) -> bool:
    return evidence.exact(_OVERDUE) == 0


def _called_lifted_out(evidence: Evidence) -> bool:
    return is_lifted_out(evidence.settings[WORDING.key].text, evidence.period.last_day)


def _judge_overdue(seen: Evidence) -> Cause | None:
    if _nothing_overdue(seen):
        return None
    zh, en = (
        "小额信贷逾期{overdue}，逾期率{share}",
        "Microcredit of {overdue} is overdue, {share} of what is outstanding",
    )
    figures = {"overdue": FigurePart(figure_id=_OVERDUE), "share": FigurePart(figure_id=_OVERDUE_PCT)}
    return cause(_ALERT, "orange", zh, en, NEW, **figures)


CLAIMS = (
    Claim("C06", "无存量逾期", "逾期余额和逾期率", (_OVERDUE, _OVERDUE_PCT), _nothing_overdue),
    # No claim of the report's: the words that it has for these loans.
    Claim("C906", "称脱贫人口小额信贷", "称扶贫小额信贷", (), _called_lifted_out, parameters=(WORDING,)),
)
WATCHES = (Watch(_ALERT, (_OVERDUE, _OVERDUE_PCT), _judge_overdue),)
