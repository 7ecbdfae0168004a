"""What a bureau brings along when it starts (期初), in the order of the workbook's sheets: what is named comes first.

Balances, the months before, and what stands open. What two persons decide is proposed; what is an event of its day is not
brought along.
"""

from typing import Any

from bureau_common.kit.books.books import Book

from ..reference.lpr import LPR_QUOTES
from ..reference.registers import ENTERPRISES
from ..topics.bridge_fund.book import BOOKS as BRIDGE_FUND
from ..topics.credit_villages.book import BOOKS as CREDIT_VILLAGES
from ..topics.finance_platform.book import BOOKS as FINANCE_PLATFORM
from ..topics.financing_needs.book import BOOKS as FINANCING_NEEDS
from ..topics.guarantee_4321.book import BOOKS as GUARANTEE_4321
from ..topics.guarantee_companies.book import BOOKS as GUARANTEE_COMPANIES
from ..topics.interest_subsidies.book import BOOKS as INTEREST_SUBSIDIES
from ..topics.listings.book import BOOKS as LISTINGS
from ..topics.microcredit.book import BOOKS as MICROCREDIT

_BOOKS: tuple[Book[Any], ...] = (
    ENTERPRISES,
    LPR_QUOTES,
    *GUARANTEE_4321,
    *GUARANTEE_COMPANIES,
    *BRIDGE_FUND,
    *LISTINGS,
    *MICROCREDIT,
    *CREDIT_VILLAGES,
    *FINANCE_PLATFORM,
    *FINANCING_NEEDS,
    *INTEREST_SUBSIDIES,
)
BOOKS = tuple(each for each in _BOOKS if "import" in each.operations)
OPENINGS = tuple(each.table for each in BOOKS)
