"""The book of receipts."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Book
from bureau_common.schemas.findings import Finding

from ...reference.subjects import read_subjects
from .figures import REVENUE
from .rules import check_receipt, check_subject
from .schemas import ReceiptEntry, ReceiptView
from .tables import receipts


async def check(session: AsyncSession, entries: Sequence[ReceiptEntry]) -> list[Finding]:
    """The rules over each entry, with the subjects of its fiscal year."""
    years = {entry.business_date.year for entry in entries}
    subjects = {year: await read_subjects(session, year) for year in years}
    findings = []
    for row, entry in enumerate(entries, 1):
        known = subjects[entry.business_date.year].get(entry.subject)
        findings += check_receipt(entry, row)
        findings += check_subject(entry, row, known=known is not None, own=known is not None and known.own)
    return findings


RECEIPTS = Book(
    name="receipts",
    label_zh="收入入库",
    topic="receipts",
    table=receipts,
    entry=ReceiptEntry,
    view=ReceiptView,
    check=check,
    flows=(REVENUE,),
)
