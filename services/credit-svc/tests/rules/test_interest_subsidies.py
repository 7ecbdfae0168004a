"""What a loan gets, to the fen, against exact fractions; and what the hash of a batch depends on."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_svc.topics.interest_subsidies.rules import (
    Segment,
    check_loan,
    check_scheme,
    check_segment,
    read_content,
    subsidy_of,
)
from credit_svc.topics.interest_subsidies.schemas import (
    DayBasis,
    InterestSubsidyLoanEntry,
    InterestSubsidySchemeEntry,
    InterestSubsidySegmentEntry,
)

START = date(2021, 1, 1)
COMMON = {"source": "office", "source_ref": "R1", "reporting_unit": "349901", "business_date": "2021-06-30"}


def segment(
    principal: str, days: int, *, rate: str = "4.35", overdue: int = 0, cap: str = "3.85", share: str = "50",
    basis: DayBasis = DayBasis.DAYS_360,
) -> Segment:  # fmt: skip
    amounts = [Decimal(each) for each in (rate, cap, share)]
    end = START + timedelta(days=days)
    return Segment(START, end, Decimal(principal), amounts[0], overdue, *amounts[1:], basis)


@pytest.mark.parametrize(
    ("segments", "subsidy"),
    [
        # 1,000,000 x 3.85 % x 50 % x 180 / 360
        ([segment("1000000.00", 180)], "9625.00"),
        ([segment("1000000.00", 180, rate="3.85")], "9625.00"),
        ([segment("1000000.00", 180, rate="3.8499")], "9624.75"),
        ([segment("1000000.00", 180, basis=DayBasis.DAYS_365)], "9493.15"),
        ([segment("1000000.00", 180, overdue=30)], "8020.83"),
        ([segment("1000000.00", 180, overdue=180)], "0.00"),
        # Half a fen rounds up, and less does not: 360 x 1 % x 50 % x 1 / 360 is 0.005.
        ([segment("360.00", 1, rate="1", cap="1")], "0.01"),
        ([segment("359.99", 1, rate="1", cap="1")], "0.00"),
        # Once for a loan, and not for each segment.
        ([segment("180.00", 1, rate="1", cap="1"), segment("180.00", 1, rate="1", cap="1")], "0.01"),
        ([], "0.00"),
    ],
)
def test_a_loan_gets_its_segments_sum_rounded_once(segments: list[Segment], subsidy: str) -> None:
    assert f"{subsidy_of(segments)}" == subsidy


AMOUNTS = st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2)
PERCENTS = st.decimals(Decimal(0), Decimal(24), places=4)
SEGMENTS = st.builds(
    segment, AMOUNTS.map(str), st.integers(1, 366), rate=PERCENTS.map(str), cap=PERCENTS.map(str),
    share=PERCENTS.map(str), basis=st.sampled_from([*DayBasis]),
)  # fmt: skip


@given(st.lists(SEGMENTS, max_size=5))
def test_it_is_never_more_than_half_a_fen_away_from_the_exact_sum(segments: list[Segment]) -> None:
    exact = Fraction(0)
    for each in segments:
        rate = each.rate_pct if each.rate_pct < each.rate_cap_pct else each.rate_cap_pct
        days = (each.ends_on - each.starts_on).days
        product = Fraction(each.principal) * Fraction(rate) * Fraction(each.share_pct) * days
        exact += product / (10_000 * (360 if each.day_basis is DayBasis.DAYS_360 else 365))
    assert Fraction(-1, 200) < Fraction(subsidy_of(segments)) - exact <= Fraction(1, 200)


BATCH = ("B1", "S1", 2021, 1, date(2021, 1, 4), "349901")
LOAN = ("L1", "91330100799655058B", "示范银行", date(2022, 1, 1), *[Decimal("1.00")] * 6, date(2021, 6, 30), "349901")
DAYS = (START, date(2021, 7, 1), Decimal("1000000.00"), Decimal("4.3500"), 0, date(2021, 6, 30), "349901")
TERMS = (Decimal("3.8500"), Decimal("50.0000"), "360")


def row(place: int | None = None, value: object = None) -> tuple[object, ...]:
    values = [*BATCH, *LOAN, *DAYS, *TERMS]
    if place is not None:
        values[place] = value
    return tuple(values)


def test_the_hash_changes_with_every_value_and_not_with_the_order_of_rows() -> None:
    kept = read_content([row()]).content_hash
    assert kept == read_content([row()]).content_hash
    others = {read_content([row(place, "1999-01-01")]).content_hash for place in (0, 1, 4, 7, 8, 9, 17, 23, 24)}
    others |= {read_content([row(place, Decimal("3.10"))]).content_hash for place in (10, 15, 20, 21, 25, 26)}
    assert kept not in others
    assert len(others) == 15
    later = row(18, date(2021, 7, 1))
    assert read_content([row(), later]).content_hash == read_content([later, row()]).content_hash != kept


def test_a_text_cannot_pass_for_two_values() -> None:
    joined, apart = [*row()], [*row()]
    joined[6], joined[8] = "L1", '示范银行", "x'
    apart[6], apart[8] = 'L1", "x', "示范银行"
    assert read_content([tuple(joined)]).content_hash != read_content([tuple(apart)]).content_hash


def test_a_loan_without_segments_or_terms_is_there_and_gets_nothing() -> None:
    without = read_content([(*BATCH, *LOAN, *[None] * 10)])
    unpriced = read_content([(*BATCH, *LOAN, *DAYS, None, None, None)])
    assert [(loan.loan_no, loan.subsidy) for loan in without.loans + unpriced.loans] == [("L1", 0), ("L1", 0)]
    assert read_content([(None,) * 28]).loans == ()


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"ends_on": "2021-01-02"}, []),
        ({"ends_on": "2021-01-01"}, ["interest_subsidy_days"]),
        ({"ends_on": "2021-01-11", "overdue_days": 10}, []),
        ({"ends_on": "2021-01-11", "overdue_days": 11}, ["interest_subsidy_overdue"]),
    ],
)
def test_a_segment_has_days_and_no_more_overdue_ones(fields: dict[str, object], codes: list[str]) -> None:
    given = {"batch_no": "B1", "loan_no": "L1", "starts_on": "2021-01-01", "principal": "1.00", "rate_pct": "4"}
    entry = InterestSubsidySegmentEntry.model_validate({**COMMON, **given, **fields})
    assert [finding.code for finding in check_segment(entry)] == codes


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, []),
        ({"ends_on": "2021-07-01", "repeals": "S0"}, []),
        ({"ends_on": "2021-06-30"}, ["interest_subsidy_end"]),
        ({"repeals": "S1"}, ["interest_subsidy_repeals_itself"]),
    ],
)
def test_a_scheme_ends_after_it_began(fields: dict[str, object], codes: list[str]) -> None:
    entry = InterestSubsidySchemeEntry.model_validate({**COMMON, "scheme_no": "S1", "name": "方案", **fields})
    assert [finding.code for finding in check_scheme(entry)] == codes


@pytest.mark.parametrize(("after", "codes"), [("6.00", []), ("6.01", ["interest_subsidy_cost"])])
def test_a_cost_that_rises_is_a_warning(after: str, codes: list[str]) -> None:
    costs = {"interest_before": "3.00", "guarantee_fee_before": "2.00", "other_fees_before": "1.00"}
    rest = {"interest_after": after, "guarantee_fee_after": "0.00", "other_fees_after": "0.00"}
    given = {"batch_no": "B1", "loan_no": "L1", "credit_code": "91330100799655058B", "bank": "示范银行"}
    entry = InterestSubsidyLoanEntry.model_validate({**COMMON, **given, "due_on": "2022-01-01", **costs, **rest})
    assert [(finding.code, finding.severity) for finding in check_loan(entry)] == [(code, "warn") for code in codes]
