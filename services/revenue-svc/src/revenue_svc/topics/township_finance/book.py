"""The books of township finance."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import book, topic_books
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Finding

from .figures import BUDGETED, MOVED, NOTIFIED
from .guards import GUARDS
from .rules import POSTING_DAYS, check_budget, check_document, check_finding, check_plan, check_posting
from .schemas import (
    CheckFindingEntry,
    FundNoticeEntry,
    FundPostingEntry,
    NoticeConfirmationEntry,
    PolicyDocumentEntry,
    RectificationEntry,
    SpotCheckEntry,
    TownshipBudgetEntry,
    TownshipPlanEntry,
)
from .tables import (
    budgets,
    checks,
    confirmations,
    documents,
    findings,
    notices,
    plans,
    postings,
    rectifications,
)


async def _check_postings(session: AsyncSession, entries: Sequence[FundPostingEntry]) -> list[Finding]:
    """Each posting against the days that are required on its first day."""
    in_force = await read_in_force(session, await read_cutoff(session, None), (POSTING_DAYS,))
    required = [int(in_force.at(entry.business_date)[POSTING_DAYS.key].text) for entry in entries]
    return [
        found.model_copy(update={"row": row})
        for row, (entry, days) in enumerate(zip(entries, required, strict=True), 1)
        for found in check_posting(entry, days)
    ]


BOOKS = topic_books(
    "township_finance",
    GUARDS,
    book("乡镇预算及调整", TownshipBudgetEntry, budgets, check_budget, flows=[BUDGETED, MOVED]),
    book("乡镇用款计划", TownshipPlanEntry, plans, check_plan),
    book("乡镇资金抄告", FundNoticeEntry, notices, flows=[NOTIFIED]),
    book("抄告签收", NoticeConfirmationEntry, confirmations),
    book("乡镇资金公示", FundPostingEntry, postings, check=_check_postings),
    book("乡镇资金抽查", SpotCheckEntry, checks),
    book("抽查问题", CheckFindingEntry, findings, check_finding),
    book("抽查问题整改", RectificationEntry, rectifications),
    book("乡镇财政制度", PolicyDocumentEntry, documents, check_document),
)
