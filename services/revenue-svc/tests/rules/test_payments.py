"""The rules of payments as tables, borders included, and the state machine against every sequence; no database."""

import itertools
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.schemas.findings import Finding
from revenue_svc.reference.subject_lists import GENERAL_EXPENDITURE
from revenue_svc.topics.payments.rules import (
    ALLOTTED_PLANS,
    APPLICATION,
    APPLIED_PAYMENTS,
    CLEARED_RETURNS,
    CORE_LIVELIHOOD_SET,
    COURSE,
    LIVELIHOOD_SET,
    PAID_CLEARING,
    PAID_RETURNS,
    PLANNED_PAYMENTS,
    REPAYMENTS,
    RETURNED_CLEARING,
    check_payee,
    check_plan,
    check_three_public,
    judge_application,
    judge_copies,
    judge_shape,
    judge_stray,
    judge_unsent,
)
from revenue_svc.topics.payments.schemas import Action, ApplicationEntry, PlanEntry
from revenue_svc.topics.payments.tables import applications, plans, steps
from tests.payment_rows import application, plan

DAY = date(2021, 3, 10)
LEGAL = {
    (): "applied",
    ("review",): "reviewed",
    ("review", "approve"): "approved",
    ("review", "approve", "send"): "sent",
    ("reject",): "rejected",
    ("review", "reject"): "rejected",
    ("review", "approve", "reject"): "rejected",
}


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_of_all_sequences_up_to_four_actions_exactly_the_seven_lawful_ones_end_in_a_state() -> None:
    sequences = [each for length in range(5) for each in itertools.product(Action, repeat=length)]
    lawful = {each: state for each in sequences for state, refused in [COURSE.follow(each)] if refused is None}
    assert lawful == LEGAL
    assert len(sequences) == 341


@given(st.lists(st.sampled_from(Action), max_size=8))
def test_the_first_impossible_action_is_named_and_what_came_before_it_was_lawful(actions: list[Action]) -> None:
    state, refused = COURSE.follow(actions)
    before = next(length for length in range(len(actions), -1, -1) if tuple(actions[:length]) in LEGAL)
    assert LEGAL[tuple(actions[:before])] == state
    assert refused == (actions[before] if before < len(actions) else None)
    assert codes(COURSE.judge("Q1", actions)) == ([] if refused is None else ["step_out_of_order"])


@pytest.mark.parametrize(
    ("actions", "possible"),
    [([Action.SEND], "review / reject"), ([Action.REVIEW, Action.APPROVE, Action.REVIEW], "send / reject"),
     ([Action.REJECT, Action.REVIEW], None)],
)  # fmt: skip
def test_an_impossible_action_is_told_with_those_that_are_possible(actions: list[Action], possible: str | None) -> None:
    (finding,) = COURSE.judge("Q1", actions)
    assert (finding.actual, finding.expected) == (actions[-1], possible)


@pytest.mark.parametrize(("amount", "expected"), [("0.00", ["plan_amount_zero"]), ("0.01", []), ("-0.01", [])])
def test_a_plan_moves_something(amount: str, expected: list[str]) -> None:
    assert codes(check_plan(PlanEntry.model_validate(plan(amount=amount)))) == expected


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
    entry = ApplicationEntry.model_validate(application(**changes))
    assert codes([*check_payee(entry), *check_three_public(entry)]) == expected


def test_a_finding_about_an_account_does_not_repeat_it() -> None:
    (finding,) = check_payee(ApplicationEntry.model_validate(application(payee_account="340311000001")))
    assert "340311000001" not in finding.model_dump_json()


def test_the_classes_that_count_and_both_livelihood_sets_are_those_of_the_documents() -> None:
    left_out = {"209", "223", "230", "231", "234", "227"}
    assert not left_out & set(GENERAL_EXPENDITURE)
    assert {"201", "208", "210", "222", "224", "229", "232", "233"} <= set(GENERAL_EXPENDITURE)
    wide, core = LIVELIHOOD_SET.parse(LIVELIHOOD_SET.default), LIVELIHOOD_SET.parse(CORE_LIVELIHOOD_SET)
    assert core < wide == set(LIVELIHOOD_SET.choices) - {"204", "224"}  # type: ignore[operator]
    assert set(LIVELIHOOD_SET.choices) <= set(GENERAL_EXPENDITURE)


def test_every_finding_names_clause_field_and_both_languages() -> None:
    all_covers = (
        ALLOTTED_PLANS, PLANNED_PAYMENTS, APPLIED_PAYMENTS, PAID_RETURNS, PAID_CLEARING, RETURNED_CLEARING,
        CLEARED_RETURNS, REPAYMENTS,
    )  # fmt: skip
    side = Side(plans, plans.c.amount)
    limits = [covers(cover, side, side, "allotment_no")[0] for cover in all_covers]
    applied = names(steps, APPLICATION, applications, "application_no")
    found = [
        *[finding for limit in limits for finding in limit.say("A1", DAY, Decimal(1), Decimal(2))],
        *judge_shape("A1", 2, 2, DAY, DAY),
        *judge_shape("A1", 0, 1, DAY, None),
        *judge_stray("A1", "340312", 2022, "340311", 2021),
        *judge_application("Q1", "A1", "2021-03", False, "340311", "340311"),
        *judge_application("Q1", "A1", "2021-03", True, "340312", "340311"),
        *judge_copies("Z1", {"three_public": ("vehicles", None), "general_outlay": (True, True)}),
        *judge_unsent("Q1", DAY),
        *COURSE.judge("Q1", [Action.SEND], 3),
        *once(APPLICATION, applications.c.application_no).say("Q1"),
        *applied.say("Q1", DAY, 0, None),
        *applied.say("Q1", DAY, 1, date(2021, 3, 11)),
    ]
    assert len(found) == 21
    for finding in found:
        assert isinstance(finding, Finding)
        assert finding.severity == "block"
        assert finding.field
        assert finding.actual
        assert not finding.clause.verified
        assert re.search("[一-鿿]", finding.message_zh)
        assert not re.search("[一-鿿]", finding.message_en)
