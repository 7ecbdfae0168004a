"""The books of unit accounts and their events."""

from bureau_common.kit.books.books import book, topic_books

from .guards import GUARDS
from .rules import check_account, check_event
from .schemas import UnitAccountEntry, UnitAccountEventEntry
from .tables import accounts, events

BOOKS = topic_books(
    "unit_accounts",
    GUARDS,
    book("预算单位账户", UnitAccountEntry, accounts, check_account),
    book("预算单位账户事项", UnitAccountEventEntry, events, check_event),
)
