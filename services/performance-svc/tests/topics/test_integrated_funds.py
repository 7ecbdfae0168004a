"""Funds that run through a module: not before its launch, and a unit counts while all that the setting names are in."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx

Record = Callable[..., dict[str, object]]
FAMILY = "performance.budget_integration"
FUNDS = "integrated-funds"
KINDS = ("general_public_budget", "government_fund", "unit_funds")


async def figures_of(client: httpx.AsyncClient, period: str) -> tuple[Decimal | None, Decimal | None]:
    figures = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    values = {each["id"]: each["value"] for each in figures}
    units, share = (values[f"{FAMILY}.{name}"] for name in ("all_funds_units", "all_funds_pct"))
    return (None if units is None else Decimal(units)), (None if share is None else Decimal(share))


async def test_funds_come_with_the_launch_or_later_and_a_unit_counts_when_all_are_in(
    client: httpx.AsyncClient, record: Record, approve: Callable[..., Awaitable[httpx.Response]]
) -> None:
    numbers = iter(range(1000))

    async def told(book: str, day: str, **fields: object) -> list[tuple[str, str]]:
        entry = record(f"S{next(numbers)}", day, **fields)
        dry, wet = [await client.post(f"/v1/{book}", json=entry, params=query) for query in ({"dry_run": "true"}, {})]
        assert dry.json()["findings"] == wet.json()["findings"]
        assert all(each["message_zh"] and each["message_en"] for each in wet.json()["findings"])
        assert (wet.status_code == 201) is (wet.json()["findings"] == [])
        return [(each["code"], each["field"]) for each in wet.json()["findings"]]

    assert await figures_of(client, "2021-01") == (None, None)
    execution = {"module": "budget_execution"}
    for unit in ("U1", "U2", "U3", "U4"):
        assert await told("accounting-units", "2020-01-01", unit_code=unit, name=f"单位{unit}", department="局") == []
        assert await told("module-launches", "2021-02-10", unit_code=unit, **execution, funds="一般公共预算") == []
    early = [("funds_before_launch", "business_date")]
    assert await told(FUNDS, "2021-02-09", unit_code="U1", **execution, fund=KINDS[0]) == early
    assert await told(FUNDS, "2021-02-10", unit_code="U1", module="accounting", fund=KINDS[0]) == early
    for unit, days in (
        ("U1", ("2021-02-10", "2021-02-10", "2021-03-31")),
        ("U2", ("2021-04-30", "2021-02-10", "2021-02-11")),
        ("U3", ("2021-02-10", "2021-02-10")),
    ):
        for kind, day in zip(KINDS, days, strict=False):
            assert await told(FUNDS, day, unit_code=unit, **execution, fund=kind) == []
    assert await told(FUNDS, "2021-05-01", unit_code="U1", **execution, fund=KINDS[0]) == [("repeated", "unit_code")]
    assert await told("unit-closings", "2021-06-15", unit_code="U1") == []
    share = Decimal(100) / 3
    for period, units, expected in (
        ("2021-02", 0, 0), ("2021-03", 1, 25), ("2021-04", 2, 50), ("2021-05", 2, 50), ("2021-06", 1, share),
    ):  # fmt: skip
        found, pct = await figures_of(client, period)
        assert (found, pct is not None and abs(pct - expected) < Decimal("1e-11")) == (units, True), period
    setting = record("K", "2021-06-01", key="integration_funds", value=",".join(KINDS[:2]), document="文1",
        reporting_unit="bureau")  # fmt: skip
    assert (await approve("parameters", setting)).status_code == 200
    assert (await figures_of(client, "2021-05"))[0] == 2
    assert (await figures_of(client, "2021-06"))[0] == 2
    records = (await client.get(f"/v1/figures/{FAMILY}.all_funds_units/records?period=2021-06&limit=50")).json()[
        "items"
    ]
    assert sum(Decimal(each["contribution"]) for each in records) == 2
    launch = (await client.get("/v1/module-launches?limit=50")).json()["items"]
    (of_u3,) = [each for each in launch if each["unit_code"] == "U3"]
    voided = await client.post(f"/v1/module-launches/{of_u3['id']}/void", json={"reason": "登记有误"})
    assert (voided.status_code, voided.json()["findings"][0]["code"]) == (409, "funds_before_launch")
