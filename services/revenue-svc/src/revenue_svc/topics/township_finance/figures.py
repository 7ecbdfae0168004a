"""The figures of township finance: budgets and their changes, notices and postings, checks and findings, rules in force."""

from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Date, cast, func, literal, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import End, Stock, first_of

from .rules import CONFIRM_DAYS, POST_WITHIN_DAYS
from .schemas import PolicyDocumentKind, TownshipBudgetKind
from .tables import (
    COUNTS_FROM,
    budgets,
    checks,
    confirmations,
    documents,
    findings,
    notices,
    postings,
    rectifications,
)

BUDGETED = Flow("township_budgets", budgets, budgets.c.kind, budgets.c.amount, on=COUNTS_FROM)
MOVED = Flow("township_budgets_moved", budgets, budgets.c.kind, func.abs(budgets.c.amount), on=COUNTS_FROM)
NOTIFIED = Flow("fund_notices", notices, "all", notices.c.amount)


def _ended(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day that a document ends by itself or by the first that repeals it."""
    later = documents.alias("later")
    repealed = select(func.min(later.c.business_date)).where(
        cutoff.live(later), later.c.repeals == documents.c.document_no
    )
    return func.least(documents.c.ends_on, repealed.correlate(documents).scalar_subquery(), type_=Date)


def _after(day: ColumnElement[date], days: int) -> ColumnElement[date]:
    """The first day that is more than some days later."""
    return cast(day + literal(days + 1), Date)


_CONFIRMED = first_of(notices, confirmations, "notice_no")
_POSTED = first_of(notices, postings, "notice_no")
_RECTIFIED = first_of(findings, rectifications, "finding_no")


@cache
def _unconfirmed(days: int) -> Measure:
    late = Stock(f"fund_notices_late_{days}", notices, _CONFIRMED, _after(notices.c.business_date, days))
    return Measure("逾期未签收的抄告单", late)


@cache
def _unposted(days: int) -> Measure:
    late = Stock(f"fund_notices_unposted_{days}", notices, _POSTED, _after(notices.c.business_date, days))
    return Measure("逾期未公示的抄告单", late)


_OPEN = Stock("check_findings", findings, _RECTIFIED)
_OVERDUE = Stock("check_findings_overdue", findings, _RECTIFIED, _after(findings.c.due_on, 0))
_UNTIL = End(_ended, {documents: documents.c.document_no}, also={documents: documents.c.repeals})
_IN_FORCE = Stock("policy_documents", documents, _UNTIL)
_PAYMENT_RULES = Stock(
    "policy_documents_payment", documents, _UNTIL, where=documents.c.kind == PolicyDocumentKind.PAYMENT
)
_SENT = Distinct("fund_notices_sent", notices, notices.c.notice_no)
_ANSWERED = Distinct("notice_confirmations", confirmations, confirmations.c.notice_no)
_CHECKED = Distinct("spot_checks", checks, checks.c.township)

_adjusted = Measure("乡镇预算调整（增减绝对额）", MOVED, (TownshipBudgetKind.ADJUSTMENT,), "本年尚无乡镇预算调整")
_initial = Input(Measure("乡镇年初预算", BUDGETED, (TownshipBudgetKind.BUDGET,)), year_to_date, needs_rows=True)
_open = Input(Measure("未整改问题", _OPEN), since_ever, nil=True)
_overdue = Input(Measure("逾期未整改问题", _OVERDUE), since_ever, nil=True)
# Nothing is late or open where nothing was sent or checked: such a 0 would hide a gap.
_sent_ever = Measure("历年发出的抄告单", Distinct("fund_notices_ever", notices, notices.c.notice_no, scope="ever"))
_checks_ever = Measure("历年抽查", Distinct("spot_checks_ever", checks, checks.c.check_no, scope="ever"))

FIGURES = topic_figures(
    "revenue.township_finance",
    figure(
        "budgets", "乡镇预算", "万元", "本年乡镇年初预算与至本月各次调整的合计",
        basis="annual", budgets=Measure("乡镇预算及调整", BUDGETED, tuple(TownshipBudgetKind)),
    ),
    figure(
        "adjusted_pct", "乡镇预算调整率", "%", "本年至本月各次预算调整的绝对额合计÷年初预算×100，增减不互抵",
        percent("adjusted", "initial"), basis="annual", adjusted=_adjusted, initial=_initial,
    ),
    figure(
        "notices_sent", "乡镇资金抄告", "项", "本年至本月发出的抄告单，一单一项",
        notices=Measure("发出的抄告单", _SENT),
    ),
    figure(
        "notices_confirmed", "乡镇资金抄告签收", "项", "本年至本月签收的抄告单，一单一项，上年发出的也计",
        confirmed=Measure("签收的抄告单", _ANSWERED),
    ),
    figure(
        "funds_notified", "抄告资金（累计）", "万元", "本年至本月抄告单所列资金合计",
        funds=Measure("抄告资金", NOTIFIED, ("all",)),
    ),
    figure(
        "notices_late", "逾期未签收抄告单", "项", "发出后超过签收期限、月末仍未签收的抄告单",
        late=Input(Selected(CONFIRM_DAYS, _unconfirmed), since_ever, nil=True), notices=_sent_ever,
    ),
    figure(
        "postings_missing", "逾期未公示抄告单", "项", "发出后超过公示期限、月末仍未公示的抄告单",
        missing=Input(Selected(POST_WITHIN_DAYS, _unposted), since_ever, nil=True), notices=_sent_ever,
    ),
    figure(
        "townships_checked", "抽查乡镇", "个", "本年至本月资金监管抽查过的乡镇，多次抽查只计一次",
        townships=Measure("抽查过的乡镇", _CHECKED),
    ),
    figure(
        "findings_open", "未整改问题", "个", "抽查发现、月末尚未完成整改的问题", findings=_open, checks=_checks_ever,
    ),
    figure(
        "findings_overdue", "逾期未整改问题", "个", "整改期限已过、月末尚未完成整改的问题",
        findings=_overdue, checks=_checks_ever,
    ),
    figure(
        "documents_in_force", "乡镇财政制度", "项", "月末已施行、未失效也未被废止的乡镇财政管理制度",
        documents=Measure("施行中的制度", _IN_FORCE),
    ),
    figure(
        "payment_rules_in_force", "乡镇资金支付管理制度", "项",
        "月末已施行、未失效也未被废止的乡镇财政资金支付管理制度",
        documents=Measure("施行中的支付管理制度", _PAYMENT_RULES),
    ),
)  # fmt: skip
