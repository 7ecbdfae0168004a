"""The books of zero-balance accounts and their closings."""

from bureau_common.kit.books.books import book, topic_books

from .guards import GUARDS
from .schemas import TreasuryAccountClosingEntry, TreasuryAccountEntry
from .tables import account_closings, treasury_accounts

BOOKS = topic_books(
    "treasury_accounts",
    GUARDS,
    book("国库零余额账户", TreasuryAccountEntry, treasury_accounts),
    book("零余额账户销户", TreasuryAccountClosingEntry, account_closings),
)
