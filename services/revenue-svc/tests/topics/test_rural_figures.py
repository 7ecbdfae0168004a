"""The figures of rural revitalization against plain Python over the same rows, the claim C05, and money that lies idle."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from tests.alerts import alerts_of
from tests.histories import values_of
from tests.payment_rows import Body
from tests.rural_rows import (
    ACCEPTED,
    asset,
    contract,
    distribution,
    fund,
    income,
    project,
    rural_payment,
    treasury,
    village_cost,
)

PREFIX = "revenue.rural_revitalization"
KINDS = ("industry", "employment", "infrastructure", "other")
TIERS = ("central", "province", "city", "district")


async def enter(client: httpx.AsyncClient, book: str, *items: Body) -> int:
    answer = await client.post(f"/v1/{book}/batch", json={"items": items})
    assert answer.status_code == 201, answer.text
    change_no: int = answer.json()["change_no"]
    return change_no


async def figure(client: httpx.AsyncClient, name: str, period: str = "2021-10", **params: object) -> Body:
    return (await client.get(f"/v1/figures/{PREFIX}.{name}", params={"period": period, **params})).json()


async def value(client: httpx.AsyncClient, name: str, period: str = "2021-10", **params: object) -> Decimal | None:
    found = (await figure(client, name, period, **params))["value"]
    return None if found is None else Decimal(str(found))


async def rows(client: httpx.AsyncClient, name: str, measure: str | None = None) -> dict[str, Decimal]:
    query = {"period": "2021-10"} | ({"measure": measure} if measure else {})
    items = (await client.get(f"/v1/figures/{PREFIX}.{name}/records", params=query)).json()["items"]
    return {row["record"]["source_ref"]: Decimal(row["contribution"]) for row in items}


async def claim(client: httpx.AsyncClient, **params: object) -> bool | None:
    claims = (await client.get("/v1/summary", params={"period": "2021-10", **params})).json()["claims"]
    holds: bool | None = next(each["holds"] for each in claims if each["id"] == "C05")
    return holds


async def evaluated(client: httpx.AsyncClient) -> set[str]:
    """The codes of March's alerts."""
    return {alert.code for alert in await alerts_of(client, "2021-03")}


async def test_without_records_nothing_is_reported(client: httpx.AsyncClient) -> None:
    figures = (await client.get("/v1/summary", params={"period": "2021-10"})).json()["figures"]
    own = {each["id"]: each["state"] for each in figures if each["id"].startswith(PREFIX)}
    assert len(own) == 19
    assert set(own.values()) == {"not_reported"}


async def test_the_districts_part_is_measured_against_the_whole_of_last_year(client: httpx.AsyncClient) -> None:
    late = fund("F0", fiscal_year=2020, business_date="2020-12-31", amount="30.00")
    await enter(client, "rural-funds", fund("F1", amount="100.00"))
    assert await value(client, "district_fund_increase") is None
    assert await claim(client) is None
    good = await enter(
        client, "rural-funds", late, fund("F2", fiscal_year=2020, business_date="2019-12-01", amount="70.00")
    )
    # 100.00 against the whole of 2020, what came in its last month included: the same, and the claim holds.
    assert (await value(client, "district_fund_increase"), await claim(client)) == (0, True)
    assert await rows(client, "district_fund_increase") == {"F1": 100, "F0": -30, "F2": -70}
    cut = fund("F3", kind="adjusted", amount="-0.01", business_date="2021-10-31")
    await enter(client, "rural-funds", cut)
    assert (await value(client, "district_fund_increase"), await claim(client)) == (Decimal("-0.01"), False)
    assert await value(client, "district_fund_increase", "2021-09") == 0
    assert await claim(client, as_of=good) is True


async def test_funds_from_above_do_not_make_the_districts_part_known(client: httpx.AsyncClient) -> None:
    await enter(client, "rural-funds", fund(tier="central", amount="5.00"))
    assert await value(client, "allocated") == 5
    assert (await figure(client, "district_fund"))["state"] == "not_reported"
    # Money is arranged and nothing paid: that is a rate of 0, not a gap.
    assert await value(client, "paid_pct") == 0


async def paid_project(client: httpx.AsyncClient) -> None:
    """1000.00 arranged, distributed to P1, a contract, and 1000.00 that the treasury paid on T1."""
    await enter(client, "rural-funds", fund())
    await enter(client, "rural-projects", project())
    await enter(client, "rural-distributions", distribution())
    await enter(client, "rural-contracts", contract())
    await enter(client, "rural-steps", *ACCEPTED)
    for book, items in treasury().items():
        await enter(client, book, *items)


async def test_payment_counts_this_years_money_net_of_what_came_back(client: httpx.AsyncClient) -> None:
    await paid_project(client)
    await enter(client, "rural-funds", fund("F0", fiscal_year=2020, business_date="2020-03-01", amount="50.00"))
    carried = distribution("D0", fiscal_year=2020, amount="50.00", business_date="2021-02-01")
    await enter(client, "rural-distributions", carried)
    await enter(
        client,
        "rural-payments",
        rural_payment(amount="330.00"),
        rural_payment("R2", kind="returned", amount="30.00", business_date="2021-04-01"),
        rural_payment("R3", fiscal_year=2020, amount="50.00"),
    )
    assert (await value(client, "paid"), await value(client, "paid_pct")) == (300, 30)
    assert await rows(client, "paid_pct", "paid") == {"R1": 330, "R2": -30}
    assert await value(client, "paid_pct", "2021-03") == 33
    # Carried over money was given to P1 in 2021 as well, which is one project all the same.
    assert (await value(client, "distributed"), await value(client, "projects")) == (1050, 1)


async def test_projects_are_counted_once_by_kind_and_other_kinds_are_nil(client: httpx.AsyncClient) -> None:
    await enter(client, "rural-funds", fund(), fund("F2", tier="city"))
    await enter(client, "rural-projects", project(), project("P2", kind="industry"), project("P3", kind="industry"))
    await enter(
        client,
        "rural-distributions",
        distribution("D1", amount="1.00"),
        distribution("D2", amount="1.00", tier="city"),
        distribution("D3", project_no="P2", kind="industry", amount="1.00", business_date="2021-10-31"),
        distribution("D4", project_no="P3", kind="industry", amount="1.00", business_date="2021-11-01"),
    )
    counts = {kind: await value(client, f"{kind}_projects") for kind in KINDS}
    assert counts == {"industry": 1, "employment": 0, "infrastructure": 1, "other": 0}
    assert await value(client, "projects") == 2
    assert await rows(client, "projects") == {"D1": 1, "D3": 1}
    assert await value(client, "projects", "2021-11") == 3


@pytest.mark.parametrize(("days", "idle"), [("30", 1), ("31", 0)])
async def test_money_lies_idle_after_the_days_that_are_set(
    client: httpx.AsyncClient, issuer: Issuer, days: str, idle: int
) -> None:
    set_days = {
        "source": "bureau", "source_ref": "N", "reporting_unit": "bureau", "business_date": "2021-01-01",
        "key": "rural_idle_days", "value": days, "document": "示财农〔2021〕9号",
    }  # fmt: skip
    asked = {"operation": "enter", "reason": "按监控要求", "entry": set_days}
    proposed = await client.post("/v1/parameters/proposals", json=asked)
    approver = issuer.headers("approver", person="李四")
    path = f"/v1/parameters/proposals/{proposed.json()['proposal']['id']}/approve"
    approved = await client.post(path, headers={**approver, "Idempotency-Key": "approve-1"})
    assert approved.is_success, approved.text
    await paid_project(client)
    # Distributed on February 1: by February 28 that is 27 days.
    assert await value(client, "idle_distributions", "2021-02") == 0
    late = (date(2021, 3, 31) - timedelta(days=31)).isoformat()
    (row,) = (await client.get("/v1/rural-distributions")).json()["items"]
    entry = {"reason": "日期有误", "entry": distribution(business_date=late)}
    assert (await client.post(f"/v1/rural-distributions/{row['id']}/correct", json=entry)).status_code == 200
    assert await value(client, "idle_distributions", "2021-03") == idle
    assert f"天数：{days}" in str((await figure(client, "idle_distributions", "2021-03"))["notes"])
    assert ("rural_funds_idle" in await evaluated(client)) is bool(idle)
    await enter(client, "rural-payments", rural_payment(business_date="2021-03-31"))
    assert await value(client, "idle_distributions", "2021-03") == 0
    assert "rural_funds_idle" not in await evaluated(client)


async def test_assets_income_and_village_costs(client: httpx.AsyncClient) -> None:
    await paid_project(client)
    await enter(client, "rural-assets", asset(), asset("A2", amount="0.50"))
    await enter(client, "rural-incomes", income(), income("I2", kind="to_collective", amount="60.00"))
    assert await value(client, "asset_value") == Decimal("700.50")
    assert await value(client, "asset_value", "2022-01") == Decimal("700.50")
    assert await value(client, "asset_income") == 100
    assert [await value(client, f"asset_income_{name}") for name in ("to_households", "households")] == [0, 0]
    assert await value(client, "village_cost_coverage_pct") is None
    early = village_cost(business_date="2020-12-20", amount="120000.00")
    await enter(client, "village-costs", early, village_cost("V2", village="340311101202", amount="120000.00"))
    assert await value(client, "village_cost_coverage_pct", "2021-01") == 0
    await enter(client, "village-costs", village_cost("V3", kind="paid", amount="60000.00", business_date="2021-10-31"))
    assert [await value(client, f"village_cost_{name}") for name in ("need", "paid", "coverage_pct")] == [
        240000, 60000, 25
    ]  # fmt: skip


def expected(state: dict[str, dict[str, Body]], period: str) -> dict[str, Decimal | None]:
    """Plain Python over the rows that stand: funds by their year, distributions by project."""
    year = int(period[:4])

    def arranged(of: int, until: str, *tiers: str) -> Decimal | None:
        amounts = [
            Decimal(str(row["amount"]))
            for row in state["rural-funds"].values()
            if row["fiscal_year"] == of
            and row["tier"] in tiers
            and max(str(row["business_date"])[:7], f"{of}-01") <= until
        ]
        return sum(amounts, Decimal(0)) if amounts else None

    given = [
        row
        for row in state["rural-distributions"].values()
        if f"{year}-01" <= str(row["business_date"])[:7] <= period and row["fiscal_year"] == year
    ]
    fund_now, fund_before = arranged(year, period, "district"), arranged(year - 1, f"{year - 1}-12", "district")
    known = fund_now is not None and fund_before is not None
    return {
        "allocated": arranged(year, period, *TIERS),
        "district_fund": fund_now,
        "district_fund_increase": fund_now - fund_before if known else None,  # type: ignore[operator]
        "projects": Decimal(len({row["project_no"] for row in given})) if given else None,
        **{
            f"{kind}_projects": Decimal(len({row["project_no"] for row in given if row["kind"] == kind}))
            if given
            else None
            for kind in KINDS
        },
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_funds_and_projects_are_what_plain_python_makes_of_the_rows(client: httpx.AsyncClient, seed: int) -> None:
    rng = random.Random(seed)
    kinds = {f"P{number}": KINDS[number % 4] for number in range(6)}
    base = [project(name, kind=kind, business_date="2019-01-01") for name, kind in kinds.items()]
    await enter(client, "rural-projects", *base)

    def day(year: int) -> str:
        return f"{year}-{rng.randint(1, 12):02d}-{rng.choice(['01', '28'])}"

    def draw_fund(ref: str) -> Body:
        year = rng.choice([2020, 2021])
        amount = f"{Decimal(rng.randint(1, 90000)) / 100:.2f}"
        return fund(
            ref, fiscal_year=year, tier=rng.choice(TIERS), amount=amount, business_date=day(year - rng.choice([0, 1]))
        )

    def draw_distribution(ref: str) -> Body:
        year, name = rng.choice([2020, 2021]), rng.choice(sorted(kinds))
        amount = f"{Decimal(rng.randint(1, 9000)) / 100:.2f}"
        return distribution(
            ref, project_no=name, kind=kinds[name], fiscal_year=year, tier=rng.choice(TIERS), amount=amount,
            business_date=day(year + rng.choice([0, 0, 1])),
        )  # fmt: skip

    draws: dict[str, Callable[[str], Body]] = {"rural-funds": draw_fund, "rural-distributions": draw_distribution}
    states: dict[int, dict[str, dict[str, Body]]] = {}
    state: dict[str, dict[str, Body]] = {book: {} for book in draws}
    for number in range(40):
        book = rng.choice(["rural-funds", "rural-distributions"])
        chosen = rng.choice(sorted(state[book])) if state[book] and rng.random() < 0.3 else None
        if chosen is None:
            body = draws[book](f"X{number}")
            answer = await client.post(f"/v1/{book}", json=body)
            after = {**state[book], f"X{number}": body}
        else:
            (row,) = (await client.get(f"/v1/{book}", params={"source_ref": chosen})).json()["items"]
            answer = await client.post(f"/v1/{book}/{row['id']}/void", json={"reason": "重复登记"})
            after = {ref: body for ref, body in state[book].items() if ref != chosen}
        assert answer.status_code in (200, 201, 409), answer.text  # what a tier does not cover is refused
        if answer.is_success:
            state = {**state, book: after}
            states[answer.json()["change_no"]] = state
    names = [f"{PREFIX}.{name}" for name in expected(state, "2021-10")]
    for change_no, at in states.items():
        for period, found in (await values_of(client, names, "2020-06", "2021-10", as_of=change_no)).items():
            assert found == {f"{PREFIX}.{name}": wanted for name, wanted in expected(at, period).items()}
    assert {name: await value(client, name, "2021-10") for name in expected(state, "2021-10")} == expected(
        state, "2021-10"
    )
