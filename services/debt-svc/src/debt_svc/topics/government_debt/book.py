"""The books of limits, bonds, movements, costs, arrears, fiscal capacity and expenditure.

One person suffices for a limit: it is no decision of the bureau's but a notice from above, named by its number.
"""

from bureau_common.kit.books.books import book, topic_books

from .figures import BALANCES, CAPACITIES, LIMITS
from .guards import GUARDS
from .rules import check_arrear, check_bond, check_capacity, check_expenditure, check_limit, check_movement
from .schemas import (
    BondEntry,
    BondRefinancingEntry,
    DebtArrearEntry,
    DebtCostEntry,
    DebtLimitEntry,
    DebtMovementEntry,
    ExpenditureBaseEntry,
    FiscalCapacityEntry,
)
from .service_figures import ARREARS, COSTS, EXPENDITURES, REFINANCED
from .tables import arrears, bonds, costs, debt_limits, debt_movements, expenditure_bases, fiscal_capacity, refinancings

BOOKS = topic_books(
    "government_debt",
    GUARDS,
    book("政府债务限额", DebtLimitEntry, debt_limits, check_limit, flows=[LIMITS]),
    book("政府债券", BondEntry, bonds, check_bond),
    book("再融资债券偿还明细", BondRefinancingEntry, refinancings, flows=[REFINANCED]),
    book("政府债务变动", DebtMovementEntry, debt_movements, check_movement, flows=[BALANCES]),
    book("综合财力", FiscalCapacityEntry, fiscal_capacity, check_capacity, flows=[CAPACITIES]),
    book("政府债务付息和费用", DebtCostEntry, costs, flows=[COSTS]),
    book("政府债务逾期本金", DebtArrearEntry, arrears, check_arrear, flows=[ARREARS]),
    book("付息对应支出", ExpenditureBaseEntry, expenditure_bases, check_expenditure, flows=[EXPENDITURES]),
)
