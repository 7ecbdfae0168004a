"""What is left of a bond's payments against an independent calculation in whole fen, over terms and what moved of a bond."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from debt_svc.topics.government_debt.maturities import Moved, settled
from debt_svc.topics.government_debt.schemas import BondEntry

START = date(2019, 3, 15)
REPAYMENTS = st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 40)), max_size=4)


def bond_of(principal: int, years: int, times: int, repayment: str) -> BondEntry:
    return BondEntry.model_validate(
        {
            "source": "debt", "source_ref": "B", "reporting_unit": "349901", "business_date": START, "code": "B1",
            "debt_kind": "general", "purpose": "new", "quota_year": 2019, "agreement_no": "A", "issue_fee": "0.00",
            "principal": Decimal(principal).scaleb(-2), "term_years": years, "rate_pct": Decimal(3),
            "interest_frequency": "annual" if times == 1 else "semiannual", "repayment": repayment,
        }
    )  # fmt: skip


def left_by_hand(
    lent: int, years: int, times: int, equal: bool, repaid: list[tuple[date, int]], interest: int
) -> list[tuple[date, int, int]]:
    """Day, principal and interest left in fen: a regular period bears 3 % a year of what is owed at its beginning."""
    count, since, rows = years * times, START, []
    for number in range(1, count + 1):
        months = START.month - 1 + number * 12 // times
        on = date(START.year + months // 12, months % 12 + 1, START.day)
        due = lent // count if equal else 0
        by_terms = lent - (number - 1) * due
        owed = min(by_terms, lent - sum(amount for day, amount in repaid if day <= since))
        rows.append((on, by_terms if number == count else due, (owed * 3 * 2 + 100 * times) // (200 * times)))
        since = on
    left, principal = [], sum(amount for _, amount in repaid)
    for on, due, of_interest in rows:
        left.append((on, due - min(due, principal), of_interest - min(of_interest, interest)))
        principal, interest = max(principal - due, 0), max(interest - of_interest, 0)
    return left


@given(
    st.integers(1000, 10**12), st.integers(1, 12), st.sampled_from([1, 2]), st.sampled_from(["bullet", "equal_principal"]),
    REPAYMENTS, st.integers(0, 10**10), st.integers(50, 100),
)  # fmt: skip
def test_what_is_left_of_every_payment_is_what_a_clerk_would_find_to_the_fen(
    principal: int, years: int, times: int, repayment: str, parts: list[tuple[int, int]], interest: int, share: int
) -> None:
    lent = principal * share // 100
    repaid, rest = [], lent
    for days, percent in parts:
        amount = rest * percent // 100
        repaid.append((START + timedelta(days=days), amount))
        rest -= amount
    moved = Moved(
        on_lent=Decimal(lent).scaleb(-2),
        repaid=tuple((day, Decimal(amount).scaleb(-2)) for day, amount in repaid),
        interest=Decimal(interest).scaleb(-2),
    )
    plan = settled(bond_of(principal, years, times, repayment), moved)
    found = [(each.on, int(each.principal_left * 100), int(each.interest_left * 100)) for each in plan.payments]
    assert found == left_by_hand(lent, years, times, repayment == "equal_principal", repaid, interest)
    assert sum(each.principal_left for each in plan.payments) == moved.on_lent - plan.principal_paid


def test_what_an_opening_lacks_was_repaid_before_it_and_so_was_its_interest() -> None:
    moved = Moved(opened=Decimal("600.00"), opened_on=date(2021, 1, 1))
    plan = settled(bond_of(100_000, 5, 1, "bullet"), moved)  # 1000 since 2019-03-15 at 3 %
    assert [(each.on.year, each.principal_left, each.interest_left) for each in plan.payments] == [
        (2020, Decimal("0.00"), Decimal("0.00")),
        (2021, Decimal("0.00"), Decimal("30.00")),
        (2022, Decimal("0.00"), Decimal("18.00")),
        (2023, Decimal("0.00"), Decimal("18.00")),
        (2024, Decimal("600.00"), Decimal("18.00")),
    ]
