"""Rules of subsidies without a database: what a line comes to, every step in every state, periods, and payments to the dead."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from performance_svc.topics.subsidies.rules import (
    BATCH_COURSE,
    LINE_COURSE,
    check_amount,
    check_step,
    judge_batch,
    judge_paid_dead,
)
from performance_svc.topics.subsidies.schemas import (
    BatchAction,
    BatchState,
    LineState,
    Payee,
    PayFrequency,
    ResultAction,
    SubsidyBatchStepEntry,
    SubsidyLineEntry,
)

COMMON = {"source": "test", "source_ref": "1", "reporting_unit": "349901", "business_date": "2021-03-01"}
PERSON = UUID(int=1)


def line(standard: str, quantity: str, amount: str) -> SubsidyLineEntry:
    about = {"line_no": "L", "batch_no": "B", "program_code": "P", "period": "2021", "beneficiary": PERSON}
    told = {"household_no": "H", "card_kind": "social", "standard": standard, "quantity": quantity, "amount": amount}
    return SubsidyLineEntry.model_validate({**COMMON, **about, **told})


def codes(findings: Any) -> list[str]:
    return [each.code for each in findings]


def test_an_amount_is_standard_times_quantity_rounded_half_up_to_the_fen() -> None:
    for standard, quantity, amount, good in (
        ("103.5", "2.5", "258.75", True),
        ("103.5", "2.5", "258.76", False),
        ("0.15", "0.1", "0.02", True),  # 0.015
        ("0.15", "0.1", "0.01", False),
        ("0.149", "0.1", "0.01", True),
    ):
        assert codes(check_amount(line(standard, quantity, amount))) == ([] if good else ["subsidy_amount"]), amount


def test_every_action_in_every_state_is_as_the_course_says() -> None:
    batch_ways: dict[BatchState, list[BatchAction]] = {
        state: [*BatchAction][:place] for place, state in enumerate(BatchState)
    }
    for state, way in batch_ways.items():
        assert BATCH_COURSE.follow(way) == (state, None)
        for place, action in enumerate(BatchAction):
            refused = BATCH_COURSE.follow([*way, action])[1]
            assert (refused is None) is (place == len(way)), (state, action)
    pay, fail, back, again = ResultAction
    line_ways = {
        LineState.SENT: [], LineState.PAID: [pay], LineState.FAILED: [fail], LineState.RETURNED: [pay, back],
        LineState.REISSUED: [pay, back, again],
    }  # fmt: skip
    possible = {
        (LineState.SENT, pay), (LineState.SENT, fail), (LineState.PAID, back), (LineState.FAILED, again),
        (LineState.RETURNED, again), (LineState.REISSUED, back),
    }  # fmt: skip
    for state, taken in line_ways.items():
        assert LINE_COURSE.follow(taken) == (state, None)
        for result in ResultAction:
            refused_result = LINE_COURSE.follow([*taken, result])[1]
            assert (refused_result is None) is ((state, result) in possible), (state, result)


def test_the_step_to_the_bank_names_the_payment_and_an_approval_is_no_step() -> None:
    for action, payment, expected in (
        ("post", None, []),
        ("post", "P1", ["subsidy_payment_no"]),
        ("send", "P1", []),
        ("send", None, ["subsidy_payment_no"]),
        ("approve", None, ["subsidy_two_persons"]),
    ):
        entry = SubsidyBatchStepEntry.model_validate(
            {**COMMON, "batch_no": "B", "action": action, "payment_no": payment}
        )
        assert codes(check_step(entry)) == expected, (action, payment)


@pytest.mark.parametrize(
    ("frequency", "good"),
    [
        (PayFrequency.YEARLY, "2021"),
        (PayFrequency.HALF_YEARLY, "2021-H2"),
        (PayFrequency.QUARTERLY, "2021-Q3"),
        (PayFrequency.MONTHLY, "2021-07"),
    ],
)
def test_a_period_is_one_as_its_program_pays(frequency: PayFrequency, good: str) -> None:
    day, begins = date(2021, 7, 1), date(2021, 7, 1)
    for period in ("2021", "2021-H2", "2021-Q3", "2021-07"):
        found = codes(judge_batch("B", day, period, Payee.PERSONS, frequency, begins, None))
        assert found == ([] if period == good else ["subsidy_period"])
    for ended, expected in ((date(2021, 7, 2), []), (date(2021, 7, 1), ["subsidy_stopped"])):
        assert codes(judge_batch("B", day, good, Payee.HOUSEHOLDS, frequency, begins, ended)) == expected
    assert codes(judge_batch("B", day, good, Payee.ORGANISATIONS, frequency, begins, None)) == ["subsidy_organisation"]


def test_a_payment_for_the_dead_warns_until_it_comes_back() -> None:
    pay, fail, back, again = ResultAction
    first, second, third = date(2021, 3, 1), date(2021, 3, 5), date(2021, 4, 1)
    for rows, expected in (
        ([(fail, first)], []),
        ([(pay, first)], [(first, None)]),
        ([(back, second), (pay, first)], [(first, second)]),
        ([(pay, first), (back, first)], [(first, first)]),
        ([(pay, first), (back, second), (again, third)], [(first, None)]),
    ):
        found = [(each.since, each.until) for each in judge_paid_dead("L1", "高龄津贴", rows)]
        assert found == expected, rows


def test_amounts_stay_exact() -> None:
    assert [*check_amount(line("33.3333", "3", "100.00"))] == []
    assert line("33.3333", "3", "100.00").amount == Decimal("100.00")
