"""The rules of non-tax revenue: the catalogue, the days to pay, and one payment for one notice, to the right place."""

from datetime import date
from decimal import Decimal

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter

from ...reference.budget_kinds import is_own_revenue
from .schemas import CollectionItemEntry, Destination, NonTaxKind, PaymentNoticeEntry

_MEASURES = "财政部《政府非税收入管理办法》（财税〔2016〕33号）"
CATALOGUE = Clause(document=_MEASURES, article="执收项目目录", verified=False)
SEPARATION = Clause(document=_MEASURES, article="收缴分离", verified=False)
CLASSIFICATION = Clause(document="财政部《政府收支分类科目》（各年度）", article=None, verified=False)
DUE = Clause(document="《中华人民共和国行政处罚法》", article="第六十七条", verified=False)

NOTICE_DAYS = Parameter(
    key="non_tax_notice_days",
    label_zh="非税缴款书开具后最长缴款天数",
    kind="count",
    default="15",
    clause=DUE,
    minimum=Decimal(1),
    maximum=Decimal(365),
)
"""How long after its issue a notice may leave to pay; the value on the day of issue counts."""

OVERDUE_ALERT = "non_tax_notices_overdue"

_SUBJECTS = {
    NonTaxKind.GOVERNMENT_FUND: "10301",
    NonTaxKind.SPECIAL_REVENUE: "10302",
    NonTaxKind.ADMINISTRATIVE_FEE: "10304",
    NonTaxKind.FINE: "10305",
    NonTaxKind.STATE_CAPITAL: "10306",
    NonTaxKind.STATE_RESOURCE: "10307",
    NonTaxKind.DONATION: "10308",
    NonTaxKind.HOUSING_FUND: "10309",
    NonTaxKind.OTHER: "10399",
}


def check_item(entry: CollectionItemEntry, row: int) -> list[Finding]:
    """An item's subject is of its kind and budget, and it does not end before it begins."""
    findings = []
    wanted = _SUBJECTS[entry.kind]
    if not entry.subject.startswith(wanted):
        zh = f"{entry.kind.label_zh}的科目应在{wanted}之下，请核对类别或科目"
        en = f"The subject of a {entry.kind} item must be under {wanted}; check the kind or the subject"
        findings.append(
            blocked("item_subject_of_other_kind", zh, en, CLASSIFICATION, "subject", entry.subject, wanted, row=row)
        )
    elif not is_own_revenue(entry.budget_kind, entry.subject):
        zh = f"科目{entry.subject}不属于{entry.budget_kind.label_zh}，请核对预算种类或科目"
        en = f"Subject {entry.subject} is not of the {entry.budget_kind}; check the budget kind or the subject"
        findings.append(
            blocked("item_subject_of_other_budget", zh, en, CLASSIFICATION, "budget_kind", entry.budget_kind, row=row)
        )
    if entry.valid_until is not None and entry.valid_until < entry.business_date:
        zh, en = "执收终止日期不得早于起始日期", "An item must not end before it begins"
        findings.append(
            blocked(
                "item_ends_before_it_begins", zh, en, CATALOGUE, "valid_until", entry.valid_until.isoformat(),
                f">= {entry.business_date}", row=row,
            )
        )  # fmt: skip
    return findings


def check_notice(entry: PaymentNoticeEntry, days: int, row: int) -> list[Finding]:
    """The time to pay is not over before it begins, and no longer than `days`."""
    given = (entry.due_on - entry.business_date).days
    if 0 <= given <= days:
        return []
    zh = f"缴款期限应在开具后{days}日以内（当前为{given}日）"
    en = f"The notice must be due within {days} days of its issue, not after {given}"
    return [
        blocked(
            "notice_due_too_late" if given > days else "notice_due_before_issue", zh, en, DUE, "due_on",
            entry.due_on.isoformat(), f"0 – {days} d", row=row, difference=str(given - days if given > days else given),
        )
    ]  # fmt: skip


def judge_overlap(item_code: str, unit: str) -> Finding:
    """A unit's item is in the catalogue once on any day: two entries would be two standards."""
    zh = f"{unit}的执收项目{item_code}有效期重叠；请先为原记录填写终止日期"
    en = f"Item {item_code} of {unit} is in the catalogue twice on a day; set the end of the earlier entry first"
    return blocked("item_overlaps", zh, en, CATALOGUE, "item_code", item_code)


def judge_uncatalogued(notice_no: str, item_code: str, unit: str, issued: date) -> Finding:
    """A unit charges only what its catalogue holds on the day."""
    zh = f"缴款书{notice_no}：{issued}不在{unit}执收项目{item_code}的有效期内，不得收取；请先核定执收目录"
    en = f"Notice {notice_no}: {unit} may not charge the item {item_code} on {issued}; its catalogue does not hold it"
    return blocked("item_not_in_catalogue", zh, en, CATALOGUE, "item_code", item_code)


def judge_repeated_notice(notice_no: str) -> Finding:
    """A notice's number names one notice."""
    zh, en = f"缴款书编号{notice_no}重复", f"The notice number {notice_no} is repeated"
    return blocked("notice_repeated", zh, en, CATALOGUE, "notice_no", notice_no)


def judge_paid_twice(notice_no: str) -> Finding:
    """A notice is paid once, in full; who may pay in parts gets a notice for each."""
    zh = f"缴款书{notice_no}已缴款；分期缴纳的请分期开具缴款书"
    en = f"Notice {notice_no} is paid already; instalments take a notice each"
    return blocked("notice_paid_twice", zh, en, SEPARATION, "notice_no", notice_no)


def judge_unknown_notice(notice_no: str) -> Finding:
    """Without a notice nothing is collected."""
    zh = f"缴款书{notice_no}未登记；作废缴款书前请先作废其缴款"
    en = f"Notice {notice_no} is not registered; register it first, and void its payment before the notice"
    return blocked("notice_unknown", zh, en, SEPARATION, "notice_no", notice_no)


def judge_payment(notice_no: str, days: tuple[date, date], amounts: tuple[Decimal, Decimal]) -> list[Finding]:
    """What a payment must agree with its notice in: not before it, and to the fen. Each pair is the payment's first."""
    findings = []
    (paid_on, issued), (paid, asked) = days, amounts
    if paid_on < issued:
        zh = f"缴款书{notice_no}于{issued}开具，不能在{paid_on}缴款"
        en = f"Notice {notice_no} was issued on {issued} and cannot be paid on {paid_on}"
        findings.append(
            blocked("paid_before_notice", zh, en, SEPARATION, "business_date", paid_on.isoformat(), f">= {issued}")
        )
    if paid != asked:
        zh = f"缴款书{notice_no}应缴{asked}元，实缴{paid}元，应足额一次缴清"
        en = f"Notice {notice_no} asks for {asked}, and {paid} was paid; it is paid in full"
        findings.append(
            blocked(
                "notice_amount_differs", zh, en, SEPARATION, "amount", f"{paid:.2f}", f"{asked:.2f}",
                difference=f"{paid - asked:.2f}",
            )
        )  # fmt: skip
    return findings


def judge_destination(notice_no: str, paid_to: str, wanted: str) -> Finding:
    """Treasury or fiscal special account: the catalogue says which."""
    zh = f"缴款书{notice_no}的款项应缴入{Destination.of(wanted).label_zh}，不得缴入{Destination.of(paid_to).label_zh}"
    en = f"The money of notice {notice_no} goes to the {wanted}, not to the {paid_to}"
    return blocked("paid_to_other_destination", zh, en, SEPARATION, "destination", paid_to, wanted)


def judge_payment_unit(notice_no: str, unit: str, own: str) -> Finding:
    """A payment is recorded under the unit that gave the notice."""
    zh, en = f"缴款书{notice_no}属单位{own}", f"Notice {notice_no} is of the unit {own}"
    return blocked("other_unit", zh, en, SEPARATION, "reporting_unit", unit, own)
