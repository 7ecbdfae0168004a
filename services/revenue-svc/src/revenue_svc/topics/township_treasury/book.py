"""The books of townships and their steps."""

from bureau_common.kit.books.books import book, topic_books

from .guards import GUARDS
from .schemas import TownshipEntry, TownshipStepEntry
from .tables import township_steps, townships

BOOKS = topic_books(
    "township_treasury",
    GUARDS,
    book("乡镇", TownshipEntry, townships),
    book("乡镇国库集中支付事项", TownshipStepEntry, township_steps),
)
