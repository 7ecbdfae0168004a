"""The claims that the report makes beside the figures of credit-svc."""

from bureau_common.kit.figures.claims import Claim, Evidence

_YTD, _TARGET, _COMPLETION = (f"credit.guarantee_4321.{name}" for name in ("ytd", "annual_target", "completion_pct"))
_COST_REDUCTION, _BATCHES, _FIRST_BATCH, _SCHEME = (
    f"credit.interest_subsidy.{name}" for name in ("cost_reduction_pp", "batches", "enterprises", "scheme_in_force")
)


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
    Claim(
        "C11", "降低的百分点照四舍五入不高于实际", "降低的百分点舍去尾数", (_COST_REDUCTION,),
        lambda seen: seen.exact(_COST_REDUCTION) >= seen.printed(_COST_REDUCTION),
    ),
    Claim(
        "C34", "首批", "累计拨付的批数", (_BATCHES, _FIRST_BATCH),
        lambda seen: seen.exact(_BATCHES) == 1,
    ),
    Claim("C38", "贴息实施方案施行", "写明方案现状", (_SCHEME,), lambda seen: seen.exact(_SCHEME) >= 1),
)  # fmt: skip
