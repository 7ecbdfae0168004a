"""The book of the steps that townships take; the townships themselves stand in the register of units."""

from bureau_common.kit.books.books import book, topic_books

from .guards import GUARDS
from .rules import check_step
from .schemas import TownshipStepEntry
from .tables import township_steps

BOOKS = topic_books(
    "township_treasury",
    GUARDS,
    book("乡镇国库集中支付事项", TownshipStepEntry, township_steps, check_step),
)
