"""The claims that the report makes beside the figures of credit-svc."""

from bureau_common.kit.figures.claims import Claim, Evidence

from ..topics.guarantee_companies.rules import CAP, CAPPING, WIDE_BALANCE, WIDE_CAP, WIDE_CLIENTS
from .credit_villages import CLAIMS as CREDIT_VILLAGES
from .microcredit import CLAIMS as MICROCREDIT

_YTD, _TARGET, _COMPLETION = (f"credit.guarantee_4321.{name}" for name in ("ytd", "annual_target", "completion_pct"))
_COST_REDUCTION, _BATCHES, _FIRST_BATCH, _SCHEME = (
    f"credit.interest_subsidy.{name}" for name in ("cost_reduction_pp", "batches", "enterprises", "scheme_in_force")
)

_COMPANY = "credit.guarantee_company"
_MULTIPLE, _BALANCE_SHARE, _CLIENTS_SHARE = (
    f"{_COMPANY}.{name}" for name in ("weighted_leverage", "small_farm_balance_pct", "small_farm_clients_pct")
)

_LISTED, _SELECT, _GROWTH = (f"credit.listings.{name}" for name in ("new_total", "new_select", "new_growth"))


def _keeps_pace(evidence: Evidence) -> bool:
    """Completion of at least m/12, from the exact amounts: a quotient of twelve decimals misses 10/12 by a hair."""
    return evidence.exact(_YTD) * 12 >= evidence.exact(_TARGET) * evidence.period.month


def _within_cap(evidence: Evidence) -> bool:
    """The weighted multiple, by the higher cap where small and farm business is enough of balance and clients."""
    is_wide = evidence.exact(_BALANCE_SHARE) >= evidence.setting(WIDE_BALANCE)
    is_wide = is_wide and evidence.exact(_CLIENTS_SHARE) >= evidence.setting(WIDE_CLIENTS)
    return evidence.exact(_MULTIPLE) <= evidence.setting(WIDE_CAP if is_wide else CAP)


CLAIMS = (
    Claim(
        id="C08",
        words_zh="达到序时进度",
        otherwise_zh="低于序时进度",
        figures=(_COMPLETION, _YTD, _TARGET),
        holds=_keeps_pace,
    ),
    Claim(
        id="C09",
        words_zh="两个板块的新增挂牌企业不超过新增挂牌企业总数",
        otherwise_zh="两个板块的新增挂牌企业超过新增挂牌企业总数，须先核对",
        figures=(_SELECT, _GROWTH, _LISTED),
        holds=lambda known: known.exact(_SELECT) + known.exact(_GROWTH) <= known.exact(_LISTED),
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
    Claim(
        id="C33",
        words_zh="放大倍数（监管口径）在上限以内",
        otherwise_zh="放大倍数（监管口径）超过上限，须停止新增担保",
        figures=(_MULTIPLE, _BALANCE_SHARE, _CLIENTS_SHARE),
        holds=_within_cap,
        parameters=CAPPING,
    ),
    *MICROCREDIT,
    *CREDIT_VILLAGES,
)  # fmt: skip
