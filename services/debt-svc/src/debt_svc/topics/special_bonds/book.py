"""The books of special bonds' projects: the reserve, steps, balances by year, payments out of proceeds, and income."""

from bureau_common.kit.books.books import book, topic_books

from .figures import INCOME, STEPS, USES
from .guards import GUARDS
from .rules import check_project, check_step, check_use
from .schemas import (
    SpecialBondIncomeEntry,
    SpecialBondPlanEntry,
    SpecialBondProjectEntry,
    SpecialBondStepEntry,
    SpecialBondUseEntry,
)
from .tables import income, plans, projects, steps, uses

BOOKS = topic_books(
    "special_bonds",
    GUARDS,
    book("专项债券项目", SpecialBondProjectEntry, projects, check_project),
    book("专项债券项目环节", SpecialBondStepEntry, steps, check_step, flows=[STEPS]),
    book("专项债券项目收益测算", SpecialBondPlanEntry, plans),
    book("专项债券资金支出", SpecialBondUseEntry, uses, check_use, flows=[USES]),
    book("专项债券项目收支", SpecialBondIncomeEntry, income, flows=[INCOME]),
)
