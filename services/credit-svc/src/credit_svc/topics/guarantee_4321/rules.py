"""The words and rules of guaranteed loans: their scope and states, one client's cap, and how a loss is split."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Term
from bureau_common.schemas.years import within_year

from ...reference.clients import ClientClass
from ...reference.risk_sharing import PILOT, RiskParty, shares_of, split_loss
from .schemas import (
    CompensationAdvanceEntry,
    CompensationEntry,
    CompensationPaymentEntry,
    GuaranteeLoanEntry,
    GuaranteeLoanState,
    GuaranteeProduct,
    GuaranteeStepEntry,
    GuaranteeTargetEntry,
    Loan,
    LoanAction,
    Move,
    Paid,
    RiskSharesEntry,
)

OWN_RULE = Clause(document="本系统政银担业务登记规则：先备案、后办理，同一事项只登记一次", article=None, verified=True)

LOAN = Term("政银担贷款合同", "loan contract", OWN_RULE)
CLAIM = Term("代偿", "claim", OWN_RULE)
SHARES = Term("风险分担比例", "list of shares of", OWN_RULE)
TARGET = Term("4321年度目标", "target of", OWN_RULE)
TERMS = Term("担保产品条款", "terms of", OWN_RULE)

CLIENT_CAP = Parameter(
    key="guarantee_4321_client_cap",
    label_zh="4321政银担单户在保余额上限（元）",
    kind="decimal",
    default="20000000.00",
    clause=PILOT,
    minimum=Decimal(0),
)
"""The most that one client's loans may stand guaranteed for."""

check_year = within_year(OWN_RULE, before=1)
"""A target is set in its year or in the one before."""

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


def step(loan: Loan, move: Move) -> Loan:
    """The loan after a move that `refuse_step` lets through."""
    after = replace(
        loan,
        state=_NEXT[loan.state, move.action],
        disbursed=loan.disbursed + (move.amount if move.action is LoanAction.DISBURSE else 0),
        repaid=loan.repaid + (move.amount if move.action is LoanAction.REPAY else 0),
        compensated=loan.compensated + (move.amount if move.action is LoanAction.COMPENSATE else 0),
        interest=loan.interest + move.interest,
        recovered=loan.recovered + (move.amount if move.action is LoanAction.RECOVER else 0),
    )
    if after.outstanding == 0 and after.state in (GuaranteeLoanState.DISBURSED, GuaranteeLoanState.OVERDUE):
        return replace(after, state=GuaranteeLoanState.REPAID)
    if after.outstanding == 0 and after.state is GuaranteeLoanState.COMPENSATED and after.recovered == after.claimed:
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
        LoanAction.RECOVER: loan.claimed - loan.recovered,
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


def percents_of(entry: RiskSharesEntry) -> list[Decimal]:
    """The percents of an entry in the order of the parties."""
    return [getattr(entry, f"{party}_pct") for party in RiskParty]


def _plain(percent: Decimal) -> str:
    """A percentage without the zeros of its column."""
    return f"{percent.normalize():f}"


def is_4321(product: str | None) -> bool:
    """Whether a loan is of the product that the pilot's scope, cap and target are about."""
    return product in (None, GuaranteeProduct.GUARANTEE_4321)


def _check_positive(amount: Decimal, field: str) -> Iterator[Finding]:
    """Amounts are entered as they are: what was wrong is corrected, never entered negative."""
    if amount <= 0:
        zh, en = (
            "金额应大于0；差错请更正或作废原记录",
            "The amount must be above 0; correct or void a record that is wrong",
        )
        yield blocked("guarantee_amount_sign", zh, en, OWN_RULE, field, f"{amount:.2f}", "> 0")


def check_amount(
    entry: CompensationAdvanceEntry | CompensationPaymentEntry | GuaranteeTargetEntry,
) -> Iterator[Finding]:
    """What is paid, or set as a target, is an amount."""
    yield from _check_positive(entry.amount, "amount")


def check_loss(entry: CompensationEntry) -> Iterator[Finding]:
    """What is lost is an amount."""
    yield from _check_positive(entry.loss_amount, "loss_amount")


def check_loan(entry: GuaranteeLoanEntry) -> Iterator[Finding]:
    """Every rule that needs nothing but the loan: the pilot's scope is of its own product, and 税融通 needs no guarantee."""
    yield from _check_positive(entry.principal, "principal")
    if is_4321(entry.product) and entry.client_class not in IN_SCOPE:
        yield _out_of_scope(entry.contract_no, entry.client_class)
    if entry.guaranteed_ratio_pct == 0 and entry.product is not GuaranteeProduct.TAX_LOAN:
        zh, en = "担保比例应大于0；没有担保的贷款只能是税融通", "Only a loan against tax records has no guarantee"
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


def judge_ratio(contract_no: str, ratio: Decimal, *percents: Decimal | None) -> Iterator[Finding]:
    """What is guaranteed of a 4321 loan is all but the bank's share: 80 and 20 percent of the pilot's."""
    guaranteed = 100 - shares_of(percents).get(RiskParty.BANK, Decimal(0))
    if ratio != guaranteed:
        told, right, bank = _plain(ratio), _plain(guaranteed), _plain(100 - guaranteed)
        zh = f"贷款{contract_no}的担保比例{told}%与银行分担比例不符：银行承担{bank}%，应担保{right}%"
        en = (
            f"The guaranteed ratio of loan {contract_no}, {told} percent, does not agree with the bank's share of {bank}: "
            f"{right} is guaranteed; correct the ratio, or have new shares approved"
        )
        yield blocked("differs", zh, en, PILOT, "guaranteed_ratio_pct", told, right)


def judge_terms(
    contract_no: str,
    product: str,
    fee_rate: Decimal,
    principal: Decimal,
    starts_on: date,
    due_on: date,
    max_fee_rate: Decimal | None,
    max_months: int | None,
    max_principal: Decimal | None,
) -> Iterator[Finding]:
    """A loan keeps the terms of its product in force on the day of its filing; only 4321 may be sold without any."""
    label = GuaranteeProduct.of(product).label_zh
    told_zh, told_en = f"贷款{contract_no}（{label}）", f"Loan {contract_no} ({product})"
    if max_fee_rate is None:
        if not is_4321(product):
            zh, en = f"{label}尚无施行的产品条款，请先登记", f"No terms of {product} are in force; enter them first"
            yield blocked("unknown", zh, en, OWN_RULE, "product", product)
        return
    if fee_rate > max_fee_rate:
        rate, limit = _plain(fee_rate), _plain(max_fee_rate)
        zh = f"{told_zh}的担保费率{rate}%超过条款上限{limit}%"
        en = f"{told_en} has a fee rate of {rate} percent, above the {limit} of the terms"
        yield blocked("guarantee_fee_rate", zh, en, OWN_RULE, "fee_rate_pct", rate, f"<= {limit}")
    months = (due_on.year - starts_on.year) * 12 + due_on.month - starts_on.month + (due_on.day > starts_on.day)
    if max_months is not None and months > max_months:
        zh = f"{told_zh}的期限超过条款上限{max_months}个月"
        en = f"{told_en} runs for more than the {max_months} months of the terms"
        yield blocked("guarantee_term", zh, en, OWN_RULE, "due_on", due_on, f"{max_months}")
    if max_principal is not None and principal > max_principal:
        zh = f"{told_zh}的金额{principal:.2f}元超过条款单笔上限{max_principal:.2f}元"
        en = f"{told_en} is of {principal:.2f}, above the {max_principal:.2f} of the terms"
        yield exceeded("not_covered", zh, en, OWN_RULE, "principal", principal, max_principal)


def judge_client(
    contract_no: str,
    product: str,
    filed_as: ClientClass,
    is_registered: bool,
    size: str | None,
    industry: str | None,
) -> Iterator[Finding]:
    """The client is registered and, of a 4321 loan, in the pilot's scope and no financial enterprise.

    `size` and `industry` are what the register says: the size only where it holds on the filing day.
    """
    told_zh, told_en = f"贷款{contract_no}的客户", f"The client of loan {contract_no}"
    if not is_registered:
        zh, en = f"{told_zh}未登记，请先登记企业或农户", f"{told_en} is not registered; register it first"
        yield blocked("unknown", zh, en, OWN_RULE, "client_code")
    if not is_registered or filed_as is ClientClass.FARMER or not is_4321(product):
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
        zh = f"客户{client_code}在{day}的在保余额（贷款本金×担保比例）{exposure:.2f}元超过单户上限{cap:.2f}元"
        en = (
            f"Client {client_code} stands guaranteed (principal times guaranteed ratio) for {exposure:.2f} on {day}, "
            f"above the cap of {cap:.2f}"
        )
        yield exceeded("not_covered", zh, en, PILOT, "amount", exposure, cap)


def judge_paid(
    claim_no: str, party: RiskParty, paid: Decimal, claimed: Decimal, *percents: Decimal | None
) -> Iterator[Finding]:
    """A party bears its part of a claim and no more; the percents are those of the shares approved by the claim's day."""
    part = split_loss(claimed, shares_of(percents)).get(party, Decimal(0))
    if paid > part:
        zh = f"代偿{claim_no}中{party.label_zh}已付{paid:.2f}元，超过其承担额{part:.2f}元"
        en = f"On claim {claim_no} the {party} paid {paid:.2f}, above its part of {part:.2f}"
        yield exceeded("not_covered", zh, en, PILOT, "amount", paid, part)


def judge_advances(claim_no: str, claimed: Decimal, *told: Any) -> Iterator[Finding]:
    """The bank is paid no more than what it does not bear itself, and no advance is settled beyond its amount.

    `told` are the percents of the shares of the claim's day, and then what was paid, day by day.
    """
    *percents, rows = told
    guaranteed = claimed - split_loss(claimed, shares_of(percents)).get(RiskParty.BANK, Decimal(0))
    to_bank, advanced = Decimal(0), dict.fromkeys(RiskParty, Decimal(0))
    for paid in (Paid(*row) for row in rows):
        if paid.is_advance:
            advanced[paid.party] += paid.amount
        elif paid.settles is not None:
            advanced[paid.settles] -= paid.amount
        if paid.is_advance or (paid.settles is None and paid.party is not RiskParty.BANK):
            to_bank += paid.amount
        if to_bank > guaranteed:
            zh = f"代偿{claim_no}付给银行合计{to_bank:.2f}元，超过银行不承担的部分{guaranteed:.2f}元；已垫付的请填“冲抵谁的垫付”"
            en = (
                f"On claim {claim_no} the bank was paid {to_bank:.2f}, above the {guaranteed:.2f} that it does not bear; "
                "say whose advance a payment settles (`settles`)"
            )
            yield exceeded("not_covered", zh, en, PILOT, "amount", to_bank, guaranteed)
            return
        if paid.settles is not None and advanced[paid.settles] < 0:
            zh = f"代偿{claim_no}中冲抵{paid.settles.label_zh}垫付的金额超过其已垫付数"
            en = f"On claim {claim_no} more is settled of what the {paid.settles} advanced than it has advanced"
            left = advanced[paid.settles] + paid.amount
            yield exceeded("not_covered", zh, en, PILOT, "amount", paid.amount, left)
            return


def _out_of_scope(contract_no: str, client: ClientClass) -> Finding:
    zh = f"贷款{contract_no}的客户为{client.label_zh}；试点只面向小微企业和农户"
    en = f"The client of loan {contract_no} is {client}: the pilot serves micro and small enterprises and farmers"
    return blocked("guarantee_client_scope", zh, en, PILOT, "client_class", client, ", ".join(IN_SCOPE))
