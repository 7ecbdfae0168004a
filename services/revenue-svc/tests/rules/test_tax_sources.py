"""The pure rules of tax sources: which gap is a lead, and how a lead goes on."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revenue_svc.topics.tax_sources.rules import LEAD_WAY, Thresholds, is_lead
from revenue_svc.topics.tax_sources.schemas import LeadAction, LeadState

THRESHOLDS = Thresholds(Decimal("10000.00"), Decimal(10))
MONEY = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("implied", "declared", "found"),
    [
        ("10000.00", "0.00", False),
        ("10000.01", "0.00", True),
        ("110000.00", "100000.00", False),
        ("110000.01", "100000.00", True),
        ("219999.99", "200000.00", False),
        ("220000.00", "200000.00", False),
        ("220000.01", "200000.00", True),
        ("0.00", "500000.00", False),
    ],
)
def test_a_gap_is_a_lead_above_both_thresholds_and_not_on_them(implied: str, declared: str, found: bool) -> None:
    assert is_lead(Decimal(implied), Decimal(declared), THRESHOLDS) is found


@given(MONEY, MONEY, MONEY)
def test_whoever_declares_more_is_never_a_lead_for_it(implied: Decimal, declared: Decimal, more: Decimal) -> None:
    if not is_lead(implied, declared, THRESHOLDS):
        assert not is_lead(implied, declared + more, THRESHOLDS)
    assert not is_lead(declared, declared + more, THRESHOLDS)


def test_a_lead_ends_in_receipts_or_in_a_reason_and_nothing_else_leads_there() -> None:
    possible = {
        (state, action): after
        for state, action in product(LeadState, LeadAction)
        if (after := LEAD_WAY.steps.get((state, action)))
    }
    assert possible == {
        (LeadState.FOUND, LeadAction.ASSIGN): LeadState.ASSIGNED,
        (LeadState.ASSIGNED, LeadAction.ASSIGN): LeadState.ASSIGNED,
        (LeadState.ASSIGNED, LeadAction.VERIFY): LeadState.VERIFIED,
        (LeadState.VERIFIED, LeadAction.REALISE): LeadState.REALISED,
        (LeadState.REALISED, LeadAction.REALISE): LeadState.REALISED,
        (LeadState.FOUND, LeadAction.DISMISS): LeadState.DISMISSED,
        (LeadState.ASSIGNED, LeadAction.DISMISS): LeadState.DISMISSED,
        (LeadState.VERIFIED, LeadAction.DISMISS): LeadState.DISMISSED,
    }


@given(st.lists(st.sampled_from(LeadAction), max_size=8))
def test_no_sequence_both_realises_and_dismisses(actions: Sequence[LeadAction]) -> None:
    _, refused = LEAD_WAY.follow(actions)
    if refused is None:
        assert not {"realise", "dismiss"} <= set(actions)
        assert "realise" not in actions or list(actions).index("verify") < list(actions).index("realise")
