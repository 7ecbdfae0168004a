"""Where a guarantee stands: its state, and its principal as it moved, here or with the 4321 contract that it stands for."""

from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import refuse_rows_of_others, visible_to
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import not_found
from bureau_common.kit.journal.cutoffs import Cutoff

from ..topics.guarantee_4321.schemas import LoanAction
from ..topics.guarantee_4321.tables import compensations
from ..topics.guarantee_4321.tables import steps as loan_steps
from ..topics.guarantee_companies.rules import state_of
from ..topics.guarantee_companies.schemas import GuaranteeAction, GuaranteePosition
from ..topics.guarantee_companies.tables import guarantees, moves, share_changes
from .guarantee_liability import guarantee_days, moved


async def read_position(session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller) -> GuaranteePosition:
    """A guarantee as its rows stood at the cut-off, whatever their day."""
    known = select(guarantees).where(
        guarantees.c.id == record_id, cutoff.live(guarantees), *visible_to(guarantees, caller)
    )
    given = (await session.execute(known)).one_or_none()
    if given is None:
        raise not_found("条现行记录", "live record")
    of_policy = (moves, share_changes)
    of_contract = () if given.contract_no is None else (loan_steps, compensations)
    await refuse_rows_of_others(
        session,
        cutoff.live,
        caller,
        *[(table, table.c.policy_no == given.policy_no) for table in of_policy],
        *[(table, table.c.contract_no == given.contract_no) for table in of_contract],
    )
    scope = Scope(change=None, cutoff=cutoff)
    sums, days = moved(scope), guarantee_days(scope)
    amounts = [func.coalesce(func.sum(sums.c[name]), 0) for name in ("begun", "released", "compensated")]
    took = (await session.execute(select(*amounts).where(sums.c.policy_no == given.policy_no))).one()
    last = select(days.c.principal, days.c.guaranteed, days.c.own).where(
        days.c.policy_no == given.policy_no, days.c.until.is_(None)
    )
    stands = (await session.execute(last)).one_or_none() or (0, 0, 0)
    back = union_all(
        select(moves.c.amount).where(
            cutoff.live(moves), moves.c.policy_no == given.policy_no, moves.c.action == GuaranteeAction.RECOVER
        ),
        select(loan_steps.c.amount).where(
            cutoff.live(loan_steps),
            loan_steps.c.contract_no == given.contract_no,
            loan_steps.c.action == LoanAction.RECOVER,
        ),
    ).subquery()
    recovered = (await session.execute(select(func.coalesce(func.sum(back.c.amount), 0)))).scalar_one()
    begun, released, compensated = took
    principal, guaranteed, liability = stands
    return GuaranteePosition(
        policy_no=given.policy_no,
        state=state_of(begun, released, compensated, recovered),
        begun=begun,
        released=released,
        compensated=compensated,
        recovered=recovered,
        principal=principal,
        guaranteed=guaranteed,
        liability=liability,
    )
