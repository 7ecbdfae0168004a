"""The book of needs."""

from bureau_common.kit.books.books import book, topic_books

from .figures import GUARANTEED, NEED
from .guards import GUARDS
from .rules import check_need
from .schemas import GuaranteeNeedEntry
from .tables import needs

BOOKS = topic_books(
    "three_guarantees",
    GUARDS,
    book("三保需求与保障", GuaranteeNeedEntry, needs, check_need, flows=[NEED, GUARANTEED]),
)
