"""The book of payee account checks."""

from bureau_common.kit.books.books import book, topic_books

from .guards import GUARDS
from .rules import check_validity
from .schemas import PayeeAccountEntry
from .tables import payee_accounts

BOOKS = topic_books("payee_accounts", GUARDS, book("收款人账户核验", PayeeAccountEntry, payee_accounts, check_validity))
