"""柳城县 2021 as published: limits and balances by kind give the published totals and the use of the limit.

The county publishes both year ends; what moved in between is entered as one on-lending of each kind.
"""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.suite import Suite

DATA = Path(__file__).parent / "data"
YI = 100_000_000
COMMON = {"source": "published", "reporting_unit": "450222"}
DEBTOR = {"debtor_code": "450222", "debtor_name": "柳城县财政局", "debtor_level": "district"}
POINT = "debt.government_debt"


def published() -> dict[str, Decimal]:
    """Yuan by the name that the county prints."""
    with (DATA / "local_government_debt.csv").open(encoding="utf-8") as file:
        return {row["indicator"].removeprefix("柳城县"): Decimal(row["value"]) * YI for row in csv.DictReader(file)}


def inputs(case: str) -> dict[str, Decimal]:
    """A golden vector's inputs in 亿元; what is joined by + is summed."""
    with (DATA / "golden_vectors.csv").open(encoding="utf-8") as file:
        (found,) = [row for row in csv.DictReader(file) if row["case"] == case]
    pairs = [pair.split("=") for pair in found["inputs"].split(";")]
    return {name: sum(map(Decimal, value.split("+")), Decimal(0)) for name, value in pairs}


async def enter(suite: Suite, book: str, *items: dict[str, Any]) -> None:
    answer = await suite.gateway.post(
        f"/v1/debt/{book}/batch",
        json={"items": [{**COMMON, "source_ref": f"{book}-{n}", **item} for n, item in enumerate(items)]},
        headers=suite.auth("recorder"),
    )
    assert answer.status_code == 201, answer.text


def moved(kind: str, day: str, movement: str, amount: Decimal) -> dict[str, Any]:
    by = {"business_date": day, "debt_kind": kind, "movement": movement, "amount": f"{amount:.2f}", **DEBTOR}
    if movement == "opening":
        return {**by, "instrument": "other_stock"}
    return {**by, "instrument": "bond", "bond_code": f"LC-{kind}", "purpose": "new"}


@pytest.fixture
async def liucheng(suite: Suite) -> Suite:
    told = published()
    before = {"general": told["2020年末一般债务余额"]}
    before["special"] = told["2020年末债务余额"] - before["general"]
    change = {
        "general": told["一般债务余额"] - before["general"],
        "special": told["专项债务余额"] - before["special"],
    }
    limits = [
        {"business_date": "2020-12-31", "debt_kind": kind, "movement": "opening", "amount": f"{limit:.2f}",
         "notice_no": "2021年政府债务限额"}
        for kind, limit in (("general", told["一般债务限额"]), ("special", told["专项债务限额"]))
    ]  # fmt: skip
    bonds = [
        {"business_date": "2021-06-30", "code": f"LC-{kind}", "debt_kind": kind, "purpose": "new", "quota_year": 2021,
         "principal": f"{amount:.2f}", "agreement_no": "2021", "project_code": "P", "term_years": 10, "rate_pct": "3",
         "interest_frequency": "semiannual", "issue_fee": "0.00"}
        for kind, amount in change.items()
    ]  # fmt: skip
    await enter(suite, "debt-limits", *limits)
    await enter(suite, "bonds", *bonds)
    await enter(
        suite,
        "debt-movements",
        *[moved(kind, "2020-12-31", "opening", amount) for kind, amount in before.items()],
        *[moved(kind, "2021-06-30", "on_lent", amount) for kind, amount in change.items()],
    )
    return suite


async def figure(suite: Suite, figure_id: str, period: str = "2021-12") -> Decimal:
    answer = await suite.get(f"/v1/figures/{figure_id}?period={period}")
    assert answer.status_code == 200, answer.text
    return Decimal(answer.json()["value"])


async def test_limits_and_balances_are_the_published_ones(liucheng: Suite) -> None:
    told = published()
    for name, label in (("balance", "债务余额"), ("limit", "债务限额")):
        assert await figure(liucheng, f"{POINT}.{name}") == told[label]
        assert await figure(liucheng, f"{POINT}.general_{name}") == told[f"一般{label}"]
        assert await figure(liucheng, f"{POINT}.special_{name}") == told[f"专项{label}"]
    assert await figure(liucheng, f"{POINT}.balance", "2020-12") == told["2020年末债务余额"]


async def test_the_totals_are_those_of_the_golden_vectors(liucheng: Suite) -> None:
    for case, name in (("柳城县限额", "limit"), ("柳城县余额", "balance")):
        given = inputs(case)
        assert given["in"] == given["out"]
        assert await figure(liucheng, f"{POINT}.{name}") == given["out"] * YI


async def test_the_use_of_the_limit_is_97_84_percent(liucheng: Suite) -> None:
    given = inputs("柳城县余额/限额")
    used = await figure(liucheng, f"{POINT}.limit_use_pct")
    assert used.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("97.84")
    assert abs(used - given["a"] / given["b"] * 100) < Decimal("1e-11")


async def test_both_kinds_are_within_their_limits_and_the_next_fen_beyond_the_room_is_refused(liucheng: Suite) -> None:
    claims = (await liucheng.get("/v1/debt/summary?period=2021-12")).json()["claims"]
    assert [(claim["id"], claim["holds"]) for claim in claims if claim["id"] == "C18"] == [("C18", True)]
    room = Decimal("18770000.00")  # 9.63 - 9.4423 亿元
    for amount, status in ((room + Decimal("0.01"), 409), (room, 200)):
        opening = {**COMMON, "source_ref": "more", **moved("general", "2021-12-31", "opening", amount)}
        answer = await liucheng.gateway.post(
            "/v1/debt/debt-movements?dry_run=true", json=opening, headers=liucheng.auth("recorder")
        )
        assert answer.status_code == status, answer.text
    assert answer.json()["headroom"] == {"general": "0.00"}


async def test_one_more_bond_above_the_general_limit_is_refused_and_what_is_over_is_named(liucheng: Suite) -> None:
    terms = {"debt_kind": "general", "purpose": "new", "quota_year": 2021, "agreement_no": "2021", "project_code": "P"}
    terms |= {"term_years": 10, "rate_pct": "3", "interest_frequency": "semiannual", "issue_fee": "0.00"}
    more = {"business_date": "2021-12-01", "code": "LC-more", "principal": "18770000.01", **terms}
    await enter(liucheng, "bonds", more | {"source_ref": "LC-more"})
    lent = moved("general", "2021-12-01", "on_lent", Decimal("18770000.01")) | {"bond_code": "LC-more"}
    answer = await liucheng.gateway.post(
        "/v1/debt/debt-movements", json={**COMMON, "source_ref": "LC-more", **lent}, headers=liucheng.auth("recorder")
    )
    (found,) = [each for each in answer.json()["findings"] if each["severity"] == "block"]
    assert (answer.status_code, found["code"], found["field"]) == (409, "not_covered", "amount")
    assert "余额963000000.01元，超过当日限额963000000.00元，超出0.01元" in found["message_zh"]
    assert "exceeds the 963000000.00 yuan of its limit, by 0.01" in found["message_en"]
    assert "登记前可用额度18770000.00元" in found["message_zh"]  # 9.63 - 9.4423 亿元
    assert "the headroom before this entry is 18770000.00" in found["message_en"]
