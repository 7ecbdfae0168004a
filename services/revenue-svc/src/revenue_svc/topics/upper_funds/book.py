"""The books of funds won from above: opportunities, applications, and what becomes of these."""

from bureau_common.kit.books.books import book, topic_books

from .figures import STEPS
from .guards import GUARDS
from .rules import check_opportunity, check_step
from .schemas import OpportunityEntry, UpperApplicationEntry, UpperStepEntry
from .tables import applications, opportunities, steps

BOOKS = topic_books(
    "upper_funds",
    GUARDS,
    book("向上争取资金申报机会", OpportunityEntry, opportunities, check_opportunity),
    book("向上争取资金申报", UpperApplicationEntry, applications),
    book("向上争取资金办理", UpperStepEntry, steps, check_step, flows=[STEPS]),
)
