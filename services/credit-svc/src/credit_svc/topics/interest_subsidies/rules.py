"""The words and rules of interest subsidies: what a loan gets to the fen, what a batch's hash is of, and when it is approved."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.terms import Cover, Term
from bureau_common.schemas.years import within_year

from .schemas import (
    BATCH_FIELDS,
    LOAN_FIELDS,
    SEGMENT_FIELDS,
    DayBasis,
    InterestSubsidyLoanEntry,
    InterestSubsidySchemeEntry,
    InterestSubsidySegmentEntry,
)

SCHEME_RULES = Clause(document="财政贴息降低企业融资成本实施方案", article=None, verified=False)
OWN_RULE = Clause(document="本系统贴息登记规则：先登记、后引用，批次审批后内容冻结", article=None, verified=True)

SCHEME, TERMS = Term("贴息方案", "scheme", OWN_RULE), Term("贴息条件", "terms of the scheme", OWN_RULE)
BATCH = Term("贴息批次", "batch", OWN_RULE)
YEARS_BATCH = Term("该方案当年的批次", "batch of the scheme and year", OWN_RULE)
SUBSIDISED = Term("批次内贷款", "loan in the batch", OWN_RULE)
APPROVAL = Term("贴息批次审批", "approval of the batch", OWN_RULE)
PAID = Term("贴息拨付", "payment of the subsidy", OWN_RULE)
RETURNED = Cover("退回贴息", "returned", "已拨付贴息", "paid", OWN_RULE)

in_its_year = within_year(OWN_RULE)


class Segment(NamedTuple):
    """Days of one principal and rate, with the terms in force on the first of them."""

    starts_on: date
    ends_on: date
    principal: Decimal
    rate_pct: Decimal
    overdue_days: int
    rate_cap_pct: Decimal
    share_pct: Decimal
    day_basis: DayBasis

    @property
    def days(self) -> int:
        """What is overdue gets nothing."""
        return (self.ends_on - self.starts_on).days - self.overdue_days

    @property
    def subsidy(self) -> Fraction:
        """Principal x the lower of rate and cap x share x days / basis, exactly."""
        rate = Fraction(min(self.rate_pct, self.rate_cap_pct)) * Fraction(self.share_pct) / 10_000
        return Fraction(self.principal) * rate * self.days / int(self.day_basis)


def subsidy_of(segments: Iterable[Segment]) -> Decimal:
    """What a loan gets: the sum of its segments, rounded half up to the fen once."""
    fen = sum((segment.subsidy for segment in segments), Fraction(0)) * 100
    return Decimal(int(fen + Fraction(1, 2))).scaleb(-2)


class Loan(NamedTuple):
    """A loan of a batch: what it pays less after the subsidy, and its segments; one without terms has no part in them."""

    loan_no: str
    credit_code: str
    interest_saved: Decimal
    segments: tuple[Segment, ...]

    @property
    def subsidy(self) -> Decimal:
        return subsidy_of(self.segments)


class Content(NamedTuple):
    """A batch as it stands."""

    loans: tuple[Loan, ...]
    content_hash: str

    @property
    def amount(self) -> Decimal:
        return sum((loan.subsidy for loan in self.loans), Decimal(0))


def read_content(rows: Iterable[Sequence[Any]]) -> Content:
    """A batch of its rows, each a segment with its batch and loan before it and its terms behind it.

    The hash is SHA-256 over the batch, its loans and its segments, each a line: a JSON array of texts, its kind and its
    values; the lines sorted, in UTF-8, with LF between them. It binds what was approved for good, and is never changed.
    """
    lines: set[tuple[Any, ...]] = set()
    loans = []
    start, end = len(BATCH_FIELDS), len(BATCH_FIELDS) + len(LOAN_FIELDS)
    for values, of_loan in groupby(rows, lambda row: row[:end]):
        loan, segments = dict(zip(LOAN_FIELDS, values[start:], strict=True)), []
        if loan["loan_no"] is None:
            continue
        lines |= {("batch", *values[:start]), ("loan", *values[start:])}
        for row in of_loan:
            segment, terms = row[end : end + len(SEGMENT_FIELDS)], row[end + len(SEGMENT_FIELDS) :]
            if None not in segment:
                lines.add(("segment", loan["loan_no"], *segment, *terms))
            if None not in (*segment, *terms):
                segments.append(Segment(*segment[:5], *terms))
        saved = loan["interest_before"] - loan["interest_after"]
        loans.append(Loan(loan["loan_no"], loan["credit_code"], saved, tuple(segments)))
    texts = sorted(json.dumps([str(value) for value in line], ensure_ascii=False) for line in lines)
    return Content(tuple(loans), sha256("\n".join(texts).encode()).hexdigest())


def judge_content(
    batch_no: str, own: bool, loans: int, amount: Decimal, content_hash: str, rows: Sequence[Sequence[Any]]
) -> Iterator[Finding]:
    """An approval says what the batch is (`own`: it is being written), and what was approved never becomes another."""
    batch = read_content(rows)
    if own:
        yield from _judge_approval(batch_no, loans, amount, content_hash, batch)
    elif batch.content_hash != content_hash:
        zh = f"批次{batch_no}已审批，内容已冻结，不能再改；少付、多付的请另设批次或登记退回"
        en = f"Batch {batch_no} was approved and is frozen; what is wrong goes into another batch, or is returned"
        yield blocked("interest_subsidy_frozen", zh, en, OWN_RULE, "batch_no", batch_no)


def _judge_approval(batch_no: str, loans: int, amount: Decimal, content_hash: str, batch: Content) -> Iterator[Finding]:
    said = {"loans": loans, "amount": amount, "content_hash": content_hash}
    found = {"loans": len(batch.loans), "amount": batch.amount, "content_hash": batch.content_hash}
    for field, value in said.items():
        if value != found[field]:
            zh = f"批次{batch_no}按现有记录为{found[field]}，与报批内容不同，请按最新计算表报批"
            en = f"By its records batch {batch_no} has {found[field]}; propose it by its newest statement"
            yield blocked("differs", zh, en, OWN_RULE, field, value, found[field])
    for loan in batch.loans:
        if not loan.subsidy:
            zh, en = f"贷款{loan.loan_no}没有可贴息的分段", f"Loan {loan.loan_no} has no segment that is subsidised"
            yield blocked("interest_subsidy_nothing", zh, en, SCHEME_RULES, "batch_no", loan.loan_no)
        elif loan.interest_saved < loan.subsidy:
            zh = f"贷款{loan.loan_no}贴息前后利息相差{loan.interest_saved:.2f}元，少于贴息{loan.subsidy:.2f}元，请核对贴息后利息"
            en = (
                f"The interest of loan {loan.loan_no} falls by {loan.interest_saved:.2f}, less than its subsidy of "
                f"{loan.subsidy:.2f}; check the interest after it"
            )
            wanted = f">= {loan.subsidy:.2f}"
            yield blocked("interest_subsidy_saved", zh, en, SCHEME_RULES, "batch_no", loan.interest_saved, wanted)


def judge_paid(batch_no: str, loan_no: str, paid: Decimal, segments: Sequence[Sequence[Any]]) -> Iterator[Finding]:
    """A loan is paid what its segments come to; one without segments, or of days without terms, gets nothing for them."""
    due = subsidy_of(Segment(*each) for each in segments if None not in each)
    if paid != due:
        zh = f"批次{batch_no}贷款{loan_no}应拨付{due:.2f}元，登记为{paid:.2f}元，请核对"
        en = f"Loan {loan_no} of batch {batch_no} gets {due:.2f}, and {paid:.2f} is entered; check it"
        yield blocked("differs", zh, en, OWN_RULE, "amount", paid, due, difference=paid - due)


def say_kept(batch_no: str) -> Iterator[Finding]:
    """An approval is neither corrected nor taken back."""
    zh = f"批次{batch_no}的审批不能更正或作废：审批后内容冻结"
    en = f"The approval of batch {batch_no} is neither corrected nor voided: it froze the batch"
    yield blocked("interest_subsidy_frozen", zh, en, OWN_RULE, "batch_no", batch_no)


def check_scheme(entry: InterestSubsidySchemeEntry) -> Iterator[Finding]:
    """A scheme ends after it began, and repeals another than itself."""
    begins = entry.business_date
    if entry.ends_on is not None and entry.ends_on <= begins:
        zh, en = f"失效日期应晚于施行日期{begins}，请核对", f"It ends on or before its first day, {begins}; check both"
        yield blocked("interest_subsidy_end", zh, en, SCHEME_RULES, "ends_on", entry.ends_on, f"> {begins}")
    if entry.repeals == entry.scheme_no:
        zh, en = "废止文号不能是本方案，请核对", "It repeals itself; check the number"
        yield blocked("interest_subsidy_repeals_itself", zh, en, SCHEME_RULES, "repeals", entry.repeals)


def check_loan(entry: InterestSubsidyLoanEntry) -> Iterator[Finding]:
    """The subsidy is there to lower the cost."""
    before = entry.interest_before + entry.guarantee_fee_before + entry.other_fees_before
    after = entry.interest_after + entry.guarantee_fee_after + entry.other_fees_after
    if after > before:
        zh = f"贴息后融资成本{after:.2f}元高于贴息前{before:.2f}元，请核对"
        en = f"The cost after the subsidy, {after:.2f}, is above that before it, {before:.2f}; check both"
        yield warned("interest_subsidy_cost", zh, en, SCHEME_RULES, "interest_after", after, f"<= {before:.2f}")


def check_segment(entry: InterestSubsidySegmentEntry) -> Iterator[Finding]:
    """A segment has days, and no more of them are overdue."""
    days = (entry.ends_on - entry.starts_on).days
    if days < 1:
        zh, en = "止息日应晚于起息日，请核对", "A segment ends after the day on which it begins; check both"
        yield blocked("interest_subsidy_days", zh, en, SCHEME_RULES, "ends_on", entry.ends_on, f"> {entry.starts_on}")
    elif entry.overdue_days > days:
        zh, en = f"逾期天数不应超过分段天数{days}", f"No more days are overdue than the segment has, {days}"
        yield blocked(
            "interest_subsidy_overdue", zh, en, SCHEME_RULES, "overdue_days", entry.overdue_days, f"<= {days}"
        )


def say_overlap(loan_no: str, starts_on: date, ends_on: date, batch_no: str) -> Iterator[Finding]:
    """No day of a loan is subsidised twice, in whatever batches."""
    zh = f"贷款{loan_no}{starts_on}至{ends_on}的分段与批次{batch_no}的另一分段重叠，同一期间只贴息一次"
    en = f"The segment of {loan_no} from {starts_on} to {ends_on} overlaps another of batch {batch_no}; days count once"
    yield blocked("interest_subsidy_overlap", zh, en, SCHEME_RULES, "starts_on", starts_on)


def say_past_due(loan_no: str, starts_on: date, due_on: date, overdue: int, past: int) -> Iterator[Finding]:
    """Days after a loan fell due are overdue."""
    zh = f"贷款{loan_no}自{starts_on}的分段中有{past}天在到期日{due_on}之后，逾期天数应不少于{past}天"
    en = f"{past} days of the segment of {loan_no} from {starts_on} lie behind its due date {due_on}: they are overdue days"
    yield blocked("interest_subsidy_past_due", zh, en, SCHEME_RULES, "overdue_days", overdue, f">= {past}")


def say_terms(loan_no: str, starts_on: date, known: bool, changed_on: date | None) -> Iterator[Finding]:
    """Terms hold on a segment's first day, and do not change within it."""
    if not known:
        zh, en = f"{starts_on}尚无贴息条件，请先登记", f"There are no terms on {starts_on}; enter them first"
        yield blocked("unknown", f"贷款{loan_no}：{zh}", f"Loan {loan_no}: {en}", SCHEME_RULES, "starts_on", starts_on)
    else:
        zh = f"贷款{loan_no}自{starts_on}的分段跨过{changed_on}的条件调整，请在该日分段"
        en = f"The terms change on {changed_on}, within the segment of {loan_no} from {starts_on}; split it there"
        yield blocked("interest_subsidy_split", zh, en, SCHEME_RULES, "ends_on", changed_on, f"<= {changed_on}")


def say_outside_scheme(batch_no: str, day: date, ended: date) -> Iterator[Finding]:
    """A batch is approved while its scheme is in force."""
    zh = f"批次{batch_no}审批于{day}，方案已于{ended}失效"
    en = f"Batch {batch_no} was approved on {day}; its scheme ended on {ended}"
    yield blocked("interest_subsidy_scheme_ended", zh, en, SCHEME_RULES, "business_date", day, f"< {ended}")
