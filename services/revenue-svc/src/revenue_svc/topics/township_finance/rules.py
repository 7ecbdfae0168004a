"""The words and rules of township finance: budgets that bind, notices that are confirmed and posted, findings put right."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Lateness
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Room, Term
from bureau_common.schemas.years import within_year

from .schemas import (
    CheckFindingEntry,
    PolicyDocumentEntry,
    TownshipBudgetEntry,
    TownshipBudgetKind,
    TownshipPlanEntry,
)

BUDGET_LAW = Clause(document="《中华人民共和国预算法》", article="预算审查批准与预算调整", verified=False)
SUPERVISION = Clause(document="财政部关于加强乡镇财政资金监管工作的规定", article=None, verified=False)

BUDGET = Term("乡镇年初预算", "township budget", BUDGET_LAW)
NOTICE = Term("抄告单", "notice", SUPERVISION)
CONFIRMATION = Term("抄告单签收", "confirmation of the notice", SUPERVISION)
CHECK = Term("抽查", "spot check", SUPERVISION)
FINDING = Term("检查问题", "finding", SUPERVISION)
RECTIFICATION = Term("检查问题整改", "rectification of the finding", SUPERVISION)
DOCUMENT = Term("文件", "document", SUPERVISION)


def _days(key: str, label_zh: str, default: str) -> Parameter:
    return Parameter(
        key=key, label_zh=label_zh, kind="count", default=default, clause=SUPERVISION,
        minimum=Decimal(1), maximum=Decimal(365),
    )  # fmt: skip


CONFIRM_DAYS = _days("township_confirm_days", "抄告单签收期限（天）", "5")
POST_WITHIN_DAYS = _days("township_post_within_days", "抄告后公示期限（天）", "10")
POSTING_DAYS = _days("township_posting_days", "公示最少天数", "7")
PARAMETERS = (CONFIRM_DAYS, POST_WITHIN_DAYS, POSTING_DAYS)

_FAMILY = "revenue.township_finance"
LATE = (
    Lateness(
        "township_notice_unconfirmed", "yellow", f"{_FAMILY}.notices_late",
        "有{count}乡镇资金抄告单超过期限未签收", "{count} notices of township funds are not confirmed in time", SUPERVISION,
    ),
    Lateness(
        "township_posting_missing", "yellow", f"{_FAMILY}.postings_missing",
        "有{count}抄告的乡镇资金超过期限未公示", "{count} notices of township funds are not posted in time", SUPERVISION,
    ),
    Lateness(
        "township_finding_overdue", "orange", f"{_FAMILY}.findings_overdue",
        "有{count}乡镇资金抽查问题超过期限未整改", "{count} findings of township spot checks are overdue", SUPERVISION,
    ),
)  # fmt: skip

_decided = within_year(BUDGET_LAW, before=1)
_adjusted = within_year(BUDGET_LAW)


def check_budget(entry: TownshipBudgetEntry) -> Iterator[Finding]:
    """A budget and every change of it is decided by the township's congress, in its year or (a budget) the one before."""
    adjusts = entry.kind is TownshipBudgetKind.ADJUSTMENT
    if entry.resolution_no is None:
        zh = f"{entry.kind.label_zh}未经乡镇人民代表大会批准，不得执行；请填写决议文号"
        en = f"The {entry.kind} has no resolution of the township's people's congress; enter its number"
        yield blocked("township_budget_unapproved", zh, en, BUDGET_LAW, "resolution_no")
    if entry.amount == 0 or (not adjusts and entry.amount < 0):
        wanted = "≠ 0" if adjusts else "> 0"
        zh = "调整填报增减额，不为0" if adjusts else "年初预算应大于0；增减用预算调整填报"
        en = f"The amount must be {wanted}; changes are entered as adjustments"
        yield blocked("township_budget_sign", zh, en, BUDGET_LAW, "amount", f"{entry.amount:.2f}", wanted)
    yield from (_adjusted if adjusts else _decided)(entry)


def check_plan(entry: TownshipPlanEntry) -> Iterator[Finding]:
    """A plan changes something, and is made by the end of its month: later months' budgets are not spent backwards."""
    if entry.amount == 0:
        zh, en = "用款计划不为0；减少的按负数填报", "A plan is not 0; reductions carry their sign"
        yield blocked("township_plan_sign", zh, en, BUDGET_LAW, "amount", "0.00", "≠ 0")
    last = entry.month.last_day
    if entry.business_date > last:
        zh = f"{entry.month}的用款计划不应晚于{last}编报，请列入以后月份"
        en = f"The plan of {entry.month} is made by {last}; enter it for a later month"
        yield blocked("township_plan_late", zh, en, BUDGET_LAW, "business_date", entry.business_date, f"<= {last}")


def say_short_posting(notice_no: str, on: date, days: int, at_least: Decimal) -> Iterator[Finding]:
    """Funds are posted for long enough to be read."""
    zh = f"抄告单{notice_no}自{on}公示{days}天，少于规定的{at_least}天，请延长公示"
    en = f"{days} days of posting the notice {notice_no} from {on} are fewer than the {at_least} required; post longer"
    yield blocked("fund_posting_short", zh, en, SUPERVISION, "days", days, f">= {at_least}", difference=days - at_least)


def check_finding(entry: CheckFindingEntry) -> Iterator[Finding]:
    """A finding is put right after it was found."""
    found, due = entry.business_date, entry.due_on
    if due < found:
        zh = f"整改期限{due}早于发现日期{found}，请核对"
        en = f"It is due on {due}, before it was found on {found}; check both"
        yield blocked("check_finding_due", zh, en, SUPERVISION, "due_on", due, f">= {found}")


def check_document(entry: PolicyDocumentEntry) -> Iterator[Finding]:
    """A document ends after it began, and repeals another than itself."""
    begins = entry.business_date
    if entry.ends_on is not None and entry.ends_on <= begins:
        zh = f"失效日期应晚于施行日期{begins}，请核对"
        en = f"It ends on or before its first day, {begins}; check both"
        yield blocked("policy_document_end", zh, en, SUPERVISION, "ends_on", entry.ends_on, f"> {begins}")
    if entry.repeals == entry.document_no:
        zh, en = "废止文号不能是本文件，请核对", "It repeals itself; check the number"
        expected = f"≠ {entry.document_no}"
        yield blocked("policy_document_repeals_itself", zh, en, SUPERVISION, "repeals", entry.repeals, expected)


def say_early_adjustment(township: str, year: int, day: date, begun: date | None) -> Iterator[Finding]:
    """What is adjusted has been decided before."""
    decided_zh, decided_en = "尚无年初预算", "has no budget"
    if begun is not None:
        decided_zh, decided_en = f"年初预算于{begun}批准", f"had its budget on {begun}"
    zh = f"{township}{year}年{decided_zh}，不能有{day}的调整"
    en = f"{township} {decided_en} of {year}: it cannot have been adjusted on {day}"
    expected = None if begun is None else f">= {begun}"
    yield blocked("township_budget_adjusted_early", zh, en, BUDGET_LAW, "business_date", day, expected)


def say_beyond_budget(township: str, year: int, day: date, budgeted: Decimal, planned: Decimal) -> Iterator[Finding]:
    """A township spends within its budget: no budget, no spending; and no adjustment takes more than there is."""
    if budgeted < 0:
        zh = f"{township}{year}年预算在{day}调整后为{budgeted:.2f}元，不得为负；请核对调整额"
        en = f"The budget of {township} for {year} would be {budgeted:.2f} after the adjustment of {day}; check its amount"
        yield blocked("township_budget_negative", zh, en, BUDGET_LAW, "amount", budgeted, ">= 0.00")
    else:
        zh = f"{township}截至{day}的{year}年用款计划{planned:.2f}元超过预算{budgeted:.2f}元；请先依法调整预算或减少计划"
        en = (
            f"By {day} {township} plans {planned:.2f} of {year}, more than its budget of {budgeted:.2f}; adjust the "
            "budget lawfully first, or plan less"
        )
        yield exceeded("not_covered", zh, en, BUDGET_LAW, "amount", planned, budgeted)


def tell_plannable(township: str, year: int, room: Decimal) -> Iterator[Room]:
    """What may still be planned of a year's budget."""
    yield Room(f"{township} {year}", room)


def say_unrepealable(number: str, repealed: str, day: date) -> Iterator[Finding]:
    """A document repeals one that was in force before it."""
    zh = f"{number}废止的{repealed}尚未登记，或不早于该文件施行，请核对文号和日期"
    en = f"{number} repeals {repealed}, which is not recorded or began no earlier; check number and days"
    yield blocked("policy_document_repeals_unknown", zh, en, SUPERVISION, "repeals", repealed, f"早于{day}施行")
