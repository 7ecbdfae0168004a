"""The toy from end to end: limits by two persons, orders within them, a figure of each kind, its claim and its watch."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx

Make = Callable[..., dict[str, object]]
Approve = Callable[..., Awaitable[httpx.Response]]
WHOLE = {"share_pct": "100"}


async def enter(client: httpx.AsyncClient, body: dict[str, object], **params: object) -> httpx.Response:
    return await client.post("/v1/orders", json=body, params=params)


async def test_orders_keep_within_the_limit_that_they_name_and_a_dry_run_tells_the_room(
    client: httpx.AsyncClient, order: Make, limit: Make, approve: Approve, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    unknown = await enter(client, order("R0", limit_no="L1"))
    assert (unknown.status_code, unknown.json()["findings"][0]["code"]) == (409, "limit_unknown")
    assert (await client.post("/v1/limits", json=limit("L1"))).status_code == 405
    granted = (await approve("limits", limit("L1", amount="100.00"))).json()["proposal"]["result_id"]
    again = await approve("limits", limit("L2", limit_no="L1"))
    assert (again.status_code, again.json()["findings"][0]["code"]) == (409, "repeated")
    late = await approve("limits", limit("L3", business_date="2022-01-05"))
    assert late.json()["findings"][0]["code"] == "outside_year"
    assert (await enter(client, order("R1", limit_no="L1", amount="60.00"))).status_code == 201
    dry = await enter(client, order("R2", limit_no="L1", amount="30.00"), dry_run=True)
    assert dry.json()["headroom"] == {"L1.orderable": "10.00"}
    over = await enter(client, order("R2", limit_no="L1", amount="40.01"))
    (finding,) = over.json()["findings"]
    assert (finding["code"], finding["difference"]) == ("not_covered", "0.01")
    void = await approve("limits", None, operation="void", record_id=granted)
    assert (void.status_code, void.json()["findings"][0]["code"]) == (409, "not_covered")
    assert await is_verified()


async def test_each_kind_of_measure_is_what_its_rows_say_at_every_cut_off(
    client: httpx.AsyncClient, order: Make, limit: Make, approve: Approve
) -> None:
    one, two = "9144030071526726XG", "91330100799655058B"
    rows = [("2021-01-10", "101", "5.00", one), ("2021-02-10", "101", "7.00", one), ("2021-02-20", "103", "4.00", two)]
    items = [
        order(f"R{n}", business_date=day, item=item, amount=amount, supplier_code=supplier, **WHOLE)
        for n, (day, item, amount, supplier) in enumerate([*rows, ("2021-03-05", "103", "1.00", None)])
    ]
    assert (await client.post("/v1/orders/batch", json={"items": items})).status_code == 201
    assert (await approve("limits", limit("L1", business_date="2021-02-01", amount="9.00"))).status_code == 200

    async def values(period: str, as_of: int = 4) -> dict[str, Decimal | None]:
        found = (await client.get("/v1/summary", params={"period": period, "as_of": as_of})).json()["figures"]
        known = {each["id"].removeprefix("toy."): each["value"] for each in found}
        names = ("total.ytd", "suppliers", "prices", "granted", "limits.standing")
        return {name: None if known[name] is None else Decimal(known[name]) for name in names}

    january = {"total.ytd": 5, "suppliers": 1, "prices": 5, "granted": None, "limits.standing": None}
    march = {"total.ytd": 17, "suppliers": 2, "prices": 8, "granted": 9, "limits.standing": 1}
    assert await values("2021-01") == january
    assert await values("2021-02") == {**march, "total.ytd": 16, "prices": 11}
    assert await values("2021-03") == march
    assert await values("2021-03", as_of=2) == {**march, "granted": None, "limits.standing": None}
    assert set((await values("2021-03", as_of=1)).values()) == {None}


async def test_a_balance_is_what_is_left_under_each_key_and_opens_to_one_row_a_key(
    client: httpx.AsyncClient, order: Make, limit: Make, approve: Approve
) -> None:
    granted = [("L1", "2021-01-05", "9.00"), ("L2", "2021-01-20", "5.00"), ("L1", "2021-02-10", "2.00")]
    for n, (number, day, amount) in enumerate(granted):
        entry = limit(f"L{n}", limit_no=number, business_date=day, amount=amount)
        assert (await approve("limits", entry)).status_code == 200
    before = (await client.get("/v1/figures/toy.limits.left", params={"period": "2021-02"})).json()["change_no"]
    ordered = [("L1", "2021-01-31", "4.00"), ("L2", "2021-02-01", "5.00"), (None, "2021-02-02", "70.00")]
    for n, (named, day, amount) in enumerate(ordered):
        entry = order(f"R{n}", limit_no=named, business_date=day, amount=amount, **WHOLE)
        assert (await enter(client, entry)).status_code == 201

    async def left(period: str, **params: object) -> tuple[str | None, str, dict[str, Decimal]]:
        asked = {"period": period, **params}
        found = (await client.get("/v1/figures/toy.limits.left", params=asked)).json()
        rows = (await client.get("/v1/figures/toy.limits.left/records", params=asked)).json()["items"]
        by_key = {row["record"]["limit_no"]: Decimal(row["contribution"]) for row in rows}
        assert len(by_key) == len(rows)
        return found["value"], found["state"], by_key

    assert await left("2020-12") == (None, "not_reported", {})
    assert await left("2021-01") == ("10.00", "reported", {"L1": Decimal(5), "L2": Decimal(5)})
    assert await left("2021-02") == ("7.00", "reported", {"L1": Decimal(7)})
    assert await left("2021-02", as_of=before) == ("16.00", "reported", {"L1": Decimal(11), "L2": Decimal(5)})


async def test_a_balance_over_a_year_to_date_is_what_moved_in_it(
    client: httpx.AsyncClient, order: Make, limit: Make, approve: Approve
) -> None:
    for number, day, amount in [("L1", "2020-12-31", "9.00"), ("L2", "2021-02-01", "5.00")]:
        entry = limit(f"G{number}", limit_no=number, business_date=day, amount=amount, fiscal_year=int(day[:4]))
        assert (await approve("limits", entry)).status_code == 200
    assert (
        await enter(client, order("R1", limit_no="L1", business_date="2021-01-31", amount="4.00", **WHOLE))
    ).status_code == 201
    asked = {"period": "2021-02"}
    assert (await client.get("/v1/figures/toy.limits.added", params=asked)).json()["value"] == "1.00"
    rows = (await client.get("/v1/figures/toy.limits.added/records", params=asked)).json()["items"]
    assert {row["record"]["limit_no"]: row["contribution"] for row in rows} == {"L1": "-4.00", "L2": "5.00"}


async def test_the_claim_and_the_watch_follow_the_figures_and_the_setting(
    client: httpx.AsyncClient, order: Make, approve: Approve
) -> None:
    async def holds() -> bool | None:
        (claim,) = (await client.get("/v1/summary", params={"period": "2021-03"})).json()["claims"]
        assert (claim["id"], claim["depends_on"]) == ("T1", ["toy.total.yoy_pct"])
        answer: bool | None = claim["holds"]
        return answer

    async def raised() -> list[str]:
        told = (await client.get("/v1/alerts", params={"period": "2021-03"})).json()
        assert told["not_judged"] == []
        return [part.get("amount") for each in told["alerts"] for part in each["cause"]["parts_zh"] if "amount" in part]

    assert (await holds(), await raised()) == (None, [])
    assert (await enter(client, order("R1", amount="59.00", **WHOLE))).status_code == 201
    assert (await enter(client, order("R2", amount="41.00", item="103", **WHOLE))).status_code == 201
    assert (await holds(), await raised()) == (None, ["40"])
    before = order("R3", amount="99.00", business_date="2020-03-15", **WHOLE)
    assert (await enter(client, before)).status_code == 201
    assert await holds() is True
    assert (await enter(client, {**before, "source_ref": "R4", "amount": "1.00"})).status_code == 201
    assert await holds() is False
    setting = {"source": "bureau", "source_ref": "P1", "reporting_unit": "bureau", "business_date": "2021-01-01",
               "key": "services_maximum_pct", "value": "41", "document": "文"}  # fmt: skip
    assert (await approve("parameters", setting)).status_code == 200
    assert await raised() == []
