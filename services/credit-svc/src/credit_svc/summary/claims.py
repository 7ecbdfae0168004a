"""The claims that the report makes beside the figures of credit-svc."""

from bureau_common.kit.figures.claims import Claim, Evidence

from .microcredit import CLAIMS as MICROCREDIT

_YTD, _TARGET, _COMPLETION = (f"credit.guarantee_4321.{name}" for name in ("ytd", "annual_target", "completion_pct"))


def _keeps_pace(evidence: Evidence) -> bool:
    """Completion of at least m/12, from the exact amounts: a quotient of twelve decimals misses 10/12 by a hair."""
    return evidence.exact(_YTD) * 12 >= evidence.exact(_TARGET) * evidence.period.month


CLAIMS = (
    Claim(
        id="C08",
        words_zh="达到序时进度",
        otherwise_zh="低于序时进度",
        figures=(_COMPLETION, _YTD, _TARGET),
        holds=_keeps_pace,
    ),
    *MICROCREDIT,
)
