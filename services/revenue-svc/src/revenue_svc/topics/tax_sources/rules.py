"""The rules of tax sources: when a gap is worth a lead, how a lead goes from found to its end, what may be entered."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter

from .schemas import (
    DeclaredTaxEntry,
    LeadAction,
    LeadState,
    TaxLeadEntry,
    TaxLeadStepEntry,
    ThirdPartyFactEntry,
)

TAX = "101"
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

_AFTER = {
    (LeadState.FOUND, LeadAction.ASSIGN): LeadState.ASSIGNED,
    (LeadState.ASSIGNED, LeadAction.ASSIGN): LeadState.ASSIGNED,
    (LeadState.ASSIGNED, LeadAction.VERIFY): LeadState.VERIFIED,
    (LeadState.VERIFIED, LeadAction.REALISE): LeadState.REALISED,
    (LeadState.REALISED, LeadAction.REALISE): LeadState.REALISED,
    (LeadState.FOUND, LeadAction.DISMISS): LeadState.DISMISSED,
    (LeadState.ASSIGNED, LeadAction.DISMISS): LeadState.DISMISSED,
    (LeadState.VERIFIED, LeadAction.DISMISS): LeadState.DISMISSED,
}
_ACTIONS = {action.value: action for action in LeadAction}


class Thresholds(NamedTuple):
    """What a gap must be above, in yuan and in percent of what was declared."""

    yuan: Decimal
    pct: Decimal


def is_lead(implied: Decimal, declared: Decimal, thresholds: Thresholds) -> bool:
    """Whether the facts imply more tax than was declared, by more than both thresholds."""
    gap = implied - declared
    return gap > thresholds.yuan and gap * 100 > declared * thresholds.pct


def step(state: LeadState, action: LeadAction) -> LeadState | None:
    """The state after an action; none where the action is not possible."""
    return _AFTER.get((state, action))


def fold(actions: Sequence[str]) -> tuple[LeadState, LeadAction | None]:
    """The state that some actions lead to, and the first of them that is not possible."""
    state = LeadState.FOUND
    for action in map(_ACTIONS.__getitem__, actions):
        following = step(state, action)
        if following is None:
            return state, action
        state = following
    return state, None


def check_tax(entry: ThirdPartyFactEntry | DeclaredTaxEntry | TaxLeadEntry, row: int) -> list[Finding]:
    """What concerns a tax names a subject of tax revenue, and a month that had begun."""
    findings = []
    if not entry.subject.startswith(TAX):
        zh, en = f"科目{entry.subject}不是税收收入科目（101类）", f"Subject {entry.subject} is no tax revenue (101)"
        findings.append(blocked("not_a_tax", zh, en, COLLECTION, "subject", entry.subject, "101…", row=row))
    if entry.business_date < entry.tax_period.first_day:
        zh = f"税款所属期{entry.tax_period}在{entry.business_date}尚未开始"
        en = f"The tax period {entry.tax_period} had not begun on {entry.business_date}"
        expected = f">= {entry.tax_period.first_day}"
        actual = str(entry.business_date)
        findings.append(blocked("tax_period_not_begun", zh, en, COLLECTION, "business_date", actual, expected, row=row))
    return findings


def check_step(entry: TaxLeadStepEntry, row: int) -> list[Finding]:
    """Who a lead is given to, and why it is none, stand with the step that says so, and with no other."""
    findings = []
    for field, wanted, zh in (("handler", LeadAction.ASSIGN, "承办单位"), ("grounds", LeadAction.DISMISS, "排除原因")):
        is_given = getattr(entry, field) is not None
        if is_given == (entry.action is wanted):
            continue
        told_zh = f"{entry.action.label_zh}{'不填' if is_given else '须填'}{zh}"
        told_en = f"The step {entry.action} {'has no' if is_given else 'must name its'} {field}"
        findings.append(blocked(f"lead_{field}", told_zh, told_en, LEADS, field, row=row))
    return findings


def judge_lead(lead_no: str, found_on: date | None, actions: Sequence[str], first: date | None) -> list[Finding]:
    """The steps and receipts of a lead that stands lead from one state to the next, none before it was found."""
    told_zh, told_en = f"线索{lead_no}", f"Lead {lead_no}"
    if found_on is None:
        if not actions:
            return []
        zh, en = (
            f"{told_zh}尚未登记，不能有环节或入库结果",
            f"{told_en} does not stand: it has neither steps nor results",
        )
        return [blocked("lead_unknown", zh, en, LEADS, "lead_no", lead_no)]
    if first is not None and first < found_on:
        zh, en = (
            f"{told_zh}于{found_on}发现，不能在{first}办理",
            f"{told_en} was found on {found_on}: no step on {first}",
        )
        return [blocked("lead_step_early", zh, en, LEADS, "business_date", str(first), f">= {found_on}")]
    state, refused = fold(actions)
    if refused is None:
        return []
    zh = f"{told_zh}{state.label_zh}，不能{refused.label_zh}"
    en = f"{told_en} is {state}: {refused} is not possible"
    return [blocked("lead_step_impossible", zh, en, LEADS, "action", refused, state)]
