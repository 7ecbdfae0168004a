"""The rules of government debt as tables: case, entry, the codes that must be found; no database."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_common.schemas.findings import Finding
from bureau_common.schemas.reporting_units import township_of
from debt_svc.reference.debtors import TOWNSHIPS
from debt_svc.topics.government_debt.rules import (
    RATIO_LEVELS,
    check_bond,
    check_capacity,
    check_limit,
    check_movement,
    ratio_level,
)
from debt_svc.topics.government_debt.schedules import schedule
from debt_svc.topics.government_debt.schemas import BondEntry, DebtLimitEntry, DebtMovementEntry, FiscalCapacityEntry

Body = Callable[..., dict[str, object]]
QUOTA = {"movement": "new_quota", "quota_year": 2021, "batch": "提前批"}
FLOORS = {level: Decimal(parameter.default) for level, parameter in RATIO_LEVELS.items()}


def codes(findings: Iterator[Finding]) -> list[str]:
    found = [*findings]
    assert all(finding.severity == "block" and finding.row is None for finding in found)
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("day", "changes", "expected"),
    [
        ("2021-01-01", {}, []),
        ("2021-01-01", {"amount": "0.00"}, []),
        ("2021-01-01", {"quota_year": 2021}, ["debt_quota_year_superfluous"]),
        ("2021-01-01", {"batch": "第二批"}, ["debt_batch_superfluous"]),
        ("2021-12-31", QUOTA, []),
        ("2020-01-01", QUOTA, []),
        ("2019-12-31", QUOTA, ["outside_year"]),
        ("2022-01-01", QUOTA, ["outside_year"]),
        ("2021-05-01", {**QUOTA, "amount": "0.00"}, ["debt_amount_zero"]),
        ("2021-05-01", {**QUOTA, "amount": "0.01"}, []),
        ("2021-05-01", {**QUOTA, "quota_year": None}, ["debt_quota_year_missing"]),
        ("2021-05-01", {**QUOTA, "batch": None}, ["debt_batch_missing"]),
        ("2021-05-01", {**QUOTA, "movement": "withdrawal"}, []),
        ("2021-05-01", {"movement": "withdrawal"}, ["debt_quota_year_missing", "debt_batch_missing"]),
        ("2021-05-01", {"movement": "reduction"}, []),
        ("2021-05-01", {"movement": "reduction", "amount": "0.00"}, ["debt_amount_zero"]),
    ],
)
def test_quota_and_only_quota_has_its_year_and_batch(
    body: Body, day: str, changes: dict[str, object], expected: list[str]
) -> None:
    entry = DebtLimitEntry.model_validate(body("debt-limits", "L", day, **changes))
    assert codes(check_limit(entry)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"project_code": None}, ["bond_without_project"]),
        ({"project_code": None, "purpose": "refinancing"}, []),
        ({"project_code": None, "debt_kind": "general", "purpose": "refinancing"}, []),
    ],
)
def test_a_special_bond_and_a_new_general_one_are_bound_to_a_project(
    body: Body, changes: dict[str, object], expected: list[str]
) -> None:
    assert codes(check_bond(BondEntry.model_validate(body("bonds", "B", **changes)))) == expected


BOND = {"instrument": "bond", "bond_code": "B1"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"amount": "0.00"}, []),
        ({"movement": "repaid", "amount": "0.00"}, ["debt_amount_zero"]),
        ({"movement": "repaid", "amount": "0.01"}, []),
        ({"movement": "on_lent", "instrument": "foreign_loan"}, []),
        ({"movement": "on_lent", "instrument": "foreign_loan", "purpose": "new"}, ["debt_purpose_superfluous"]),
        ({"bond_code": "B1"}, ["debt_bond_code_superfluous"]),
        ({"instrument": "bond"}, ["debt_bond_code_missing"]),
        (BOND, []),
        ({**BOND, "purpose": "new"}, ["debt_purpose_superfluous"]),
        ({**BOND, "movement": "on_lent"}, ["debt_purpose_missing"]),
        ({**BOND, "movement": "on_lent", "purpose": "refinancing"}, []),
        ({**BOND, "movement": "repaid"}, []),
    ],
)
def test_a_movement_names_its_bond_and_purpose_where_it_has_them(
    body: Body, changes: dict[str, object], expected: list[str]
) -> None:
    entry = DebtMovementEntry.model_validate(body("debt-movements", "M", **changes))
    assert codes(check_movement(entry)) == expected


@pytest.mark.parametrize(
    ("code", "level", "field"),
    [
        ("349901", "district", None),
        ("349901000", "district", None),
        ("349901001", "district", "debtor_code"),
        ("349901100", "department", "debtor_code"),
        ("349901399", "zone", "debtor_code"),
        ("349901400", "zone", None),
        ("349901", "township", "debtor_level"),
        ("349901101", "township", "debtor_level"),
        ("FB-101101", "department", None),
    ],
)
@pytest.mark.parametrize("movement", ["opening", "on_lent", "repaid"])
def test_a_township_is_no_debtor_be_it_told_by_level_or_by_code(
    body: Body, code: str, level: str, field: str | None, movement: str
) -> None:
    changes = {"debtor_code": code, "debtor_level": level, "movement": movement}
    found = [*check_movement(DebtMovementEntry.model_validate(body("debt-movements", "M", **changes)))]
    assert [finding.field for finding in found] == ([] if field is None else [field])
    for finding in found:
        assert (finding.code, finding.clause) == ("township_borrows", TOWNSHIPS)
        assert "第三十五条" in str(finding.clause.article)


def test_only_digits_are_a_division() -> None:
    assert township_of("3499011０1") is None
    assert township_of("34990110") is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2019-12-31", ["outside_year"]), ("2020-01-01", []), ("2021-12-31", []), ("2022-01-01", ["outside_year"])],
)
def test_capacity_is_worked_out_in_its_year_or_the_one_before(body: Body, day: str, expected: list[str]) -> None:
    entry = FiscalCapacityEntry.model_validate(body("fiscal-capacity", "C", day))
    assert codes(check_capacity(entry)) == expected


@pytest.mark.parametrize(
    ("ratio", "level"),
    [
        ("-1", None),
        ("0", None),
        ("119.999999999999", None),
        ("120", "yellow"),
        ("199.999999999999", "yellow"),
        ("200", "orange"),
        ("299.999999999999", "orange"),
        ("300", "red"),
        ("1000", "red"),
    ],
)
def test_a_border_belongs_to_the_higher_colour(ratio: str, level: str | None) -> None:
    assert ratio_level(Decimal(ratio), FLOORS) == level


def test_a_ten_year_bond_pays_twice_a_year_and_its_principal_at_the_end(body: Body) -> None:
    bond = BondEntry.model_validate(body("bonds", "B", "2021-08-31", principal="100000000.00"))
    plan = schedule(bond)
    assert [payment.on for payment in plan.payments[:4]] == [
        date(2022, 2, 28),
        date(2022, 8, 31),
        date(2023, 2, 28),
        date(2023, 8, 31),
    ]
    assert {payment.interest for payment in plan.payments} == {Decimal("1750000.00")}  # 1e8 * 3.5 % / 2
    assert (len(plan.payments), plan.payments[-1].on) == (20, date(2031, 8, 31))
    assert [payment.principal for payment in plan.payments if payment.principal] == [Decimal("100000000.00")]
    assert plan.payments[-1].principal == plan.principal
    assert plan.interest == Decimal("35000000.00")


def test_a_leap_day_is_kept_where_there_is_one(body: Body) -> None:
    changes = {"term_years": 4, "interest_frequency": "annual"}
    plan = schedule(BondEntry.model_validate(body("bonds", "B", "2020-02-29", **changes)))
    assert [payment.on.isoformat() for payment in plan.payments] == [
        "2021-02-28",
        "2022-02-28",
        "2023-02-28",
        "2024-02-29",
    ]


TERMS = st.fixed_dictionaries(
    {
        "principal": st.decimals("0.01", "99999999999.99", places=2),
        "rate_pct": st.decimals(0, 24, places=4),
        "term_years": st.integers(1, 50),
        "interest_frequency": st.sampled_from(["annual", "semiannual"]),
    }
)


@given(TERMS, st.dates(date(1990, 1, 1), date(2149, 12, 31)))
def test_every_schedule_sums_to_its_principal_and_interest(terms: dict[str, object], start: date) -> None:
    entry = BondEntry.model_validate(
        {
            "source": "debt",
            "source_ref": "B",
            "reporting_unit": "349901",
            "business_date": start,
            "code": "B1",
            "debt_kind": "general",
            "purpose": "new",
            "quota_year": 2021,
            "agreement_no": "A",
            "issue_fee": Decimal("0.00"),
            **terms,
        }
    )
    plan = schedule(entry)
    times = 2 if entry.interest_frequency == "semiannual" else 1
    each = (entry.principal * entry.rate_pct / 100 / times).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert sum(payment.principal for payment in plan.payments) == plan.principal == entry.principal
    assert sum(payment.interest for payment in plan.payments) == plan.interest
    assert {payment.interest for payment in plan.payments} == {each}
    days = [payment.on for payment in plan.payments]
    assert days == sorted(set(days))
    assert (days[-1].year, days[-1].month) == (start.year + entry.term_years, start.month)
