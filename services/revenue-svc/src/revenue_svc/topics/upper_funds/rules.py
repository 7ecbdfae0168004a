"""The rules of funds won from above: what may follow on what, and approved <= applied, received <= approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded

from .schemas import Department, OpportunityEntry, UpperAction, UpperState, UpperStepEntry

UPPER_FUNDS = Clause(document="本局向上争取资金工作制度", article=None, verified=False)

_AFTER = {
    (UpperState.PLANNED, UpperAction.APPLY): UpperState.APPLIED,
    (UpperState.APPLIED, UpperAction.APPROVE): UpperState.APPROVED,
    (UpperState.APPLIED, UpperAction.REFUSE): UpperState.REFUSED,
    (UpperState.APPROVED, UpperAction.RECEIVE): UpperState.RECEIVED,
    (UpperState.RECEIVED, UpperAction.RECEIVE): UpperState.RECEIVED,
}


def step(state: UpperState, action: UpperAction) -> UpperState | None:
    """The state after an action; none where the action is not possible. Money may come in parts."""
    return _AFTER.get((state, action))


@dataclass(frozen=True)
class Filed:
    """An application as it stands, with the last day of its opportunity; that is none where no such stands."""

    application_no: str
    day: date
    department: Department
    apply_by: date | None


@dataclass(frozen=True)
class Move:
    """One step of an application."""

    action: UpperAction
    day: date
    department: Department
    amount: Decimal


def check_opportunity(entry: OpportunityEntry, row: int) -> list[Finding]:
    """A programme is open on the day on which it is published, or longer."""
    if entry.apply_by >= entry.business_date:
        return []
    zh, en = "申报截止日期不得早于发布日期", "The last day to apply must not lie before the day of publication"
    found, allowed = str(entry.apply_by), f">= {entry.business_date}"
    return [blocked("opportunity_closed", zh, en, UPPER_FUNDS, "apply_by", found, allowed, row=row)]


def check_step(entry: UpperStepEntry, row: int) -> list[Finding]:
    """A refusal brings nothing, every other step has its amount."""
    if (entry.amount == 0) == (entry.action is UpperAction.REFUSE):
        return []
    zh = f"{entry.action.label_zh}的金额应{'为0' if entry.action is UpperAction.REFUSE else '大于0'}"
    en = f"The amount of {entry.action} must be {'0' if entry.action is UpperAction.REFUSE else 'positive'}"
    return [blocked("upper_step_amount", zh, en, UPPER_FUNDS, "amount", f"{entry.amount:.2f}", row=row)]


def judge_repeated(what_zh: str, what_en: str, field: str, number: str) -> Finding:
    zh, en = f"{what_zh}编号{number}重复", f"The number {number} of the {what_en} is repeated"
    return blocked("upper_number_repeated", zh, en, UPPER_FUNDS, field, number)


def judge_opportunity(application_no: str, opportunity_no: str) -> Finding:
    """An application is for something that was published."""
    zh = f"申报{application_no}所依据的申报机会{opportunity_no}未登记，请先登记"
    en = f"Application {application_no}: no opportunity {opportunity_no} stands; record it first"
    return blocked("opportunity_unknown", zh, en, UPPER_FUNDS, "opportunity_no", opportunity_no)


def judge_unfiled(application_no: str) -> Finding:
    """Steps are taken on an application that stands."""
    zh, en = f"申报{application_no}未登记，不能办理", f"No application {application_no} stands: no step is possible"
    return blocked("upper_application_unknown", zh, en, UPPER_FUNDS, "application_no", application_no)


def judge_moves(filed: Filed, moves: Sequence[Move]) -> list[Finding]:
    """An application's steps in order: each possible, none before it was planned, and within what went before."""
    findings: list[Finding] = []
    state, sums = UpperState.PLANNED, dict.fromkeys(UpperAction, Decimal(0))
    for move in moves:
        following = step(state, move.action)
        if following is None or move.day < filed.day:
            return [*findings, _impossible(filed, state, move)]
        state, sums[move.action] = following, sums[move.action] + move.amount
        findings += [*_judge_department(filed, move), *_judge_amounts(filed, move, sums)]
    return findings


def _impossible(filed: Filed, state: UpperState, move: Move) -> Finding:
    zh = f"申报{filed.application_no}（{filed.day}谋划）在{move.day}为“{state.label_zh}”，不能{move.action.label_zh}"
    en = f"Application {filed.application_no} (planned on {filed.day}) is {state} on {move.day}: no {move.action}"
    return blocked("upper_step_impossible", zh, en, UPPER_FUNDS, "action", move.action, state)


def _judge_department(filed: Filed, move: Move) -> list[Finding]:
    if move.department is filed.department:
        return []
    zh = f"申报{filed.application_no}属{filed.department.label_zh}，环节所填为{move.department.label_zh}"
    en = f"Application {filed.application_no} is of {filed.department}, its step says {move.department}"
    return [blocked("upper_step_differs", zh, en, UPPER_FUNDS, "department", move.department, filed.department)]


def _judge_amounts(filed: Filed, move: Move, sums: dict[UpperAction, Decimal]) -> list[Finding]:
    number, applied, approved, received = filed.application_no, *[sums[a] for a in (
        UpperAction.APPLY, UpperAction.APPROVE, UpperAction.RECEIVE
    )]  # fmt: skip
    if move.action is UpperAction.APPLY and filed.apply_by is not None and move.day > filed.apply_by:
        zh = f"申报{number}的截止日期为{filed.apply_by}；上级延期的，请先更正申报机会"
        en = f"Application {number} was due by {filed.apply_by}; where that was extended, correct the opportunity first"
        allowed = f"<= {filed.apply_by}"
        return [blocked("applied_after_deadline", zh, en, UPPER_FUNDS, "business_date", str(move.day), allowed)]
    if move.action is UpperAction.APPROVE and approved > applied:
        zh = f"申报{number}批准{approved:.2f}元，超过申报的{applied:.2f}元"
        en = f"Application {number}: {approved:.2f} approved, {applied:.2f} applied for"
        return [exceeded("approved_exceeds_applied", zh, en, UPPER_FUNDS, "amount", approved, applied)]
    if move.action is UpperAction.RECEIVE and received > approved:
        zh = f"申报{number}到位{received:.2f}元，超过批准的{approved:.2f}元"
        en = f"Application {number}: {received:.2f} received, {approved:.2f} approved"
        return [exceeded("received_exceeds_approved", zh, en, UPPER_FUNDS, "amount", received, approved)]
    return []
