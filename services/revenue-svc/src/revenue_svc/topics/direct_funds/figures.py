"""The figures of direct funds that need no other topic: received, allocated, overdue, households and enterprises reached."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Numeric, Table, case, cast, func, literal, select, union_all

from bureau_common.kit.books.running import running_sums
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import End, Stock

from ...reference.tiers import UpperTier
from .schemas import BeneficiaryKind, NoticeKind
from .tables import RECEIVED, allocations, benefits, notices

OVERDUE = "revenue.direct_funds.overdue_notices"


def _counts_from(table: Table) -> ColumnElement[date]:
    """What is notified and allocated before its year counts from January on."""
    return func.greatest(table.c.business_date, func.make_date(table.c.fiscal_year, 1, 1))


def _allocated_in_full(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day on which all that had come of a fund by a notice's day was allocated, or taken back again."""
    none: ColumnElement[Decimal] = cast(literal(0), Numeric)
    came, taken = [case((notices.c.kind == kind, notices.c.amount), else_=none) for kind in NoticeKind]
    moves = [
        select(
            table.c.tag,
            table.c.business_date.label("day"),
            brought.label("came"),
            used.label("settled"),
        ).where(cutoff.live(table))
        for table, brought, used in ((notices, came, taken), (allocations, none, allocations.c.amount))
    ]
    days = running_sums(union_all(*moves).subquery(), ["tag"], ["came", "settled"])
    at_notice = days.alias()
    due = (
        select(at_notice.c.came)
        .where(at_notice.c.tag == notices.c.tag, at_notice.c.day == notices.c.business_date)
        .correlate(notices)
        .scalar_subquery()
    )
    in_full = select(func.min(days.c.day)).where(days.c.tag == notices.c.tag, days.c.settled >= due)
    return in_full.correlate(notices).scalar_subquery()


RECEIPTS = Flow("direct_funds_received", notices, notices.c.tier, RECEIVED, on=_counts_from(notices))
ALLOCATIONS = Flow(
    "direct_funds_allocated", allocations, "allocated", allocations.c.amount, on=_counts_from(allocations)
)
_NOTICES = Stock(
    "direct_fund_notices",
    notices,
    until=End(_allocated_in_full, {notices: notices.c.tag, allocations: allocations.c.tag}),
    on=notices.c.allocate_by,
    where=notices.c.kind == NoticeKind.RECEIVED,
)
_HOUSEHOLDS, _ENTERPRISES = [
    Distinct(f"direct_funds_{kind}", benefits, benefits.c.beneficiary_code, benefits.c.beneficiary == kind)
    for kind in BeneficiaryKind
]

RECEIVED_TO_DATE = Input(Measure("收到直达资金", RECEIPTS, tuple(UpperTier)), year_to_date)
_allocated = Measure("分配直达资金", ALLOCATIONS, ("allocated",))

FIGURES = topic_figures(
    "revenue.direct_funds",
    figure(
        "received", "直达资金收到数", "万元",
        "上级下达的本年度直达资金1月至本月累计，扣减收回；提前下达的自1月起计", received=RECEIVED_TO_DATE,
    ),
    figure(
        "allocated", "直达资金分配数", "万元",
        "本年度直达资金分配到单位、项目的金额1月至本月累计，调减扣减；提前分配的自1月起计", allocated=_allocated,
    ),
    figure(
        "allocated_pct", "直达资金分配进度", "%", "直达资金分配数÷收到数×100",
        percent("allocated", "received"), version=2, allocated=_allocated, received=RECEIVED_TO_DATE,
    ),
    figure(
        "overdue_notices", "超期未分配完毕的直达资金通知", "笔",
        "月末已过分配期限，而该标识截至该通知的下达数尚未全部分配（或收回）的通知笔数",
        overdue=Measure("到期未分配完毕的通知", _NOTICES),
    ),
    figure(
        "households_reached", "直达资金惠及农户", "户", "1月至本月有受益记录的农户，同一户只计一次",
        households=Measure("受益农户", _HOUSEHOLDS),
    ),
    figure(
        "enterprises_reached", "直达资金惠及企业", "家", "1月至本月有受益记录的企业，同一企业只计一次",
        enterprises=Measure("受益企业", _ENTERPRISES),
    ),
)  # fmt: skip
