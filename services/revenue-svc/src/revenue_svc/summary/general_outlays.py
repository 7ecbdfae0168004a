"""General outlays against the year's cut target: the control figure, the room left, the cut wanted and achieved."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from bureau_common.kit.claims import Evidence, Watch
from bureau_common.kit.figures import Definition, Input, same_months_last_year, year_to_date
from bureau_common.kit.formulas import Formula, Outcome, Value
from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.money import divide
from bureau_common.schemas.periods import Period

from ..topics.general_outlays.figures import CUTS
from ..topics.general_outlays.rules import OUTLAYS_ALERT, outlays_cause
from ..topics.payments.figures import OUTLAYS

TO_DATE = "revenue.general_outlays.ytd"
TARGET = "revenue.general_outlays.target"


def whole_last_year(period: Period) -> tuple[Period, Period]:
    """January to December of the year before."""
    return period.january.last_year, Period(period.year - 1, 12)


def _amount(inputs: Mapping[str, Value], name: str) -> Decimal:
    return inputs[name].sum.amount


def _control(inputs: Mapping[str, Value]) -> Decimal:
    """What a year may spend: last year's outlays less the cut, to the fen."""
    base = _amount(inputs, "last_year")
    left = base * (100 - _amount(inputs, "cut_pct")) / 100 - _amount(inputs, "cut_amount")
    return left.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _room(inputs: Mapping[str, Value]) -> Decimal:
    return _control(inputs) - _amount(inputs, "outlays")


def _against(base: str, compute: Callable[[Mapping[str, Value]], Decimal]) -> Formula:
    """A share of a base of last year, undefined where that is not positive."""

    def share(inputs: Mapping[str, Value]) -> Outcome:
        whole = _amount(inputs, base)
        if whole <= 0:
            return Outcome(None, "not_applicable", f"上年为{whole}元，不计算压减幅度")
        return Outcome(divide(compute(inputs) * 100, whole), "reported")

    return Formula(share, {})


def _yuan(compute: Callable[[Mapping[str, Value]], Decimal]) -> Formula:
    """An amount that follows from ratios: no sum of rows."""
    return Formula(lambda inputs: Outcome(compute(inputs), "reported"), {})


_LAST_YEAR = {"last_year": Input(OUTLAYS, whole_last_year)}
_OUTLAYS = {"outlays": Input(OUTLAYS, year_to_date)}

FIGURES = (
    Definition(
        id=TARGET,
        name_zh="一般性支出年度控制数",
        display_unit="万元",
        basis="annual",
        inputs={**_LAST_YEAR, **CUTS},
        formula=_yuan(_control),
        formula_text="上年全年一般性支出×（1－压减比例）－压减金额，压减目标按截至本月已下达的计",
    ),
    Definition(
        id="revenue.general_outlays.room",
        name_zh="一般性支出控制数余额",
        display_unit="万元",
        basis="annual",
        inputs={**_LAST_YEAR, **CUTS, **_OUTLAYS},
        formula=_yuan(_room),
        formula_text="一般性支出年度控制数－一般性支出累计；负数为已超控制数",
    ),
    Definition(
        id="revenue.general_outlays.target_cut_pct",
        name_zh="一般性支出压减目标",
        display_unit="%",
        basis="annual",
        inputs={**_LAST_YEAR, **CUTS},
        formula=_against("last_year", lambda inputs: _amount(inputs, "last_year") - _control(inputs)),
        formula_text="（上年全年一般性支出－年度控制数）÷上年全年一般性支出×100",
    ),
    Definition(
        id="revenue.general_outlays.cut_pct",
        name_zh="一般性支出同期压减幅度",
        display_unit="%",
        basis="ytd",
        inputs={**_OUTLAYS, "base": Input(OUTLAYS, same_months_last_year)},
        formula=_against("base", lambda inputs: _amount(inputs, "base") - _amount(inputs, "outlays")),
        formula_text="（上年同期累计－本年累计）÷上年同期累计×100，负数为增长；上年同期不大于0时不计算",
    ),
)


def _judge_outlays(known: Evidence) -> Cause | None:
    return outlays_cause(known.exact(TO_DATE), known.exact(TARGET), known.period.month, known.period.last_day)


WATCHES = (Watch(OUTLAYS_ALERT, (TO_DATE, TARGET), _judge_outlays),)
