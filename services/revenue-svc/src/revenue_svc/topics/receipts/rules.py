"""The rules of receipts: pure functions over one entry, each finding with its clause."""

from collections.abc import Iterator
from decimal import Decimal

from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.parameters import Parameter

from ...reference.fiscal_years import CLOSING, MAX_CLOSING_DAYS, check_booked_year
from ...reference.subject_lists import BudgetKind, is_own_revenue
from .schemas import BudgetLevel, ReceiptEntry, ReceiptKind

TREASURY = Clause(document="《中华人民共和国国家金库条例》", article=None, verified=False)
CLASSIFICATION = Clause(document="财政部《政府收支分类科目》（各年度）", article=None, verified=False)

GROWTH_BASE = Parameter(
    key="growth_base",
    label_zh="增长基数口径",
    kind="choice",
    choices={"first_recorded": "首次入账数", "comparable": "可比口径"},
    default="first_recorded",
    clause=Clause(document="财政部预算执行统计口径", article=None, verified=False),
)
"""What growth is measured against: last year as it was first recorded, or as restated to this year's scope."""

RECEIPT_CLOSING_DAYS = Parameter(
    key="receipt_closing_days",
    label_zh="收入整理期天数",
    kind="count",
    default="10",
    clause=CLOSING,
    minimum=Decimal(0),
    maximum=Decimal(MAX_CLOSING_DAYS),
)
"""For how many days of a new year receipts may still be booked to the old one."""

_BESIDE_OWN = {
    BudgetKind.GENERAL_PUBLIC_BUDGET: ("105", "110"),
    BudgetKind.GOVERNMENT_FUND: ("105", "110"),
    BudgetKind.STATE_CAPITAL: ("110",),
    BudgetKind.SOCIAL_INSURANCE: ("110",),
}
"""What a budget receives beside its own revenue: debt and transfers."""
_OWN = (BudgetLevel.DISTRICT, BudgetLevel.ZONE, BudgetLevel.TOWNSHIP)


def check_receipt(entry: ReceiptEntry) -> Iterator[Finding]:
    """Every rule that needs nothing but the entry."""
    yield from _check_sign(entry)
    yield from _check_share(entry)
    yield from _check_budget(entry)
    yield from check_booked_year(entry)


def _check_sign(entry: ReceiptEntry) -> Iterator[Finding]:
    """Receipts and refunds are positive, corrections and transfers are not 0."""
    kind, amount = entry.kind, entry.amount
    signed = kind in (ReceiptKind.CORRECTION, ReceiptKind.TRANSFER)
    if amount > 0 or (signed and amount != 0):
        return
    wanted, wanted_zh = ("≠ 0", "不为0") if signed else ("> 0", "大于0")
    zh = f"{kind.label_zh}的金额应{wanted_zh}；退库按正数填报，计算时扣减"
    en = f"The amount must be {wanted} for the kind {kind}; a refund is entered positive and subtracted"
    yield blocked("receipt_amount_sign", zh, en, TREASURY, "amount", amount, wanted)


def _check_share(entry: ReceiptEntry) -> Iterator[Finding]:
    """The district's share is 100% of its own levels', none of the tiers' above, and between of shared revenue."""
    level, share = entry.budget_level, entry.district_share_pct
    if level in _OWN:
        fits, wanted = share == 100, "= 100"
    elif level is BudgetLevel.SHARED:
        fits, wanted = Decimal(0) < share < 100, "> 0, < 100"
    else:
        fits, wanted = share == 0, "= 0"
    if not fits:
        zh = f"{level.label_zh}收入的区级分成比例应{wanted}"
        en = f"The district's share of {level} revenue must be {wanted}"
        yield blocked("receipt_share", zh, en, TREASURY, "district_share_pct", share, wanted)


def _check_budget(entry: ReceiptEntry) -> Iterator[Finding]:
    """A subject belongs to the budget that the receipt names; 10306 serves two, and the budget kind decides."""
    kind, subject = entry.budget_kind, entry.subject
    if not is_own_revenue(kind, subject) and not subject.startswith(_BESIDE_OWN[kind]):
        zh = f"科目{subject}不属于{kind.label_zh}，请核对预算种类或科目"
        en = f"Subject {subject} is not of the {kind}; check the budget kind or the subject"
        yield blocked("receipt_subject_of_other_budget", zh, en, CLASSIFICATION, "subject", subject)


def judge_transfer(year: int, voucher_no: str, difference: Decimal) -> Iterator[Finding]:
    """A transfer moves revenue between levels or subjects: the lines of its voucher cancel out."""
    zh = f"{year}年度凭证{voucher_no}的调库各行合计{difference:.2f}元，应为0；请核对或补齐另一方"
    en = f"The transfer lines of voucher {voucher_no} of {year} come to {difference:.2f}, not to 0: check them, or enter the rest"
    yield warned("transfer_unbalanced", zh, en, TREASURY, "amount", f"{difference:.2f}", "0.00", difference=difference)
