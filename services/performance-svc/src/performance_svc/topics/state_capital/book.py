"""The books of the state capital budget, whose lines take two persons, and of profit remitted."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from .figures import BUDGETED, REMITTED
from .guards import GUARDS
from .rules import check_year, in_its_year
from .schemas import SoeProfitRemittanceEntry, StateCapitalBudgetEntry
from .tables import budgets, remittances

BOOKS = topic_books(
    "state_capital",
    GUARDS,
    book(
        "国有资本经营预算", StateCapitalBudgetEntry, budgets, in_its_year, flows=[BUDGETED], operations=BY_TWO_PERSONS
    ),
    book("国有企业上缴利润", SoeProfitRemittanceEntry, remittances, check_year, flows=[REMITTED]),
)
