"""What is derived of a loan and of a claim: where it stands, who bears and has paid which part, who gets which recovery."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, func, literal, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import refuse_rows_of_others, visible_to
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import not_found
from bureau_common.kit.journal.cutoffs import Cutoff

from ...reference.risk_sharing import PILOT_SHARES, RiskParty, shares_of, split_loss
from .rules import step
from .schemas import GuaranteeLoanPosition, Loan, LoanAction, LossPart, Move, RecoveredPart, Recovery
from .tables import advances, compensations, loans, moves, payments, shares_in_force, steps


async def _read_live(session: AsyncSession, cutoff: Cutoff, table: Table, record_id: UUID, caller: Caller) -> Row[Any]:
    query = select(table).where(table.c.id == record_id, cutoff.live(table), *visible_to(table, caller))
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise not_found("条现行记录", "live record")
    return row


async def _refuse_moves_of_others(session: AsyncSession, cutoff: Cutoff, contract_no: str, caller: Caller) -> None:
    moved = (steps, compensations)
    await refuse_rows_of_others(
        session, cutoff.live, caller, *[(table, table.c.contract_no == contract_no) for table in moved]
    )


async def read_position(
    session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller
) -> GuaranteeLoanPosition:
    """A loan's state and sums, folded from its moves as they stood at the cut-off."""
    row = await _read_live(session, cutoff, loans, record_id, caller)
    await _refuse_moves_of_others(session, cutoff, row.contract_no, caller)
    loan = Loan(row.contract_no, row.principal, row.due_on)
    moved = moves(cutoff.live)
    columns = moved.c["action", "day", "amount", "interest"]
    taken = select(*columns).where(moved.c.contract_no == row.contract_no)
    for action, *told in await session.execute(taken.order_by(moved.c.day, moved.c.place)):
        loan = step(loan, Move(LoanAction.of(action), *told))
    return GuaranteeLoanPosition(
        contract_no=loan.contract_no,
        state=loan.state,
        disbursed=loan.disbursed,
        repaid=loan.repaid,
        compensated=loan.compensated,
        compensated_interest=loan.interest,
        recovered=loan.recovered,
        outstanding=loan.outstanding,
    )


async def read_parts(session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller) -> list[LossPart]:
    """The parts of a claim by the shares of its day, with what each party has paid, advanced and got back."""
    claim = await _read_live(session, cutoff, compensations, record_id, caller)
    await refuse_rows_of_others(
        session,
        cutoff.live,
        caller,
        (payments, payments.c.claim_no == claim.claim_no),
        (advances, advances.c.claim_no == claim.claim_no),
    )
    approved = (await session.execute(shares_in_force(cutoff.live, literal(claim.business_date)))).one_or_none()
    shares = PILOT_SHARES if approved is None else shares_of(approved)
    paid = await _sums(session, cutoff, payments, payments.c.party, claim.claim_no)
    settled = await _sums(session, cutoff, payments, payments.c.settles, claim.claim_no)
    advanced = await _sums(session, cutoff, advances, advances.c.party, claim.claim_no)
    nothing, none = (Decimal(0), None), Decimal(0)
    parts = split_loss(claim.loss_amount + (claim.interest_amount or none), shares)
    return [
        LossPart(
            party=party,
            share_pct=shares.get(party, none),
            amount=parts.get(party, none),
            paid=paid.get(party, nothing)[0],
            last_paid_on=paid.get(party, nothing)[1],
            advanced=advanced.get(party, nothing)[0],
            settled=settled.get(party, nothing)[0],
        )
        for party in RiskParty
        if party in parts or party in advanced
    ]


async def _sums(
    session: AsyncSession, cutoff: Cutoff, table: Table, party: ColumnElement[Any], claim_no: str
) -> dict[str, tuple[Decimal, date]]:
    """By party the amounts on a claim, and the day of the last."""
    query = select(party, func.sum(table.c.amount), func.max(table.c.business_date)).group_by(party)
    found = await session.execute(query.where(cutoff.live(table), table.c.claim_no == claim_no))
    return {name: (amount, last) for name, amount, last in found}


async def read_recoveries(session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller) -> list[Recovery]:
    """What was recovered on a loan, each shared as the last claim before it was."""
    loan = await _read_live(session, cutoff, loans, record_id, caller)
    await _refuse_moves_of_others(session, cutoff, loan.contract_no, caller)
    claims, shares = compensations.c, shares_in_force(cutoff.live, compensations.c.business_date).lateral()
    claim = (
        select(claims.claim_no, *shares.c)
        .select_from(compensations.outerjoin(shares, true()))
        .where(cutoff.live(compensations), claims.contract_no == steps.c.contract_no)
        .where(claims.business_date <= steps.c.business_date)
        .order_by(claims.business_date.desc(), claims.id.desc())
        .limit(1)
        .correlate(steps)
        .lateral()
    )
    query = (
        select(steps.c.business_date, steps.c.amount, *claim.c)
        .join(claim, true())
        .where(cutoff.live(steps), steps.c.contract_no == loan.contract_no, steps.c.action == LoanAction.RECOVER)
        .order_by(steps.c.business_date, steps.c.id)
    )
    return [
        Recovery(
            recovered_on=day,
            amount=amount,
            claim_no=claim_no,
            parts=[
                RecoveredPart(party=party, amount=part)
                for party, part in split_loss(amount, shares_of(percents)).items()
            ],
        )
        for day, amount, claim_no, *percents in await session.execute(query)
    ]
