"""The book of cut targets: what the bureau is measured against is not one person's to set."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from .figures import FLOWS
from .guards import GUARDS
from .rules import check_cut, check_year
from .schemas import OutlayCutTargetEntry
from .tables import targets

BOOKS = topic_books(
    "general_outlays",
    GUARDS,
    book(
        "一般性支出压减目标",
        OutlayCutTargetEntry,
        targets,
        check_cut,
        check_year,
        flows=FLOWS,
        operations=BY_TWO_PERSONS,
    ),
)
