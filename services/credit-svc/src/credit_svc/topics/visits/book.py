"""The books of visits: visits, problems and their results, loans, and the visits that each loan followed."""

from bureau_common.kit.books.books import book, topic_books

from .figures import VISITED
from .guards import GUARDS
from .schemas import FollowedVisitEntry, VisitEntry, VisitLoanEntry, VisitProblemEntry, VisitProblemResultEntry
from .tables import followed, loans, problems, results, visits

BOOKS = topic_books(
    "visits",
    GUARDS,
    book("走访", VisitEntry, visits, flows=[VISITED]),
    book("走访问题", VisitProblemEntry, problems),
    book("走访问题解决情况", VisitProblemResultEntry, results),
    book("走访对接贷款", VisitLoanEntry, loans),
    book("贷款对接的走访", FollowedVisitEntry, followed),
)
