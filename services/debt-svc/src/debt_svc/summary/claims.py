"""What the report asserts beside debt-svc's numbers, and the alert of its debt ratio."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause

from ..topics.government_debt.rules import (
    FULL_SCOPE,
    INTEREST_LINE,
    LEGAL_SCOPE,
    RATIO_ALERT,
    RATIO_LEVELS,
    interest_cause,
    ratio_cause,
)
from ..topics.government_debt.schemas import DebtKind
from ..topics.government_debt.service_figures import INTEREST_PCT
from .risks import CLAIMS as RISKS

_GOVERNMENT_DEBT = "debt.government_debt"
_RESOLVED, _EXPECTED = "debt.hidden_debt.resolved_ytd", "debt.hidden_debt.resolved_year_expected"


def _within_limits(known: Evidence) -> bool:
    """Each kind against its own limit: room of the one is no room of the other."""
    return all(
        known.exact(f"{_GOVERNMENT_DEBT}.{kind}_balance") <= known.exact(f"{_GOVERNMENT_DEBT}.{kind}_limit")
        for kind in ("general", "special")
    )


def _judge_ratio(known: Evidence) -> Cause | None:
    """The full scope, to which the colours apply; the ratio by law, which says so, while hidden debt is not reported."""
    floors = {level: known.setting(parameter) for level, parameter in RATIO_LEVELS.items()}
    scope = FULL_SCOPE if known.has(FULL_SCOPE.figure_id) else LEGAL_SCOPE
    return ratio_cause(scope, known.exact(scope.figure_id), floors)


def _interest_watch(kind: DebtKind) -> Watch:
    """Interest of a kind against the expenditure of the budget that pays it."""
    figure_id = INTEREST_PCT[kind]

    def judge(known: Evidence) -> Cause | None:
        line = known.setting(INTEREST_LINE)
        return interest_cause(kind, line, figure_id) if known.exact(figure_id) > line else None

    return Watch(code=f"debt_interest_{kind}", figures=(figure_id,), judge=judge, parameters=(INTEREST_LINE,))


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
    Claim(
        id="C19",
        words_zh="全年预计化解隐性债务不低于已化解额",
        otherwise_zh="全年预计化解隐性债务低于已化解额，须先调整预计",
        figures=(_EXPECTED, _RESOLVED),
        holds=lambda known: known.exact(_EXPECTED) >= known.exact(_RESOLVED),
    ),
    *RISKS,
)

WATCHES = (
    Watch(
        code=RATIO_ALERT,
        figures=(LEGAL_SCOPE.figure_id,),
        judge=_judge_ratio,
        parameters=tuple(RATIO_LEVELS.values()),
        optional=(FULL_SCOPE.figure_id,),
    ),
    *[_interest_watch(kind) for kind in DebtKind],
)
