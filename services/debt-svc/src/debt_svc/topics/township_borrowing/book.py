"""The books of borrowing by townships: findings and their rectification."""

from bureau_common.kit.books.books import book, topic_books

from .figures import FOUND
from .guards import GUARDS
from .schemas import BorrowingFindingEntry, BorrowingRectificationEntry
from .tables import findings, rectifications

BOOKS = topic_books(
    "township_borrowing",
    GUARDS,
    book("乡镇举债检查审计问题", BorrowingFindingEntry, findings, flows=[FOUND]),
    book("乡镇举债问题整改", BorrowingRectificationEntry, rectifications),
)
