"""The books of township finance."""

from bureau_common.kit.books.books import book, topic_books

from .figures import BUDGETED, MOVED, NOTIFIED
from .guards import GUARDS
from .rules import check_budget, check_document, check_finding, check_plan
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

BOOKS = topic_books(
    "township_finance",
    GUARDS,
    book("乡镇预算及调整", TownshipBudgetEntry, budgets, check_budget, flows=[BUDGETED, MOVED]),
    book("乡镇用款计划", TownshipPlanEntry, plans, check_plan),
    book("乡镇资金抄告", FundNoticeEntry, notices, flows=[NOTIFIED]),
    book("抄告签收", NoticeConfirmationEntry, confirmations),
    book("乡镇资金公示", FundPostingEntry, postings),
    book("乡镇资金抽查", SpotCheckEntry, checks),
    book("抽查问题", CheckFindingEntry, findings, check_finding),
    book("抽查问题整改", RectificationEntry, rectifications),
    book("乡镇财政制度", PolicyDocumentEntry, documents, check_document),
)
