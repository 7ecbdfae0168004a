"""The words and rules of direct funds: what an entry must say, what covers what, and what the guards say of their rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bureau_common.schemas.alerts import Cause, FigurePart, cause
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Cover, Term
from bureau_common.schemas.years import within_year

from .schemas import SEPARATOR, DirectFundAllocationEntry

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

CARRY_OVER = Clause(document="《中华人民共和国预算法》", article="第四十二条", verified=False)
CARRIED_YEARS = 2
"""For how many years after its own a fund may be used; what is then left is no carry-over any more."""

FUND = Term("直达资金", "direct fund", DIRECT_FUNDS)
ALLOCATION = Cover("分配直达资金", "of the direct fund allocated", "收到的", "received", DIRECT_FUNDS, "allocatable")
BENEFIT = Cover("直达资金惠企利民", "said to have reached beneficiaries", "已支付的", "paid", DIRECT_FUNDS, "reachable")

OVERDUE_ALERT = "direct_fund_allocation_overdue"

check_year = within_year(DIRECT_FUNDS, before=1)
"""A notice comes in its year, or ahead in the year before."""


def say_late_deadline(tag: str, first: date, allocate_by: date | None, days: int) -> Iterator[Finding]:
    """What a notice brings is allocated within the days allowed."""
    last = first + timedelta(days=days)
    zh = f"直达资金{tag}的分配期限应在收到之日起{days}日内，即不晚于{last}"
    en = f"The direct fund {tag} is to be allocated within {days} days of its receipt: by {last}"
    found, allowed = allocate_by or "—", f"{first} – {last}"
    yield blocked("direct_fund_deadline", zh, en, DEADLINES, "allocate_by", found, allowed)


def check_allocation(entry: DirectFundAllocationEntry) -> Iterator[Finding]:
    """An allocation or a cut moves something."""
    if not entry.amount:
        zh, en = "分配金额不得为0；分配为正，调减为负", "An allocation must not be 0; a cut is entered negative"
        yield blocked("allocation_amount_zero", zh, en, DIRECT_FUNDS, "amount", "0.00")


def say_differing(tag: str, variants: int) -> Iterator[Finding]:
    """Every notice of a tag is about one fund."""
    zh = f"直达资金{tag}各次通知的名称、级次、年度、允许的科目和支付对象应一致"
    en = f"Name, tier, year, codes and payee classes of the direct fund {tag} must be the same in every notice"
    yield blocked("differs", zh, en, DIRECT_FUNDS, "tag", variants, 1)


def say_other_year(tag: str, year: int, own: int) -> Iterator[Finding]:
    """A fund is allocated in its own year."""
    zh, en = (
        f"直达资金{tag}属{own}年度，应在该年度分配",
        f"The direct fund {tag} is of {own}, and allocated in that year",
    )
    yield blocked("direct_fund_year", zh, en, DIRECT_FUNDS, "fiscal_year", year, own)


def say_beyond_years(tag: str, year: int, own: int) -> Iterator[Finding]:
    """A fund keeps its tag over the year's end, for as long as what is left of it may be carried over."""
    last = own + CARRIED_YEARS
    zh = f"直达资金{tag}属{own}年度，结转使用不晚于{last}年度，沿用原标识"
    en = f"The direct fund {tag} is of {own}: what is carried over keeps its tag and is used until {last}"
    yield blocked("direct_fund_year", zh, en, CARRY_OVER, "fiscal_year", year, f"{own} – {last}")


def say_unregistered(source_ref: str) -> Iterator[Finding]:
    """A beneficiary is of a register; its code is not repeated here: somebody may have typed an ID number."""
    zh = f"来源单号{source_ref}的受益对象未登记，请先登记企业或农户"
    en = f"The beneficiary of {source_ref} is in no register; register the enterprise or household first"
    yield blocked("unknown", zh, en, DIRECT_FUNDS, "beneficiary_code")


def say_over_allotted(
    tag: str, unit: str, project: str, day: date, allocated: Decimal, allotted: Decimal
) -> Iterator[Finding]:
    """A unit's allotments of a fund stay within what the unit, for the same project, was allocated of it."""
    zh = f"直达资金{tag}至{day}下达单位{unit}（项目{project or '无'}）的指标{allotted:.2f}元超过分配给它的{allocated:.2f}元"
    en = (
        f"By {day} the allotments of {tag} to {unit} (project {project or 'none'}) come to {allotted:.2f}; "
        f"{allocated:.2f} was allocated to it"
    )
    yield exceeded("not_covered", zh, en, DIRECT_FUNDS, "amount", allotted, allocated)


def check_purpose(of: Term, number: str, tag: str, field: str, code: str, allowed: str | None) -> Iterator[Finding]:
    """An allotment or a payment stays within what the notice allows."""
    if is_within(code, allowed):
        return
    zh = f"{of.label_zh}{number}的科目{code}不在直达资金{tag}允许的范围（{allowed}）内，不得挪用"
    en = f"{of.label_en.capitalize()} {number}: the subject {code} is outside what the direct fund {tag} may be used for ({allowed})"
    yield blocked("direct_fund_purpose", zh, en, PURPOSE, field, code, allowed)


def is_within(code: str, allowed: str | None) -> bool:
    """Whether a subject, or its class, is among some codes; where none are named everything is."""
    return allowed is None or code.startswith(tuple(allowed.split(SEPARATOR)))


def overdue_cause(count: Decimal, figure_id: str) -> Cause | None:
    """Notices that are not allocated in full when their deadline has passed."""
    if count == 0:
        return None
    zh = "有{count}直达资金超过分配期限未分配完毕"
    en = "{count} notices of direct funds are past their deadline and not allocated in full"
    return cause(OVERDUE_ALERT, "orange", zh, en, DEADLINES, count=FigurePart(figure_id=figure_id))
