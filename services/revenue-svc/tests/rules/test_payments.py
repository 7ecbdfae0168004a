"""The rules of payments as tables, borders included, and the state machine against every sequence; no database."""

import itertools
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_common.schemas.findings import Finding
from revenue_svc.reference.budget_kinds import GENERAL_EXPENDITURE
from revenue_svc.topics.payments.rules import (
    CORE_LIVELIHOOD_SET,
    LIVELIHOOD_SET,
    check_application,
    check_plan,
    fold,
    judge_application,
    judge_balance,
    judge_copies,
    judge_overpaid,
    judge_payment,
    judge_repaid,
    judge_repeated,
    judge_shape,
    judge_step_day,
    judge_steps,
    judge_stray,
    judge_unsent,
)
from revenue_svc.topics.payments.schemas import Action, ApplicationEntry, PlanEntry
from tests.payment_rows import application, plan

DAY = date(2021, 3, 10)
CENT = Decimal("0.01")
LEGAL = {
    (): "applied",
    ("review",): "reviewed",
    ("review", "approve"): "approved",
    ("review", "approve", "send"): "sent",
    ("reject",): "rejected",
    ("review", "reject"): "rejected",
    ("review", "approve", "reject"): "rejected",
}


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_of_all_sequences_up_to_four_actions_exactly_the_seven_lawful_ones_end_in_a_state() -> None:
    sequences = [each for length in range(5) for each in itertools.product(Action, repeat=length)]
    lawful = {each: state for each in sequences for state, refused in [fold(each)] if refused is None}
    assert lawful == LEGAL
    assert len(sequences) == 341


@given(st.lists(st.sampled_from(Action), max_size=8))
def test_the_first_impossible_action_is_named_and_what_came_before_it_was_lawful(actions: list[Action]) -> None:
    state, refused = fold(actions)
    before = next(length for length in range(len(actions), -1, -1) if tuple(actions[:length]) in LEGAL)
    assert LEGAL[tuple(actions[:before])] == state
    assert refused == (actions[before] if before < len(actions) else None)
    assert codes(judge_steps(actions, "Q1", 1)) == ([] if refused is None else ["step_impossible"])


@pytest.mark.parametrize(
    ("allotted", "planned", "paid", "expected"),
    [
        ("0", "0", "0", []),
        ("100.00", "100.00", "100.00", []),
        ("99.99", "100.00", "100.00", ["planned_exceeds_allotted"]),
        ("100.00", "99.99", "100.00", ["paid_exceeds_planned"]),
        ("100.00", "100.01", "100.02", ["planned_exceeds_allotted", "paid_exceeds_planned"]),
        ("100.00", "-0.01", "0", ["paid_exceeds_planned"]),
    ],
)
def test_paid_stays_within_planned_and_planned_within_allotted(
    allotted: str, planned: str, paid: str, expected: list[str]
) -> None:
    assert codes(judge_balance("A1", DAY, Decimal(allotted), Decimal(planned), Decimal(paid))) == expected


def test_a_broken_limit_shows_both_sides_the_difference_and_the_article() -> None:
    (finding,) = judge_balance("A1", DAY, Decimal("100.00"), Decimal("99.98"), Decimal("100.00"))
    assert (finding.actual, finding.expected, finding.difference) == ("100.00", "<= 99.98", "0.02")
    assert (finding.clause.article, finding.clause.verified) == ("第五十七条", False)


@pytest.mark.parametrize(
    ("paid", "returned", "cleared", "back", "expected"),
    [
        ("1.00", "1.00", "1.00", "0", []),
        ("1.00", "1.01", "0", "0", ["returned_exceeds_paid"]),
        ("1.00", "0", "1.01", "0", ["cleared_exceeds_paid"]),
        ("0", "0.01", "0.01", "0", ["returned_exceeds_paid", "cleared_exceeds_paid"]),
        ("1.00", "0.60", "0.50", "0.50", []),
        ("1.00", "0.60", "0.50", "0.51", ["cleared_back_exceeds_returned"]),
        ("1.00", "0.40", "0.50", "0.41", ["cleared_back_exceeds_returned"]),
    ],
)
def test_no_more_returns_or_is_cleared_than_was_paid(
    paid: str, returned: str, cleared: str, back: str, expected: list[str]
) -> None:
    assert codes(judge_payment("Z1", *map(Decimal, (paid, returned, cleared, back)))) == expected


@pytest.mark.parametrize(("amount", "expected"), [("0.00", ["plan_amount_zero"]), ("0.01", []), ("-0.01", [])])
def test_a_plan_moves_something(amount: str, expected: list[str]) -> None:
    assert codes(check_plan(PlanEntry.model_validate(plan(amount=amount)), 1)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"payee_account": "340311000001"}, ["payee_is_payer"]),
        ({"payee_account": "3403110000012"}, []),
        ({"department_economic": "30217"}, ["three_public_differs"]),
        ({"department_economic": "30217", "three_public": "vehicles"}, ["three_public_differs"]),
        ({"department_economic": "30217", "three_public": "hospitality"}, []),
        ({"government_economic": "50207", "department_economic": "30212", "three_public": "overseas"}, []),
        ({"government_economic": "50207", "department_economic": "30217", "three_public": "overseas"},
         ["three_public_differs"]),
        ({"three_public": "vehicles"}, []),
    ],
)  # fmt: skip
def test_the_payee_is_another_and_the_three_public_expenses_are_named(
    changes: dict[str, object], expected: list[str]
) -> None:
    assert codes(check_application(ApplicationEntry.model_validate(application(**changes)), 1)) == expected


def test_a_finding_about_an_account_does_not_repeat_it() -> None:
    (finding,) = check_application(ApplicationEntry.model_validate(application(payee_account="340311000001")), 1)
    assert "340311000001" not in finding.model_dump_json()


def test_the_classes_that_count_and_both_livelihood_sets_are_those_of_the_documents() -> None:
    left_out = {"209", "223", "230", "231", "234", "227"}
    assert not left_out & set(GENERAL_EXPENDITURE)
    assert {"201", "208", "210", "222", "224", "229", "232", "233"} <= set(GENERAL_EXPENDITURE)
    wide, core = LIVELIHOOD_SET.parse(LIVELIHOOD_SET.default), LIVELIHOOD_SET.parse(CORE_LIVELIHOOD_SET)
    assert core < wide == set(LIVELIHOOD_SET.choices) - {"204", "224"}  # type: ignore[operator]
    assert set(LIVELIHOOD_SET.choices) <= set(GENERAL_EXPENDITURE)


def test_every_finding_names_clause_field_and_both_languages() -> None:
    found = [
        *judge_balance("A1", DAY, Decimal(0), CENT, Decimal(1)),
        *judge_payment("Z1", Decimal(0), CENT, CENT, CENT * 2),
        *judge_shape("A1", 2, 2, DAY, DAY),
        *judge_shape("A1", 0, 1, DAY, None),
        *judge_stray("A1", ("340312", "340311"), (2022, 2021)),
        *judge_application("Q1", "A1", "2021-03", planned=False, unit=("340311", "340311")),
        *judge_application("Q1", "A1", "2021-03", planned=True, unit=("340312", "340311")),
        *judge_copies("Z1", {"three_public": ("vehicles", None), "general_outlay": (True, True)}),
        *judge_steps([Action.SEND], "Q1", 3),
        judge_repeated("Q1", 2),
        judge_step_day("Q1", DAY, None),
        judge_step_day("Q1", DAY, date(2021, 3, 11)),
        judge_unsent("Q1", DAY),
        judge_overpaid("Q1", Decimal(2), Decimal(1)),
        judge_repaid("Z1", Decimal(2), Decimal(1)),
    ]
    assert len(found) == 20
    for finding in found:
        assert finding.severity == "block"
        assert finding.field
        assert finding.actual
        assert not finding.clause.verified
        assert re.search("[一-鿿]", finding.message_zh)
        assert not re.search("[一-鿿]", finding.message_en)
