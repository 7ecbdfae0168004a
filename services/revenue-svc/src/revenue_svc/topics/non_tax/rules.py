"""The rules of non-tax revenue: the catalogue, the days to pay, and one payment for one notice, to the right place."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Term

from ...reference.subject_lists import is_own_revenue
from .schemas import CollectionItemEntry, Destination, NonTaxKind

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


NOTICE = Term("缴款书", "notice", CATALOGUE)
ASKED_FOR = NOTICE._replace(clause=SEPARATION)
"""The notice that a payment names: without one nothing is collected."""
PAYMENT = Term(
    "缴款书的缴款", "payment of the notice", SEPARATION, "分期缴纳的请分期开具缴款书", "instalments take a notice each"
)


def check_item(entry: CollectionItemEntry) -> Iterator[Finding]:
    """An item's subject is of its kind and budget, and it does not end before it begins."""
    kind, subject, budget_kind = entry.kind, entry.subject, entry.budget_kind
    wanted = _SUBJECTS[kind]
    if not subject.startswith(wanted):
        zh = f"{kind.label_zh}的科目应在{wanted}之下，请核对类别或科目"
        en = f"The subject of a {kind} item must be under {wanted}; check the kind or the subject"
        yield blocked("item_subject_of_other_kind", zh, en, CLASSIFICATION, "subject", subject, wanted)
    elif not is_own_revenue(budget_kind, subject):
        zh = f"科目{subject}不属于{budget_kind.label_zh}，请核对预算种类或科目"
        en = f"Subject {subject} is not of the {budget_kind}; check the budget kind or the subject"
        yield blocked("item_subject_of_other_budget", zh, en, CLASSIFICATION, "budget_kind", budget_kind)
    first, last = entry.business_date, entry.valid_until
    if last is not None and last < first:
        zh, en = "执收终止日期不得早于起始日期", "An item must not end before it begins"
        yield blocked("item_ends_before_it_begins", zh, en, CATALOGUE, "valid_until", last, f">= {first}")


def say_misdated(notice_no: str, issued: date, due_on: date, days: int) -> Iterator[Finding]:
    """The time to pay is not over before it begins, and no longer than `days`."""
    given = (due_on - issued).days
    code = "notice_due_too_late" if given > days else "notice_due_before_issue"
    zh = f"缴款书{notice_no}的缴款期限应在开具后{days}日以内（当前为{given}日）"
    en = f"The notice {notice_no} must be due within {days} days of its issue, not after {given}"
    difference = given - days if given > days else given
    yield blocked(code, zh, en, DUE, "due_on", due_on, f"0 – {days} d", difference=difference)


def judge_payment(
    notice_no: str, amounts: tuple[Decimal, Decimal], units: tuple[str, str],
    destinations: tuple[Destination, Destination | None],
) -> Iterator[Finding]:  # fmt: skip
    """A notice is paid in full by its own unit, and where the catalogue says: each pair is the payment's own first."""
    paid, asked = amounts
    if paid != asked:
        zh = f"缴款书{notice_no}应缴{asked}元，实缴{paid}元，应足额一次缴清"
        en = f"Notice {notice_no} asks for {asked}, and {paid} was paid; it is paid in full"
        yield blocked("differs", zh, en, SEPARATION, "amount", paid, asked, difference=paid - asked)
    unit, own = units
    if unit != own:
        zh, en = f"缴款书{notice_no}属单位{own}", f"Notice {notice_no} is of the unit {own}"
        yield blocked("differs", zh, en, SEPARATION, "reporting_unit", unit, own)
    paid_to, wanted = destinations
    if wanted is not None and paid_to is not wanted:
        zh = f"缴款书{notice_no}的款项应缴入{wanted.label_zh}，不得缴入{paid_to.label_zh}"
        en = f"The money of notice {notice_no} goes to the {wanted}, not to the {paid_to}"
        yield blocked("differs", zh, en, SEPARATION, "destination", paid_to, wanted)
