"""What a bond costs and when (还本付息计划), by its terms alone.

Payments are as far apart as the bond pays interest, from the first one on until the term ends; where the first or the last
period is shorter or longer than the others, its days are counted. Interest is that of what is still owed, rounded to the fen,
half up, as it is paid. The last payment takes the fen that rounding left.
"""

import calendar
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .schemas import BondEntry, BondSchedule, DayCount, InterestFrequency, Payment, Repayment

_FEN = Decimal("0.01")


def schedule(bond: BondEntry) -> BondSchedule:
    """Every payment by a bond's terms."""
    days = _payment_days(bond)
    each = _regular_payment(bond, len(days))
    owed, since, payments = bond.principal, bond.business_date, list[Payment]()
    for on in days:
        interest = interest_of(bond, owed, since, on)
        if on == days[-1]:
            principal = owed
        elif bond.repayment == Repayment.EQUAL_INSTALMENTS:
            principal = min(max(each - interest, Decimal("0.00")), owed)
        else:
            principal = each
        payments.append(
            Payment(on=on, interest=interest, principal=principal, interest_left=interest, principal_left=principal)
        )
        owed, since = owed - principal, on
    total = sum((payment.interest for payment in payments), Decimal("0.00"))
    nothing = Decimal("0.00")
    return BondSchedule(
        code=bond.code,
        payments=payments,
        interest=total,
        principal=bond.principal,
        interest_paid=nothing,
        principal_paid=nothing,
    )


def matures_on(bond: BondEntry) -> date:
    """The day when a bond's term ends."""
    return _months_after(bond.business_date, bond.term_years * 12)


def _step(bond: BondEntry) -> int:
    """The months between two payments."""
    return 12 if bond.interest_frequency == InterestFrequency.ANNUAL else 6


def _payment_days(bond: BondEntry) -> list[date]:
    """From the first payment on at regular steps, and the day when the term ends."""
    last, step = matures_on(bond), _step(bond)
    if bond.first_payment_on is None:
        return [_months_after(bond.business_date, months) for months in range(step, bond.term_years * 12 + 1, step)]
    regular = (_months_after(bond.first_payment_on, months) for months in range(0, bond.term_years * 12 + 1, step))
    return [*(on for on in regular if on < last), last]


def _regular_payment(bond: BondEntry, count: int) -> Decimal:
    """What every payment but the last brings: of principal, or of principal and interest in equal instalments."""
    rate = bond.rate_pct / 100 * _step(bond) / 12
    if bond.repayment == Repayment.EQUAL_INSTALMENTS and rate:
        return (bond.principal * rate / (1 - (1 + rate) ** -count)).quantize(_FEN, ROUND_HALF_UP)
    if bond.repayment in (Repayment.EQUAL_PRINCIPAL, Repayment.EQUAL_INSTALMENTS):
        return (bond.principal / count).quantize(_FEN, ROUND_DOWN)
    return Decimal("0.00")


def interest_of(bond: BondEntry, owed: Decimal, since: date, until: date) -> Decimal:
    """The interest of a period on what is owed in it."""
    if bond.day_count == DayCount.ACT_365:
        days, year = (until - since).days, 365
    else:
        days, year = _days_of_thirty(since, until, bond), 360
    return (owed * bond.rate_pct * days / (100 * year)).quantize(_FEN, ROUND_HALF_UP)


def _days_of_thirty(since: date, until: date, bond: BondEntry) -> int:
    """Months of 30 days: a regular period has its months exactly, also where it ends with February."""
    first = bond.first_payment_on or bond.business_date
    months = (until.year - first.year) * 12 + until.month - first.month
    if months % _step(bond) == 0 and (since, until) == (
        _months_after(first, months - _step(bond)),
        _months_after(first, months),
    ):
        return _step(bond) * 30
    return (
        (until.year - since.year) * 360
        + (until.month - since.month) * 30
        + min(until.day, 30)
        - min(since.day, 30)
    )  # fmt: skip


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
