"""What the report asserts beside the numbers of revenue and spending, each claim decided by its figures."""

from decimal import Decimal

from bureau_common.kit.figures.claims import Claim, Evidence
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.parameters import Parameter

from .fund_progress import CLAIMS as FUND_PROGRESS
from .rural_revitalization import CLAIMS as RURAL_CLAIMS
from .treasury_payment import CLAIMS as TREASURY_PAYMENT

GROWTH = "revenue.general_revenue.yoy_pct"
SCHEDULE = "revenue.general_revenue.ahead_of_schedule_pp"
INCREASE = "revenue.general_revenue.yoy_increase"
SPENDING_GROWTH = "revenue.expenditure.yoy_pct"
LIVELIHOOD_SHARE = "revenue.livelihood_expenditure.share_pct"
GAP = "revenue.three_guarantees.gap"
TAX_SHARE = "revenue.tax_revenue.share_pct"
NON_TAX_SHARE = "revenue.non_tax.share_pct"
BUDGET = "revenue.general_revenue.budget"
PAYMENT_RULES = "revenue.township_finance.payment_rules_in_force"
SELF_SUFFICIENCY = "revenue.self_sufficiency.pct"

STABILITY_TOLERANCE = Parameter(
    key="stability_tolerance_pp",
    label_zh="财政运行平稳容许落后序时进度的百分点",
    kind="decimal",
    default="1",
    clause=Clause(document="本局报告惯例", article=None, verified=False),
    minimum=Decimal(0),
    maximum=Decimal(20),
)

TAX_SHARE_FLOOR, SELF_SUFFICIENCY_FLOOR, NON_TAX_SHARE_CEILING = [
    Parameter(
        key=key,
        label_zh=label,
        kind="decimal",
        default=default,
        clause=Clause(document="本局报告惯例", article=None, verified=False),
        minimum=Decimal(0),
        maximum=Decimal(100),
    )
    for key, label, default in (
        ("tax_share_floor_pct", "税收占比低于此值即为收入结构不优（%）", "75"),
        ("self_sufficiency_floor_pct", "财政自给率低于此值即为财力不厚（%）", "50"),
        ("non_tax_share_ceiling_pct", "非税收入占比高于此值即为收入质量不高（%）", "30"),
    )
]
SMALL_REVENUE = Parameter(
    key="small_revenue_yuan",
    label_zh="年度收入预算低于此值即为收入规模较小（元），0为不作判断",
    kind="decimal",
    default="0",
    clause=Clause(document="本局报告惯例", article=None, verified=False),
    minimum=Decimal(0),
    maximum=Decimal(10**15),
)
"""A district's own judgement: without a value nobody calls its revenue small."""
PARAMETERS = (STABILITY_TOLERANCE, TAX_SHARE_FLOOR, SELF_SUFFICIENCY_FLOOR, NON_TAX_SHARE_CEILING, SMALL_REVENUE)


def _is_stable(seen: Evidence) -> bool:
    """Not further behind the schedule than is tolerated, and every guarantee met."""
    return seen.exact(SCHEDULE) >= -seen.setting(STABILITY_TOLERANCE) and seen.exact(GAP) == 0


def _share_kept(seen: Evidence) -> bool:
    return seen.exact(LIVELIHOOD_SHARE) >= seen.last_year(LIVELIHOOD_SHARE)


def _is_strained(seen: Evidence) -> bool:
    """A guarantee falls short, or spending outgrows revenue."""
    return seen.exact(GAP) > 0 or seen.exact(SPENDING_GROWTH) > seen.exact(GROWTH)


CLAIMS = (
    Claim("C01", "同比增长", "同比下降，或与上年持平", (GROWTH,), lambda seen: seen.printed(GROWTH) > 0),
    Claim("C02", "超序时进度", "低于序时进度", (SCHEDULE,), lambda seen: seen.exact(SCHEDULE) >= 0),
    Claim("C03", "增收", "减收", (INCREASE,), lambda seen: seen.exact(INCREASE) >= 0),
    Claim(
        "C04", "支出同比下降", "支出同比增长，或与上年持平",
        (SPENDING_GROWTH,), lambda seen: seen.printed(SPENDING_GROWTH) < 0,
    ),
    *RURAL_CLAIMS,
    Claim("C30", "财政运行平稳", "不写平稳", (SCHEDULE, GAP), _is_stable, parameters=(STABILITY_TOLERANCE,)),
    Claim(
        "C31", "优先保障民生", "不写优先", (LIVELIHOOD_SHARE,), _share_kept, last_year=(LIVELIHOOD_SHARE,)
    ),
    *TREASURY_PAYMENT,
    Claim(
        "C39", "结构不优", "不写结构不优", (TAX_SHARE,),
        lambda seen: seen.exact(TAX_SHARE) < seen.setting(TAX_SHARE_FLOOR), parameters=(TAX_SHARE_FLOOR,),
    ),
    Claim(
        "C40", "财力不厚", "不写财力不厚", (SELF_SUFFICIENCY,),
        lambda seen: seen.exact(SELF_SUFFICIENCY) < seen.setting(SELF_SUFFICIENCY_FLOOR),
        parameters=(SELF_SUFFICIENCY_FLOOR,),
    ),
    Claim("C41", "收支矛盾较为突出", "不写收支矛盾", (GAP, SPENDING_GROWTH, GROWTH), _is_strained),
    *FUND_PROGRESS,
    Claim(
        "C44", "质量不高", "不写质量不高", (NON_TAX_SHARE,),
        lambda seen: seen.exact(NON_TAX_SHARE) > seen.setting(NON_TAX_SHARE_CEILING),
        parameters=(NON_TAX_SHARE_CEILING,),
    ),
    Claim(
        "C45", "乡镇财政资金支付管理制度施行", "写明尚未施行",
        (PAYMENT_RULES,), lambda seen: seen.exact(PAYMENT_RULES) >= 1,
    ),
    Claim(
        "C47", "财政收入规模较小", "不写规模较小", (BUDGET,),
        lambda seen: seen.exact(BUDGET) < seen.setting(SMALL_REVENUE), parameters=(SMALL_REVENUE,),
    ),
)  # fmt: skip
