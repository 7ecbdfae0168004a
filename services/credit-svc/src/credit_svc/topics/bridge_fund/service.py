"""Where a bridge loan stands on a day."""

from datetime import date
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import refuse_rows_of_others, visible_to
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import not_found
from bureau_common.kit.journal.cutoffs import Cutoff

from .rules import follow
from .schemas import BridgeAction, BridgePosition, BridgeState, Step, Terms
from .tables import loans, steps


async def read_position(
    session: AsyncSession, cutoff: Cutoff, record_id: UUID, on: date, caller: Caller
) -> BridgePosition:
    """A bridge loan as its steps up to a day have brought it, as the records stood at the cut-off."""
    query = select(loans).where(loans.c.id == record_id, cutoff.live(loans), *visible_to(loans, caller))
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise not_found("条现行记录", "live record")
    await refuse_rows_of_others(session, cutoff.live, caller, (steps, steps.c.bridge_no == row.bridge_no))
    place = case(*[(steps.c.action == action, place) for place, action in enumerate(BridgeAction)])
    taken = (
        select(steps.c.action, steps.c.business_date, steps.c.amount, steps.c.due_on)
        .where(cutoff.live(steps), steps.c.bridge_no == row.bridge_no, steps.c.business_date <= on)
        .order_by(steps.c.business_date, place, steps.c.id)
    )
    terms = Terms(row.bridge_no, row.amount, row.closed_account, row.commitment_amount)
    found = [
        Step(BridgeAction.of(action), day, amount, due_on, 0)
        for action, day, amount, due_on in await session.execute(taken)
    ]
    bridge = follow(terms, found)
    is_out = bridge.drawn_on is not None and bridge.outstanding > 0
    is_late = is_out and bridge.due_on is not None and on > bridge.due_on
    until = on if is_out else bridge.returned_on
    return BridgePosition(
        bridge_no=row.bridge_no,
        state=BridgeState.OVERDUE if is_late else bridge.state,
        drawn=bridge.drawn,
        returned=bridge.returned,
        outstanding=bridge.outstanding,
        due_on=bridge.due_on,
        days_out=0 if bridge.drawn_on is None or until is None else (until - bridge.drawn_on).days,
    )
