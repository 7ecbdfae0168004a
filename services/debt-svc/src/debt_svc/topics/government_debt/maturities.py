"""What is left to pay of bonds (还本付息和到期分布): payments are met in the order of their days by what was paid of a bond."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from bureau_common.schemas.periods import Period

from .schedules import interest_of, schedule
from .schemas import BondEntry, BondMaturities, BondSchedule, DueMonth, DuePayment, Payment

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
