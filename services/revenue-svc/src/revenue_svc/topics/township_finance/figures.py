"""The figures of township finance: budgets and their changes, notices and postings, checks and findings, rules in force."""

from collections.abc import Callable
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Date, Table, cast, func, literal, select, true

from bureau_common.kit.figures.figures import Definition, Input, Measure, Selected, since_ever, year_to_date
from bureau_common.kit.figures.formulas import Formula, percent, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import ALL, Flow
from bureau_common.kit.measures.old_stocks import OldStock
from bureau_common.schemas.figures import Basis

from .rules import CONFIRM_DAYS, POST_WITHIN_DAYS
from .schemas import PolicyKind, TownshipBudgetKind
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

FAMILY = "revenue.township_finance"
_KINDS = tuple(TownshipBudgetKind)
_SINGLE = ("all",)

BUDGETED = Flow("township_budgets", budgets, budgets.c.kind, budgets.c.amount, on=COUNTS_FROM)
MOVED = Flow("township_budgets_moved", budgets, budgets.c.kind, func.abs(budgets.c.amount), on=COUNTS_FROM)
NOTIFIED = Flow("fund_notices", notices, literal("all"), notices.c.amount)


def _first(follower: Table, key: str, of: Table) -> Callable[[Cutoff], ColumnElement[date | None]]:
    """The day of the first record that follows on a row."""

    def until(cutoff: Cutoff) -> ColumnElement[date | None]:
        query = select(func.min(follower.c.business_date)).where(cutoff.live(follower), follower.c[key] == of.c[key])
        return query.correlate(of).scalar_subquery()

    return until


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


@cache
def _unconfirmed(days: int) -> Measure:
    until = _first(confirmations, "notice_no", notices)
    late = OldStock(f"fund_notices_late_{days}", notices, literal("all"), until, _after(notices.c.business_date, days))
    return Measure("逾期未签收的抄告单", late, _SINGLE)


@cache
def _unposted(days: int) -> Measure:
    until = _first(postings, "notice_no", notices)
    late = OldStock(
        f"fund_notices_unposted_{days}", notices, literal("all"), until, _after(notices.c.business_date, days)
    )
    return Measure("逾期未公示的抄告单", late, _SINGLE)


_rectified = _first(rectifications, "finding_no", findings)
OPEN = OldStock("check_findings", findings, literal("all"), _rectified)
OVERDUE = OldStock("check_findings_overdue", findings, literal("all"), _rectified, _after(findings.c.due_on, 0))
IN_FORCE = OldStock("policy_documents", documents, documents.c.kind, _ended)
SENT = Distinct("fund_notices_sent", notices, notices.c.notice_no, true())
CONFIRMED = Distinct("notice_confirmations", confirmations, confirmations.c.notice_no, true())
SENT_EVER = Distinct("fund_notices_ever", notices, notices.c.notice_no, true(), "ever")
CHECKS_EVER = Distinct("spot_checks_ever", checks, checks.c.check_no, true(), "ever")
CHECKED = Distinct("spot_checks", checks, checks.c.township, true())


def _figure(
    name: str, name_zh: str, unit: str, basis: Basis, text: str, formula: Formula | None = None, **inputs: Input
) -> Definition:
    """A figure of this topic: without a formula, its only input."""
    (first, *_) = inputs
    return Definition(
        id=f"{FAMILY}.{name}", name_zh=name_zh, display_unit=unit, basis=basis, inputs=inputs,
        formula=formula or total(first), formula_text=text,
    )  # fmt: skip


_initial = Input(Measure("乡镇年初预算", BUDGETED, (TownshipBudgetKind.BUDGET,)), year_to_date, needs_rows=True)
_moved = Input(
    Measure("乡镇预算调整（增减绝对额）", MOVED, (TownshipBudgetKind.ADJUSTMENT,), "本年尚无乡镇预算调整"),
    year_to_date,
)
# Nothing is late or open where nothing was sent or checked: such a 0 would hide a gap.
_sent_ever = Input(Measure("历年发出的抄告单", SENT_EVER, ALL), since_ever)
_checks_ever = Input(Measure("历年抽查", CHECKS_EVER, ALL), since_ever)

FIGURES = (
    _figure(
        "budgets", "乡镇预算", "万元", "annual", "本年乡镇年初预算与至本月各次调整的合计",
        budgets=Input(Measure("乡镇预算及调整", BUDGETED, _KINDS), year_to_date),
    ),
    _figure(
        "adjusted_pct", "乡镇预算调整率", "%", "annual", "本年至本月各次预算调整的绝对额合计÷年初预算×100，增减不互抵",
        percent("adjusted", "initial"), adjusted=_moved, initial=_initial,
    ),
    _figure(
        "notices_sent", "乡镇资金抄告", "项", "ytd", "本年至本月发出的抄告单，一单一项",
        notices=Input(Measure("发出的抄告单", SENT, ALL), year_to_date),
    ),
    _figure(
        "notices_confirmed", "乡镇资金抄告签收", "项", "ytd", "本年至本月签收的抄告单，一单一项，上年发出的也计",
        confirmed=Input(Measure("签收的抄告单", CONFIRMED, ALL), year_to_date),
    ),
    _figure(
        "funds_notified", "抄告资金（累计）", "万元", "ytd", "本年至本月抄告单所列资金合计",
        funds=Input(Measure("抄告资金", NOTIFIED, _SINGLE), year_to_date),
    ),
    _figure(
        "notices_late", "逾期未签收抄告单", "项", "point", "发出后超过签收期限、月末仍未签收的抄告单",
        late=Input(Selected(CONFIRM_DAYS, _unconfirmed), since_ever, nil=True), notices=_sent_ever,
    ),
    _figure(
        "postings_missing", "逾期未公示抄告单", "项", "point", "发出后超过公示期限、月末仍未公示的抄告单",
        missing=Input(Selected(POST_WITHIN_DAYS, _unposted), since_ever, nil=True), notices=_sent_ever,
    ),
    _figure(
        "townships_checked", "抽查乡镇", "个", "ytd", "本年至本月资金监管抽查过的乡镇，多次抽查只计一次",
        townships=Input(Measure("抽查过的乡镇", CHECKED, ALL), year_to_date),
    ),
    _figure(
        "findings_open", "未整改问题", "个", "point", "抽查发现、月末尚未完成整改的问题",
        findings=Input(Measure("未整改问题", OPEN, _SINGLE), since_ever, nil=True), checks=_checks_ever,
    ),
    _figure(
        "findings_overdue", "逾期未整改问题", "个", "point", "整改期限已过、月末尚未完成整改的问题",
        findings=Input(Measure("逾期未整改问题", OVERDUE, _SINGLE), since_ever, nil=True), checks=_checks_ever,
    ),
    _figure(
        "documents_in_force", "乡镇财政制度", "项", "point", "月末已施行、未失效也未被废止的乡镇财政管理制度",
        documents=Input(Measure("施行中的制度", IN_FORCE, tuple(PolicyKind)), since_ever),
    ),
    _figure(
        "payment_rules_in_force", "乡镇资金支付管理制度", "项", "point", "月末已施行、未失效也未被废止的乡镇财政资金支付管理制度",
        documents=Input(Measure("施行中的支付管理制度", IN_FORCE, (PolicyKind.PAYMENT,)), since_ever),
    ),
)  # fmt: skip
