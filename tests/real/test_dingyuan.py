"""定远县, January to October 2021 as published: imported loans built to its figures give them, at rates up to LPR + 150 points.

The county publishes households and amounts, not loans: each household has one, of amounts that add up to what it says.
"""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.microcredit_files import HEAD, Loan, Paid, households_csv, microcredits_csv, moves_csv
from tests.suite import Suite

DATA = Path(__file__).parent / "data" / "dingyuan_2021.csv"
UNIT, TOWNSHIP, OCTOBER = "district", "340311101", "2021-10"
YI = 100_000_000
MARGIN = {
    "source": "published", "source_ref": "M1", "reporting_unit": "bureau", "business_date": "2021-01-01",
    "key": "microcredit_rate_margin_bp", "value": "150", "document": "定远县试点，见 data/dingyuan_2021.csv",
}  # fmt: skip
REPAID_WHOLLY = 150
"""How many households, that the county does not count, have nothing left."""


def published() -> dict[str, int]:
    """Yuan and households by what the county calls them."""
    with DATA.open(encoding="utf-8") as file:
        rows = {row["indicator"]: (Decimal(row["value"]), row["unit"]) for row in csv.DictReader(file)}
    return {name: int(value * (YI if unit == "亿元" else 1)) for name, (value, unit) in rows.items()}


def parts(yuan: int, households: int) -> Iterator[int]:
    """So many whole amounts that add up to a sum, each a yuan more than another at most."""
    each, more = divmod(yuan, households)
    yield from (each + (number < more) for number in range(households))


def loans() -> tuple[list[Loan], list[Paid]]:
    """The year's loans, older ones of which half is left, and some that were repaid to the last fen."""
    told = published()
    new, owing = told["新增脱贫人口小额贷款户数"], told["余额户数"]
    this_year = [
        # Of the pilot's rates the highest that the day and the term allow: 3.85 and 4.65 were the LPR all these months.
        Loan(f"N{n:05}", f"H{n:05}", f"2021-{3 + n % 8:02}-{5 + n % 20:02}", f"{yuan}.00",
             *(("5.35", f"2022-{3 + n % 8:02}-{5 + n % 20:02}") if n % 3 else ("6.15", f"2024-{3 + n % 8:02}-01")))
        for n, yuan in enumerate(parts(told["新增金额"], new))
    ]  # fmt: skip
    rest = parts(told["脱贫人口小额信贷贷款余额"] - told["新增金额"], owing - new)
    left = {f"H{new + n:05}": yuan for n, yuan in enumerate(rest)} | {f"Z{n:03}": 0 for n in range(REPAID_WHOLLY)}
    older = [Loan(f"O{household}", household, "2020-06-10", "50000.00", "4.35", "2022-06-10") for household in left]
    paid = [
        Paid(f"R{household}", f"O{household}", "2021-10-31", f"{50_000 - yuan}.00") for household, yuan in left.items()
    ]
    return [*this_year, *older], paid


@pytest.fixture
async def dingyuan(suite: Suite) -> Suite:
    """Its households and loans, imported; the margin of its pilot by two persons."""
    issued, paid = loans()
    recorder = suite.auth("recorder")
    head = await suite.gateway.post(
        "/v1/credit/persons",
        json={**HEAD, "reporting_unit": UNIT, "business_date": "2015-01-01"},
        headers=recorder,
    )
    households = sorted({each.household for each in issued})
    asked = {"operation": "enter", "reason": "试点利率", "entry": MARGIN}
    path = "/v1/credit/parameters/proposals"
    proposal = (await suite.gateway.post(path, json=asked, headers=recorder)).json()["proposal"]["id"]
    key = {"Idempotency-Key": "margin"}
    approved = await suite.gateway.post(f"{path}/{proposal}/approve", headers={**suite.auth("approver"), **key})
    assert approved.status_code == 200, approved.text
    files = {
        "households": households_csv(households, head.json()["person"]["id"], UNIT, TOWNSHIP),
        "microcredits": microcredits_csv(issued, UNIT),
        "microcredit-moves": moves_csv(paid, UNIT),
    }
    for book, content in files.items():
        answer = await suite.import_file(f"credit/{book}", content, book)
        assert answer.status_code == 201, answer.text[:2000]
    return suite


async def test_its_figures_are_the_published_ones_and_its_rates_stand_at_the_ceiling(dingyuan: Suite) -> None:
    told = published()
    wanted = {
        "balance": told["脱贫人口小额信贷贷款余额"],
        "balance_households": told["余额户数"],
        "new_households": told["新增脱贫人口小额贷款户数"],
        "new_amount": told["新增金额"],
        "overdue": 0,
    }
    answer = await dingyuan.get(f"/v1/credit/summary?period={OCTOBER}")
    known = {each["id"].removeprefix("credit.microcredit."): each["value"] for each in answer.json()["figures"]}
    assert {name: Decimal(known[name]) for name in wanted} == wanted
    assert [each["holds"] for each in answer.json()["claims"] if each["id"] == "C06"] == [True]
    for number, rate, due in (("X1", "5.36", "2022-10-08"), ("X2", "6.16", "2022-10-09")):
        over = microcredits_csv([Loan(number, "H00001", "2021-10-08", "1.00", rate, due)], UNIT)
        refused = await dingyuan.import_file("credit/microcredits", over, number)
        assert refused.status_code == 409, refused.text
        assert [each["code"] for each in refused.json()["findings"]] == ["microcredit_rate"]
