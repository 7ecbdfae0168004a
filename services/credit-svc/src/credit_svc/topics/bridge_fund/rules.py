"""The words and rules of the bridge fund: which steps are possible, for how much and how long, and what is overdue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bureau_common.schemas.alerts import cause, yuan
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Room, Term, Told

from .schemas import Bridge, BridgeAction, BridgeState, BridgeStepEntry, Step, Terms

FUND = Clause(document="本区续贷过桥资金管理办法", article=None, verified=False)
BRIDGE = Term("续贷过桥申请", "bridge loan", FUND)
ENTERPRISE = Term("企业", "enterprise", FUND)
OVERDUE_ALERT = "bridge_loan_overdue"

MAX_DAYS = Parameter(
    key="bridge_fund_max_days",
    label_zh="续贷过桥资金单笔使用期限（天，展期另计）",
    kind="count",
    default="15",
    clause=FUND,
    minimum=Decimal(1),
    maximum=Decimal(365),
)
"""For how many days a drawing or an extension runs at most."""

TURNOVER_BASIS = Parameter(
    key="bridge_fund_turnover_basis",
    label_zh="续贷过桥资金周转次数口径",
    kind="choice",
    default="amount_year",
    clause=FUND,
    choices={
        "amount_year": "本年发放额÷资金池日均规模",
        "amount_since": "资金池设立以来发放额÷资金池日均规模",
        "count_year": "本年发放笔数",
        "count_since": "资金池设立以来发放笔数",
    },
)
"""Over which span the pool turns over, and by what it is counted."""

_WITH_AMOUNT = (BridgeAction.DRAW, BridgeAction.RETURN)
_WITH_DUE = (BridgeAction.DRAW, BridgeAction.EXTEND)
_NEXT = {
    (BridgeState.APPLIED, BridgeAction.APPROVE): BridgeState.APPROVED,
    (BridgeState.APPROVED, BridgeAction.DRAW): BridgeState.DRAWN,
    (BridgeState.DRAWN, BridgeAction.EXTEND): BridgeState.EXTENDED,
    (BridgeState.EXTENDED, BridgeAction.EXTEND): BridgeState.EXTENDED,
    (BridgeState.DRAWN, BridgeAction.RETURN): BridgeState.DRAWN,
    (BridgeState.EXTENDED, BridgeAction.RETURN): BridgeState.EXTENDED,
}


def check_step(entry: BridgeStepEntry) -> Iterator[Finding]:
    """A step says what it needs, and nothing else."""
    fits = {
        "amount": entry.action in _WITH_AMOUNT,
        "due_on": entry.action in _WITH_DUE,
        "new_loan_no": entry.action is BridgeAction.RETURN,
    }
    for field, is_fit in fits.items():
        given = getattr(entry, field) is not None
        if given and not is_fit:
            zh, en = f"{entry.action.label_zh}不填此项", f"A step {entry.action} has no {field}"
            yield blocked("bridge_field_unfit", zh, en, FUND, field)
        elif is_fit and not given and field != "new_loan_no":
            zh, en = f"{entry.action.label_zh}应填此项", f"A step {entry.action} needs its {field}"
            yield blocked("bridge_field_missing", zh, en, FUND, field)


def take(bridge: Bridge, step: Step) -> Bridge:
    """The bridge loan after a step that `refuse` lets through."""
    after = replace(bridge, state=_NEXT[bridge.state, step.action])
    amount = step.amount or Decimal(0)
    if step.action is BridgeAction.DRAW:
        return replace(after, drawn=amount, drawn_on=step.day, due_on=step.due_on)
    if step.action is BridgeAction.EXTEND:
        return replace(after, due_on=step.due_on)
    if step.action is BridgeAction.RETURN:
        after = replace(after, returned=bridge.returned + amount, returned_on=step.day)
        return replace(after, state=BridgeState.RETURNED) if after.outstanding == 0 else after
    return after


def follow(terms: Terms, steps: Iterable[Step]) -> Bridge:
    """A bridge loan after steps that were all possible."""
    bridge = Bridge(terms)
    for step in steps:
        bridge = take(bridge, step)
    return bridge


def judge_steps(
    bridge_no: str, amount: Decimal, is_closed: bool, committed: Decimal | None, rows: Sequence[Any]
) -> Iterator[Finding]:
    """The first of a bridge loan's steps that cannot be taken; those after it say nothing."""
    bridge = Bridge(Terms(bridge_no, amount, is_closed, committed))
    for step in (Step(*row) for row in rows):
        refused = [*refuse(bridge, step)]
        if refused:
            yield from refused
            return
        bridge = take(bridge, step)


def refuse(bridge: Bridge, step: Step) -> Iterator[Finding]:
    """Why a step cannot be taken: its place, what it needs, its amount, its day."""
    terms = bridge.terms
    told_zh, told_en = f"续贷过桥{terms.bridge_no}", f"Bridge loan {terms.bridge_no}"
    if (bridge.state, step.action) not in _NEXT:
        zh = f"{told_zh}处于“{bridge.state.label_zh}”，不能{step.action.label_zh}（{step.day}）"
        en = f"{told_en} is {bridge.state}: {step.action} is not possible ({step.day})"
        yield blocked("step_out_of_order", zh, en, FUND, "action", step.action, bridge.state)
    elif step.action is BridgeAction.APPROVE:
        yield from _refuse_approval(terms)
    else:
        yield from _refuse_amount(bridge, step)
        yield from _refuse_days(bridge, step)


def _refuse_approval(terms: Terms) -> Iterator[Finding]:
    """The bank has committed itself to renew no less than what is lent, and the money runs in a closed account."""
    told_zh, told_en = f"续贷过桥{terms.bridge_no}", f"Bridge loan {terms.bridge_no}"
    committed = terms.committed or Decimal(0)
    if committed < terms.amount:
        zh = f"{told_zh}的银行承诺续贷金额{committed:.2f}元不足申请金额{terms.amount:.2f}元，取得承诺函后更正申请再审批"
        en = (
            f"{told_en}: the bank has committed itself to renew {committed:.2f} of {terms.amount:.2f}; correct the "
            "application once it has"
        )
        yield blocked("bridge_uncommitted", zh, en, FUND, "action", f"{committed:.2f}", f">= {terms.amount:.2f}")
    if not terms.is_closed:
        zh, en = f"{told_zh}未在封闭账户内运行，不能审批", f"{told_en} does not run in a closed account"
        yield blocked("bridge_account_open", zh, en, FUND, "action")


def _refuse_amount(bridge: Bridge, step: Step) -> Iterator[Finding]:
    """No more is drawn than was applied for, none returned that is not out."""
    room = {BridgeAction.DRAW: bridge.terms.amount, BridgeAction.RETURN: bridge.outstanding}.get(step.action)
    if room is not None and step.amount is not None and step.amount > room:
        zh = f"续贷过桥{bridge.terms.bridge_no}在{step.day}{step.action.label_zh}{step.amount:.2f}元，最多{room:.2f}元"
        en = f"Bridge loan {bridge.terms.bridge_no}: {step.action} of {step.amount:.2f} on {step.day}, at most {room:.2f}"
        yield exceeded("not_covered", zh, en, FUND, "amount", step.amount, room)


def _refuse_days(bridge: Bridge, step: Step) -> Iterator[Finding]:
    """A drawing is due within so many days, an extension within as many after the day that it replaces."""
    if step.due_on is None:
        return
    start = step.day if bridge.due_on is None else bridge.due_on
    latest = start + timedelta(int(step.max_days))
    if not start < step.due_on <= latest:
        zh = f"续贷过桥{bridge.terms.bridge_no}的应归还日期{step.due_on}应晚于{start}，且不晚于{latest}"
        en = f"Bridge loan {bridge.terms.bridge_no} is due on {step.due_on}: after {start}, and by {latest} at the latest"
        yield blocked("bridge_due_on", zh, en, FUND, "due_on", step.due_on, f"> {start}, <= {latest}")


def judge_pool(pool: str, day: date, capital: Decimal, out: Decimal) -> Iterator[Finding]:
    """On no day is more out than the pool has."""
    zh = f"至{day}续贷过桥在外资金{out:.2f}元，超过资金池{capital:.2f}元；请待归还或补充资金后办理"
    en = f"By {day} {out:.2f} of the bridge fund is out, above the {capital:.2f} of its pool; wait for returns or pay in first"
    yield exceeded("not_covered", zh, en, FUND, "amount", out, capital)


def tell_room(pool: str, room: Decimal) -> Iterator[Told]:
    """What may still be drawn."""
    yield Room(pool, room)


def judge_overdue(
    bridge_no: str, amount: Decimal, is_closed: bool, committed: Decimal | None, rows: Sequence[Any]
) -> Iterator[AlertOn]:
    """A bridge loan that is out beyond the day on which it is due, until it is returned or extended."""
    bridge = follow(Terms(bridge_no, amount, is_closed, committed), (Step(*row) for row in rows))
    if bridge.due_on is None or bridge.outstanding == 0:
        return
    zh = "续贷过桥{no}应于{due_on}归还，尚有{left}未归还，应督促银行落实续贷、尽快收回"
    en = "Bridge loan {no} was due on {due_on} and {left} of it is still out: have the bank renew, and collect it"
    found = cause(OVERDUE_ALERT, "red", zh, en, FUND, no=bridge_no, due_on=bridge.due_on, left=yuan(bridge.outstanding))
    yield AlertOn(bridge_no, bridge.due_on + timedelta(1), None, found)
