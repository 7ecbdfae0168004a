"""Terms, ratios and shares of guaranteed loans: what a product allows, who bears which part of a claim, and who is paid."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bureau_common.schemas.findings import Finding
from credit_svc.reference.risk_sharing import PILOT_SHARES, RiskParty, Shares, shares_of, split_loss
from credit_svc.topics.guarantee_4321.rules import check_shares, judge_advances, judge_ratio, judge_terms, percents_of
from credit_svc.topics.guarantee_4321.schemas import RiskSharesEntry

COMMON: dict[str, Any] = {"source": "g", "source_ref": "1", "reporting_unit": "T1", "business_date": "2021-01-05"}


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("ratio", "percents", "found"),
    [
        ("80", [None] * 5, []),
        ("80.0001", [None] * 5, ["differs"]),
        ("100", [None] * 5, ["differs"]),
        ("85", [Decimal(40), Decimal(45), None, Decimal(15), None], []),
        ("80", [Decimal(40), Decimal(45), None, Decimal(15), None], ["differs"]),
        ("100", [Decimal(100), None, None, Decimal(0), None], []),
    ],
)
def test_what_is_guaranteed_is_all_but_the_banks_share(
    ratio: str, percents: list[Decimal | None], found: list[str]
) -> None:
    assert codes(judge_ratio("C1", Decimal(ratio), *percents)) == found


@pytest.mark.parametrize(
    ("product", "changes", "found"),
    [
        ("guarantee_4321", {}, []),
        ("science_guarantee", {}, []),
        ("science_guarantee", {"fee_rate": "1.0001"}, ["guarantee_fee_rate"]),
        ("science_guarantee", {"due_on": "2022-01-31"}, []),
        ("science_guarantee", {"due_on": "2022-02-01"}, ["guarantee_term"]),
        ("science_guarantee", {"principal": "100.01"}, ["not_covered"]),
        ("science_guarantee", {"max_months": None, "max_principal": None, "due_on": "2030-01-01"}, []),
        ("guarantee_4321", {"max_fee_rate": None, "fee_rate": "9"}, []),
        ("tax_loan", {"max_fee_rate": None}, ["unknown"]),
    ],
)
def test_a_loan_keeps_the_terms_of_its_product(product: str, changes: dict[str, Any], found: list[str]) -> None:
    told: dict[str, Any] = {
        "fee_rate": "1", "principal": "100", "starts_on": "2021-01-31", "due_on": "2021-12-31",
        "max_fee_rate": "1", "max_months": 12, "max_principal": "100", **changes,
    }  # fmt: skip
    amounts = {"fee_rate", "principal", "max_fee_rate", "max_principal"}
    values = [
        value
        if value is None or name == "max_months"
        else Decimal(value)
        if name in amounts
        else date.fromisoformat(value)
        for name, value in told.items()
    ]
    assert codes(judge_terms("C1", product, *values)) == found


COMPANY, GROUP, BANK, GOVERNMENT = (
    RiskParty.GUARANTEE_COMPANY, RiskParty.PROVINCIAL_GROUP, RiskParty.BANK, RiskParty.LOCAL_GOVERNMENT,
)  # fmt: skip


def advance(party: RiskParty, amount: str) -> list[Any]:
    return [True, party, None, Decimal(amount)]


def bear(party: RiskParty, amount: str, settles: RiskParty | None = None) -> list[Any]:
    return [False, party, settles, Decimal(amount)]


@pytest.mark.parametrize(
    ("paid", "found"),
    [
        ([advance(COMPANY, "80.00")], []),
        ([advance(COMPANY, "80.01")], ["not_covered"]),
        ([bear(BANK, "20.00"), advance(COMPANY, "80.00")], []),
        ([advance(COMPANY, "50.00"), bear(GROUP, "30.00")], []),
        ([advance(COMPANY, "50.01"), bear(GROUP, "30.00")], ["not_covered"]),
        ([advance(COMPANY, "80.00"), bear(GROUP, "30.00", COMPANY), bear(GOVERNMENT, "10.00", COMPANY)], []),
        ([advance(COMPANY, "80.00"), bear(GROUP, "30.00", COMPANY), bear(COMPANY, "40.00", COMPANY)], []),
        ([advance(COMPANY, "29.99"), bear(GROUP, "30.00", COMPANY)], ["not_covered"]),
        ([bear(GROUP, "30.00", COMPANY), advance(COMPANY, "80.00")], ["not_covered"]),
        ([bear(GROUP, "30.00", GROUP)], ["not_covered"]),
    ],
)
def test_the_bank_gets_its_claim_once_and_no_advance_is_settled_that_was_not_made(
    paid: list[list[Any]], found: list[str]
) -> None:
    assert codes(judge_advances("D1", Decimal(100), *[None] * 5, paid)) == found


def test_a_loss_is_split_as_the_pilot_says_and_the_guarantee_company_bears_the_odd_fen() -> None:
    company, group, bank, government = (
        RiskParty.GUARANTEE_COMPANY,
        RiskParty.PROVINCIAL_GROUP,
        RiskParty.BANK,
        RiskParty.LOCAL_GOVERNMENT,
    )
    whole = split_loss(Decimal("1000000.00"), PILOT_SHARES)
    assert whole == {company: 400000, group: 300000, bank: 200000, government: 100000}
    # 40.004, 30.003, 20.002, 10.001 of 100.01: 0.01 is left over
    odd = split_loss(Decimal("100.01"), PILOT_SHARES)
    assert odd == {company: Decimal("40.01"), group: 30, bank: 20, government: 10}
    assert split_loss(Decimal("0.01"), PILOT_SHARES) == {company: Decimal("0.01"), group: 0, bank: 0, government: 0}


def test_each_part_is_rounded_down_to_the_fen_and_the_rest_goes_to_the_guarantee_company() -> None:
    # Of 99.99: 30% is 29.997, 20% is 19.998 and 10% is 9.999, each of them nearer to the fen above;
    # 99.99 - 29.99 - 19.99 - 9.99 = 40.02 is left, though 40% would be 39.996.
    assert split_loss(Decimal("99.99"), PILOT_SHARES) == {
        RiskParty.GUARANTEE_COMPANY: Decimal("40.02"),
        RiskParty.PROVINCIAL_GROUP: Decimal("29.99"),
        RiskParty.BANK: Decimal("19.99"),
        RiskParty.LOCAL_GOVERNMENT: Decimal("9.99"),
    }
    # Of two fen a third is two thirds of a fen: nobody bears one but the guarantee company, though it has no share.
    parties = (RiskParty.PROVINCIAL_GROUP, RiskParty.NATIONAL_FUND, RiskParty.BANK)
    thirds = dict(zip(parties, map(Decimal, ("33.3333", "33.3333", "33.3334")), strict=True))
    odd = split_loss(Decimal("0.02"), thirds)
    assert odd == {RiskParty.GUARANTEE_COMPANY: Decimal("0.02"), **dict.fromkeys(thirds, Decimal("0.00"))}


@st.composite
def valid_shares(draw: st.DrawFn) -> Shares:
    """Ten-thousandths of a percent that total 100, cut at any four places; a party may have nothing."""
    cuts = sorted(draw(st.lists(st.integers(0, 1_000_000), min_size=4, max_size=4)))
    ends = [0, *cuts, 1_000_000]
    parts = [Decimal(high - low) / 10_000 for low, high in pairwise(ends)]
    fields = {f"{party}_pct": part for party, part in zip(draw(st.permutations([*RiskParty])), parts, strict=True)}
    entry = RiskSharesEntry(**COMMON, **fields, document="皖金〔2021〕1号")  # type: ignore[arg-type]
    assert [*check_shares(entry)] == []
    return shares_of(percents_of(entry))


@given(st.decimals(Decimal("0.01"), Decimal("999999999999999999.99"), places=2), valid_shares())
@example(Decimal("0.09"), PILOT_SHARES)  # 2.7, 1.8 and 0.9 fen
@example(Decimal("99.99"), PILOT_SHARES)  # 0.7, 0.8 and 0.9 of a fen left over by each
@example(Decimal("999999999999999999.99"), {RiskParty.PROVINCIAL_GROUP: Decimal("99.9999")})
def test_the_parts_of_any_claim_sum_to_the_fen_and_nobody_pays_less_than_nothing(
    amount: Decimal, shares: Shares
) -> None:
    parts = split_loss(amount, shares)
    assert sum(parts.values()) == amount
    assert min(parts.values()) >= 0
    assert all(part == part.quantize(Decimal("0.01")) for part in parts.values())
    # In whole fen and ten-thousandths of a percent: what is left over is nobody's but the guarantee company's.
    fen = int(amount * 100)
    down = {party: fen * int(share * 10_000) // 1_000_000 for party, share in shares.items()}
    down[COMPANY] = fen - sum(part for party, part in down.items() if party is not COMPANY)
    owed = {party: part for party, part in down.items() if part or party in shares}
    assert {party: int(part * 100) for party, part in parts.items()} == owed


@pytest.mark.parametrize(
    ("last", "found"), [("10", []), ("9.9999", ["risk_shares_total"]), ("10.0001", ["risk_shares_total"])]
)
def test_shares_that_do_not_total_100_are_refused(last: str, found: list[str]) -> None:
    entry = RiskSharesEntry(
        **COMMON,
        guarantee_company_pct=Decimal(20),
        provincial_group_pct=Decimal(30),
        national_fund_pct=Decimal(20),
        bank_pct=Decimal(20),
        local_government_pct=Decimal(last),
        document="皖金〔2021〕1号",
    )
    assert codes(check_shares(entry)) == found
