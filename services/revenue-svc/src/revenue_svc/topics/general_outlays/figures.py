"""What targets say of a year, in percent or in yuan; the figures that join them with payments are the summary's."""

from sqlalchemy import ColumnElement, Date, case, func

from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.measures.flows import Flow
from bureau_common.schemas.units import BaseUnit

from .tables import targets

_BY_PERCENT, _BY_AMOUNT = "percent", "amount"


def _cut(column: ColumnElement[object], unit: BaseUnit) -> Flow:
    """Each target counts in both flows, in one of them with what it sets: so a year with a target lacks neither."""
    return Flow(
        f"outlay_{column.key}s",
        targets,
        case((targets.c.cut_pct.is_not(None), _BY_PERCENT), else_=_BY_AMOUNT),
        func.coalesce(column, 0),
        # What was set before its year counts from January on: no write alters a month that is closed.
        on=func.greatest(targets.c.business_date, func.make_date(targets.c.fiscal_year, 1, 1), type_=Date),
        unit=unit,
    )


_PERCENT, _AMOUNT = _cut(targets.c.cut_pct, "percent"), _cut(targets.c.cut_amount, "yuan")
FLOWS = (_PERCENT, _AMOUNT)
CUT_PCT = Input(Measure("一般性支出压减比例", _PERCENT, (_BY_PERCENT,)), year_to_date)
CUT_AMOUNT = Input(Measure("一般性支出压减金额", _AMOUNT, (_BY_AMOUNT,)), year_to_date)
"""The year's cut as it was set up to the month: one of the two, the other is 0."""
