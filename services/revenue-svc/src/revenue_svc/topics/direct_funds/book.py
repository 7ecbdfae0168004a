"""The books of direct funds: notices, allocations, and whom the money reached."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import book, topic_books
from bureau_common.schemas.findings import Finding

from ...reference.subject_lists import SubjectKind
from ...reference.subjects import Named, check_subjects
from .figures import ALLOCATIONS, RECEIPTS
from .guards import GUARDS
from .rules import check_allocation, check_year
from .schemas import SEPARATOR, DirectFundAllocationEntry, DirectFundBenefitEntry, DirectFundNoticeEntry
from .tables import allocations, benefits, notices


async def _check_notices(session: AsyncSession, entries: Sequence[DirectFundNoticeEntry]) -> list[Finding]:
    """That the codes are subjects of the year."""
    named = [
        Named(row, field, kind, entry.fiscal_year, code)
        for row, entry in enumerate(entries, 1)
        for field, kind, codes in (
            ("functional_codes", SubjectKind.EXPENDITURE, entry.functional_codes),
            ("payee_classes", SubjectKind.GOVERNMENT_ECONOMIC, entry.payee_classes),
        )
        for code in (codes.split(SEPARATOR) if codes else ())
    ]
    return await check_subjects(session, named)


BOOKS = topic_books(
    "direct_funds",
    GUARDS,
    book("直达资金通知", DirectFundNoticeEntry, notices, check_year, flows=[RECEIPTS], check=_check_notices),
    book("直达资金分配", DirectFundAllocationEntry, allocations, check_allocation, flows=[ALLOCATIONS]),
    book("直达资金惠企利民", DirectFundBenefitEntry, benefits),
)
