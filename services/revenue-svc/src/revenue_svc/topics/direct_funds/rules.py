"""The rules of direct funds: pure functions over entries and over what guards read, each finding with its clause."""

from datetime import date, timedelta
from decimal import Decimal

from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Term

from .schemas import SEPARATOR, DirectFundAllocationEntry, DirectFundNoticeEntry, NoticeKind

DIRECT_FUNDS = Clause(document="财政部关于直达资金管理的规定（资金标识贯穿到底）", article=None, verified=False)
PURPOSE = Clause(document="财政部关于直达资金管理的规定（不得挪作他用）", article=None, verified=False)
DEADLINES = Clause(document="财政部关于直达资金管理的规定（分配时限）", article=None, verified=False)
MONITORING = Clause(document="财政部关于直达资金监控的规定（支出进度）", article=None, verified=False)

ALLOCATION_DAYS = Parameter(
    key="direct_fund_allocation_days",
    label_zh="直达资金分配时限（收到后天数）",
    kind="count",
    default="30",
    clause=DEADLINES,
    minimum=Decimal(1),
    maximum=Decimal(366),
)
"""Within how many days of its notice a fund is to be allocated."""

PROGRESS_TOLERANCE = Parameter(
    key="direct_fund_progress_tolerance_pp",
    label_zh="直达资金支付进度容许落后序时进度的百分点",
    kind="decimal",
    default="10",
    clause=MONITORING,
    minimum=Decimal(0),
    maximum=Decimal(100),
)

OVERDUE_ALERT, PROGRESS_ALERT = "direct_fund_allocation_overdue", "direct_fund_progress"


def check_notice(entry: DirectFundNoticeEntry, days: int, row: int) -> list[Finding]:
    """A notice belongs to its year or the one before, and what it brings is allocated within the days allowed."""
    findings = []
    if not entry.fiscal_year - 1 <= entry.business_date.year <= entry.fiscal_year:
        year, before = entry.fiscal_year, entry.fiscal_year - 1
        zh = f"收到日期应在{year}年度内或其上一年（提前下达）；结转资金请按新年度另立标识"
        en = f"The date must lie in {year} or the year before; carried-over funds take a tag of the new year"
        found, allowed = entry.business_date.isoformat(), f"{before}-01-01 – {year}-12-31"
        findings.append(blocked("direct_fund_date", zh, en, DIRECT_FUNDS, "business_date", found, allowed, row=row))
    if entry.kind is NoticeKind.RECEIVED:
        last = entry.business_date + timedelta(days=days)
        if entry.allocate_by is None or not entry.business_date <= entry.allocate_by <= last:
            zh = f"分配期限应在收到之日起{days}日内，即不晚于{last}"
            en = f"The fund is to be allocated within {days} days of its receipt: by {last}"
            found, allowed = str(entry.allocate_by or "—"), f"{entry.business_date} – {last}"
            findings.append(blocked("direct_fund_deadline", zh, en, DEADLINES, "allocate_by", found, allowed, row=row))
    return findings


def check_allocation(entry: DirectFundAllocationEntry, row: int) -> list[Finding]:
    """An allocation or a cut moves something."""
    if entry.amount:
        return []
    zh, en = "分配金额不得为0；分配为正，调减为负", "An allocation must not be 0; a cut is entered negative"
    return [blocked("allocation_amount_zero", zh, en, DIRECT_FUNDS, "amount", "0.00", row=row)]


def judge_fund(tag: str, variants: int) -> Finding:
    """Every notice of a tag is about one fund."""
    zh = f"直达资金{tag}各次通知的名称、级次、年度、允许的科目和支付对象应一致"
    en = f"Name, tier, year, codes and payee classes of the direct fund {tag} must be the same in every notice"
    return blocked("direct_fund_differs", zh, en, DIRECT_FUNDS, "tag", str(variants), "1")


def judge_year(tag: str, year: int, own: int) -> Finding:
    """A fund is used within its own year; what is carried over takes a new tag."""
    zh = f"直达资金{tag}属{own}年度；结转使用请按新年度另立标识"
    en = f"The direct fund {tag} is of {own}; what is carried over takes a tag of the new year"
    return blocked("direct_fund_year", zh, en, DIRECT_FUNDS, "fiscal_year", str(year), str(own))


def judge_allocated(tag: str, day: date, allocated: Decimal, received: Decimal) -> Finding:
    """No more is allocated than was received, on any day."""
    zh = f"直达资金{tag}至{day}的分配{allocated:.2f}元超过收到的{received:.2f}元"
    en = f"{allocated:.2f} of the direct fund {tag} is allocated by {day}, {received:.2f} was received"
    return exceeded("allocated_exceeds_received", zh, en, DIRECT_FUNDS, "amount", allocated, received)


def judge_unregistered(source_ref: str) -> Finding:
    """A beneficiary is of a register; its code is not repeated here: somebody may have typed an ID number."""
    zh = f"来源单号{source_ref}的受益对象未登记，请先登记企业或农户"
    en = f"The beneficiary of {source_ref} is in no register; register the enterprise or household first"
    return blocked("beneficiary_unregistered", zh, en, DIRECT_FUNDS, "beneficiary_code")


def judge_tag(allotment_no: str, tag: str) -> Finding:
    """A tag comes from a notice."""
    zh = f"指标{allotment_no}的直达资金标识{tag}没有有效的下达通知，请先登记通知或核对标识"
    en = f"Allotment {allotment_no}: no standing notice has the tag {tag}; record the notice first, or check the tag"
    return blocked("direct_fund_unknown", zh, en, DIRECT_FUNDS, "direct_fund_tag", tag)


def judge_allotted(key: tuple[str, str, str], day: date, allotted: Decimal, allocated: Decimal) -> Finding:
    """A unit's allotments of a fund stay within what the unit, for the same project, was allocated of it."""
    tag, unit, project = key
    zh = f"直达资金{tag}至{day}下达单位{unit}（项目{project or '无'}）的指标{allotted:.2f}元超过分配给它的{allocated:.2f}元"
    en = (
        f"By {day} the allotments of {tag} to {unit} (project {project or 'none'}) come to {allotted:.2f}; "
        f"{allocated:.2f} was allocated to it"
    )
    return exceeded("allotted_exceeds_allocated", zh, en, DIRECT_FUNDS, "amount", allotted, allocated)


def judge_purpose(of: Term, number: str, tag: str, field: str, code: str, allowed: str) -> Finding:
    """An allotment or a payment stays within what the notice allows."""
    zh = f"{of.label_zh}{number}的科目{code}不在直达资金{tag}允许的范围（{allowed}）内，不得挪用"
    en = (
        f"{of.label_en.capitalize()} {number}: the subject {code} is outside what the direct fund {tag} may be used for "
        f"({allowed})"
    )
    return blocked("direct_fund_purpose", zh, en, PURPOSE, field, code, allowed)


def is_within(code: str, allowed: str | None) -> bool:
    """Whether a subject, or its class, is among some codes; where none are named everything is."""
    return allowed is None or code.startswith(tuple(allowed.split(SEPARATOR)))


def judge_reached(tag: str, day: date, reached: Decimal, paid: Decimal) -> Finding:
    """No more reaches households and enterprises than was paid."""
    zh = f"直达资金{tag}至{day}的惠企利民金额{reached:.2f}元超过已支付的{paid:.2f}元，请先核对支付或更正受益记录"
    en = f"By {day} {reached:.2f} of the direct fund {tag} is said to have reached beneficiaries, {paid:.2f} was paid; check them"
    return exceeded("reached_exceeds_paid", zh, en, DIRECT_FUNDS, "amount", reached, paid)


def overdue_cause(count: Decimal, day: date, figure_id: str) -> Cause | None:
    """Notices that are not allocated in full when their deadline has passed."""
    if count == 0:
        return None
    return Cause(
        code=OVERDUE_ALERT,
        level="orange",
        on=day,
        message_zh=f"有{count:f}笔直达资金超过分配期限未分配完毕",
        message_en=f"{count:f} notices of direct funds are past their deadline and not allocated in full",
        clause=DEADLINES,
        figure_ids=(figure_id,),
    )


def progress_cause(paid_pct: Decimal, month: int, tolerance: Decimal, day: date, figure_id: str) -> Cause | None:
    """Payments that are further behind the passed share of the year than is tolerated; at the border they are not."""
    # Multiplied out, so that thirds of a year are exact.
    if (paid_pct + tolerance) * 12 >= Decimal(100) * month:
        return None
    return Cause(
        code=PROGRESS_ALERT,
        level="yellow",
        on=day,
        message_zh=f"直达资金支付进度{paid_pct:.1f}%，落后序时进度超过{tolerance:f}个百分点",
        message_en=f"{paid_pct:.1f}% of direct funds is paid: more than {tolerance:f} points behind the schedule",
        clause=MONITORING,
        figure_ids=(figure_id,),
    )
