"""The book of receipts."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.old import OldBook
from bureau_common.schemas.findings import Finding

from ...reference.subjects import Named, SubjectKind, check_subjects
from .figures import REVENUE
from .rules import check_receipt
from .schemas import ReceiptEntry, ReceiptView
from .tables import receipts


async def check(session: AsyncSession, entries: Sequence[ReceiptEntry]) -> list[Finding]:
    """The rules over each entry, and the subjects of its fiscal year."""
    named = [
        Named(row, "subject", SubjectKind.REVENUE, entry.business_date.year, entry.subject)
        for row, entry in enumerate(entries, 1)
    ]
    findings = [finding for row, entry in enumerate(entries, 1) for finding in check_receipt(entry, row)]
    return findings + await check_subjects(session, named)


RECEIPTS = OldBook(
    name="receipts",
    label_zh="收入入库",
    topic="receipts",
    table=receipts,
    entry=ReceiptEntry,
    view=ReceiptView,
    check=check,
    flows=(REVENUE,),
)
