"""The figures of hidden debt and the ratio of the full scope, against plain Python over the rows."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from random import Random

import httpx
import pytest

from tests.alerts import alerts_of, not_judged

Body = Callable[..., dict[str, object]]
Enter = Callable[[str, dict[str, object]], Awaitable[str]]
Approve = Callable[..., Awaitable[httpx.Response]]
CONFIRMED = "hidden-debt-confirmations"
DEBTS, PAID, ADJUSTED, PLANS, FORECASTS = (
    "hidden-debts",
    "hidden-debt-resolutions",
    "hidden-debt-adjustments",
    "hidden-debt-plans",
    "hidden-debt-forecasts",
)
BALANCE, RESOLVED, EXPECTED = (
    f"debt.hidden_debt.{name}" for name in ("balance", "resolved_ytd", "resolved_year_expected")
)
LEGAL, FULL = "debt.government_debt.ratio_pct", "debt.government_debt.full_ratio_pct"
RESOLVING = ("budget_funds", "asset_sale", "project_income", "conversion", "reorganisation")
RELIEF = ("refinancing", "extension")


async def summary(client: httpx.AsyncClient, period: str) -> tuple[dict[str, dict[str, object]], bool | None]:
    """The figures by id, and whether claim C19 holds."""
    answer = await client.get("/v1/summary", params={"period": period})
    assert answer.status_code == 200, answer.text
    claims = {each["id"]: each["holds"] for each in answer.json()["claims"]}
    return {each["id"]: each for each in answer.json()["figures"]}, claims["C19"]


async def test_where_hidden_debt_was_never_reported_nothing_of_it_has_a_value(client: httpx.AsyncClient) -> None:
    found, holds = await summary(client, "2021-10")
    assert {(found[name]["value"], found[name]["state"]) for name in (BALANCE, RESOLVED, EXPECTED, FULL)} == {
        (None, "not_reported")
    }
    assert holds is None


async def test_a_register_without_any_resolution_says_zero_and_no_expectation(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31"))
    found, holds = await summary(client, "2021-10")
    assert (found[BALANCE]["value"], found[RESOLVED]["value"], found[RESOLVED]["state"]) == ("1000.00", "0", "zero")
    assert (found[EXPECTED]["value"], found[EXPECTED]["state"], holds) == (None, "not_reported", None)
    assert (await summary(client, "2018-07"))[0][BALANCE]["value"] is None


Row = tuple[str, str, str, Decimal]
"""Book, day, kind, amount."""


def draw(chance: Random) -> list[Row]:
    """A stock of three debts of 10,000 (the kinds beside it name the debt), and what moves it over three years."""
    rows: list[Row] = []
    for _ in range(40):
        day = date(chance.randint(2019, 2021), chance.randint(1, 12), chance.randint(1, 28)).isoformat()
        kind = chance.choice([*RESOLVING, *RELIEF])
        rows.append((PAID, day, kind, Decimal(chance.randint(1, 20000)) / 100))
    for _ in range(6):
        day = date(2020, chance.randint(1, 12), chance.randint(1, 28)).isoformat()
        kind = chance.choice(["found_by_check", "found_by_audit", "reclassified"])
        rows.append((ADJUSTED, day, kind, Decimal(chance.randint(1, 50000)) / 100))
    rows += [
        (PLANS, f"{year}-{month:02d}-15", "", Decimal(chance.randint(0, 90000)) / 100)
        for year in (2020, 2021)
        for month in range(1, 13)
    ]
    return rows


def clerk(rows: list[Row], period: str, counted: tuple[str, ...], catching_up: bool) -> dict[str, Decimal]:
    """The three figures as a clerk would add them up."""
    until = [row for row in rows if row[1][:7] <= period]
    year = period[:4]
    zero = Decimal(0)
    resolved = [row for row in until if row[0] == PAID and row[2] in counted]
    this_year = sum((row[3] for row in resolved if row[1][:4] == year), zero)
    planned = [row for row in rows if row[0] == PLANS and row[1][:4] == year]
    to_date = sum((row[3] for row in planned if row[1][:7] <= period), zero)
    left = sum((row[3] for row in planned if row[1][:7] > period), zero)
    short = max(to_date - this_year, zero) if catching_up else zero
    adjusted = sum((-row[3] if row[2] == "reclassified" else row[3] for row in until if row[0] == ADJUSTED), zero)
    return {
        BALANCE: Decimal(30000) + adjusted - sum((row[3] for row in resolved), zero),
        RESOLVED: this_year,
        EXPECTED: this_year + left + short,
    }


async def fill(rows: list[Row], body: Body, enter: Enter, approve: Approve) -> None:
    for number in range(3):
        await enter(DEBTS, body(DEBTS, f"Y{number}", "2018-08-31", debt_no=f"Y{number}", principal="10000.00"))
    for number, (book, day, kind, amount) in enumerate(rows):
        kinds = {PAID: {"way": kind}, ADJUSTED: {"adjustment": kind, "document_no": f"示审〔2020〕{number}号"}}
        about = {"debt_no": f"Y{number % 3}", **kinds[book]} if book in kinds else {}
        entry = body(book, f"N{number}", day, **about, amount=f"{amount:.2f}")
        if book == ADJUSTED:
            assert (await approve(book, entry)).status_code == 200
        else:
            await enter(book, entry)


async def set_parameter(body: Body, approve: Approve, key: str, value: str) -> None:
    entry = {
        "source": "debt", "source_ref": key, "reporting_unit": "bureau", "business_date": "2021-01-01",
        "key": key, "value": value, "document": "示财债〔2021〕2号",
    }  # fmt: skip
    answer = await approve("parameters", entry)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("seed", range(2))
async def test_every_month_says_what_a_clerk_would_add_up(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve, seed: int
) -> None:
    rows = draw(Random(seed))
    await fill(rows, body, enter, approve)
    for period in ("2020-01", "2020-06", "2020-12", "2021-01", "2021-10", "2021-12"):
        found, holds = await summary(client, period)
        expected = clerk(rows, period, RESOLVING, catching_up=False)
        assert {name: Decimal(str(found[name]["value"])) for name in expected} == expected, period
        assert holds is True
        for name in (BALANCE, RESOLVED):
            listed = (await client.get(f"/v1/figures/{name}/records?period={period}&limit=500")).json()["items"]
            assert sum(Decimal(row["contribution"]) for row in listed) == expected[name]
    await set_parameter(body, approve, "hidden_debt_relief_counted", "both")
    await set_parameter(body, approve, "hidden_debt_catching_up", "yes")
    for period, counted, catching_up in (
        ("2020-12", RESOLVING, False),
        ("2021-03", (*RESOLVING, *RELIEF), True),
        ("2021-10", (*RESOLVING, *RELIEF), True),
    ):
        found, _ = await summary(client, period)
        expected = clerk(rows, period, counted, catching_up)
        assert {name: Decimal(str(found[name]["value"])) for name in expected} == expected, period
    assert any("均计入" in note for note in (await summary(client, "2021-10"))[0][BALANCE]["notes"])


async def test_refinancing_alone_counts_where_the_bureau_says_so(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31"))
    for number, way in enumerate(RELIEF):
        await enter(PAID, body(PAID, f"R{number}", "2021-03-01", way=way, amount=f"{number + 1}0.00"))
    assert (await summary(client, "2021-03"))[0][BALANCE]["value"] == "1000.00"
    await set_parameter(body, approve, "hidden_debt_relief_counted", "refinancing")
    assert (await summary(client, "2021-03"))[0][BALANCE]["value"] == "990.00"


async def test_an_approved_forecast_comes_before_the_plan(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31"))
    await enter(PAID, body(PAID, "R1", "2021-02-01", amount="100.00"))
    for month in range(1, 13):
        await enter(PLANS, body(PLANS, f"P{month}", f"2021-{month:02d}-01", amount="30.00"))
    assert (await approve(FORECASTS, body(FORECASTS, "F1", "2021-06-10", amount="420.00"))).status_code == 200
    revised = body(FORECASTS, "F2", "2021-09-10", amount="380.00", revised_from="420.00")
    assert (await approve(FORECASTS, revised)).status_code == 200
    by_month = {
        month: (await summary(client, f"2021-{month:02d}"))[0][EXPECTED]["value"] for month in (1, 2, 5, 6, 8, 9, 12)
    }
    # 11 months of 30 left in January; 100 and 10 or 7 months in February and May
    assert by_month == {
        1: "330.00", 2: "400.00", 5: "310.00", 6: "420.00", 8: "420.00", 9: "380.00", 12: "380.00",
    }  # fmt: skip


async def owing(body: Body, enter: Enter, government: str, capacity: str) -> None:
    """Government debt and the year's fiscal capacity."""
    await enter("debt-limits", body("debt-limits", "L1", amount="9000000.00"))
    await enter("debt-movements", body("debt-movements", "M1", amount=government))
    await enter("fiscal-capacity", body("fiscal-capacity", "C1", amount=capacity))


@pytest.mark.parametrize(
    ("hidden", "level"),
    # government debt alone is 150 % of the capacity of 10000.00; hidden debt of 4999.00 makes it 199.99 %
    [
        ("0.00", "yellow"),
        ("4999.00", "yellow"),
        ("4999.99", "yellow"),
        ("5000.00", "orange"),
        ("14999.99", "orange"),
        ("15000.00", "red"),
    ],
)
async def test_the_colour_is_that_of_the_full_scope_and_a_border_belongs_to_the_higher(
    client: httpx.AsyncClient, body: Body, enter: Enter, hidden: str, level: str
) -> None:
    await owing(body, enter, "15000.00", "10000.00")
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31", principal=hidden))
    found, _ = await summary(client, "2021-12")
    assert Decimal(str(found[FULL]["value"])) == (Decimal(15000) + Decimal(hidden)) / 100
    assert Decimal(str(found[LEGAL]["value"])) == 150
    (alert,) = [each for each in await alerts_of(client) if not each.key]
    assert (alert.level, alert.figures) == (level, [FULL])
    assert alert.said.startswith("全口径债务率")
    assert "未计隐性债务" not in alert.said


async def test_below_120_percent_the_full_scope_is_green_and_resolving_closes_the_alert(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await owing(body, enter, "11000.00", "10000.00")
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31", principal="1000.00"))
    (alert,) = [each for each in await alerts_of(client) if not each.key]
    assert alert.level == "yellow"
    await enter(PAID, body(PAID, "R1", "2021-12-31", amount="0.01"))
    assert await alerts_of(client) == []


async def test_until_hidden_debt_is_reported_the_ratio_by_law_is_judged_and_says_so(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await owing(body, enter, "15000.00", "10000.00")
    (alert,) = await alerts_of(client)
    assert (alert.level, alert.figures) == ("yellow", [LEGAL])
    assert "未计隐性债务" in alert.said
    assert await not_judged(client, "2021-12") == []
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31", principal="5000.00"))
    (alert,) = [each for each in await alerts_of(client) if not each.key]
    assert (alert.level, alert.figures) == ("orange", [FULL])


async def test_the_claim_fails_where_the_expectation_fell_behind_by_a_changed_scope(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    """The guard keeps every forecast above what is resolved; only a parameter that counts more can pass it."""
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31"))
    await enter(PAID, body(PAID, "R1", "2021-03-01", amount="100.00"))
    await enter(PAID, body(PAID, "R2", "2021-03-01", way="extension", amount="50.00"))
    assert (await approve(FORECASTS, body(FORECASTS, "F1", "2021-04-01", amount="120.00"))).status_code == 200
    assert (await summary(client, "2021-05"))[1] is True
    await set_parameter(body, approve, "hidden_debt_relief_counted", "both")
    found, holds = await summary(client, "2021-05")
    assert (found[RESOLVED]["value"], found[EXPECTED]["value"], holds) == ("150.00", "120.00", False)


async def test_a_confirmation_counts_from_its_own_day_and_only_confirmed_ones_where_the_bureau_says_so(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    """R1 is confirmed two months later, R2 in the year after, R3 never; R4, an extension, is confirmed and does not count."""
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31"))
    paid = [("2021-03-01", "100.00"), ("2021-04-01", "20.00"), ("2021-05-01", "3.00"), ("2021-05-01", "40.00")]
    for number, (day, amount) in enumerate(paid, 1):
        way = "extension" if number == 4 else "budget_funds"
        await enter(PAID, body(PAID, f"R{number}", day, way=way, amount=amount, voucher_no=f"记-{number}"))
    confirmed = {"1": "2021-05-20", "2": "2022-01-15", "4": "2021-06-01"}
    for number, day in confirmed.items():
        await enter(CONFIRMED, body(CONFIRMED, f"C{number}", day, voucher_no=f"记-{number}"))

    async def told(period: str) -> tuple[object, ...]:
        found, _ = await summary(client, period)
        return tuple(found[name]["value"] for name in (RESOLVED, f"{RESOLVED[:-3]}confirmed", BALANCE))

    assert [await told(period) for period in ("2021-04", "2021-05", "2021-12", "2022-01")] == [
        ("120.00", "0", "880.00"),
        ("123.00", "100.00", "877.00"),
        ("123.00", "100.00", "877.00"),
        ("0", "0", "877.00"),
    ]
    await set_parameter(body, approve, "hidden_debt_confirmed_only", "yes")
    assert [await told(period) for period in ("2021-04", "2021-05", "2022-01")] == [
        ("0", "0", "1000.00"),
        ("100.00", "100.00", "900.00"),
        ("20.00", "0", "880.00"),
    ]
    await set_parameter(body, approve, "hidden_debt_relief_counted", "both")
    assert await told("2021-06") == ("140.00", "140.00", "860.00")
    listed = (await client.get(f"/v1/figures/{RESOLVED}/records?period=2022-01")).json()["items"]
    assert [row["contribution"] for row in listed] == ["20.00"]


async def test_a_confirmation_names_a_voucher_of_its_debt_that_is_there_by_then_and_stands_once(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    for debt in ("Y1", "Y2"):
        await enter(DEBTS, body(DEBTS, debt, "2018-08-31", debt_no=debt))
    await enter(PAID, body(PAID, "R1", "2021-03-01"))
    for changes, day, code in (
        ({"voucher_no": "记-9"}, "2021-03-01", "unknown"),
        ({"debt_no": "Y2"}, "2021-03-01", "differs"),
        ({}, "2021-02-28", "too_early"),
    ):
        answers = [
            await client.post(f"/v1/{CONFIRMED}", json=body(CONFIRMED, "C1", day, **changes), params={"dry_run": dry})
            for dry in (True, False)
        ]
        told = [[each["code"] for each in answer.json()["findings"]] for answer in answers]
        assert (told, answers[1].status_code) == ([[code], [code]], 409)
    await enter(CONFIRMED, body(CONFIRMED, "C1", "2021-03-01"))
    again = await client.post(f"/v1/{CONFIRMED}", json=body(CONFIRMED, "C2", "2021-04-01"))
    assert [each["code"] for each in again.json()["findings"]] == ["repeated"]


async def test_the_start_of_replacement_is_what_the_bureau_sets_for_the_day(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31"))
    await set_parameter(body, approve, "hidden_debt_replacement_start", "2021-07-01")
    found = []
    for day in ("2021-06-30", "2021-07-01"):
        paid = body(PAID, "R1", day, way="replacement", bond_code="H1")
        answer = await client.post(f"/v1/{PAID}", json=paid, params={"dry_run": True})
        found.append([each["code"] for each in answer.json()["findings"]])
    assert found == [["resolution_way_too_early", "unknown"], ["unknown"]]


async def test_what_a_voucher_pays_after_its_confirmation_is_not_confirmed_by_it(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31"))
    await enter(PAID, body(PAID, "R1", "2021-03-01", amount="100.00"))
    await enter(CONFIRMED, body(CONFIRMED, "C1", "2021-04-20"))
    for number, day in enumerate(("2021-04-20", "2021-04-21"), 2):
        await enter(PAID, body(PAID, f"R{number}", day, amount=f"{number}.00"))
    await set_parameter(body, approve, "hidden_debt_confirmed_only", "yes")
    found, _ = await summary(client, "2021-05")
    assert [found[name]["value"] for name in (RESOLVED, f"{RESOLVED[:-3]}confirmed")] == ["102.00", "102.00"]


async def test_no_resolution_goes_that_a_confirmation_names(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    await enter(DEBTS, body(DEBTS, "Y1", "2018-08-31"))
    paid = await enter(PAID, body(PAID, "R1", "2021-03-01"))
    await enter(CONFIRMED, body(CONFIRMED, "C1", "2021-04-20"))
    voided = await approve(PAID, None, "void", record_id=paid)
    assert (voided.status_code, [each["code"] for each in voided.json()["findings"]]) == (409, ["unknown"])
