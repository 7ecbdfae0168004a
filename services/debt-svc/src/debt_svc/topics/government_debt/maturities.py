"""What is left to pay of bonds (还本付息和到期分布): payments are met in the order of their days by what was paid of a bond."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.schemas.periods import Period

from .schedules import schedule
from .schemas import BondEntry, BondMaturities, BondSchedule, CostItem, DueMonth, Movement, Payment
from .tables import bonds, costs, debt_movements

YEARS = 10
"""How far ahead what falls due is told by month."""
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Paid:
    """What was paid of a bond."""

    principal: Decimal = _NOTHING
    interest: Decimal = _NOTHING


def settled(bond: BondEntry, paid: Paid) -> BondSchedule:
    """A bond's schedule with what is left of each payment, the earliest met first."""
    terms = schedule(bond)
    principal, interest, payments = paid.principal, paid.interest, list[Payment]()
    for payment in terms.payments:
        met_principal, met_interest = min(principal, payment.principal), min(interest, payment.interest)
        principal, interest = principal - met_principal, interest - met_interest
        left = {
            "principal_left": payment.principal - met_principal,
            "interest_left": payment.interest - met_interest,
        }
        payments.append(payment.model_copy(update=left))
    return terms.model_copy(
        update={"payments": payments, "principal_paid": paid.principal, "interest_paid": paid.interest}
    )


def maturities(schedules: Iterable[BondSchedule], period: Period, change_no: int) -> BondMaturities:
    """What is left, by the month in which it falls due."""
    first = period.following
    last = Period(period.year + YEARS, period.month)
    principal: dict[Period, Decimal] = dict.fromkeys(first.until(last), _NOTHING)
    interest, codes = dict(principal), {month: set[str]() for month in principal}
    overdue, later = [_NOTHING, _NOTHING], [_NOTHING, _NOTHING]
    for of_bond in schedules:
        for payment in of_bond.payments:
            month = Period.of(payment.on)
            if month in principal:
                principal[month] += payment.principal_left
                interest[month] += payment.interest_left
                if payment.principal_left or payment.interest_left:
                    codes[month].add(of_bond.code)
            else:
                pot = overdue if month < first else later
                pot[0] += payment.principal_left
                pot[1] += payment.interest_left
    return BondMaturities(
        period=period,
        overdue_principal=overdue[0],
        overdue_interest=overdue[1],
        months=[
            DueMonth(month=each, principal=principal[each], interest=interest[each], bonds=sorted(codes[each]))
            for each in principal
        ],
        later_principal=later[0],
        later_interest=later[1],
        change_no=change_no,
    )


async def read_paid(session: AsyncSession, cutoff: Cutoff, until: date | None = None) -> Mapping[str, Paid]:
    """By bond what was repaid, and the interest that was paid, up to a day."""
    found: list[dict[str, Decimal]] = []
    for table, amount, which in (
        (debt_movements, debt_movements.c.amount, debt_movements.c.movement == Movement.REPAID),
        (costs, costs.c.amount, costs.c.item == CostItem.INTEREST),
    ):
        by_day: list[ColumnElement[bool]] = [] if until is None else [table.c.business_date <= until]
        query = (
            select(table.c.bond_code, func.sum(amount))
            .where(cutoff.live(table), which, table.c.bond_code.is_not(None), *by_day)
            .group_by(table.c.bond_code)
        )
        found.append({row[0]: row[1] for row in await session.execute(query)})
    repaid, interest = found
    return {code: Paid(repaid.get(code, _NOTHING), interest.get(code, _NOTHING)) for code in {**repaid, **interest}}


async def read_maturities(session: AsyncSession, cutoff: Cutoff, period: Period) -> BondMaturities:
    """What falls due of the bonds that stand at the end of a month, as the records stood at the cut-off."""
    there = select(debt_movements.c.bond_code).where(
        cutoff.live(debt_movements),
        debt_movements.c.movement != Movement.REPAID,
        debt_movements.c.business_date <= period.last_day,
    )
    fields = [bonds.c[name] for name in BondEntry.model_fields]
    query = select(*fields).where(cutoff.live(bonds), bonds.c.code.in_(there)).order_by(bonds.c.code)
    paid = await read_paid(session, cutoff, period.last_day)
    standing = [BondEntry.model_construct(**row._mapping) for row in await session.execute(query)]
    schedules = [settled(bond, paid.get(bond.code, Paid())) for bond in standing]
    return maturities(schedules, period, cutoff.head.change_no)
