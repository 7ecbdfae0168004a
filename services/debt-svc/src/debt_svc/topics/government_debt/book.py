"""The books of limits, bonds, movements and fiscal capacity."""

from bureau_common.kit.books.old import OldBook, checked_by

from .figures import BALANCES, CAPACITIES, LIMITS
from .guards import guard_capacity, guard_debt
from .rules import check_bond, check_capacity, check_limit, check_movement
from .schemas import (
    BondEntry,
    BondView,
    DebtLimitEntry,
    DebtLimitView,
    DebtMovementEntry,
    DebtMovementView,
    FiscalCapacityEntry,
    FiscalCapacityView,
)
from .tables import bonds, debt_limits, debt_movements, fiscal_capacity

DEBT_LIMITS = OldBook(
    name="debt-limits",
    label_zh="政府债务限额",
    topic="government_debt",
    table=debt_limits,
    entry=DebtLimitEntry,
    view=DebtLimitView,
    check=checked_by(check_limit),
    flows=(LIMITS,),
    guard=guard_debt,
)
"""One person suffices: a limit is no decision of the bureau's but a notice from above, named by its number."""

BONDS = OldBook(
    name="bonds",
    label_zh="政府债券",
    topic="government_debt",
    table=bonds,
    entry=BondEntry,
    view=BondView,
    check=checked_by(check_bond),
    guard=guard_debt,
)

DEBT_MOVEMENTS = OldBook(
    name="debt-movements",
    label_zh="政府债务变动",
    topic="government_debt",
    table=debt_movements,
    entry=DebtMovementEntry,
    view=DebtMovementView,
    check=checked_by(check_movement),
    flows=(BALANCES,),
    guard=guard_debt,
)

FISCAL_CAPACITY = OldBook(
    name="fiscal-capacity",
    label_zh="综合财力",
    topic="government_debt",
    table=fiscal_capacity,
    entry=FiscalCapacityEntry,
    view=FiscalCapacityView,
    check=checked_by(check_capacity),
    flows=(CAPACITIES,),
    guard=guard_capacity,
)
