"""The books of township finance."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.old import OldBook, checked_by
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Finding

from .figures import BUDGETED, MOVED, NOTIFIED
from .guards import (
    guard_budgets,
    guard_checks,
    guard_confirmations,
    guard_documents,
    guard_findings,
    guard_notices,
    guard_plans,
    guard_postings,
    guard_rectifications,
)
from .rules import POSTING_DAYS, check_budget, check_document, check_finding, check_plan, check_posting
from .schemas import (
    CheckFindingEntry,
    CheckFindingView,
    FundNoticeEntry,
    FundNoticeView,
    FundPostingEntry,
    FundPostingView,
    NoticeConfirmationEntry,
    NoticeConfirmationView,
    PolicyDocumentEntry,
    PolicyDocumentView,
    RectificationEntry,
    RectificationView,
    SpotCheckEntry,
    SpotCheckView,
    TownshipBudgetEntry,
    TownshipBudgetView,
    TownshipPlanEntry,
    TownshipPlanView,
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

TOPIC = "township_finance"


async def _check_postings(session: AsyncSession, entries: Sequence[FundPostingEntry]) -> list[Finding]:
    """Each posting against the days that are required on its first day."""
    in_force = await read_in_force(session, await read_cutoff(session, None), (POSTING_DAYS,))
    required = [int(in_force.at(entry.business_date)[POSTING_DAYS.key].text) for entry in entries]
    return [
        finding
        for row, (entry, days) in enumerate(zip(entries, required, strict=True), 1)
        for finding in check_posting(entry, days, row)
    ]


BOOKS = (
    OldBook(
        name="township-budgets", label_zh="乡镇预算及调整", topic=TOPIC, table=budgets, entry=TownshipBudgetEntry,
        view=TownshipBudgetView, check=checked_by(check_budget), guard=guard_budgets, flows=(BUDGETED, MOVED),
    ),
    OldBook(
        name="township-plans", label_zh="乡镇用款计划", topic=TOPIC, table=plans, entry=TownshipPlanEntry,
        view=TownshipPlanView, check=checked_by(check_plan), guard=guard_plans,
    ),
    OldBook(
        name="fund-notices", label_zh="乡镇资金抄告", topic=TOPIC, table=notices, entry=FundNoticeEntry,
        view=FundNoticeView, check=checked_by(), guard=guard_notices, flows=(NOTIFIED,),
    ),
    OldBook(
        name="notice-confirmations", label_zh="抄告签收", topic=TOPIC, table=confirmations,
        entry=NoticeConfirmationEntry, view=NoticeConfirmationView, check=checked_by(), guard=guard_confirmations,
    ),
    OldBook(
        name="fund-postings", label_zh="乡镇资金公示", topic=TOPIC, table=postings, entry=FundPostingEntry,
        view=FundPostingView, check=_check_postings, guard=guard_postings,
    ),
    OldBook(
        name="spot-checks", label_zh="乡镇资金抽查", topic=TOPIC, table=checks, entry=SpotCheckEntry,
        view=SpotCheckView, check=checked_by(), guard=guard_checks,
    ),
    OldBook(
        name="check-findings", label_zh="抽查问题", topic=TOPIC, table=findings, entry=CheckFindingEntry,
        view=CheckFindingView, check=checked_by(check_finding), guard=guard_findings,
    ),
    OldBook(
        name="rectifications", label_zh="抽查问题整改", topic=TOPIC, table=rectifications, entry=RectificationEntry,
        view=RectificationView, check=checked_by(), guard=guard_rectifications,
    ),
    OldBook(
        name="policy-documents", label_zh="乡镇财政制度", topic=TOPIC, table=documents, entry=PolicyDocumentEntry,
        view=PolicyDocumentView, check=checked_by(check_document), guard=guard_documents,
    ),
)  # fmt: skip
