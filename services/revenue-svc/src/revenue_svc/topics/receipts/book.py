"""The book of receipts."""

from bureau_common.kit.books.books import book, topic_books

from ...reference.subject_lists import SubjectKind
from ...reference.subjects import names_subject, year_of
from .figures import REVENUE
from .rules import check_receipt
from .schemas import ReceiptEntry
from .tables import receipts

_check_subject = names_subject(SubjectKind.REVENUE, year_of)

BOOKS = topic_books(
    "receipts", (), book("收入入库", ReceiptEntry, receipts, check_receipt, check=_check_subject, flows=[REVENUE])
)
