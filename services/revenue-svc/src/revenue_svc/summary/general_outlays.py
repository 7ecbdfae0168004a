"""General outlays against the year's cut target: the control figure, the room left, the cut wanted and achieved."""

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.kit.figures.figures import Definition, Input, same_months_last_year, whole_last_year, year_to_date
from bureau_common.kit.figures.formulas import cut_share, decline, left_after_cut
from bureau_common.schemas.alerts import Cause

from ..topics.general_outlays.figures import CUTS
from ..topics.general_outlays.rules import OUTLAYS_ALERT, outlays_cause
from ..topics.payments.figures import OUTLAYS

TO_DATE = "revenue.general_outlays.ytd"
TARGET = "revenue.general_outlays.target"


_CUT = ("last_year", "cut_pct", "cut_amount")
_LAST_YEAR = {"last_year": Input(OUTLAYS, whole_last_year)}
_OUTLAYS = {"outlays": Input(OUTLAYS, year_to_date)}

FIGURES = (
    Definition(
        id=TARGET,
        name_zh="一般性支出年度控制数",
        display_unit="万元",
        basis="annual",
        inputs={**_LAST_YEAR, **CUTS},
        formula=left_after_cut(*_CUT),
        formula_text="上年全年一般性支出×（1－压减比例）－压减金额，压减目标按截至本月已下达的计",
    ),
    Definition(
        id="revenue.general_outlays.room",
        name_zh="一般性支出控制数余额",
        display_unit="万元",
        basis="annual",
        inputs={**_LAST_YEAR, **CUTS, **_OUTLAYS},
        formula=left_after_cut(*_CUT, "outlays"),
        formula_text="一般性支出年度控制数－一般性支出累计；负数为已超控制数",
    ),
    Definition(
        id="revenue.general_outlays.target_cut_pct",
        name_zh="一般性支出压减目标",
        display_unit="%",
        basis="annual",
        inputs={**_LAST_YEAR, **CUTS},
        formula=cut_share(*_CUT),
        formula_text="压减比例；压减目标为金额的，压减金额÷上年全年一般性支出×100",
    ),
    Definition(
        id="revenue.general_outlays.cut_pct",
        name_zh="一般性支出同期压减幅度",
        display_unit="%",
        basis="ytd",
        inputs={**_OUTLAYS, "base": Input(OUTLAYS, same_months_last_year)},
        formula=decline("outlays", "base"),
        formula_text="（上年同期累计－本年累计）÷上年同期累计×100，负数为增长；上年同期不大于0时不计算",
    ),
)


def _judge_outlays(known: Evidence) -> Cause | None:
    return outlays_cause(known.exact(TO_DATE), known.exact(TARGET), known.period.month, known.period.last_day)


WATCHES = (Watch(OUTLAYS_ALERT, (TO_DATE, TARGET), _judge_outlays),)
