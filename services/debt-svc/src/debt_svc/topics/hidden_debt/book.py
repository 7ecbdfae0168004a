"""The books of hidden debt: register, resolutions, confirmations, adjustments, plans and forecasts.

All of it is restricted, and so is whatever reads it. In `app.py` the resolutions are joined by the rule over the bonds
that replace hidden debt.
"""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books
from bureau_common.schemas.changes import Operation
from bureau_common.schemas.levels import Level

from .figures import ADJUSTED, FORECAST, OPENINGS, PLANNED, RESOLVED
from .guards import GUARDS
from .rules import check_hidden_debt, check_resolution
from .schemas import (
    HiddenDebtAdjustmentEntry,
    HiddenDebtConfirmationEntry,
    HiddenDebtEntry,
    HiddenDebtForecastEntry,
    HiddenDebtPlanEntry,
    HiddenDebtResolutionEntry,
)
from .tables import adjustments, confirmations, forecasts, hidden_debts, plans, resolutions

_CHANGED_BY_TWO: frozenset[Operation] = frozenset({"enter", "batch", "import", "propose"})

BOOKS = topic_books(
    "hidden_debt",
    GUARDS,
    book("隐性债务登记", HiddenDebtEntry, hidden_debts, check_hidden_debt, flows=[OPENINGS]),
    # To take a resolution back, or some of it, raises hidden debt again.
    book(
        "隐性债务化解", HiddenDebtResolutionEntry, resolutions, check_resolution,
        flows=[RESOLVED], operations=_CHANGED_BY_TWO,
    ),
    book("隐性债务化解上级确认", HiddenDebtConfirmationEntry, confirmations),
    # Nothing else may raise hidden debt, or write it off.
    book(
        "隐性债务认定与核减", HiddenDebtAdjustmentEntry, adjustments,
        flows=[ADJUSTED], operations=BY_TWO_PERSONS,
    ),
    book("隐性债务月度化解计划", HiddenDebtPlanEntry, plans, flows=[PLANNED]),
    # What the district promises for the year is not one person's to set.
    book("隐性债务全年化解预计", HiddenDebtForecastEntry, forecasts, flows=[FORECAST], operations=BY_TWO_PERSONS),
    level=Level.RESTRICTED,
)  # fmt: skip
