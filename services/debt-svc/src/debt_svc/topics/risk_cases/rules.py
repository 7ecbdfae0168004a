"""The words of cases, and the course of one: a lead may prove empty and be closed at any time, but nothing follows that."""

from collections.abc import Iterator

from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.terms import Cover, Term

from .schemas import CaseAction, RiskCaseStepEntry

CASES = Clause(
    document="《防范和处置非法集资条例》（国务院令第737号）及金融风险线索移送办理制度", article=None, verified=False
)
CASE = Term("金融风险案件", "case", CASES)
RECOVERED = Cover("累计追回", "yuan recovered", "涉及金额", "yuan of the case", CASES)


class CaseState(Labelled):
    """Where a case stands."""

    LEAD = "lead", "线索核查"
    HANDED_OVER = "handed_over", "已移送"
    FILED = "filed", "已立案"
    PROSECUTED = "prosecuted", "已移送起诉"
    JUDGED = "judged", "已判决"
    CLOSED = "closed", "已办结"


_ORDER = (CaseState.LEAD, CaseState.HANDED_OVER, CaseState.FILED, CaseState.PROSECUTED, CaseState.JUDGED)
COURSE = Course(
    CASE,
    CaseState.LEAD,
    {
        (CaseState.LEAD, CaseAction.HAND_OVER): CaseState.HANDED_OVER,
        (CaseState.LEAD, CaseAction.FILE): CaseState.FILED,
        (CaseState.HANDED_OVER, CaseAction.FILE): CaseState.FILED,
        (CaseState.FILED, CaseAction.PROSECUTE): CaseState.PROSECUTED,
        (CaseState.PROSECUTED, CaseAction.JUDGE): CaseState.JUDGED,
        **{(state, CaseAction.CLOSE): CaseState.CLOSED for state in _ORDER},
    },
)


def check_step(entry: RiskCaseStepEntry) -> Iterator[Finding]:
    """Who a case is handed to is said where it is handed over, and nowhere else."""
    if (entry.handed_to is None) is (entry.action is CaseAction.HAND_OVER):
        is_handed = entry.action is CaseAction.HAND_OVER
        zh = "移送须填写移送单位" if is_handed else f"{entry.action.label_zh}不填移送单位"
        en = "A case that is handed over names to whom" if is_handed else f"{entry.action} names nobody it is handed to"
        yield blocked("case_handed_to", zh, en, CASES, "handed_to")
