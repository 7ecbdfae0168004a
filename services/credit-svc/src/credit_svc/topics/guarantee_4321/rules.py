"""The words and rules of 4321 loans: their scope and states, one client's cap, and how a loss is split."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Term

from .schemas import (
    ClientClass,
    CompensationEntry,
    CompensationPaymentEntry,
    GuaranteeLoanEntry,
    GuaranteeLoanState,
    GuaranteeStepEntry,
    GuaranteeTargetEntry,
    LoanAction,
    RiskParty,
    RiskSharesEntry,
)

PILOT = Clause(document="安徽省4321政银担试点", article=None, verified=False)
OWN_RULE = Clause(document="本系统政银担业务登记规则：先备案、后办理，同一事项只登记一次", article=None, verified=True)

LOAN = Term("政银担贷款合同", "loan contract", OWN_RULE)
CLAIM = Term("代偿", "claim", OWN_RULE)
SHARES = Term("风险分担比例", "list of shares of", OWN_RULE)
TARGET = Term("4321年度目标", "target of", OWN_RULE)

CLIENT_CAP = Parameter(
    key="guarantee_4321_client_cap",
    label_zh="4321政银担单户在保余额上限（元）",
    kind="decimal",
    default="20000000.00",
    clause=PILOT,
    minimum=Decimal(0),
)
"""The most that one client's loans may stand guaranteed for."""

Shares = Mapping[RiskParty, Decimal]
PILOT_SHARES: Shares = {
    RiskParty.GUARANTEE_COMPANY: Decimal(40),
    RiskParty.PROVINCIAL_GROUP: Decimal(30),
    RiskParty.BANK: Decimal(20),
    RiskParty.LOCAL_GOVERNMENT: Decimal(10),
}
"""Percent of a loss by party: what holds until the bureau approves shares from a day on."""

IN_SCOPE = (ClientClass.MICRO, ClientClass.SMALL, ClientClass.FARMER)
_FINANCE = re.compile("^(J|6[6-9])[0-9]*( |$)|金融业|货币金融服务|资本市场服务|保险业")
"""Division J of GB/T 4754, by its code or the names of its groups."""

_MOVES_AMOUNT = (LoanAction.DISBURSE, LoanAction.REPAY, LoanAction.COMPENSATE, LoanAction.RECOVER)
_NEXT = {
    (GuaranteeLoanState.FILED, LoanAction.DISBURSE): GuaranteeLoanState.DISBURSED,
    (GuaranteeLoanState.DISBURSED, LoanAction.DISBURSE): GuaranteeLoanState.DISBURSED,
    (GuaranteeLoanState.DISBURSED, LoanAction.FALL_OVERDUE): GuaranteeLoanState.OVERDUE,
    (GuaranteeLoanState.DISBURSED, LoanAction.REPAY): GuaranteeLoanState.DISBURSED,
    (GuaranteeLoanState.OVERDUE, LoanAction.REPAY): GuaranteeLoanState.OVERDUE,
    (GuaranteeLoanState.OVERDUE, LoanAction.COMPENSATE): GuaranteeLoanState.COMPENSATED,
    # Of a loan that was compensated in part, the bank may still be repaid or claim again.
    (GuaranteeLoanState.COMPENSATED, LoanAction.REPAY): GuaranteeLoanState.COMPENSATED,
    (GuaranteeLoanState.COMPENSATED, LoanAction.COMPENSATE): GuaranteeLoanState.COMPENSATED,
    (GuaranteeLoanState.COMPENSATED, LoanAction.RECOVER): GuaranteeLoanState.COMPENSATED,
    (GuaranteeLoanState.COMPENSATED, LoanAction.WRITE_OFF): GuaranteeLoanState.WRITTEN_OFF,
    # What was written off is still owed to the guarantors.
    (GuaranteeLoanState.WRITTEN_OFF, LoanAction.RECOVER): GuaranteeLoanState.WRITTEN_OFF,
}


class Move(NamedTuple):
    """A step of a loan, or a compensation, as the state machine sees it."""

    action: LoanAction
    day: date
    amount: Decimal


@dataclass(frozen=True)
class Loan:
    """A loan's terms and where its moves have brought it."""

    contract_no: str
    principal: Decimal
    due_on: date
    state: GuaranteeLoanState = GuaranteeLoanState.FILED
    disbursed: Decimal = Decimal(0)
    repaid: Decimal = Decimal(0)
    compensated: Decimal = Decimal(0)
    recovered: Decimal = Decimal(0)

    @property
    def outstanding(self) -> Decimal:
        return self.disbursed - self.repaid - self.compensated


def step(loan: Loan, move: Move) -> Loan:
    """The loan after a move that `refuse_step` lets through."""
    after = replace(
        loan,
        state=_NEXT[loan.state, move.action],
        disbursed=loan.disbursed + (move.amount if move.action is LoanAction.DISBURSE else 0),
        repaid=loan.repaid + (move.amount if move.action is LoanAction.REPAY else 0),
        compensated=loan.compensated + (move.amount if move.action is LoanAction.COMPENSATE else 0),
        recovered=loan.recovered + (move.amount if move.action is LoanAction.RECOVER else 0),
    )
    if after.outstanding == 0 and after.state in (GuaranteeLoanState.DISBURSED, GuaranteeLoanState.OVERDUE):
        return replace(after, state=GuaranteeLoanState.REPAID)
    if (
        after.outstanding == 0
        and after.state is GuaranteeLoanState.COMPENSATED
        and after.recovered == after.compensated
    ):
        return replace(after, state=GuaranteeLoanState.RECOVERED)
    return after


def refuse_step(loan: Loan, move: Move) -> Finding | None:
    """Why a move cannot be made: the state, the day, or the amount."""
    told_zh, told_en = f"贷款{loan.contract_no}", f"Loan {loan.contract_no}"
    if (loan.state, move.action) not in _NEXT:
        zh = f"{told_zh}{loan.state.label_zh}，不能{move.action.label_zh}（{move.day}）"
        en = f"{told_en} is {loan.state}: {move.action} is not possible ({move.day})"
        return blocked("step_out_of_order", zh, en, OWN_RULE, "action", move.action, loan.state)
    if move.action is LoanAction.FALL_OVERDUE and move.day <= loan.due_on:
        zh = f"{told_zh}于{loan.due_on}到期，次日起才可转逾期"
        en = f"{told_en} is due on {loan.due_on} and overdue from the next day on"
        return blocked("guarantee_not_due", zh, en, OWN_RULE, "business_date", move.day, f"> {loan.due_on}")
    if move.action is LoanAction.WRITE_OFF and loan.outstanding:
        zh = f"{told_zh}尚有{loan.outstanding:.2f}元未还也未代偿，不能核销"
        en = f"{told_en} has {loan.outstanding:.2f} neither repaid nor compensated; it cannot be written off"
        return blocked("guarantee_written_off_early", zh, en, OWN_RULE, "action", f"{loan.outstanding:.2f}", "0.00")
    return _refuse_amount(loan, move)


def _refuse_amount(loan: Loan, move: Move) -> Finding | None:
    """No more is lent than was agreed, none repaid or compensated that is not owed, none recovered that was not paid."""
    room = {
        LoanAction.DISBURSE: loan.principal - loan.disbursed,
        LoanAction.REPAY: loan.outstanding,
        LoanAction.COMPENSATE: loan.outstanding,
        LoanAction.RECOVER: loan.compensated - loan.recovered,
    }.get(move.action, Decimal(0))
    if move.amount <= room:
        return None
    zh = f"贷款{loan.contract_no}在{move.day}{move.action.label_zh}{move.amount:.2f}元，最多{room:.2f}元"
    en = f"Loan {loan.contract_no}: {move.action} of {move.amount:.2f} on {move.day}, at most {room:.2f}"
    return exceeded("not_covered", zh, en, OWN_RULE, "amount", move.amount, room)


def judge_moves(loan: Loan, moves: Iterable[Move]) -> Iterator[Finding]:
    """The first of a loan's moves that cannot be made; those after it say nothing."""
    for move in moves:
        if (refused := refuse_step(loan, move)) is not None:
            yield refused
            return
        loan = step(loan, move)


def split_loss(amount: Decimal, shares: Shares) -> dict[RiskParty, Decimal]:
    """Each party's part of a loss: its share rounded down to the fen, and the guarantee company bears the rest.

    Rounding down keeps every part at 0 or above, whatever the shares.
    """
    others: dict[RiskParty, Decimal] = {
        party: (amount * share / 100).quantize(Decimal("0.01"), ROUND_DOWN)
        for party, share in shares.items()
        if party is not RiskParty.GUARANTEE_COMPANY
    }
    rest = amount - sum(others.values(), Decimal(0))
    parts = {RiskParty.GUARANTEE_COMPANY: rest, **others}
    return {party: part for party, part in parts.items() if part or shares.get(party)}


def percents_of(entry: RiskSharesEntry) -> list[Decimal]:
    """The percents of an entry in the order of the parties."""
    return [getattr(entry, f"{party}_pct") for party in RiskParty]


def shares_of(percents: Iterable[Decimal | None]) -> Shares:
    """The parties that have a part, out of their percents in the order of the parties; without any the pilot's hold."""
    return {party: share for party, share in zip(RiskParty, percents, strict=True) if share} or PILOT_SHARES


def _check_positive(amount: Decimal, field: str) -> Iterator[Finding]:
    """Amounts are entered as they are: what was wrong is corrected, never entered negative."""
    if amount <= 0:
        zh, en = (
            "金额应大于0；差错请更正或作废原记录",
            "The amount must be above 0; correct or void a record that is wrong",
        )
        yield blocked("guarantee_amount_sign", zh, en, OWN_RULE, field, f"{amount:.2f}", "> 0")


def check_amount(entry: CompensationPaymentEntry | GuaranteeTargetEntry) -> Iterator[Finding]:
    """What is paid, or set as a target, is an amount."""
    yield from _check_positive(entry.amount, "amount")


def check_loss(entry: CompensationEntry) -> Iterator[Finding]:
    """What is lost is an amount."""
    yield from _check_positive(entry.loss_amount, "loss_amount")


def check_loan(entry: GuaranteeLoanEntry) -> Iterator[Finding]:
    """Every rule that needs nothing but the loan."""
    yield from _check_positive(entry.principal, "principal")
    if entry.client_class not in IN_SCOPE:
        yield _out_of_scope(entry.contract_no, entry.client_class)
    if entry.guaranteed_ratio_pct == 0:
        zh, en = "担保比例应大于0，未担保的贷款不属于政银担业务", "A loan without a guarantee is no 4321 loan"
        yield blocked("guarantee_ratio_zero", zh, en, PILOT, "guaranteed_ratio_pct", "0", "> 0")
    if entry.due_on <= entry.starts_on:
        zh, en = "到期日期应晚于起始日期", "A loan falls due after it starts"
        yield blocked("guarantee_term", zh, en, OWN_RULE, "due_on", entry.due_on, f"> {entry.starts_on}")


def check_step(entry: GuaranteeStepEntry) -> Iterator[Finding]:
    """A step that moves an amount says which; the others have none."""
    if entry.action in _MOVES_AMOUNT:
        yield from _check_positive(entry.amount, "amount")
    elif entry.amount:
        zh, en = f"{entry.action.label_zh}不填金额", f"The step {entry.action} has no amount"
        yield blocked("guarantee_amount_unfit", zh, en, OWN_RULE, "amount", f"{entry.amount:.2f}", "0.00")


def check_shares(entry: RiskSharesEntry) -> Iterator[Finding]:
    """The parties bear the whole loss, no more and no less."""
    whole = sum(percents_of(entry), Decimal(0))
    if whole != 100:
        zh, en = f"各方承担比例合计应为100%，现为{whole:f}%", f"The shares must add up to 100, these to {whole:f}"
        yield blocked("risk_shares_total", zh, en, PILOT, "guarantee_company_pct", whole, "100")


def judge_client(
    contract_no: str, filed_as: ClientClass, is_registered: bool, size: str | None, industry: str | None
) -> Iterator[Finding]:
    """The client is registered, in the pilot's scope, and no financial enterprise.

    `size` and `industry` are what the register says: the size only where it holds on the filing day.
    """
    told_zh, told_en = f"贷款{contract_no}的客户", f"The client of loan {contract_no}"
    if not is_registered:
        zh, en = f"{told_zh}未登记，请先登记企业或农户", f"{told_en} is not registered; register it first"
        yield blocked("unknown", zh, en, OWN_RULE, "client_code")
    if not is_registered or filed_as is ClientClass.FARMER:
        return
    registered_as = None if size is None else ClientClass.of(size)
    if registered_as is not None and registered_as not in IN_SCOPE:
        yield _out_of_scope(contract_no, registered_as)
    elif registered_as is not None and registered_as is not filed_as:
        zh = f"{told_zh}备案为{filed_as.label_zh}，企业登记为{registered_as.label_zh}，请核对"
        en = f"{told_en} is filed as {filed_as} and registered as {registered_as}; check which is right"
        yield warned("differs", zh, en, PILOT, "client_class", filed_as, registered_as)
    if industry is None:
        zh = f"{told_zh}未登记行业，无法核对是否为金融企业"
        en = f"{told_en} has no industry in the register: whether it is financial cannot be told"
        yield warned("guarantee_client_industry_unknown", zh, en, PILOT, "client_code")
    elif _FINANCE.search(industry):
        zh, en = f"{told_zh}属于金融业，不在试点范围内", f"{told_en} is of the financial sector, outside of the pilot"
        yield blocked("guarantee_client_financial", zh, en, PILOT, "client_code", industry)


def judge_exposure(client_code: str, day: date, exposure: Decimal, cap: Decimal) -> Iterator[Finding]:
    """On a day on which a client's guaranteed balance grew, it stays within the cap of that day."""
    if exposure > cap:
        zh = f"客户{client_code}在{day}的在保余额{exposure:.2f}元超过单户上限{cap:.2f}元"
        en = f"Client {client_code} stands guaranteed for {exposure:.2f} on {day}, above the cap of {cap:.2f}"
        yield exceeded("not_covered", zh, en, PILOT, "amount", exposure, cap)


def judge_paid(
    claim_no: str, party: RiskParty, paid: Decimal, loss_amount: Decimal, *percents: Decimal | None
) -> Iterator[Finding]:
    """A party pays its part of a claim and no more; the percents are those of the shares approved by the claim's day."""
    part = split_loss(loss_amount, shares_of(percents)).get(party, Decimal(0))
    if paid > part:
        zh = f"代偿{claim_no}中{party.label_zh}已付{paid:.2f}元，超过其承担额{part:.2f}元"
        en = f"On claim {claim_no} the {party} paid {paid:.2f}, above its part of {part:.2f}"
        yield exceeded("not_covered", zh, en, PILOT, "amount", paid, part)


def _out_of_scope(contract_no: str, client: ClientClass) -> Finding:
    zh = f"贷款{contract_no}的客户为{client.label_zh}；试点只面向小微企业和农户"
    en = f"The client of loan {contract_no} is {client}: the pilot serves micro and small enterprises and farmers"
    return blocked("guarantee_client_scope", zh, en, PILOT, "client_class", client, ", ".join(IN_SCOPE))
