"""What bonds were on-lent, repaid and paid of, as the records stood at a cut-off, and what of them falls due."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import refuse_rows_of_others
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.queries import among
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.schemas.periods import Period

from .maturities import Moved, maturities, settled
from .schemas import BondEntry, BondMaturities, BondSchedule, CostItem, Movement
from .tables import bonds, costs, debt_movements


async def read_moved(
    session: AsyncSession, cutoff: Cutoff, code: str | None = None, until: date | None = None
) -> Mapping[str, Moved]:
    """By bond, or of one, what was on-lent, repaid and paid in interest up to a day."""
    moves, paid = debt_movements.c, costs.c

    def asked(table: Table) -> list[ColumnElement[bool]]:
        by_day = [] if until is None else [table.c.business_date <= until]
        which = table.c.bond_code.is_not(None) if code is None else table.c.bond_code == code
        return [cutoff.live(table), which, *by_day]

    interest = (
        select(paid.bond_code, func.sum(paid.amount))
        .where(*asked(costs), paid.item == CostItem.INTEREST)
        .group_by(paid.bond_code)
    )
    found = {row[0]: Moved(interest=row[1]) for row in await session.execute(interest)}
    movements = select(moves.bond_code, moves.movement, moves.business_date, moves.amount).where(*asked(debt_movements))
    for bond, movement, day, amount in await session.execute(movements.order_by(moves.business_date)):
        before = found.get(bond, Moved())
        if movement == Movement.ON_LENT:
            found[bond] = replace(before, on_lent=before.on_lent + amount)
        elif movement == Movement.OPENING:
            opened_on = before.opened_on or day
            found[bond] = replace(before, opened=before.opened + amount, opened_on=opened_on)
        else:
            found[bond] = replace(before, repaid=(*before.repaid, (day, amount)))
    return found


async def schedule_of(session: AsyncSession, cutoff: Cutoff, bond: BondEntry, caller: Caller) -> BondSchedule:
    """A bond's payments by its terms, and what is left of them."""
    await refuse_rows_of_others(
        session,
        cutoff.live,
        caller,
        (debt_movements, debt_movements.c.bond_code == bond.code),
        (costs, costs.c.bond_code == bond.code),
    )
    moved = await read_moved(session, cutoff, bond.code)
    return settled(bond, moved.get(bond.code, Moved()))


async def read_maturities(session: AsyncSession, cutoff: Cutoff, period: Period) -> BondMaturities:
    """What falls due of the bonds that stand at the end of a month, as the records stood at the cut-off."""
    moved = await read_moved(session, cutoff, until=period.last_day)
    standing = [code for code, each in moved.items() if each.on_lent or each.opened]
    fields = [bonds.c[name] for name in BondEntry.model_fields]
    query = select(bonds.c.id, *fields).where(cutoff.live(bonds), among(bonds.c.code, standing)).order_by(bonds.c.code)
    schedules = [
        (row.id, settled(BondEntry.model_construct(**row._mapping), moved[row.code]))
        for row in await session.execute(query)
    ]
    return maturities(schedules, period, cutoff.head.change_no)
