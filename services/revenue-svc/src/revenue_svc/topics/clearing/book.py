"""The book of daily clearing statements."""

from bureau_common.kit.books.books import book, topic_books

from .figures import STATED_FLOW
from .guards import GUARDS
from .schemas import ClearingStatementEntry
from .tables import statements

BOOKS = topic_books("clearing", GUARDS, book("代理银行清算单", ClearingStatementEntry, statements, flows=[STATED_FLOW]))
