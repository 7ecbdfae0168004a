"""The figures of direct funds that need no other topic: received, allocated, overdue, households and enterprises reached."""

from datetime import date

from sqlalchemy import ColumnElement, Table, func, literal, select

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever, year_to_date
from bureau_common.kit.figures.formulas import percent, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import ALL, Flow
from bureau_common.kit.measures.old_stocks import OldStock

from ...reference.tiers import UpperTier
from .schemas import BeneficiaryKind, NoticeKind
from .tables import RECEIVED, allocations, benefits, fund_days, notices

OVERDUE = "revenue.direct_funds.overdue_notices"


def _counts_from(table: Table) -> ColumnElement[date]:
    """What is notified and allocated before its year counts from January on."""
    return func.greatest(table.c.business_date, func.make_date(table.c.fiscal_year, 1, 1))


def _allocated_in_full(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day on which all that had come of a fund by a notice's day was allocated, or taken back again."""
    days = fund_days(cutoff.live)
    at_notice = days.alias()
    came = (
        select(at_notice.c.received + at_notice.c.withdrawn)
        .where(at_notice.c.tag == notices.c.tag, at_notice.c.day == notices.c.business_date)
        .correlate(notices)
        .scalar_subquery()
    )
    settled = select(func.min(days.c.day)).where(
        days.c.tag == notices.c.tag, days.c.allocated + days.c.withdrawn >= came
    )
    return settled.correlate(notices).scalar_subquery()


RECEIPTS = Flow("direct_funds_received", notices, notices.c.tier, RECEIVED, on=_counts_from(notices))
ALLOCATIONS = Flow(
    "direct_funds_allocated", allocations, literal("allocated"), allocations.c.amount, on=_counts_from(allocations)
)
_NOTICES = OldStock("direct_fund_notices", notices, notices.c.kind, _allocated_in_full, on=notices.c.allocate_by)
_REACHED = {
    kind: Distinct(f"direct_funds_{kind}", benefits, benefits.c.beneficiary_code, benefits.c.beneficiary == kind)
    for kind in BeneficiaryKind
}

RECEIVED_TO_DATE = Input(Measure("收到直达资金", RECEIPTS, tuple(UpperTier)), year_to_date)
_allocated_to_date = Input(Measure("分配直达资金", ALLOCATIONS, ("allocated",)), year_to_date)

FIGURES = (
    Definition(
        id="revenue.direct_funds.received",
        name_zh="直达资金收到数",
        display_unit="万元",
        basis="ytd",
        inputs={"received": RECEIVED_TO_DATE},
        formula=total("received"),
        formula_text="上级下达的本年度直达资金1月至本月累计，扣减收回；提前下达的自1月起计",
    ),
    Definition(
        id="revenue.direct_funds.allocated",
        name_zh="直达资金分配数",
        display_unit="万元",
        basis="ytd",
        inputs={"allocated": _allocated_to_date},
        formula=total("allocated"),
        formula_text="本年度直达资金分配到单位、项目的金额1月至本月累计，调减扣减；提前分配的自1月起计",
    ),
    Definition(
        id="revenue.direct_funds.allocated_pct",
        name_zh="直达资金分配进度",
        display_unit="%",
        basis="ytd",
        inputs={"allocated": _allocated_to_date, "received": RECEIVED_TO_DATE},
        formula=percent("allocated", "received"),
        formula_text="直达资金分配数÷收到数×100",
    ),
    Definition(
        id=OVERDUE,
        name_zh="超期未分配完毕的直达资金通知",
        display_unit="笔",
        basis="point",
        inputs={"overdue": Input(Measure("到期未分配完毕的通知", _NOTICES, (NoticeKind.RECEIVED,)), since_ever)},
        formula=total("overdue"),
        formula_text="月末已过分配期限，而该标识截至该通知的下达数尚未全部分配（或收回）的通知笔数",
    ),
    Definition(
        id="revenue.direct_funds.households_reached",
        name_zh="直达资金惠及农户",
        display_unit="户",
        basis="ytd",
        inputs={"households": Input(Measure("受益农户", _REACHED[BeneficiaryKind.HOUSEHOLD], ALL), year_to_date)},
        formula=total("households"),
        formula_text="1月至本月有受益记录的农户，同一户只计一次",
    ),
    Definition(
        id="revenue.direct_funds.enterprises_reached",
        name_zh="直达资金惠及企业",
        display_unit="家",
        basis="ytd",
        inputs={"enterprises": Input(Measure("受益企业", _REACHED[BeneficiaryKind.ENTERPRISE], ALL), year_to_date)},
        formula=total("enterprises"),
        formula_text="1月至本月有受益记录的企业，同一企业只计一次",
    ),
)
