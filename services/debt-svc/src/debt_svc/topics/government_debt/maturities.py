"""What is left to pay of bonds (还本付息和到期分布): payments are met in the order of their days by what was paid of a bond."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.core.queries import among
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.schemas.periods import Period

from .schedules import interest_of, schedule
from .schemas import BondEntry, BondMaturities, BondSchedule, CostItem, DueMonth, DuePayment, Movement, Payment
from .tables import bonds, costs, debt_movements

YEARS = 10
"""How far ahead what falls due is told by month."""
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Moved:
    """What moved of a bond: on-lent, or open when the books began and since when, repaid day by day, and interest paid."""

    on_lent: Decimal = _NOTHING
    opened: Decimal = _NOTHING
    opened_on: date | None = None
    repaid: tuple[tuple[date, Decimal], ...] = ()
    interest: Decimal = _NOTHING


def settled(bond: BondEntry, moved: Moved) -> BondSchedule:
    """A bond's schedule with what is left of each payment, the earliest met first.

    Where a part of the principal is on-lent, the terms are of that part. What an opening lacks of the principal was repaid
    before it, and so was all interest. What is repaid ahead bears no interest from the next period on.
    """
    lent = moved.on_lent + moved.opened
    base = bond.principal if moved.opened_on is not None or not lent else lent
    terms = schedule(bond.model_copy(update={"principal": base}))
    repaid = [*moved.repaid, *([(moved.opened_on, base - lent)] if moved.opened_on is not None else [])]
    principal = sum((amount for _, amount in repaid), _NOTHING)
    interest, fallen_due, since, payments = moved.interest, _NOTHING, bond.business_date, list[Payment]()
    for payment in terms.payments:
        ahead = sum((amount for day, amount in repaid if day <= since), _NOTHING)
        due = payment.interest if ahead <= fallen_due else interest_of(bond, base - ahead, since, payment.on)
        if moved.opened_on is not None and payment.on < moved.opened_on:
            due = _NOTHING
        met_principal, met_interest = min(principal, payment.principal), min(interest, due)
        left = {"principal_left": payment.principal - met_principal, "interest_left": due - met_interest}
        payments.append(payment.model_copy(update=left))
        principal, interest = principal - met_principal, interest - met_interest
        fallen_due, since = fallen_due + payment.principal, payment.on
    paid = sum((amount for _, amount in moved.repaid), _NOTHING)
    return terms.model_copy(update={"payments": payments, "principal_paid": paid, "interest_paid": moved.interest})


def maturities(schedules: Iterable[tuple[UUID, BondSchedule]], period: Period, change_no: int) -> BondMaturities:
    """What is left, by the month in which it falls due, each with the payments behind it."""
    first = period.following
    last = Period(period.year + YEARS, period.month)
    months: dict[Period, list[DuePayment]] = {month: [] for month in first.until(last)}
    overdue, later = list[DuePayment](), list[DuePayment]()
    for record_id, of_bond in schedules:
        for payment in of_bond.payments:
            if payment.principal_left or payment.interest_left:
                month = Period.of(payment.on)
                months.get(month, overdue if month < first else later).append(
                    DuePayment(
                        record_id=record_id,
                        code=of_bond.code,
                        on=payment.on,
                        principal=payment.principal_left,
                        interest=payment.interest_left,
                    )
                )
    return BondMaturities(
        period=period,
        overdue_principal=_principal(overdue),
        overdue_interest=_interest(overdue),
        overdue=overdue,
        months=[
            DueMonth(
                month=month,
                principal=_principal(due),
                interest=_interest(due),
                bonds=sorted({each.code for each in due}),
                payments=due,
            )
            for month, due in months.items()
        ],
        later_principal=_principal(later),
        later_interest=_interest(later),
        change_no=change_no,
    )


def _principal(due: Iterable[DuePayment]) -> Decimal:
    return sum((each.principal for each in due), _NOTHING)


def _interest(due: Iterable[DuePayment]) -> Decimal:
    return sum((each.interest for each in due), _NOTHING)


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
