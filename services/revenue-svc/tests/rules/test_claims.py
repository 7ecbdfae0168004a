"""What the report asserts of revenue and spending: each claim at its borders."""

from decimal import Decimal

import pytest

from bureau_common.kit.figures.claims import Evidence
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.parameters import Setting
from bureau_common.schemas.periods import Period
from bureau_common.schemas.units import base_unit, usual_decimals
from revenue_svc.summary.claims import (
    BUDGET,
    CLAIMS,
    GAP,
    GROWTH,
    INCREASE,
    LIVELIHOOD_SHARE,
    NON_TAX_SHARE,
    PARAMETERS,
    PAYMENT_RULES,
    SCHEDULE,
    SELF_SUFFICIENCY,
    SPENDING_GROWTH,
    STABILITY_TOLERANCE,
    TAX_SHARE,
)

OCTOBER = Period(2021, 10)
DIRECT_PROGRESS, RURAL_PROGRESS = "revenue.direct_funds.paid_pct", "revenue.rural_revitalization.paid_pct"
UNITS = {INCREASE: "万元", GAP: "万元", SCHEDULE: "百分点", PAYMENT_RULES: "项", BUDGET: "万元"}


def figure(name: str, value: str) -> Figure:
    unit = UNITS.get(name, "%")
    return Figure(
        id=name, name_zh="一项", kind="decimal", unit=base_unit(unit), display_unit=unit, decimals=usual_decimals(unit),
        basis="ytd", period=OCTOBER, value=value, state="reported", inputs=[], formula="", formula_version=1, notes=[],
        is_sum=False, provisional=False, change_no=1,
    )  # fmt: skip


def holds(claim_id: str, now: dict[str, str], before: dict[str, str] | None = None, tolerance: str = "1") -> bool:
    (claim,) = [each for each in CLAIMS if each.id == claim_id]
    assert set(claim.figures) == set(now)
    assert set(claim.last_year) == set(before or {})
    settings = {each.key: Setting(each, each.default) for each in (*PARAMETERS, *claim.parameters)}
    return claim.holds(
        Evidence(
            OCTOBER,
            {name: figure(name, value) for name, value in now.items()},
            {name: figure(name, value) for name, value in (before or {}).items()},
            {**settings, STABILITY_TOLERANCE.key: Setting(STABILITY_TOLERANCE, tolerance)},
        )
    )


@pytest.mark.parametrize(
    ("claim", "name", "value", "expected"),
    [
        ("C01", GROWTH, "0.05", True),
        ("C01", GROWTH, "0.049999999999", False),  # prints as 0.0: 与上年持平
        ("C01", GROWTH, "-3.2", False),
        ("C02", SCHEDULE, "0.000000000000", True),
        ("C02", SCHEDULE, "-0.000000000001", False),
        ("C03", INCREASE, "0.00", True),
        ("C03", INCREASE, "-0.01", False),
        ("C04", SPENDING_GROWTH, "-0.05", True),
        ("C04", SPENDING_GROWTH, "-0.049999999999", False),
        ("C04", SPENDING_GROWTH, "8.72", False),
        ("C39", TAX_SHARE, "74.999999999999", True),
        ("C39", TAX_SHARE, "75.000000000000", False),
        ("C40", SELF_SUFFICIENCY, "49.999999999999", True),
        ("C40", SELF_SUFFICIENCY, "50.000000000000", False),
        ("C44", NON_TAX_SHARE, "30.000000000000", False),
        ("C44", NON_TAX_SHARE, "30.000000000001", True),
        ("C45", PAYMENT_RULES, "0", False),
        ("C45", PAYMENT_RULES, "1", True),
        ("C47", BUDGET, "0.01", False),  # nobody set what is small
    ],
)
def test_a_claim_on_one_figure_turns_at_its_border(claim: str, name: str, value: str, expected: bool) -> None:
    assert holds(claim, {name: value}) is expected


@pytest.mark.parametrize(
    ("schedule", "gap", "tolerance", "expected"),
    [
        ("3.9", "0.00", "1", True),
        ("-1.000000000000", "0.00", "1", True),
        ("-1.000000000001", "0.00", "1", False),
        ("-1.000000000001", "0.00", "2.5", True),
        ("3.9", "0.01", "1", False),
    ],
)
def test_stability_needs_the_schedule_within_tolerance_and_no_gap(
    schedule: str, gap: str, tolerance: str, expected: bool
) -> None:
    assert holds("C30", {SCHEDULE: schedule, GAP: gap}, tolerance=tolerance) is expected


@pytest.mark.parametrize(
    ("gap", "spending", "revenue", "expected"),
    [
        ("0.00", "3.2", "3.2", False),
        ("0.00", "3.200000000001", "3.2", True),
        ("0.00", "-5", "-5.1", True),
        ("0.01", "-5", "3.2", True),
    ],
)
def test_the_strain_is_a_gap_or_spending_that_outgrows_revenue(
    gap: str, spending: str, revenue: str, expected: bool
) -> None:
    assert holds("C41", {GAP: gap, SPENDING_GROWTH: spending, GROWTH: revenue}) is expected


@pytest.mark.parametrize(("before", "expected"), [("79.999999999999", True), ("80", True), ("80.000000000001", False)])
def test_priority_for_livelihood_needs_a_share_not_below_last_years(before: str, expected: bool) -> None:
    assert holds("C31", {LIVELIHOOD_SHARE: "80"}, {LIVELIHOOD_SHARE: before}) is expected


def test_the_tolerance_is_a_parameter_within_bounds() -> None:
    assert STABILITY_TOLERANCE.parse("2.5") == Decimal("2.5")
    with pytest.raises(ValueError, match="应不小于0"):
        STABILITY_TOLERANCE.parse("-1")


@pytest.mark.parametrize(
    ("direct", "rural", "slow"),
    [
        ("73.333333333334", "73.333333333334", set()),  # ten twelfths have passed, ten points are tolerated
        ("73.333333333333", "90", {"C943"}),
        ("90", "73.333333333333", {"C944"}),
        ("100", "100", set()),
        ("0", "0", {"C943", "C944"}),
    ],
)
def test_special_funds_are_named_where_they_are_further_behind_the_passed_year_than_is_tolerated(
    direct: str, rural: str, slow: set[str]
) -> None:
    paid = {"C943": (DIRECT_PROGRESS, direct), "C944": (RURAL_PROGRESS, rural)}
    assert {claim for claim, (name, value) in paid.items() if holds(claim, {name: value})} == slow
    assert holds("C43", dict(paid.values())) is bool(slow)
