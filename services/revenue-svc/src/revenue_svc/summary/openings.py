"""What a bureau brings along when it starts (期初), in the order of the workbook's sheets: what is named comes first.

Balances, the months before, and what stands open. What two persons decide is proposed; what is an event of its day is not
brought along.
"""

from typing import Any

from bureau_common.kit.books.books import Book

from ..reference.registers import ENTERPRISES
from ..topics.budgets.book import BOOKS as BUDGETS
from ..topics.direct_funds.book import BOOKS as DIRECT_FUNDS
from ..topics.enterprise_subsidies.book import BOOKS as ENTERPRISE_SUBSIDIES
from ..topics.key_projects.book import BOOKS as KEY_PROJECTS
from ..topics.non_tax.book import BOOKS as NON_TAX
from ..topics.payee_accounts.book import BOOKS as PAYEE_ACCOUNTS
from ..topics.payments.book import BOOKS as PAYMENTS
from ..topics.payments.tables import applications, plans, steps
from ..topics.receipts.book import BOOKS as RECEIPTS
from ..topics.rural_revitalization.book import BOOKS as RURAL_REVITALIZATION
from ..topics.tax_relief.book import BOOKS as TAX_RELIEF
from ..topics.tax_sources.book import BOOKS as TAX_SOURCES
from ..topics.three_guarantees.book import BOOKS as THREE_GUARANTEES
from ..topics.three_public.book import BOOKS as THREE_PUBLIC
from ..topics.township_finance.book import BOOKS as TOWNSHIP_FINANCE
from ..topics.township_treasury.book import BOOKS as TOWNSHIP_TREASURY
from ..topics.treasury_accounts.book import BOOKS as TREASURY_ACCOUNTS
from ..topics.treasury_cash.book import BOOKS as TREASURY_CASH
from ..topics.unit_accounts.book import BOOKS as UNIT_ACCOUNTS
from ..topics.upper_funds.book import BOOKS as UPPER_FUNDS

_OF_PROCEDURE = (plans, applications, steps)
"""How payments came about: of those that openings sum up the suite has no procedure."""
_BOOKS: tuple[Book[Any], ...] = (
    ENTERPRISES,
    *RECEIPTS,
    *BUDGETS,
    *THREE_GUARANTEES,
    *THREE_PUBLIC,
    *PAYEE_ACCOUNTS,
    *PAYMENTS,
    *TREASURY_ACCOUNTS,
    *TREASURY_CASH,
    *UNIT_ACCOUNTS,
    *NON_TAX,
    *TAX_SOURCES,
    *KEY_PROJECTS,
    *TAX_RELIEF,
    *UPPER_FUNDS,
    *DIRECT_FUNDS,
    *RURAL_REVITALIZATION,
    *ENTERPRISE_SUBSIDIES,
    *TOWNSHIP_TREASURY,
    *TOWNSHIP_FINANCE,
)
BOOKS = tuple(each for each in _BOOKS if "import" in each.operations and each.table not in _OF_PROCEDURE)
OPENINGS = tuple(each.table for each in BOOKS)
