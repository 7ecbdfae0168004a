"""The rules of direct funds and of funds won from above, at their borders and as laws."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_common.schemas.findings import Finding
from revenue_svc.topics.direct_funds.rules import is_within, overdue_cause
from revenue_svc.topics.upper_funds.rules import COURSE, judge_amounts
from revenue_svc.topics.upper_funds.schemas import UpperAction, UpperState

AMOUNTS = st.integers(1, 10_000).map(lambda fen: Decimal(fen) / 100)


def sums(path: Sequence[tuple[UpperAction, Decimal]]) -> list[Decimal]:
    """What was applied for, approved and received in all."""
    return [
        sum((amount for action, amount in path if action is wanted), Decimal(0))
        for wanted in (UpperAction.APPLY, UpperAction.APPROVE, UpperAction.RECEIVE)
    ]


def judged(path: Sequence[tuple[UpperAction, Decimal]]) -> list[Finding]:
    """What is wrong with the steps of an application and with their amounts."""
    return [*COURSE.judge("U1", [action for action, _ in path]), *judge_amounts("U1", *sums(path))]


@pytest.mark.parametrize(
    ("code", "allowed", "within"),
    [
        ("205", "205", True),
        ("2050201", "205", True),
        ("20502", "206、20502", True),
        ("20503", "206、20502", False),
        ("206", "205", False),
        ("205", "20502", False),
        ("507", None, True),
    ],
)
def test_a_subject_is_within_its_class_and_a_class_not_within_its_subject(
    code: str, allowed: str | None, within: bool
) -> None:
    assert is_within(code, allowed) is within


def test_no_overdue_notice_is_no_cause_and_one_is() -> None:
    assert overdue_cause(Decimal(0), "f") is None
    cause = overdue_cause(Decimal(1), "f")
    assert cause is not None
    assert (cause.level, cause.figure_ids, cause.clause.verified) == ("orange", ("f",), False)


def test_nothing_follows_on_a_refusal_and_only_money_follows_on_money() -> None:
    assert [COURSE.steps.get((UpperState.REFUSED, action)) for action in UpperAction] == [None] * 4
    assert [action for action in UpperAction if COURSE.steps.get((UpperState.RECEIVED, action))] == [
        UpperAction.RECEIVE
    ]


@given(st.lists(st.tuples(st.sampled_from(list(UpperAction)), AMOUNTS), max_size=6))
def test_whatever_is_taken_was_approved_within_the_application_and_received_within_the_approval(
    path: list[tuple[UpperAction, Decimal]],
) -> None:
    if judged(path):
        return
    applied, approved, received = sums(path)
    assert received <= approved <= applied
    assert [action for action, _ in path[:1]] in ([], [UpperAction.APPLY])


@given(AMOUNTS, st.lists(AMOUNTS, max_size=5))
def test_an_approval_received_in_parts_up_to_the_whole_is_never_refused(first: Decimal, more: list[Decimal]) -> None:
    whole = first + sum(more, Decimal(0))
    path = [(UpperAction.APPLY, whole), (UpperAction.APPROVE, whole)]
    path += [(UpperAction.RECEIVE, part) for part in (first, *more)]
    assert judged(path) == []
    beyond = judged([*path, (UpperAction.RECEIVE, Decimal("0.01"))])
    assert [(finding.code, finding.difference) for finding in beyond] == [("not_covered", "0.01")]
