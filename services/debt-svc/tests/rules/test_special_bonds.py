"""The rules of special bonds' projects at their borders, without a database."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from bureau_common.schemas.terms import AlertOn
from debt_svc.topics.special_bonds.rules import (
    NEGATIVE_LIST,
    PlanYear,
    check_project,
    check_step,
    check_use,
    coverage,
    judge_coverage,
    judge_idle,
    say_forbidden,
)
from debt_svc.topics.special_bonds.schemas import (
    Sector,
    SpecialBondProjectEntry,
    SpecialBondStepEntry,
    SpecialBondUseEntry,
    UseKind,
)

COMMON = {"source": "t", "source_ref": "1", "reporting_unit": "349901", "business_date": "2021-03-01"}


@pytest.mark.parametrize(("need", "codes"), [("300.00", []), ("300.01", ["not_covered"])])
def test_bonds_pay_no_more_of_a_project_than_it_costs(need: str, codes: list[str]) -> None:
    fields = {
        "project_code": "P1", "name": "项目", "sector": "social", "owner": "单位", "total_investment": "300.00",
        "bond_need": need,
    }  # fmt: skip
    found = [*check_project(SpecialBondProjectEntry.model_validate({**COMMON, **fields}))]
    assert [finding.code for finding in found] == codes
    assert [finding.difference for finding in found] == ["0.01"] * len(codes)


@pytest.mark.parametrize(
    ("action", "amount", "bond", "codes"),
    [
        ("apply", None, None, []),
        ("apply", "1.00", "S1", ["special_bond_amount", "special_bond_code"]),
        ("pass", "1.00", None, ["special_bond_amount"]),
        ("return", None, "S1", ["special_bond_code"]),
        ("grant", "1.00", None, []),
        ("grant", None, "S1", ["special_bond_amount", "special_bond_code"]),
        ("issue", "1.00", "S1", []),
        ("issue", None, None, ["special_bond_amount", "special_bond_code"]),
    ],
)
def test_quota_and_issues_have_amounts_and_issues_name_their_bond(
    action: str, amount: str | None, bond: str | None, codes: list[str]
) -> None:
    fields = {"project_code": "P1", "action": action, "document_no": "D1", "amount": amount, "bond_code": bond}
    found = check_step(SpecialBondStepEntry.model_validate({**COMMON, **fields}))
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize("kind", UseKind)
def test_proceeds_pay_for_everything_but_running_costs(kind: UseKind) -> None:
    fields = {
        "project_code": "P1", "bond_code": "S1", "payment_no": "Z1", "direction": "paid", "use_kind": kind,
        "amount": "1.00",
    }  # fmt: skip
    found = [*check_use(SpecialBondUseEntry.model_validate({**COMMON, **fields}))]
    assert [finding.code for finding in found] == ["special_bond_running_costs"] * (kind == "running_costs")
    assert all(finding.clause.verified for finding in found)


@pytest.mark.parametrize("sector", Sector)
def test_the_default_list_forbids_what_is_named_in_it_and_nothing_else(sector: Sector) -> None:
    forbidden = {"land_reserve", "office_building", "image", "theme_park", "property", "competitive"}
    found = [*say_forbidden("P1", sector, date(2021, 3, 1), NEGATIVE_LIST.default)]
    assert bool(found) is (sector in forbidden)


ISSUED_ON = date(2021, 1, 1)


@pytest.mark.parametrize(
    ("days", "used", "level"),
    [
        (181, "94.99", "yellow"),
        (181, "95.00", None),
        (365, "0.00", "yellow"),
        (366, "0.00", "orange"),
        (366, "95.00", None),
    ],
)
def test_proceeds_are_idle_above_the_share_that_may_be_left_and_long_idle_a_day_after_the_long_term(
    days: int, used: str, level: str | None
) -> None:
    last = ISSUED_ON + timedelta(days=days)
    limits = (Decimal(180), Decimal(365), Decimal(5))
    found = [*judge_idle("P1", "S1", ISSUED_ON, Decimal(100), Decimal(used), *limits, last)]
    assert [each.cause.level for each in found] == [level] * (level is not None)
    assert {(each.key, each.since, each.until) for each in found} <= {("P1 S1", date(2021, 6, 30) + timedelta(1), None)}


def by_hand(years: list[PlanYear], day: date) -> Fraction | None:
    """What is earned where a year is over and something is recorded of it, what is planned elsewhere."""
    counted = [each for each in years if each.planned_on <= day]
    net = [
        each.planned if each.year >= day.year or each.earned is None else each.earned for each in counted
    ]  # fmt: skip
    service = sum(Fraction(each.debt_service) for each in counted)
    return Fraction(sum(map(Fraction, net)), 1) / service if service else None


@pytest.mark.parametrize("seed", range(20))
def test_coverage_over_the_life_of_a_project_is_what_a_clerk_would_divide(seed: int) -> None:
    chance = Random(seed)

    def money() -> Decimal:
        return Decimal(chance.randint(-5000, 900000)) / 100

    years = [
        PlanYear(
            year, date(2019, chance.randint(1, 12), 5), money(), abs(money()), chance.choice([None, money()])
        )
        for year in range(2020, 2030)
    ]  # fmt: skip
    for day in (date(2019, 6, 30), date(2019, 12, 31), date(2020, 12, 31), date(2021, 1, 1), date(2031, 1, 1)):
        found, expected = coverage(years, day), by_hand(years, day)
        assert (found is None) is (expected is None)
        if found is not None and expected is not None:
            assert abs(Fraction(found) - expected) < Fraction(1, 10**11)


def judged(last: date, *years: tuple[int, str, str, str | None], floor: str = "1.2") -> list[AlertOn]:
    rows = [
        (year, date(2020, 6, 1), Decimal(planned), Decimal(service), None if earned is None else Decimal(earned),
         Decimal(floor), last)
        for year, planned, service, earned in years
    ]  # fmt: skip
    return [*judge_coverage("P1", rows)]


def test_coverage_is_an_alert_below_its_floor_and_graver_below_one() -> None:
    last = date(2020, 12, 31)
    assert judged(last, (2021, "120.00", "100.00", None)) == []
    (below,) = judged(last, (2021, "119.99", "100.00", None))
    assert (below.key, below.since, below.cause.level) == ("P1", date(2020, 6, 1), "yellow")
    assert [each.cause.level for each in judged(last, (2021, "100.00", "100.00", None))] == ["yellow"]
    assert [each.cause.level for each in judged(last, (2021, "99.99", "100.00", None))] == ["orange"]
    assert judged(last, (2021, "1.00", "0.00", None)) == []


def test_what_a_year_earned_counts_from_new_year_on_and_what_is_not_recorded_stays_as_planned() -> None:
    years = [
        (2020, "130.00", "100.00", "80.00"),
        (2021, "130.00", "100.00", None),
        (2022, "130.00", "100.00", "200.00"),
    ]
    assert judged(date(2020, 12, 31), *years) == []
    # 80 + 130 + 130 of 300
    (low,) = judged(date(2021, 1, 31), *years)
    assert (low.since, low.cause.level) == (date(2021, 1, 1), "yellow")
    assert [each.since for each in judged(date(2022, 12, 31), *years)] == [date(2021, 1, 1)]
    # 80 + 130 + 200 of 300
    assert judged(date(2023, 1, 1), *years) == []
