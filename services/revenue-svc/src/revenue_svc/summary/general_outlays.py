"""General outlays against the year's cut target: the control figure, the room left, the cut wanted and achieved."""

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, same_months_last_year, whole_last_year
from bureau_common.kit.figures.formulas import cut_share, decline, left_after_cut
from bureau_common.schemas.alerts import Cause

from ..topics.general_outlays.figures import CUT_AMOUNT, CUT_PCT
from ..topics.general_outlays.rules import CONTROL, OUTLAYS, OUTLAYS_ALERT, outlays_cause
from ..topics.payments.figures import OUTLAYS as PAID

_last_year, _base = Input(PAID, whole_last_year), Input(PAID, same_months_last_year)
_CUT = ("last_year", "cut_pct", "cut_amount")

FIGURES = topic_figures(
    "revenue.general_outlays",
    figure(
        "target", "一般性支出年度控制数", "万元",
        "上年全年一般性支出×（1－压减比例）－压减金额，压减目标按截至本月已下达的计",
        left_after_cut(*_CUT), basis="annual", last_year=_last_year, cut_pct=CUT_PCT, cut_amount=CUT_AMOUNT,
    ),
    figure(
        "room", "一般性支出控制数余额", "万元", "一般性支出年度控制数－一般性支出累计；负数为已超控制数",
        left_after_cut(*_CUT, "outlays"), basis="annual", last_year=_last_year, cut_pct=CUT_PCT, cut_amount=CUT_AMOUNT,
        outlays=PAID,
    ),
    figure(
        "target_cut_pct", "一般性支出压减目标", "%", "压减比例；压减目标为金额的，压减金额÷上年全年一般性支出×100",
        cut_share(*_CUT), basis="annual", last_year=_last_year, cut_pct=CUT_PCT, cut_amount=CUT_AMOUNT,
    ),
    figure(
        "cut_pct", "一般性支出同期压减幅度", "%",
        "（上年同期累计－本年累计）÷上年同期累计×100，负数为增长；上年同期不大于0时不计算",
        decline("outlays", "base"), outlays=PAID, base=_base,
    ),
)  # fmt: skip


def _judge_outlays(known: Evidence) -> Cause | None:
    return outlays_cause(known.exact(OUTLAYS), known.exact(CONTROL), known.period.month)


WATCHES = (Watch(OUTLAYS_ALERT, (OUTLAYS, CONTROL), _judge_outlays),)
