"""What is derived of a loan and of a claim: where it stands, and who bears and has paid which part."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import visible_to
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import not_found
from bureau_common.kit.journal.cutoffs import Cutoff

from .rules import PILOT_SHARES, Loan, Move, shares_of, split_loss, step
from .schemas import GuaranteeLoanPosition, LoanAction, LossPart
from .tables import compensations, loans, moves, payments, shares_in_force


async def _read_live(session: AsyncSession, cutoff: Cutoff, table: Table, record_id: UUID, caller: Caller) -> Row[Any]:
    query = select(table).where(table.c.id == record_id, cutoff.live(table), *visible_to(table, caller))
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise not_found("条现行记录", "live record")
    return row


async def read_position(
    session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller
) -> GuaranteeLoanPosition:
    """A loan's state and sums, folded from its moves as they stood at the cut-off."""
    row = await _read_live(session, cutoff, loans, record_id, caller)
    loan = Loan(row.contract_no, row.principal, row.due_on)
    moved = moves(cutoff.live)
    taken = select(moved.c.action, moved.c.day, moved.c.amount).where(moved.c.contract_no == row.contract_no)
    for action, day, amount in await session.execute(taken.order_by(moved.c.day, moved.c.place)):
        loan = step(loan, Move(LoanAction.of(action), day, amount))
    return GuaranteeLoanPosition(
        contract_no=loan.contract_no,
        state=loan.state,
        disbursed=loan.disbursed,
        repaid=loan.repaid,
        compensated=loan.compensated,
        recovered=loan.recovered,
        outstanding=loan.outstanding,
    )


async def read_parts(session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller) -> list[LossPart]:
    """The parts of a claim by the shares of its day, with what each party has paid."""
    claim = await _read_live(session, cutoff, compensations, record_id, caller)
    approved = (await session.execute(shares_in_force(cutoff.live, literal(claim.business_date)))).one_or_none()
    shares = PILOT_SHARES if approved is None else shares_of(approved)
    query = (
        select(
            payments.c.party,
            func.sum(payments.c.amount).label("amount"),
            func.max(payments.c.business_date).label("last_on"),
        )
        .where(cutoff.live(payments), payments.c.claim_no == claim.claim_no)
        .group_by(payments.c.party)
    )
    paid = {row.party: row for row in await session.execute(query)}
    return [
        LossPart(
            party=party,
            share_pct=shares.get(party, Decimal(0)),
            amount=amount,
            paid=paid[party].amount if party in paid else Decimal(0),
            last_paid_on=paid[party].last_on if party in paid else None,
        )
        for party, amount in split_loss(claim.loss_amount, shares).items()
    ]
