"""What a bureau brings along when it starts (期初), in the order of the workbook's sheets: what is named comes first.

Balances, the months before, and what stands open. What two persons decide is proposed; what is an event of its day is not
brought along.
"""

from typing import Any

from bureau_common.kit.books.books import Book

from ..topics.bank_loans.book import BOOKS as BANK_LOANS
from ..topics.government_debt.book import BOOKS as GOVERNMENT_DEBT
from ..topics.hidden_debt.book import BOOKS as HIDDEN_DEBT
from ..topics.risk_cases.book import BOOKS as RISK_CASES
from ..topics.special_bonds.book import BOOKS as SPECIAL_BONDS
from ..topics.supervised_institutions.book import BOOKS as SUPERVISED_INSTITUTIONS
from ..topics.township_borrowing.book import BOOKS as TOWNSHIP_BORROWING
from ..topics.watch_list.book import BOOKS as WATCH_LIST

_BOOKS: tuple[Book[Any], ...] = (
    *GOVERNMENT_DEBT,
    *SPECIAL_BONDS,
    *HIDDEN_DEBT,
    *TOWNSHIP_BORROWING,
    *SUPERVISED_INSTITUTIONS,
    *BANK_LOANS,
    *RISK_CASES,
    *WATCH_LIST,
)
BOOKS = tuple(each for each in _BOOKS if "import" in each.operations)
OPENINGS = tuple(each.table for each in BOOKS)
