"""What the state capital budget demands of its rows: no deficit on any day, vouchers once, enterprises of the register."""

from bureau_common.kit.books.demands import Side, covers, names, once

from ...reference.state_enterprises import ENTERPRISE, enterprises
from .rules import NO_DEFICIT, REMITTANCE
from .schemas import INCOME
from .tables import budgets, remittances

_TAKEN_IN = budgets.c.item.in_(INCOME)

GUARDS = (
    covers(
        NO_DEFICIT,
        Side(budgets, budgets.c.amount, where=_TAKEN_IN),
        Side(budgets, budgets.c.amount, where=~_TAKEN_IN),
        "fiscal_year",
    ),
    once(REMITTANCE, remittances.c.voucher_no),
    names(remittances, ENTERPRISE, enterprises, "credit_code"),
)
