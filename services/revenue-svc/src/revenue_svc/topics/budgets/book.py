"""The book of budgets."""

from collections.abc import Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import book, topic_books
from bureau_common.schemas.findings import Finding

from ...reference.subject_lists import SubjectKind
from ...reference.subjects import Named, check_subjects
from .figures import FLOWS
from .guards import GUARDS
from .rules import INCOME, check_budget
from .schemas import BudgetEntry
from .tables import budgets


async def _check_codes(session: AsyncSession, entries: Sequence[BudgetEntry]) -> list[Finding]:
    """The codes of each line in the lists of its fiscal year."""
    return await check_subjects(session, [code for row, entry in enumerate(entries, 1) for code in _codes(entry, row)])


def _codes(entry: BudgetEntry, row: int) -> Iterator[Named]:
    """The codes that a line names: the side says which list a subject is of, the first digit an economic code's."""
    if entry.subject is not None:
        kind = SubjectKind.REVENUE if entry.item in INCOME else SubjectKind.EXPENDITURE
        yield Named(row, "subject", kind, entry.fiscal_year, entry.subject)
    if entry.economic is not None:
        department = entry.economic.startswith("3")
        kind = SubjectKind.DEPARTMENT_ECONOMIC if department else SubjectKind.GOVERNMENT_ECONOMIC
        yield Named(row, "economic", kind, entry.fiscal_year, entry.economic)


BOOKS = topic_books(
    "budgets", GUARDS, book("预算", BudgetEntry, budgets, check_budget, check=_check_codes, flows=FLOWS)
)
