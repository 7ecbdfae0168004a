"""Periods: what is closed lets no write in, whoever races; figures are provisional until then."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer

Order = Callable[..., dict[str, object]]
REASON = {"reason": "九月结账"}
WRITERS = 64


@pytest.fixture
def approver(issuer: Issuer) -> dict[str, str]:
    return issuer.headers("viewer", "approver", person="李四", client="checker")


async def close(client: httpx.AsyncClient, approver: dict[str, str], period: str) -> httpx.Response:
    return await client.post(f"/v1/periods/{period}/close", json=REASON, headers=approver)


async def test_a_new_service_has_nothing_closed(client: httpx.AsyncClient) -> None:
    nothing = {
        "closed_through": None,
        "gaps": [],
        "closings": [],
        "reopenings": [],
        "soft_closed_through": None,
        "soft_closings": [],
        "closed": [],
    }
    assert (await client.get("/v1/periods")).json() == nothing


async def test_closing_is_for_an_approver_with_a_reason(client: httpx.AsyncClient, approver: dict[str, str]) -> None:
    refused = await client.post("/v1/periods/2021-09/close", json=REASON)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    silent = await client.post("/v1/periods/2021-09/close", json={}, headers=approver)
    assert (silent.status_code, silent.json()["errors"][0]["field"]) == (422, "reason")
    closed = (await close(client, approver, "2021-09")).json()
    assert closed["closed_through"] == "2021-09"
    (closing,) = closed["closings"]
    assert (closing["person"], closing["reason"], closing["change_no"]) == ("李四", "九月结账", 2)
    (change,) = (await client.get("/v1/changes?after=1")).json()["items"]
    assert (change["operation"], change["topic"], change["reason"]) == ("close", "periods", "九月结账")


@pytest.mark.parametrize(
    ("day", "accepted"), [("2021-09-30", False), ("2021-10-01", True), ("1990-01-01", False), ("2020-12-31", False)]
)
async def test_the_lock_holds_up_to_the_last_day_of_the_month(
    client: httpx.AsyncClient, approver: dict[str, str], order: Order, day: str, accepted: bool
) -> None:
    await close(client, approver, "2021-09")
    answer = await client.post("/v1/orders", json=order("1", business_date=day))
    assert answer.status_code == (201 if accepted else 409)
    if not accepted:
        problem = answer.json()
        assert problem["code"] == "period_closed"
        for told in (day, "2021-09", "李四", "第2号变更", "另一人批准"):
            assert told in problem["detail"]


async def test_every_way_to_write_is_refused_and_the_dry_run_says_the_same(
    client: httpx.AsyncClient,
    approver: dict[str, str],
    order: Order,
    as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
) -> None:
    """Entering, a batch, an import, a correction out of the closed month and into it, a void."""
    late = (await client.post("/v1/orders", json=order("R1", business_date="2021-10-05"))).json()["record"]["id"]
    old = (await client.post("/v1/orders", json=order("R2"))).json()["record"]["id"]
    await close(client, approver, "2021-09")
    into = {"reason": "改日期", "entry": order("R1", business_date="2021-09-30")}
    out_of = {"reason": "改日期", "entry": order("R2", business_date="2021-10-05")}
    for dry_run in ("true", "false"):
        params = {"dry_run": dry_run}
        answers = [
            await client.post("/v1/orders", json=order("R3"), params=params),
            await client.post("/v1/orders/batch", json={"items": [order("R3")]}, params=params),
            await import_file(as_csv([order("R3")]), None, **params),
            await client.post(f"/v1/orders/{late}/correct", json=into, params=params),
            await client.post(f"/v1/orders/{old}/correct", json=out_of, params=params),
            await client.post(f"/v1/orders/{old}/void", json={"reason": "作废"}, params=params),
        ]
        assert [(a.status_code, a.json()["code"]) for a in answers] == [(409, "period_closed")] * 6
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 4


async def test_a_closing_goes_forward_only(client: httpx.AsyncClient, approver: dict[str, str], order: Order) -> None:
    await close(client, approver, "2021-06")
    earlier = await close(client, approver, "2021-05")
    assert (earlier.status_code, earlier.json()["findings"][0]["code"]) == (409, "already_closed")
    again = await close(client, approver, "2021-06")
    assert (again.status_code, len(again.json()["closings"])) == (200, 1)
    later = (await close(client, approver, "2021-12")).json()
    assert [each["period"] for each in later["closings"]] == ["2021-12", "2021-06"]
    between = await client.post("/v1/orders", json=order("1", business_date="2021-09-15"))
    assert (between.status_code, between.json()["code"]) == (409, "period_closed")
    assert "2021-12" in between.json()["detail"]


async def test_figures_are_provisional_until_their_period_is_closed_and_at_older_cut_offs_stay_so(
    client: httpx.AsyncClient, approver: dict[str, str], order: Order
) -> None:
    await client.post("/v1/orders", json=order("R1"))

    async def provisional(period: str, **params: object) -> bool:
        address = "/v1/figures/toy.goods.ytd"
        found: bool = (await client.get(address, params={"period": period, **params})).json()["provisional"]
        return found

    assert await provisional("2021-03") is True
    await close(client, approver, "2021-04")
    assert [await provisional(f"2021-0{month}") for month in (3, 4, 5)] == [False, False, True]
    assert await provisional("2021-03", as_of=2) is True


@pytest.mark.race
async def test_none_of_64_writers_lands_after_the_closing(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, superuser: asyncpg.Connection
) -> None:
    """Writers and the closing start together: whatever was accepted stands before the closing in the journal."""
    approver = issuer.headers("viewer", "approver", person="李四")

    async def write(number: int) -> httpx.Response:
        await asyncio.sleep(number % 8 * 0.01)
        return await client.post("/v1/orders", json=order(f"R{number}"))

    async def shut() -> httpx.Response:
        await asyncio.sleep(0.04)
        return await close(client, approver, "2021-03")

    *answers, closing = await asyncio.gather(*[write(number) for number in range(WRITERS)], shut())
    assert closing.status_code == 200
    closed_at = closing.json()["closings"][0]["change_no"]
    accepted = [answer.json()["change_no"] for answer in answers if answer.status_code == 201]
    refused = [answer.json()["code"] for answer in answers if answer.status_code != 201]
    assert len(accepted) + len(refused) == WRITERS
    assert all(change_no < closed_at for change_no in accepted)
    assert set(refused) <= {"period_closed", "busy"}
    assert await superuser.fetchval("select count(*) from orders") == len(accepted)
    assert (await client.post("/v1/orders", json=order("after"))).json()["code"] == "period_closed"


@pytest.mark.race
async def test_of_eight_closings_at_once_one_is_written(
    app: FastAPI, client: httpx.AsyncClient, approver: dict[str, str], superuser: asyncpg.Connection
) -> None:
    answers = await asyncio.gather(*[close(client, approver, "2021-03") for _ in range(8)])
    assert {answer.status_code for answer in answers} == {200}
    assert await superuser.fetchval("select count(*) from journal") == 2


async def test_an_edited_closing_is_found(
    app: FastAPI, issuer: Issuer, approver: dict[str, str], superuser: asyncpg.Connection
) -> None:
    async with client_of(app) as client:
        await close(client, approver, "2021-09")
        await superuser.execute("update closings set period = '2021-08', business_date = '2021-08-31'")
        found = (await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))).json()
    assert found["problems"] == ["change 2: the rows it wrote or voided are not the rows in the tables"]
