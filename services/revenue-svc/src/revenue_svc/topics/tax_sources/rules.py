"""The rules of tax sources: when a gap is worth a lead, how a lead goes from found to its end, what may be entered."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Term

from .schemas import (
    DeclaredTaxEntry,
    LeadAction,
    LeadState,
    TaxLeadEntry,
    TaxLeadStepEntry,
    ThirdPartyFactEntry,
)

TAX = "101"
"""Tax revenue in the classification."""
COLLECTION = Clause(document="《中华人民共和国税收征收管理法》", article="第六条", verified=False)
LEADS = Clause(
    document="本局综合治税线索管理办法：发现、分派、核实，以入库或排除原因办结", article=None, verified=False
)

GAP_MINIMUM = Parameter(
    key="tax_gap_minimum",
    label_zh="税源比对差额起点（元）",
    kind="decimal",
    default="10000.00",
    clause=LEADS,
    minimum=Decimal(0),
)
GAP_MINIMUM_PCT = Parameter(
    key="tax_gap_minimum_pct",
    label_zh="税源比对差额占申报税额的起点（%）",
    kind="decimal",
    default="10",
    clause=LEADS,
    minimum=Decimal(0),
)
LEAD_DAYS = Parameter(
    key="tax_lead_days",
    label_zh="涉税线索办理期限（天）",
    kind="count",
    default="90",
    clause=LEADS,
    minimum=Decimal(1),
    maximum=Decimal(1000),
)
"""How many days after it was found a lead may stay open before it is an alert."""

LEAD = Term("涉税线索", "lead")
GAP = Term("同一纳税人、税种、所属期的涉税线索", "lead of this taxpayer, subject and period")
RESULT = Term("入库结果", "result")
DECLARATION = Term("纳税申报", "declaration")

LEAD_WAY = Course(
    LEAD._replace(clause=LEADS),
    LeadState.FOUND,
    {
        (LeadState.FOUND, LeadAction.ASSIGN): LeadState.ASSIGNED,
        (LeadState.ASSIGNED, LeadAction.ASSIGN): LeadState.ASSIGNED,
        (LeadState.ASSIGNED, LeadAction.VERIFY): LeadState.VERIFIED,
        (LeadState.VERIFIED, LeadAction.REALISE): LeadState.REALISED,
        (LeadState.REALISED, LeadAction.REALISE): LeadState.REALISED,
        (LeadState.FOUND, LeadAction.DISMISS): LeadState.DISMISSED,
        (LeadState.ASSIGNED, LeadAction.DISMISS): LeadState.DISMISSED,
        (LeadState.VERIFIED, LeadAction.DISMISS): LeadState.DISMISSED,
    },
)
"""A lead goes from found to its end in receipts or in a reason."""


class Thresholds(NamedTuple):
    """What a gap must be above, in yuan and in percent of what was declared."""

    yuan: Decimal
    pct: Decimal


def is_lead(implied: Decimal, declared: Decimal, thresholds: Thresholds) -> bool:
    """Whether the facts imply more tax than was declared, by more than both thresholds."""
    gap = implied - declared
    return gap > thresholds.yuan and gap * 100 > declared * thresholds.pct


def way(steps: Iterable[LeadAction], received: bool) -> list[LeadAction]:
    """The actions of a lead in the order in which they count: its steps, and then its receipts.

    A receipt counts at its treasury date, but it is linked when the lead has been verified: so it follows the steps.
    """
    return [*steps, LeadAction.REALISE] if received else [*steps]


def check_tax(entry: ThirdPartyFactEntry | DeclaredTaxEntry | TaxLeadEntry) -> Iterator[Finding]:
    """What concerns a tax names a subject of tax revenue, and a month that had begun."""
    subject, period, day = entry.subject, entry.tax_period, entry.business_date
    if not subject.startswith(TAX):
        zh, en = f"科目{subject}不是税收收入科目（101类）", f"Subject {subject} is no tax revenue (101)"
        yield blocked("not_a_tax", zh, en, COLLECTION, "subject", subject, "101…")
    if day < period.first_day:
        zh, en = f"税款所属期{period}在{day}尚未开始", f"The tax period {period} had not begun on {day}"
        yield blocked("tax_period_not_begun", zh, en, COLLECTION, "business_date", day, f">= {period.first_day}")


def check_step(entry: TaxLeadStepEntry) -> Iterator[Finding]:
    """Who a lead is given to, and why it is none, stand with the step that says so, and with no other."""
    for field, wanted, zh in (("handler", LeadAction.ASSIGN, "承办单位"), ("grounds", LeadAction.DISMISS, "排除原因")):
        is_given = getattr(entry, field) is not None
        if is_given == (entry.action is wanted):
            continue
        told_zh = f"{entry.action.label_zh}{'不填' if is_given else '须填'}{zh}"
        told_en = f"The step {entry.action} {'has no' if is_given else 'must name its'} {field}"
        yield blocked(f"lead_{field}", told_zh, told_en, LEADS, field)
