"""The books of meetings: issues, and their results."""

from bureau_common.kit.books.books import book, topic_books

from .guards import GUARDS
from .rules import check_issue
from .schemas import MeetingIssueEntry, MeetingResultEntry
from .tables import issues, results

BOOKS = topic_books(
    "collection_meetings",
    GUARDS,
    book("征管会商事项", MeetingIssueEntry, issues, check_issue),
    book("会商事项办理结果", MeetingResultEntry, results),
)
