"""The books of non-tax revenue: the catalogue of items, the notices, and their payments."""

from bureau_common.kit.books.books import book, topic_books

from ...reference.subject_lists import SubjectKind
from ...reference.subjects import names_subject, year_of
from .figures import COLLECTED, ISSUED
from .guards import GUARDS
from .rules import check_item
from .schemas import CollectionItemEntry, NoticePaymentEntry, PaymentNoticeEntry
from .tables import collection_items, notices, payments

BOOKS = topic_books(
    "non_tax",
    GUARDS,
    book(
        "非税执收项目", CollectionItemEntry, collection_items, check_item,
        check=names_subject(SubjectKind.REVENUE, year_of),
    ),
    book("非税缴款书", PaymentNoticeEntry, notices, flows=[ISSUED]),
    book("非税缴款", NoticePaymentEntry, payments, flows=[COLLECTED]),
)  # fmt: skip
