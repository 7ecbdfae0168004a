"""The book of versions: written through the kit, so that each step is journaled, and verified as records are."""

from bureau_common.kit.books.books import book, topic_books

from .schemas import IssueEntry
from .tables import report_issues

(ISSUES,) = topic_books("issues", (), book("发布的报告", IssueEntry, report_issues, operations=frozenset()))
