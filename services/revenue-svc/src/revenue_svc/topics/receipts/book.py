"""The book of receipts."""

from bureau_common.kit.books.books import book, topic_books

from ...reference.fiscal_years import booked_year
from ...reference.subject_lists import SubjectKind
from ...reference.subjects import names_subject
from .figures import FLOWS
from .guards import GUARDS
from .rules import check_receipt
from .schemas import ReceiptEntry
from .tables import receipts


def _year(entry: ReceiptEntry) -> int:
    return booked_year(entry)


BOOKS = topic_books(
    "receipts",
    GUARDS,
    book(
        "收入入库",
        ReceiptEntry,
        receipts,
        check_receipt,
        check=names_subject(SubjectKind.REVENUE, _year),
        flows=FLOWS,
    ),
)
