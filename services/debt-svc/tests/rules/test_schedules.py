"""Schedules of bonds against an independent calculation: exact fractions, days counted one by one, balances re-added."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debt_svc.topics.government_debt.rules import check_bond
from debt_svc.topics.government_debt.schedules import matures_on, schedule
from debt_svc.topics.government_debt.schemas import BondEntry

Body = Callable[..., dict[str, object]]
TERMS = st.fixed_dictionaries(
    {
        "principal": st.decimals("0.01", "99999999999.99", places=2),
        "rate_pct": st.one_of(st.just(0), st.decimals(0, 24, places=4)),
        "term_years": st.one_of(st.integers(1, 6), st.integers(1, 50)),
        "interest_frequency": st.sampled_from(["annual", "semiannual"]),
        "repayment": st.sampled_from([None, "bullet", "equal_principal", "equal_instalments"]),
        "day_count": st.sampled_from([None, "30/360", "act/365"]),
    }
)
LEAP_DAYS = st.sampled_from([date(2020, 2, 29), date(2096, 2, 29), date(2019, 8, 31), date(2020, 8, 29)])


def later(day: date, months: int) -> date:
    """As many months later by stepping through them; where the month has no such day, the last that it has."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def days_by_law(bond: BondEntry, since: date, until: date, regular: bool) -> Fraction:
    """The share of a year, one day or one month after the other."""
    if bond.day_count == "act/365":
        return Fraction(sum(1 for _ in days_between(since, until)), 365)
    if regular:
        return Fraction(1, 1 if bond.interest_frequency == "annual" else 2)
    months, year, month = 0, since.year, since.month
    while (year, month) != (until.year, until.month):
        year, month, months = (year + 1, 1, months + 1) if month == 12 else (year, month + 1, months + 1)
    return Fraction(30 * months + min(until.day, 30) - min(since.day, 30), 360)


def days_between(since: date, until: date) -> Iterator[date]:
    while since < until:
        yield since
        since += timedelta(days=1)


def is_one_step(since: date, until: date, step: int) -> bool:
    """As many months apart, on the same day, or from the last day of a month that is too short for it."""
    months = later(since.replace(day=1), step) == until.replace(day=1)
    short = since.day < until.day and (since + timedelta(days=1)).month != since.month
    return months and (since.day == until.day or short)


def independent(bond: BondEntry) -> list[tuple[date, int, int]]:
    """Day, interest and principal in fen, worked out with fractions alone."""
    step = 12 if bond.interest_frequency == "annual" else 6
    end = later(bond.business_date, 12 * bond.term_years)
    anchor = bond.first_payment_on or later(bond.business_date, step)
    whole = bond.first_payment_on is None
    origin = bond.business_date if whole else anchor
    days, k = [anchor] if anchor < end else [], 1 + whole
    while days and (on := later(origin, step * k)) < end:
        days.append(on)
        k += 1
    days.append(end)
    fen, rate = int(bond.principal * 100), Fraction(bond.rate_pct) / 100
    n, per = len(days), rate * step / 12
    discounted = sum(1 / (1 + per) ** number for number in range(1, n + 1))
    level = floor(fen / discounted + Fraction(1, 2)) if per else fen // n
    owed, result = fen, []
    for number, (since, until) in enumerate(pairwise([bond.business_date, *days]), 1):
        of_step = until == later(origin, step * (number if whole else number - 1))
        regular = of_step and (whole or number > 1 or is_one_step(since, until, step))
        interest = floor(owed * rate * days_by_law(bond, since, until, regular) + Fraction(1, 2))
        if number == n:
            paid = owed
        elif bond.repayment == "equal_instalments":
            paid = sorted((0, level - interest, owed))[1] if level > interest else 0
        else:
            paid = fen // n if bond.repayment == "equal_principal" else 0
        result.append((until, interest, paid))
        owed -= paid
    return result


@given(TERMS, st.one_of(LEAP_DAYS, st.dates(date(1995, 1, 1), date(2140, 12, 31))), st.none() | st.integers(1, 700))
def test_every_schedule_sums_to_its_principal_and_is_the_independent_one_to_the_fen(
    terms: dict[str, object], start: date, first: int | None
) -> None:
    entry = BondEntry.model_validate(
        {
            "source": "debt", "source_ref": "B", "reporting_unit": "349901", "business_date": start, "code": "B1",
            "debt_kind": "general", "purpose": "new", "quota_year": 2021, "agreement_no": "A", "issue_fee": "0.00",
            **terms,
        }
    )  # fmt: skip
    if first is not None:
        day = min(start + timedelta(days=first), matures_on(entry))
        entry = entry.model_copy(update={"first_payment_on": day})
    plan = schedule(entry)
    assert sum(payment.principal for payment in plan.payments) == plan.principal == entry.principal
    assert sum(payment.interest for payment in plan.payments) == plan.interest
    assert all(payment.principal >= 0 and payment.interest >= 0 for payment in plan.payments)
    found = [(each.on, int(each.interest * 100), int(each.principal * 100)) for each in plan.payments]
    assert found == independent(entry)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (None, []),
        ("2021-03-01", ["bond_first_payment"]),
        ("2021-03-02", []),
        ("2031-03-01", []),
        ("2031-03-02", ["bond_first_payment"]),
    ],
)
def test_the_first_payment_lies_within_the_term(body: Body, first: str | None, expected: list[str]) -> None:
    bond = BondEntry.model_validate(body("bonds", "B", "2021-03-01", first_payment_on=first))
    found = [*check_bond(bond)]
    assert [each.code for each in found] == expected
    assert all("首次付息日" in each.message_zh and "first payment" in each.message_en for each in found)
