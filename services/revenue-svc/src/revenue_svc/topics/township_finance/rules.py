"""The rules of township finance: budgets that bind, notices that are confirmed and posted, findings that are put right."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Cause, Level
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter

from .schemas import (
    CheckFindingEntry,
    FundPostingEntry,
    PolicyDocumentEntry,
    TownshipBudgetEntry,
    TownshipBudgetKind,
    TownshipPlanEntry,
)

BUDGET_LAW = Clause(document="《中华人民共和国预算法》", article="预算审查批准与预算调整", verified=False)
SUPERVISION = Clause(document="财政部关于加强乡镇财政资金监管工作的规定", article=None, verified=False)


def _days(key: str, label_zh: str, default: str) -> Parameter:
    return Parameter(
        key=key, label_zh=label_zh, kind="count", default=default, clause=SUPERVISION,
        minimum=Decimal(1), maximum=Decimal(365),
    )  # fmt: skip


CONFIRM_DAYS = _days("township_confirm_days", "抄告单签收期限（天）", "5")
POST_WITHIN_DAYS = _days("township_post_within_days", "抄告后公示期限（天）", "10")
POSTING_DAYS = _days("township_posting_days", "公示最少天数", "7")
PARAMETERS = (CONFIRM_DAYS, POST_WITHIN_DAYS, POSTING_DAYS)


def check_budget(entry: TownshipBudgetEntry, row: int) -> list[Finding]:
    """A budget and every change of it is decided by the township's congress, in its year or (a budget) the one before."""
    adjusts = entry.kind is TownshipBudgetKind.ADJUSTMENT
    found = []
    if entry.resolution_no is None:
        found.append(
            blocked(
                "township_budget_unapproved", f"{entry.kind.label_zh}未经乡镇人民代表大会批准，不得执行；请填写决议文号",
                f"The {entry.kind} has no resolution of the township's people's congress; enter its number",
                BUDGET_LAW, "resolution_no", row=row,
            )
        )  # fmt: skip
    if entry.amount == 0 or (not adjusts and entry.amount < 0):
        wanted = "≠ 0" if adjusts else "> 0"
        found.append(
            blocked(
                "township_budget_sign", "调整填报增减额，不为0" if adjusts else "年初预算应大于0；增减用预算调整填报",
                f"The amount must be {wanted}; changes are entered as adjustments",
                BUDGET_LAW, "amount", f"{entry.amount:.2f}", wanted, row=row,
            )
        )  # fmt: skip
    first = entry.fiscal_year if adjusts else entry.fiscal_year - 1
    if not first <= entry.business_date.year <= entry.fiscal_year:
        found.append(
            blocked(
                "township_budget_year", f"{entry.business_date}批准的不可能是{entry.fiscal_year}年度的{entry.kind.label_zh}，请核对",
                f"What was decided on {entry.business_date} cannot be the {entry.kind} of {entry.fiscal_year}; check both",
                BUDGET_LAW, "fiscal_year", str(entry.fiscal_year), f"{first}-01-01 – {entry.fiscal_year}-12-31", row=row,
            )
        )  # fmt: skip
    return found


def check_plan(entry: TownshipPlanEntry, row: int) -> list[Finding]:
    """A plan changes something, and is made by the end of its month: later months' budgets are not spent backwards."""
    found = []
    if entry.amount == 0:
        found.append(
            blocked(
                "township_plan_sign", "用款计划不为0；减少的按负数填报", "A plan is not 0; reductions carry their sign",
                BUDGET_LAW, "amount", "0.00", "≠ 0", row=row,
            )
        )  # fmt: skip
    if entry.business_date > entry.month.last_day:
        found.append(
            blocked(
                "township_plan_late", f"{entry.month}的用款计划不应晚于{entry.month.last_day}编报，请列入以后月份",
                f"The plan of {entry.month} is made by {entry.month.last_day}; enter it for a later month",
                BUDGET_LAW, "business_date", entry.business_date.isoformat(), f"<= {entry.month.last_day}", row=row,
            )
        )  # fmt: skip
    return found


def check_posting(entry: FundPostingEntry, at_least: int, row: int) -> list[Finding]:
    """Funds are posted for long enough to be read."""
    if entry.days >= at_least:
        return []
    return [
        blocked(
            "fund_posting_short", f"公示{entry.days}天，少于规定的{at_least}天，请延长公示",
            f"{entry.days} days of posting are fewer than the {at_least} required; post longer",
            SUPERVISION, "days", str(entry.days), f">= {at_least}", row=row, difference=str(entry.days - at_least),
        )
    ]  # fmt: skip


def check_finding(entry: CheckFindingEntry, row: int) -> list[Finding]:
    """A finding is put right after it was found."""
    if entry.due_on >= entry.business_date:
        return []
    return [
        blocked(
            "check_finding_due", f"整改期限{entry.due_on}早于发现日期{entry.business_date}，请核对",
            f"It is due on {entry.due_on}, before it was found on {entry.business_date}; check both",
            SUPERVISION, "due_on", entry.due_on.isoformat(), f">= {entry.business_date}", row=row,
        )
    ]  # fmt: skip


def check_document(entry: PolicyDocumentEntry, row: int) -> list[Finding]:
    """A document ends after it began, and repeals another than itself."""
    found = []
    if entry.ends_on is not None and entry.ends_on <= entry.business_date:
        found.append(
            blocked(
                "policy_document_end", f"失效日期应晚于施行日期{entry.business_date}，请核对",
                f"It ends on or before its first day, {entry.business_date}; check both",
                SUPERVISION, "ends_on", entry.ends_on.isoformat(), f"> {entry.business_date}", row=row,
            )
        )  # fmt: skip
    if entry.repeals == entry.document_no:
        found.append(
            blocked(
                "policy_document_repeals_itself", "废止文号不能是本文件，请核对", "It repeals itself; check the number",
                SUPERVISION, "repeals", entry.repeals, f"≠ {entry.document_no}", row=row,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class Subject:
    """What records stand on or follow: its name in both languages, and the field that holds its number."""

    name_zh: str
    name_en: str
    field: str


NOTICE = Subject("抄告单", "notice", "notice_no")
CHECK = Subject("抽查", "spot check", "check_no")
FINDING = Subject("检查问题", "finding", "finding_no")
DOCUMENT = Subject("文件", "document", "document_no")


def repeated(of: Subject, number: str, what_zh: str, what_en: str) -> Finding:
    """What stands once."""
    return blocked(
        f"{of.field.removesuffix('_no')}_repeated", f"{of.name_zh}{number}已{what_zh}，请更正原记录",
        f"The {of.name_en} {number} is {what_en} already; correct that record", SUPERVISION, of.field, number,
    )  # fmt: skip


def stray(of: Subject, what_zh: str, number: str, day: date, begun: date | None) -> Finding:
    """What follows on nothing, or before what it follows on."""
    name = of.field.removesuffix("_no")
    if begun is None:
        return blocked(
            f"{name}_unknown", f"{of.name_zh}{number}未登记，不能登记{what_zh}；作废前请先作废其后续记录",
            f"The {of.name_en} {number} is not recorded; record it first, or void what follows on it first",
            SUPERVISION, of.field, number,
        )  # fmt: skip
    return blocked(
        f"{name}_later", f"{what_zh}日期{day}早于{of.name_zh}{number}的日期{begun}，请核对",
        f"{day} lies before the {of.name_en} {number} of {begun}; check both",
        SUPERVISION, "business_date", day.isoformat(), f">= {begun}",
    )  # fmt: skip


def repeal_unknown(number: str, repealed: str, begun: date | None) -> Finding:
    """A document repeals one that was in force before it."""
    expected = "已施行的文件" if begun is None else f"早于{begun}施行"
    return blocked(
        "policy_document_repeals_unknown", f"{number}废止的{repealed}尚未登记，或不早于该文件施行，请核对文号和日期",
        f"{number} repeals {repealed}, which is not recorded or began no earlier; check number and days",
        SUPERVISION, "repeals", repealed, expected,
    )  # fmt: skip


def budget_repeated(township: str, year: int) -> Finding:
    return blocked(
        "township_budget_repeated", f"{township}{year}年已有年初预算，增减请用预算调整填报",
        f"{township} has its budget of {year} already; enter changes as adjustments",
        BUDGET_LAW, "kind", TownshipBudgetKind.BUDGET, TownshipBudgetKind.ADJUSTMENT,
    )  # fmt: skip


def adjusted_before_budget(township: str, year: int, day: date, begun: date | None) -> Finding:
    """What is adjusted has been decided before."""
    return blocked(
        "township_budget_adjusted_early",
        f"{township}{year}年{'尚无年初预算' if begun is None else f'年初预算于{begun}批准'}，不能有{day}的调整",
        f"{township} {'has no budget' if begun is None else f'had its budget on {begun}'} of {year}: it cannot have been "
        f"adjusted on {day}",
        BUDGET_LAW, "business_date", day.isoformat(), None if begun is None else f">= {begun}",
    )  # fmt: skip


def planned_beyond_budget(township: str, year: int, day: date, budgeted: Decimal, planned: Decimal) -> Finding:
    """A township spends within its budget: no budget, no spending."""
    return exceeded(
        "township_plan_beyond_budget",
        f"{township}截至{day}的{year}年用款计划{planned:.2f}元超过预算{budgeted:.2f}元；请先依法调整预算或减少计划",
        f"By {day} {township} plans {planned:.2f} of {year}, more than its budget of {budgeted:.2f}; adjust the budget "
        "lawfully first, or plan less",
        BUDGET_LAW, "amount", planned, budgeted,
    )  # fmt: skip


def budget_negative(township: str, year: int, day: date, budgeted: Decimal) -> Finding:
    return blocked(
        "township_budget_negative", f"{township}{year}年预算在{day}调整后为{budgeted:.2f}元，不得为负；请核对调整额",
        f"The budget of {township} for {year} would be {budgeted:.2f} after the adjustment of {day}; check its amount",
        BUDGET_LAW, "amount", f"{budgeted:.2f}", ">= 0.00",
    )  # fmt: skip


@dataclass(frozen=True)
class Lateness:
    """An alert on a count of what is late at a month's end."""

    code: str
    level: Level
    figure_id: str
    words_zh: str
    words_en: str


_FAMILY = "revenue.township_finance"
LATE = (
    Lateness(
        "township_notice_unconfirmed", "yellow", f"{_FAMILY}.notices_late",
        "份乡镇资金抄告单超过期限未签收", "notices of township funds are not confirmed in time",
    ),
    Lateness(
        "township_posting_missing", "yellow", f"{_FAMILY}.postings_missing",
        "份抄告的乡镇资金超过期限未公示", "notices of township funds are not posted in time",
    ),
    Lateness(
        "township_finding_overdue", "orange", f"{_FAMILY}.findings_overdue",
        "个乡镇资金抽查问题超过期限未整改", "findings of township spot checks are overdue",
    ),
)  # fmt: skip


def late_cause(late: Lateness, count: Decimal, on: date) -> Cause | None:
    """One late thing is enough."""
    if count == 0:
        return None
    return Cause(
        code=late.code,
        level=late.level,
        on=on,
        message_zh=f"{on}有{count:f}{late.words_zh}",
        message_en=f"On {on} {count:f} {late.words_en}",
        clause=SUPERVISION,
        figure_ids=(late.figure_id,),
    )
