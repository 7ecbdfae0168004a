"""Rolling budgets: three years, versions in order, and the first year beside the annual budget; adjustments as a share."""

import random
from collections.abc import Awaitable, Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import httpx
import pytest

from tests.account_writes import open_alerts
from tests.payment_rows import Body

Make = Callable[..., Body]
FIRST, THREE, DIFFERENCE = (f"revenue.rolling_budgets.{name}" for name in ("first_year", "three_years", "difference"))
SHARE = "revenue.budgets.adjustment_pct"
SPENDING = {"item": "own_expenditure", "subject": "205"}


def line(ref: str = "L1", **changes: object) -> Body:
    return {
        "source": "bureau",
        "source_ref": ref,
        "reporting_unit": "340311",
        "business_date": "2021-02-05",
        "prepared_year": 2021,
        "version": 1,
        "fiscal_year": 2021,
        "functional_class": "205",
        "amount": "100.00",
        **changes,
    }


def revision(ref: str, amount: str, version: int = 2, **changes: object) -> Body:
    return line(ref, version=version, amount=amount, business_date="2021-09-27", **changes)


async def blocks(client: httpx.AsyncClient, body: Body, book: str = "rolling-budgets", **params: object) -> list[str]:
    answer = await client.post(f"/v1/{book}", json=body, params=params)
    assert answer.status_code in (200, 201, 409), answer.text
    if answer.status_code != 409:
        return []
    findings = [each for each in answer.json()["findings"] if each["severity"] == "block"]
    assert all(each["clause"]["document"] and each["message_en"] and each["message_zh"] for each in findings)
    return [each["code"] for each in findings]


async def enter(client: httpx.AsyncClient, book: str, *items: Body) -> list[dict[str, Any]]:
    """The warnings that a batch was taken with."""
    answer = await client.post(f"/v1/{book}/batch", json={"items": [*items]})
    assert answer.status_code == 201, answer.text
    found: list[dict[str, Any]] = answer.json()["findings"]
    return found


async def value(client: httpx.AsyncClient, name: str, period: str = "2021-12") -> str | None:
    found: str | None = (await client.get(f"/v1/figures/{name}", params={"period": period})).json()["value"]
    return found


async def alerts(client: httpx.AsyncClient, code: str = "rolling_budget_differs") -> list[tuple[str, str]]:
    return [*(await open_alerts(client, code)).items()]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (line(fiscal_year=2020), "rolling_budget_year"),
        (line(fiscal_year=2023), None),
        (line(fiscal_year=2024), "rolling_budget_year"),
        (line(business_date="2019-12-31"), "outside_year"),
        (line(business_date="2020-01-01"), None),
        (line(business_date="2021-12-31"), None),
        (line(business_date="2022-01-01"), "outside_year"),
        (line(amount="-0.01"), "rolling_budget_amount"),
        (line(amount="0.00"), None),
        (line(functional_class="230"), "rolling_budget_class"),
        (line(version=2), "rolling_budget_version"),
    ],
)
async def test_a_line_alone_is_refused_at_its_border(client: httpx.AsyncClient, body: Body, code: str | None) -> None:
    for params in ({"dry_run": True}, {}):
        assert await blocks(client, body, **params) == ([] if code is None else [code])


async def test_versions_follow_each_other_in_number_and_in_time(client: httpx.AsyncClient) -> None:
    await enter(client, "rolling-budgets", line(), line("L2", functional_class="210", fiscal_year=2022))
    assert await blocks(client, revision("L3", "1.00", 3)) == ["rolling_budget_version"]
    early = revision("L3", "1.00") | {"business_date": "2021-02-04"}
    assert await blocks(client, early) == ["rolling_budget_version"]
    assert await blocks(client, {**early, "business_date": "2021-02-05"}) == []
    assert await blocks(client, revision("L4", "1.00", 3)) == []
    assert await blocks(client, revision("L5", "0.00", 3, fiscal_year=2023)) == ["rolling_budget_amount"]
    (second,) = (await client.get("/v1/rolling-budgets", params={"source_ref": "L3"})).json()["items"]
    gone = await client.post(f"/v1/rolling-budgets/{second['id']}/void", json={"reason": "重复填报"})
    assert [each["code"] for each in gone.json()["findings"]] == ["rolling_budget_version"]


async def test_a_line_stands_once_a_version_and_never_falls_below_nothing(client: httpx.AsyncClient) -> None:
    await enter(client, "rolling-budgets", line())
    assert await blocks(client, line("L2")) == ["repeated"]
    others = [{"reporting_unit": "340399"}, {"fiscal_year": 2022}, {"functional_class": "210"}]
    for number, other in enumerate(others, 3):
        assert await blocks(client, line(f"L{number}", **other)) == []
    assert await blocks(client, revision("R1", "-100.01")) == ["rolling_budget_negative"]
    assert await blocks(client, revision("R1", "-100.00")) == []
    assert await blocks(client, revision("R2", "-0.01", 3)) == ["rolling_budget_negative"]
    assert await blocks(client, revision("R3", "5.00", 3)) == []
    (first,) = (await client.get("/v1/rolling-budgets", params={"source_ref": "L1"})).json()["items"]
    less = {"reason": "录入错误", "entry": line(amount="99.99")}
    answer = await client.post(f"/v1/rolling-budgets/{first['id']}/correct", json=less)
    assert [each["code"] for each in answer.json()["findings"]] == ["rolling_budget_negative"]


async def test_the_first_year_is_compared_with_the_annual_budget_class_by_class(
    client: httpx.AsyncClient, budget: Make, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    education = budget("B1", amount="70.00", **SPENDING | {"subject": "20502"})
    more = budget("B2", amount="30.00", **SPENDING | {"subject": "20503"})
    health = budget("B3", amount="50.00", **SPENDING | {"subject": "210"})
    assert await enter(client, "budgets", education, more, health) == []  # no framework: nothing to compare
    assert await alerts(client) == []
    warned = await enter(client, "rolling-budgets", line(), line("L2", fiscal_year=2022, amount="999.00"))
    assert [(each["code"], each["severity"], each["difference"]) for each in warned] == [
        ("rolling_budget_differs", "warn", "-50.00")
    ]
    assert "210类：规划首年0.00元，年度预算50.00元" in warned[0]["message_zh"]
    assert await alerts(client) == [("2021", "2021年滚动预算首年与年度预算有1类不一致（210等），相差合计-50.00元")]
    assert await value(client, DIFFERENCE) == "-50.00"
    assert await enter(client, "rolling-budgets", line("L3", functional_class="210", amount="50.00")) == []
    assert await alerts(client) == []
    assert Decimal(str(await value(client, DIFFERENCE))) == 0
    raised = budget("B4", stage="adjustment", business_date="2021-09-27", amount="0.01", **SPENDING)
    (warning,) = await enter(client, "budgets", raised)
    assert (warning["actual"], warning["expected"]) == ("100.00", "100.01")
    assert [key for key, _ in await alerts(client)] == ["2021"]
    assert await enter(client, "rolling-budgets", revision("L4", "0.01")) == []
    assert await alerts(client) == []
    assert await is_verified()


async def test_income_drafts_and_other_budgets_are_not_compared(client: httpx.AsyncClient, budget: Make) -> None:
    await enter(client, "rolling-budgets", line())
    same = budget("B1", amount="100.00", **SPENDING)
    draft = budget("B2", amount="9.00", stage="draft", resolution_no=None, **SPENDING)
    fund = budget("B3", amount="9.00", budget_kind="government_fund", **SPENDING | {"subject": "212"})
    assert await enter(client, "budgets", same, draft, fund, budget("B4", amount="7.00")) == []
    assert await alerts(client) == []


def framework(rows: list[Body], period: str, years: int) -> Decimal | None:
    """Plain Python: the lines of the framework that begins with the period's year, as made up to the month."""
    year = int(period[:4])
    counted = [
        Decimal(str(row["amount"]))
        for row in rows
        if row["prepared_year"] == year
        and int(str(row["fiscal_year"])) < year + years
        and max(str(row["business_date"])[:7], f"{year}-01") <= period
    ]
    return sum(counted, Decimal(0)) if counted else None


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_figures_are_what_plain_python_makes_of_the_lines(client: httpx.AsyncClient, seed: int) -> None:
    rng = random.Random(seed)
    rows = [
        line(
            f"{prepared}-{year}-{code}",
            prepared_year=prepared,
            fiscal_year=year,
            functional_class=code,
            amount=f"{rng.randint(100, 9999) / 100:.2f}",
            business_date=f"{prepared - 1}-{rng.randint(10, 12)}-15",
        )
        for prepared in (2020, 2021)
        for year in range(prepared, prepared + 3)
        for code in ("201", "205", "210")
    ]
    rows += [
        {**row, "source_ref": f"{row['source_ref']}/2", "version": 2, "amount": f"{rng.choice([-1, 1]) * 0.5:.2f}",
         "business_date": f"{row['prepared_year']}-{rng.randint(1, 12):02d}-20"}
        for row in rng.sample(rows, 8)
    ]  # fmt: skip
    await enter(client, "rolling-budgets", *rows)
    for period in ("2020-01", "2020-07", "2021-01", "2021-05", "2021-12", "2022-01"):
        for name, years in ((FIRST, 1), (THREE, 3)):
            found, expected = await value(client, name, period), framework(rows, period, years)
            assert (None if found is None else Decimal(found)) == expected, (name, period)
    opened = (await client.get(f"/v1/figures/{FIRST}/records", params={"period": "2021-12"})).json()["items"]
    assert sum(Decimal(row["contribution"]) for row in opened) == framework(rows, "2021-12", 1)


async def test_adjustments_up_and_down_are_a_share_of_the_initial_budget(
    client: httpx.AsyncClient, budget: Make
) -> None:
    later = {"stage": "adjustment", "business_date": "2021-09-27", "resolution_no": "区人常〔2021〕9号"}
    await enter(client, "budgets", budget("B1", amount="300.00", **SPENDING), budget("B2", amount="999.00"))
    assert Decimal(str(await value(client, SHARE))) == 0
    await enter(
        client,
        "budgets",
        budget("A1", amount="20.00", **SPENDING, **later),
        budget("A2", amount="-20.00", **{**SPENDING, "subject": "210"}, **later),  # shifted, not added
        budget("A3", amount="500.00", **later),  # income
        budget("A4", amount="0.01", **SPENDING, **{**later, "business_date": "2021-10-01"}),
    )
    assert Decimal(str(await value(client, SHARE, "2021-08"))) == 0
    for period, moved in (("2021-09", "40.00"), ("2021-10", "40.01")):
        expected = (Decimal(moved) * 100 / 300).quantize(Decimal("1e-12"), ROUND_HALF_UP)
        assert Decimal(str(await value(client, SHARE, period))) == expected
    assert await value(client, SHARE, "2022-03") is None


@pytest.mark.parametrize(("moved", "raised"), [("30.00", False), ("30.01", True)])
async def test_a_share_above_the_dated_setting_is_an_alert(
    client: httpx.AsyncClient, budget: Make, approve: Callable[..., Awaitable[httpx.Response]], moved: str, raised: bool
) -> None:
    later = {"stage": "adjustment", "business_date": "2021-09-27", **SPENDING}
    await enter(client, "budgets", budget("B1", amount="300.00", **SPENDING), budget("A1", amount=moved, **later))
    assert bool(await open_alerts(client, "budget_adjusted_much", "2021-09")) is raised
    setting = {"source": "bureau", "source_ref": "S1", "reporting_unit": "bureau", "business_date": "2021-10-01"}
    entry = {**setting, "key": "budget_adjustment_max_pct", "value": "10.5", "document": "淮财〔2021〕9号"}
    assert (await approve("parameters", entry)).status_code == 200
    assert await open_alerts(client, "budget_adjusted_much", "2021-10") == {}
    assert bool(await open_alerts(client, "budget_adjusted_much", "2021-09")) is raised


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"resolution_no": None}, "budget_resolution_missing"),
        ({"business_date": "2021-02-04"}, "budget_adjusted_before_approval"),
        ({"business_date": "2021-02-05"}, None),
    ],
)
async def test_an_adjustment_without_resolution_or_before_approval_is_refused(
    client: httpx.AsyncClient, budget: Make, changes: Body, code: str | None
) -> None:
    await enter(client, "budgets", budget("B1", amount="300.00", **SPENDING))
    body = budget(
        "A1", **{"stage": "adjustment", "business_date": "2021-09-27", "amount": "5.00", **SPENDING, **changes}
    )
    for params in ({"dry_run": True}, {}):
        assert await blocks(client, body, "budgets", **params) == ([] if code is None else [code])
