"""The books of direct funds: notices, allocations, and whom the money reached."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.old import OldBook, checked_by
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Finding

from ...reference.subjects import Named, SubjectKind, check_subjects
from .figures import ALLOCATIONS, RECEIPTS
from .guards import guard_benefits, guard_funds
from .rules import ALLOCATION_DAYS, check_allocation, check_notice
from .schemas import (
    SEPARATOR,
    DirectFundAllocationEntry,
    DirectFundAllocationView,
    DirectFundBenefitEntry,
    DirectFundBenefitView,
    DirectFundNoticeEntry,
    DirectFundNoticeView,
)
from .tables import allocations, benefits, notices


async def _check_notices(session: AsyncSession, entries: Sequence[DirectFundNoticeEntry]) -> list[Finding]:
    """The deadline by the setting of the day of receipt, and that the codes are subjects of the year."""
    in_force = await read_in_force(session, await read_cutoff(session, None), (ALLOCATION_DAYS,))
    findings, named = [], []
    for row, entry in enumerate(entries, 1):
        days = int(in_force.at(entry.business_date)[ALLOCATION_DAYS.key].text)
        findings += check_notice(entry, days, row)
        named += [
            Named(row, field, kind, entry.fiscal_year, code)
            for field, kind, codes in (
                ("functional_codes", SubjectKind.EXPENDITURE, entry.functional_codes),
                ("payee_classes", SubjectKind.GOVERNMENT_ECONOMIC, entry.payee_classes),
            )
            for code in (codes.split(SEPARATOR) if codes else ())
        ]
    return findings + await check_subjects(session, named)


async def _check_benefits(session: AsyncSession, entries: Sequence[Any]) -> list[Finding]:
    """Benefits are judged by the registers and by what was paid: the guards do it."""
    return []


DIRECT_FUND_NOTICES = OldBook(
    name="direct-fund-notices",
    label_zh="直达资金通知",
    topic="direct_funds",
    table=notices,
    entry=DirectFundNoticeEntry,
    view=DirectFundNoticeView,
    check=_check_notices,
    flows=(RECEIPTS,),
    guard=guard_funds,
)

DIRECT_FUND_ALLOCATIONS = OldBook(
    name="direct-fund-allocations",
    label_zh="直达资金分配",
    topic="direct_funds",
    table=allocations,
    entry=DirectFundAllocationEntry,
    view=DirectFundAllocationView,
    check=checked_by(check_allocation),
    flows=(ALLOCATIONS,),
    guard=guard_funds,
)

DIRECT_FUND_BENEFITS = OldBook(
    name="direct-fund-benefits",
    label_zh="直达资金惠企利民",
    topic="direct_funds",
    table=benefits,
    entry=DirectFundBenefitEntry,
    view=DirectFundBenefitView,
    check=_check_benefits,
    guard=guard_benefits,
)

BOOKS: tuple[Book[Any], ...] = (DIRECT_FUND_NOTICES, DIRECT_FUND_ALLOCATIONS, DIRECT_FUND_BENEFITS)
