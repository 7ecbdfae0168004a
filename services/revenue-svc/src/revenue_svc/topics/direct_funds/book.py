"""The books of direct funds: notices, allocations, and whom the money reached."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import book, topic_books
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Finding

from ...reference.subjects import Named, SubjectKind, check_subjects
from .figures import ALLOCATIONS, RECEIPTS
from .guards import GUARDS
from .rules import ALLOCATION_DAYS, check_allocation, check_deadline, check_year
from .schemas import SEPARATOR, DirectFundAllocationEntry, DirectFundBenefitEntry, DirectFundNoticeEntry
from .tables import allocations, benefits, notices


async def _check_notices(session: AsyncSession, entries: Sequence[DirectFundNoticeEntry]) -> list[Finding]:
    """The deadline by the setting of the day of receipt, and that the codes are subjects of the year."""
    in_force = await read_in_force(session, await read_cutoff(session, None), (ALLOCATION_DAYS,))
    findings, named = [], []
    for row, entry in enumerate(entries, 1):
        days = int(in_force.at(entry.business_date)[ALLOCATION_DAYS.key].text)
        findings += [found.model_copy(update={"row": row}) for found in check_deadline(entry, days)]
        named += [
            Named(row, field, kind, entry.fiscal_year, code)
            for field, kind, codes in (
                ("functional_codes", SubjectKind.EXPENDITURE, entry.functional_codes),
                ("payee_classes", SubjectKind.GOVERNMENT_ECONOMIC, entry.payee_classes),
            )
            for code in (codes.split(SEPARATOR) if codes else ())
        ]
    return findings + await check_subjects(session, named)


BOOKS = topic_books(
    "direct_funds",
    GUARDS,
    book("直达资金通知", DirectFundNoticeEntry, notices, check_year, flows=[RECEIPTS], check=_check_notices),
    book("直达资金分配", DirectFundAllocationEntry, allocations, check_allocation, flows=[ALLOCATIONS]),
    book("直达资金惠企利民", DirectFundBenefitEntry, benefits),
)
