"""The book of frameworks."""

from bureau_common.kit.books.books import book, topic_books

from ...reference.subject_lists import SubjectKind
from ...reference.subjects import names_subject
from .figures import FRAMEWORKS
from .guards import GUARDS
from .rules import check_line
from .schemas import RollingBudgetEntry
from .tables import frameworks


def _first_year(entry: RollingBudgetEntry) -> int:
    """The lists of the framework's later years are not out yet."""
    return entry.prepared_year


_check_class = names_subject(SubjectKind.EXPENDITURE, _first_year, "functional_class")

BOOKS = topic_books(
    "rolling_budgets",
    GUARDS,
    book("滚动预算", RollingBudgetEntry, frameworks, check_line, check=_check_class, flows=[FRAMEWORKS]),
)
