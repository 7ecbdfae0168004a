"""The rules of budgets as tables, the balance and its alert, and the schedule formula; no database."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_common.kit.figures.formulas import Value, ahead_of_schedule
from bureau_common.kit.measures.flows import Sum
from bureau_common.schemas.alerts import TextPart
from bureau_common.schemas.findings import Finding
from revenue_svc.reference.subject_lists import BudgetKind
from revenue_svc.topics.budgets.rules import (
    EXPENDITURE,
    INCOME,
    BudgetKey,
    Decided,
    check_adjusted,
    check_budget,
    judge_balance,
    surplus,
)
from revenue_svc.topics.budgets.schemas import BudgetEntry, BudgetItem

SIGN, RESOLUTION, YEAR = "budget_amount_sign", "budget_resolution_missing", "outside_year"
MISSING, OTHER, ECONOMIC = "budget_subject_missing", "budget_subject_of_other_budget", "budget_economic_unfit"
KEY = BudgetKey(2021, BudgetKind.GENERAL_PUBLIC_BUDGET)
KINDS = ("general_public_budget", "government_fund", "state_capital", "social_insurance")


def entry(**changes: object) -> BudgetEntry:
    return BudgetEntry.model_validate(
        {
            "source": "budget",
            "source_ref": "B1",
            "reporting_unit": "340311",
            "business_date": "2021-02-05",
            "fiscal_year": 2021,
            "budget_kind": "general_public_budget",
            "stage": "approved",
            "item": "own_revenue",
            "subject": "101",
            "source_tier": "district",
            "amount": "1000.00",
            "resolution_no": "区人大〔2021〕1号",
            **changes,
        }
    )


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def decided(amounts: dict[BudgetItem, str], first: str = "2021-02-05", last: str | None = None) -> Decided:
    days = date.fromisoformat(first), date.fromisoformat(last or first)
    return Decided({item: Decimal(amount) for item, amount in amounts.items()}, *days)


def test_an_approved_line_breaks_no_rule() -> None:
    assert [*check_budget(entry())] == []


@pytest.mark.parametrize("stage", ["draft", "submitted", "approved", "adjustment", "final"])
@pytest.mark.parametrize("amount", ["0.01", "0.00", "-0.00", "-0.01"])
def test_only_an_adjustment_may_be_negative_and_it_is_never_zero(stage: str, amount: str) -> None:
    fits = Decimal(amount) != 0 if stage == "adjustment" else Decimal(amount) >= 0
    assert codes(check_budget(entry(stage=stage, amount=amount))) == ([] if fits else [SIGN])


@pytest.mark.parametrize(
    ("stage", "expected"),
    [("draft", []), ("submitted", []), ("approved", [RESOLUTION]), ("adjustment", [RESOLUTION]), ("final", [])],
)
def test_what_a_congress_decides_needs_its_resolution(stage: str, expected: list[str]) -> None:
    found = [*check_budget(entry(stage=stage, resolution_no=None))]
    assert codes(found) == expected
    assert {(f.field, f.clause.document, f.clause.verified) for f in found} <= {
        ("resolution_no", "《中华人民共和国预算法》", False)
    }


@pytest.mark.parametrize(
    ("stage", "day", "expected"),
    [
        ("approved", "2019-12-31", [YEAR]),
        ("approved", "2020-01-01", []),
        ("approved", "2021-12-31", []),
        ("approved", "2022-01-01", [YEAR]),
        ("adjustment", "2022-01-01", [YEAR]),
        ("final", "2022-12-31", []),
        ("final", "2023-01-01", [YEAR]),
    ],
)
def test_a_budget_is_decided_before_its_year_ends_and_its_account_a_year_later(
    stage: str, day: str, expected: list[str]
) -> None:
    assert codes(check_budget(entry(business_date=day, stage=stage))) == expected


@pytest.mark.parametrize(
    ("item", "subject", "fitting"),
    [
        ("own_revenue", "101", {"general_public_budget"}),
        ("own_revenue", "10302", {"general_public_budget"}),
        ("own_revenue", "10301", {"government_fund"}),
        ("own_revenue", "10310", {"government_fund"}),
        ("own_revenue", "1030601", {"general_public_budget", "state_capital"}),
        ("own_revenue", "10201", {"social_insurance"}),
        ("own_revenue", "11002", set()),  # a transfer is an item of its own
        ("own_revenue", "10504", set()),  # and so is debt
        ("own_expenditure", "205", {"general_public_budget", "government_fund", "state_capital"}),
        ("own_expenditure", "209", {"social_insurance"}),
        ("own_expenditure", "223", {"state_capital"}),
        ("own_expenditure", "234", {"government_fund"}),
        ("own_expenditure", "230", set()),
        ("own_expenditure", "231", set()),
    ],
)
def test_a_subject_is_of_the_budgets_own_or_refused(item: str, subject: str, fitting: set[str]) -> None:
    found = {kind: codes(check_budget(entry(item=item, subject=subject, budget_kind=kind))) for kind in KINDS}
    assert found == {kind: [] if kind in fitting else [OTHER] for kind in KINDS}


@pytest.mark.parametrize("item", list(BudgetItem))
def test_only_the_districts_own_items_need_a_subject_and_only_its_expenditure_an_economic_code(
    item: BudgetItem,
) -> None:
    own = item in (BudgetItem.OWN_REVENUE, BudgetItem.OWN_EXPENDITURE)
    assert codes(check_budget(entry(item=item, subject=None))) == ([MISSING] if own else [])
    subject = {"own_revenue": "101", "own_expenditure": "205"}.get(item)
    found = check_budget(entry(item=item, subject=subject, economic="501"))
    assert codes(found) == ([] if item is BudgetItem.OWN_EXPENDITURE else [ECONOMIC])


def test_every_broken_rule_is_found_not_only_the_first() -> None:
    worst = entry(amount="-1.00", resolution_no=None, fiscal_year=2012, subject=None, economic="501")
    assert codes(check_budget(worst)) == [SIGN, RESOLUTION, YEAR, MISSING, ECONOMIC]


def test_the_two_sides_are_six_items_each_and_all_there_are() -> None:
    assert (len(INCOME), len(EXPENDITURE)) == (6, 6)
    assert {*INCOME, *EXPENDITURE} == set(BudgetItem)


@pytest.mark.parametrize(("day", "allowed"), [("2021-02-04", False), ("2021-02-05", True), ("2021-02-06", True)])
def test_an_adjustment_follows_the_approval_on_the_same_day_at_the_earliest(day: str, allowed: bool) -> None:
    approved, adjusted = decided({INCOME[0]: "1"}), decided({INCOME[0]: "1"}, day)
    assert (codes(check_adjusted(KEY, approved, adjusted)) == []) is allowed
    assert codes(check_adjusted(KEY, None, adjusted)) == ["budget_adjusted_before_approval"]
    assert [*check_adjusted(KEY, approved, None), *check_adjusted(KEY, None, None)] == []


@pytest.mark.parametrize(
    ("spent", "changed", "raised"),
    [
        ("99.99", None, ["年初预算收方减支方为0.01元"]),
        ("100.01", None, ["年初预算收方减支方为-0.01元"]),
        ("100.00", "0.01", ["现行预算收方减支方为-0.01元"]),
        ("100.01", "-0.01", ["年初预算收方减支方为-0.01元"]),
        ("100.01", "0.01", ["年初预算收方减支方为-0.01元", "现行预算收方减支方为-0.02元"]),
    ],
)
def test_a_fen_between_the_sides_raises_the_alert_as_approved_or_as_adjusted(
    spent: str, changed: str | None, raised: list[str]
) -> None:
    initial = Decimal("100.00") - Decimal(spent)
    in_force = initial - Decimal(changed or 0)
    since, adjustments = date(2021, 2, 5), 0 if changed is None else 1
    (alert,) = judge_balance(KEY.year, KEY.kind, initial, in_force, adjustments, since)
    said = "".join(
        part.text if isinstance(part, TextPart) else f"{part.amount}{part.unit}" for part in alert.cause.parts_zh
    )
    assert said == "2021年一般公共预算收支不平衡：" + "，".join(raised)
    assert (alert.key, alert.since, alert.until) == ("2021 general_public_budget", since, date(2022, 1, 1))
    assert (alert.cause.code, alert.cause.level) == ("budget_unbalanced", "orange")


SUMS = st.dictionaries(st.sampled_from(list(BudgetItem)), st.integers(-(10**15), 10**15))


@given(SUMS, SUMS)
def test_the_surplus_is_income_less_expenditure_of_both_and_its_complement_balances_it(
    first: dict[BudgetItem, int], second: dict[BudgetItem, int]
) -> None:
    fen = sum((amount if item in INCOME else -amount) for each in (first, second) for item, amount in each.items())
    approved, adjusted = [
        decided({item: str(Decimal(amount) / 100) for item, amount in each.items()}) for each in (first, second)
    ]
    assert surplus(approved, adjusted) == Decimal(fen) / 100
    rest = decided({BudgetItem.CLOSING_BALANCE: str(surplus(approved))})
    assert surplus(approved, rest) == 0


def ahead(revenue: str, budget: str, month: int) -> Decimal | None:
    known = {"revenue": revenue, "budget": budget, "month": str(month)}
    inputs = {name: Value(Sum(Decimal(amount), 1), "reported") for name, amount in known.items()}
    return ahead_of_schedule("revenue", "budget").compute(inputs).value


@pytest.mark.parametrize(
    ("revenue", "budget", "month", "printed"),
    [
        ("45.6", "100", 5, "3.9"),  # by month: by day (151 of 365) it would be 4.2
        ("191252", "197650", 11, "5.1"),  # 96.76 % done of 91.67 %
        ("75", "100", 9, "0.0"),
        ("74.9", "100", 9, "-0.1"),
        ("0", "100", 12, "-100.0"),
        ("100", "100", 12, "0.0"),
    ],
)
def test_the_schedule_is_by_month_and_negative_is_behind(revenue: str, budget: str, month: int, printed: str) -> None:
    value = ahead(revenue, budget, month)
    assert value is not None
    assert value.quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal(printed)


def test_without_a_budget_there_is_no_schedule() -> None:
    assert ahead("1", "0", 5) is None


@given(st.integers(-(10**17), 10**17), st.integers(1, 10**17), st.integers(1, 12))
def test_the_schedule_is_exact_to_twelve_decimals(revenue: int, budget: int, month: int) -> None:
    exact = (Fraction(revenue, budget) - Fraction(month, 12)) * 100
    value = ahead(str(revenue), str(budget), month)
    assert value is not None
    assert abs(Fraction(value) - exact) <= Fraction(1, 2 * 10**12)
