"""The books of hidden debt: register, resolutions, adjustments, plans and forecasts.

In `app.py` the resolutions' guard is joined by the one over the bonds that replace hidden debt.
"""

from bureau_common.kit.books.old import OldBook, checked_by, every
from bureau_common.schemas.changes import Operation

from .figures import ADJUSTED, FORECAST, OPENINGS, PLANNED, RESOLVED
from .guards import guard_debts, guard_forecasts, guard_increases, guard_plans, guard_register, guard_years
from .rules import check_hidden_debt, check_resolution
from .schemas import (
    HiddenDebtAdjustmentEntry,
    HiddenDebtAdjustmentView,
    HiddenDebtEntry,
    HiddenDebtForecastEntry,
    HiddenDebtForecastView,
    HiddenDebtPlanEntry,
    HiddenDebtPlanView,
    HiddenDebtResolutionEntry,
    HiddenDebtResolutionView,
    HiddenDebtView,
)
from .tables import adjustments, forecasts, hidden_debts, plans, resolutions

_TOPIC = "hidden_debt"
_BY_TWO_PERSONS: frozenset[Operation] = frozenset({"propose"})
_CHANGED_BY_TWO: frozenset[Operation] = frozenset({"enter", "batch", "import", "propose"})

HIDDEN_DEBTS = OldBook(
    name="hidden-debts",
    label_zh="隐性债务登记",
    topic=_TOPIC,
    table=hidden_debts,
    entry=HiddenDebtEntry,
    view=HiddenDebtView,
    check=checked_by(check_hidden_debt),
    flows=(OPENINGS,),
    guard=every(guard_register, guard_debts),
)

RESOLUTIONS = OldBook(
    name="hidden-debt-resolutions",
    label_zh="隐性债务化解",
    topic=_TOPIC,
    table=resolutions,
    entry=HiddenDebtResolutionEntry,
    view=HiddenDebtResolutionView,
    check=checked_by(check_resolution),
    flows=(RESOLVED,),
    operations=_CHANGED_BY_TWO,  # to take a resolution back, or some of it, raises hidden debt again
    guard=every(guard_debts, guard_years),
)

ADJUSTMENTS = OldBook(
    name="hidden-debt-adjustments",
    label_zh="隐性债务认定与核减",
    topic=_TOPIC,
    table=adjustments,
    entry=HiddenDebtAdjustmentEntry,
    view=HiddenDebtAdjustmentView,
    check=checked_by(),
    flows=(ADJUSTED,),
    operations=_BY_TWO_PERSONS,  # nothing else may raise hidden debt, or write it off
    guard=every(guard_debts, guard_increases),
)

PLANS = OldBook(
    name="hidden-debt-plans",
    label_zh="隐性债务月度化解计划",
    topic=_TOPIC,
    table=plans,
    entry=HiddenDebtPlanEntry,
    view=HiddenDebtPlanView,
    check=checked_by(),
    flows=(PLANNED,),
    guard=guard_plans,
)

FORECASTS = OldBook(
    name="hidden-debt-forecasts",
    label_zh="隐性债务全年化解预计",
    topic=_TOPIC,
    table=forecasts,
    entry=HiddenDebtForecastEntry,
    view=HiddenDebtForecastView,
    check=checked_by(),
    flows=(FORECAST,),
    operations=_BY_TWO_PERSONS,  # what the district promises for the year is not one person's to set
    guard=every(guard_years, guard_forecasts),
)
