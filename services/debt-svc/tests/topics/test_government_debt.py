"""The figures of government debt over a hand-written handful of records, what the report may claim, and the schedule."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.testing.once import Once
from tests.alerts import alerts_of, not_judged

Body = Callable[..., dict[str, object]]
Enter = Callable[[str, dict[str, object]], Awaitable[str]]
POINTS = ("balance", "general_balance", "special_balance", "limit", "general_limit", "special_limit")
NEW_QUOTA, ISSUED = "debt.special_bonds.new_quota", "debt.special_bonds.issued"
QUOTA = {"movement": "new_quota", "quota_year": 2021}


GENERAL = {"debt_kind": "general"}
LIMITS = [
    ("2020-01-01", {**GENERAL, "amount": "900.00"}),
    ("2020-01-01", {"amount": "1000.00"}),
    ("2020-12-20", {**QUOTA, "batch": "提前批", "notice_no": "N2", "amount": "200.00"}),
    ("2021-05-01", {"movement": "reduction", "notice_no": "N3", "amount": "30.00"}),
    ("2021-05-01", {**QUOTA, **GENERAL, "batch": "第一批", "notice_no": "N3", "amount": "7.00"}),
    ("2021-06-10", {**QUOTA, "batch": "第二批", "notice_no": "N4", "amount": "50.00"}),
    ("2021-10-01", {**QUOTA, "movement": "withdrawal", "batch": "第二批", "notice_no": "N5", "amount": "20.00"}),
]
BONDS = [{"code": "B1"}, {"code": "B2", "purpose": "refinancing"}, {"code": "B3", **GENERAL}]
ON_LENT = {"movement": "on_lent", "instrument": "bond", "purpose": "new"}
MOVEMENTS = [
    ("2020-01-01", {**GENERAL, "amount": "800.00"}),
    ("2020-01-01", {"amount": "300.00"}),
    ("2021-03-05", {**ON_LENT, "bond_code": "B1", "amount": "150.00"}),
    ("2021-04-05", {**ON_LENT, "bond_code": "B2", "purpose": "refinancing", "amount": "60.00"}),
    ("2021-04-05", {"movement": "repaid", "amount": "100.25"}),
    ("2021-07-05", {**ON_LENT, **GENERAL, "bond_code": "B3", "amount": "70.00"}),
    ("2021-11-30", {"movement": "repaid", "instrument": "bond", "bond_code": "B1", "amount": "10.00"}),
]


@pytest.fixture
async def two_years(body: Body, enter: Enter, once: Once) -> None:
    """2020 opens with 800 general of 900 and 300 special of 1000; 2021 brings quota, bonds and repayments."""

    async def fill() -> None:
        for number, (day, changes) in enumerate(LIMITS):
            await enter("debt-limits", body("debt-limits", f"L{number}", day, **changes))
        for number, changes in enumerate(BONDS):
            await enter("bonds", body("bonds", f"B{number}", **changes))
        for number, (day, changes) in enumerate(MOVEMENTS):
            await enter("debt-movements", body("debt-movements", f"M{number}", day, **changes))

    await once(fill)


async def values(client: httpx.AsyncClient, period: str) -> dict[str, object]:
    answer = await client.get("/v1/summary", params={"period": period})
    assert answer.status_code == 200, answer.text
    return {figure["id"]: figure["value"] for figure in answer.json()["figures"]}


@pytest.mark.parametrize(
    ("period", "points", "quota", "issued"),
    [
        ("2020-12", ("1100.00", "800.00", "300.00", "1900.00", "900.00", "1000.00"), "0", "0"),
        ("2021-01", ("1100.00", "800.00", "300.00", "2100.00", "900.00", "1200.00"), "200.00", None),
        ("2021-03", ("1250.00", "800.00", "450.00", "2100.00", "900.00", "1200.00"), "200.00", "150.00"),
        ("2021-06", ("1209.75", "800.00", "409.75", "2127.00", "907.00", "1220.00"), "250.00", "150.00"),
        ("2021-12", ("1269.75", "870.00", "399.75", "2107.00", "907.00", "1200.00"), "230.00", "150.00"),
    ],
)
@pytest.mark.usefixtures("two_years")
async def test_limits_balances_and_new_bonds_are_what_a_clerk_would_add_up(
    client: httpx.AsyncClient, period: str, points: tuple[str, ...], quota: str, issued: str | None
) -> None:
    found = await values(client, period)
    assert tuple(found[f"debt.government_debt.{name}"] for name in POINTS) == points
    assert (found[NEW_QUOTA], found[ISSUED]) == (quota, issued)


@pytest.mark.usefixtures("two_years")
async def test_every_sum_opens_to_rows_that_give_it(client: httpx.AsyncClient) -> None:
    found = await values(client, "2021-12")
    for figure_id in [*(f"debt.government_debt.{name}" for name in POINTS), NEW_QUOTA, ISSUED]:
        rows = (await client.get(f"/v1/figures/{figure_id}/records?period=2021-12")).json()["items"]
        fen = sum(int(row["contribution"].replace(".", "")) for row in rows)
        assert f"{fen // 100}.{fen % 100:02d}" == found[figure_id], figure_id


async def test_the_ratio_by_law_is_balance_over_the_capacity_of_the_year(
    client: httpx.AsyncClient, body: Body, enter: Enter, two_years: None
) -> None:
    assert (await values(client, "2021-12"))["debt.government_debt.ratio_pct"] is None
    await enter("fiscal-capacity", body("fiscal-capacity", "C1", "2020-12-25", amount="1500.00"))
    await enter("fiscal-capacity", body("fiscal-capacity", "C2", "2021-05-20", component="transfers", amount="300.00"))
    await enter("fiscal-capacity", body("fiscal-capacity", "C3", "2021-12-31", fiscal_year=2022, amount="9.00"))
    # 1100 / 1500 in January; 1269.75 / 1800 in December; each to twelve decimals
    assert (await values(client, "2021-01"))["debt.government_debt.ratio_pct"] == "73.333333333333"
    assert (await values(client, "2021-12"))["debt.government_debt.ratio_pct"] == "70.541666666667"
    assert (await values(client, "2020-12"))["debt.government_debt.ratio_pct"] is None


async def test_nothing_recorded_is_not_reported(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/v1/summary?period=2021-12")).json()
    assert {figure["state"] for figure in answer["figures"]} == {"not_reported"}
    claims = {claim["id"]: claim["holds"] for claim in answer["claims"]}
    assert claims == {
        "C16": None,
        "C18": None,
        "C19": None,
        "C20": None,
        "C21": None,
        "C42": False,
    }  # the last rests on alerts, and there is none


async def test_an_opening_of_nothing_is_a_zero_that_is_reported(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1", "2019-01-01", amount="0.00"))
    await enter("debt-movements", body("debt-movements", "M1", "2019-01-01", amount="0.00"))
    answer = (await client.get("/v1/figures/debt.government_debt.special_balance?period=2021-12")).json()
    assert (answer["value"], answer["state"]) == ("0.00", "reported")


@pytest.mark.usefixtures("two_years")
async def test_the_claim_of_limits_kept_holds_by_kind_and_depends_on_four_figures(client: httpx.AsyncClient) -> None:
    claim = (await client.get("/v1/summary?period=2021-12")).json()["claims"][0]
    assert (claim["id"], claim["holds"]) == ("C18", True)
    assert set(claim["depends_on"]) == {f"debt.government_debt.{name}" for name in POINTS if "_" in name}


@pytest.mark.parametrize(
    ("capacity", "level"),
    # 1269.75 is 120 % of 1058.125, 200 % of 634.875 and 300 % of 423.25: one fen of capacity decides
    [
        ("1058.13", None),
        ("1058.12", "yellow"),
        ("634.88", "yellow"),
        ("634.87", "orange"),
        ("423.26", "orange"),
        ("423.25", "red"),
    ],
)
async def test_the_months_evaluation_raises_the_colour_of_the_ratio_and_closes_it(
    client: httpx.AsyncClient, body: Body, enter: Enter, two_years: None, capacity: str, level: str | None
) -> None:
    held = await enter("fiscal-capacity", body("fiscal-capacity", "C1", amount=capacity))
    raised = await alerts_of(client)
    assert [alert.level for alert in raised] == ([] if level is None else [level])
    for alert in raised:
        assert alert.code == "debt_ratio"
        assert "未计隐性债务" in alert.said
    enough = {"reason": "测算有误", "entry": body("fiscal-capacity", "C1", amount="9000.00")}
    assert (await client.post(f"/v1/fiscal-capacity/{held}/correct", json=enough)).status_code == 200
    assert await alerts_of(client) == []


async def test_without_capacity_the_ratio_is_not_judged(client: httpx.AsyncClient, two_years: None) -> None:
    assert await not_judged(client, "2021-12") == ["debt_ratio"]


async def test_a_township_as_debtor_is_refused_with_its_clause(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    township = {"debtor_code": "349901101", "debtor_name": "示范镇", "debtor_level": "township"}
    answer = await client.post("/v1/debt-movements", json=body("debt-movements", "M1", **township))
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken")
    assert (answer.json()["clause"]["article"], answer.json()["clause"]["verified"]) == ("预算法第三十五条", True)
    assert answer.json()["findings"][0]["code"] == "township_borrows"


@pytest.mark.parametrize(
    ("book", "field", "wrong"),
    [
        ("debt-limits", "amount", "-0.01"),
        ("debt-limits", "quota_year", 1993),
        ("debt-movements", "amount", "-0.01"),
        ("debt-movements", "movement", "lent"),
        ("bonds", "principal", "0.00"),
        ("bonds", "term_years", 0),
        ("bonds", "rate_pct", "-0.0001"),
        ("bonds", "code", "债券一"),
        ("fiscal-capacity", "amount", "-0.01"),
    ],
)
async def test_malformed_input_is_named_by_its_field(
    client: httpx.AsyncClient, body: Body, book: str, field: str, wrong: object
) -> None:
    answer = await client.post(f"/v1/{book}", json=body(book, "R1", **{field: wrong}))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def left(payment: dict[str, str]) -> dict[str, str]:
    """A payment of which nothing is paid."""
    return {**payment, "interest_left": payment["interest"], "principal_left": payment["principal"]}


async def test_a_bonds_schedule_is_that_of_its_record(client: httpx.AsyncClient, body: Body, enter: Enter) -> None:
    bond = await enter("bonds", body("bonds", "B1", "2021-08-31", principal="1000.00", term_years=1, rate_pct="3.33"))
    answer = await client.get(f"/v1/bonds/{bond}/schedule")
    assert answer.status_code == 200, answer.text
    assert answer.json() == {  # 1000 * 3.33 % / 2 = 16.65 each half-year
        "code": "B1",
        "payments": [
            left({"on": "2022-02-28", "interest": "16.65", "principal": "0.00"}),
            left({"on": "2022-08-31", "interest": "16.65", "principal": "1000.00"}),
        ],
        "interest": "33.30",
        "principal": "1000.00",
        "interest_paid": "0.00",
        "principal_paid": "0.00",
    }
    unknown = await client.get("/v1/bonds/00000000-0000-7000-8000-000000000000/schedule")
    assert unknown.status_code == 404


async def test_a_schedule_is_by_the_repayment_days_and_first_payment_that_were_entered(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    terms = {"repayment": "equal_principal", "day_count": "act/365", "first_payment_on": "2021-12-31"}
    bond = body("bonds", "B1", "2021-08-31", principal="1000.00", term_years=1, rate_pct="3.65", **terms)
    answer = await client.get(f"/v1/bonds/{await enter('bonds', bond)}/schedule")
    assert answer.json()["payments"] == [  # 0.10 a day of 1000: 122 days; 181 of 666.67; 62 of 333.34
        left({"on": "2021-12-31", "interest": "12.20", "principal": "333.33"}),
        left({"on": "2022-06-30", "interest": "12.07", "principal": "333.33"}),
        left({"on": "2022-08-31", "interest": "2.07", "principal": "333.34"}),
    ]
    late = await client.post(
        "/v1/bonds", json={**bond, "source_ref": "B2", "code": "B2", "first_payment_on": "2022-09-01"}
    )
    assert [finding["field"] for finding in late.json()["findings"]] == ["first_payment_on"]
