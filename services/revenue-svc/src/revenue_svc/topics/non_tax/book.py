"""The books of non-tax revenue: the catalogue of items, the notices, and their payments."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import book, topic_books
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Finding

from ...reference.subjects import SubjectKind, names_subject, year_of
from .figures import COLLECTED, ISSUED
from .guards import GUARDS
from .rules import NOTICE_DAYS, check_item, check_notice
from .schemas import CollectionItemEntry, NoticePaymentEntry, PaymentNoticeEntry
from .tables import collection_items, notices, payments


async def _check_notices(session: AsyncSession, entries: Sequence[PaymentNoticeEntry]) -> list[Finding]:
    """The days to pay are those in force on the day of issue."""
    in_force = await read_in_force(session, await read_cutoff(session, None), (NOTICE_DAYS,))
    return [
        finding.model_copy(update={"row": row})
        for row, entry in enumerate(entries, 1)
        for finding in check_notice(entry, int(in_force.at(entry.business_date)[NOTICE_DAYS.key].text))
    ]


BOOKS = topic_books(
    "non_tax",
    GUARDS,
    book(
        "非税执收项目", CollectionItemEntry, collection_items, check_item,
        check=names_subject(SubjectKind.REVENUE, year_of),
    ),
    book("非税缴款书", PaymentNoticeEntry, notices, flows=[ISSUED], check=_check_notices),
    book("非税缴款", NoticePaymentEntry, payments, flows=[COLLECTED]),
)  # fmt: skip
