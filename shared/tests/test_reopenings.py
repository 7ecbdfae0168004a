"""Reopening: two persons open closed months for some books until a day; what they touch is provisional until a new close."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer

Body = Callable[..., dict[str, object]]
Approve = Callable[..., Awaitable[httpx.Response]]
Shut = Callable[[str], Awaitable[dict[str, Any]]]
Reopen = Callable[..., Awaitable[httpx.Response]]
TODAY = date(2021, 11, 20)


@pytest.fixture(autouse=True)
def _today(app: FastAPI) -> None:
    app.state.today = lambda: TODAY


@pytest.fixture
def shut(client: httpx.AsyncClient, issuer: Issuer) -> Shut:
    async def close(period: str) -> dict[str, Any]:
        headers = issuer.headers("approver", person="李四")
        answer = await client.post(f"/v1/periods/{period}/close", json={"reason": "结账"}, headers=headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return close


def reopening(source_ref: str, **changes: object) -> dict[str, object]:
    return {
        "source": "office",
        "source_ref": source_ref,
        "reporting_unit": "bureau",
        "business_date": "2021-11-19",
        "from_period": "2021-09",
        "through_period": "2021-10",
        "books": "orders",
        "expires_on": "2021-11-25",
        **changes,
    }


@pytest.fixture
def reopen(approve: Approve) -> Reopen:
    async def both(source_ref: str, **changes: object) -> httpx.Response:
        return await approve("reopenings", reopening(source_ref, **changes))

    return both


async def periods(client: httpx.AsyncClient, **params: object) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get("/v1/periods", params=params)).json()
    return found


async def provisional(client: httpx.AsyncClient, period: str, **params: object) -> bool:
    answer = await client.get("/v1/figures/toy.goods.ytd", params={"period": period, **params})
    found: bool = answer.json()["provisional"]
    return found


async def test_what_two_persons_reopen_takes_writes_of_its_books_in_its_months(
    client: httpx.AsyncClient, order: Body, shut: Shut, reopen: Reopen
) -> None:
    await shut("2021-10")
    assert (await reopen("R1")).status_code == 200
    written = [
        (await client.post("/v1/orders", json=order(day, business_date=day))).status_code
        for day in ("2021-08-31", "2021-09-01", "2021-10-31", "2021-11-01")
    ]
    assert written == [409, 201, 201, 201]
    (opened,) = (await periods(client))["reopenings"]
    told = {name: opened[name] for name in ("from_period", "through_period", "books", "expires_on", "accepts_writes")}
    assert told == {
        "from_period": "2021-09", "through_period": "2021-10", "books": ["orders"], "expires_on": "2021-11-25",
        "accepts_writes": True,
    }  # fmt: skip
    assert (opened["person"], opened["reason"]) == ("李四", "年度下达")


async def test_other_books_stay_closed(
    client: httpx.AsyncClient, approve: Approve, limit: Body, shut: Shut, reopen: Reopen
) -> None:
    await shut("2021-10")
    await reopen("R1")
    answer = await approve("limits", limit("L1", business_date="2021-09-05"))
    assert (answer.status_code, answer.json()["code"]) == (409, "period_closed")


async def test_its_last_day_ends_the_acceptance_of_writes_and_nothing_else(
    app: FastAPI, client: httpx.AsyncClient, order: Body, shut: Shut, reopen: Reopen
) -> None:
    await shut("2021-10")
    await reopen("R1")
    app.state.today = lambda: date(2021, 11, 25)
    assert (await client.post("/v1/orders", json=order("1", business_date="2021-09-15"))).status_code == 201
    app.state.today = lambda: date(2021, 11, 26)
    answer = await client.post("/v1/orders", json=order("2", business_date="2021-09-15"))
    assert (answer.status_code, answer.json()["code"]) == (409, "period_closed")
    assert [opened["accepts_writes"] for opened in (await periods(client))["reopenings"]] == [False]
    assert [await provisional(client, period) for period in ("2021-08", "2021-09", "2021-10")] == [False, True, True]


async def test_its_months_are_provisional_until_they_are_closed_again(
    client: httpx.AsyncClient, order: Body, shut: Shut, reopen: Reopen, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    closed = await shut("2021-10")
    (number,) = [each["change_no"] for each in closed["closings"]]
    await reopen("R1")
    assert await periods(client) | {"closings": [], "reopenings": []} == {
        "closed_through": "2021-08", "gaps": [], "closings": [], "reopenings": [], "soft_closed_through": None,
        "soft_closings": [], "closed": [{"from_period": "1990-01", "through_period": "2021-08", "change_no": number}],
    }  # fmt: skip
    await client.post("/v1/orders", json=order("1", business_date="2021-09-15"))
    again = await shut("2021-09")
    assert (again["closed_through"], again["gaps"], len(again["reopenings"])) == ("2021-09", [], 1)
    assert [await provisional(client, period) for period in ("2021-09", "2021-10")] == [False, True]
    last = await shut("2021-10")
    assert (last["closed_through"], last["gaps"], last["reopenings"]) == ("2021-10", [], [])
    by = [max(each["change_no"] for each in told["closings"]) for told in (closed, again, last)]
    assert [[*each.values()] for each in last["closed"]] == [
        ["1990-01", "2021-08", by[0]], ["2021-09", "2021-09", by[1]], ["2021-10", "2021-10", by[2]],
    ]  # fmt: skip
    assert [await provisional(client, period) for period in ("2021-09", "2021-10")] == [False, False]
    refused = await client.post("/v1/orders", json=order("2", business_date="2021-09-15"))
    assert (refused.status_code, refused.json()["code"]) == (409, "period_closed")
    before = closed["closings"][0]["change_no"]
    assert [await provisional(client, "2021-09", as_of=before + step) for step in (0, 2)] == [False, True]
    operations = [each["operation"] for each in (await client.get("/v1/changes?after=1")).json()["items"]]
    assert operations == ["close", "propose", "approve", "enter", "close", "close"]
    assert await is_verified()


async def test_an_equal_closing_after_a_reopening_is_written_once(
    client: httpx.AsyncClient, shut: Shut, reopen: Reopen, issuer: Issuer
) -> None:
    await shut("2021-10")
    await reopen("R1")
    assert len((await shut("2021-10"))["closings"]) == 2
    assert len((await shut("2021-10"))["closings"]) == 2
    headers = issuer.headers("approver", person="李四")
    late = await client.post("/v1/periods/2021-09/close", json={"reason": "结账"}, headers=headers)
    assert (late.status_code, late.json()["findings"][0]["code"]) == (409, "already_closed")


@pytest.mark.race
async def test_of_eight_closings_after_a_reopening_one_is_written(
    client: httpx.AsyncClient, shut: Shut, reopen: Reopen
) -> None:
    await shut("2021-10")
    await reopen("R1")
    await asyncio.gather(*[shut("2021-10") for _ in range(8)])
    assert len((await periods(client))["closings"]) == 2


async def test_a_month_reopened_between_closed_ones_is_a_gap_and_takes_what_counts_in_no_other(
    client: httpx.AsyncClient, order: Body, shut: Shut, reopen: Reopen
) -> None:
    """Last prices are read from the orders of all months, so that an order of May would count in the closed June."""
    await shut("2021-10")
    enterprise = {
        "source": "office", "source_ref": "E1", "reporting_unit": "340311", "business_date": "2021-05-10",
        "credit_code": "91330100799655058B", "name": "示范公司", "size": "small",
    }  # fmt: skip
    code = (await client.post("/v1/enterprises", json=enterprise)).json()["code"]
    assert code == "period_closed"
    await reopen("R1", from_period="2021-05", through_period="2021-05", books="orders,enterprises")
    found = await periods(client)
    assert (found["closed_through"], found["gaps"]) == ("2021-10", ["2021-05"])
    assert [await provisional(client, period) for period in ("2021-04", "2021-05", "2021-06")] == [False, True, False]
    assert (await client.post("/v1/enterprises", json=enterprise)).status_code == 201
    answer = await client.post("/v1/orders", json=order("1", business_date="2021-05-10"))
    assert (answer.status_code, answer.json()["code"]) == (409, "period_closed")
    assert "2021-06至2021-10" in answer.json()["detail"]
    assert (await shut("2021-10"))["gaps"] == []


async def test_what_reaches_past_a_reopened_month_is_read_as_it_stands_and_after_the_new_close_as_it_stood_then(
    client: httpx.AsyncClient, order: Body, shut: Shut, reopen: Reopen
) -> None:
    async def expected() -> str | None:
        found: str | None = (await client.get("/v1/figures/toy.ahead?period=2021-10")).json()["value"]
        return found

    await client.post("/v1/orders", json=order("1", business_date="2021-11-10"))
    await shut("2021-10")
    await client.post("/v1/orders", json=order("2", business_date="2021-11-11"))
    assert await expected() == "500.01"
    await reopen("R1")
    assert await expected() == "1000.02"
    await shut("2021-10")
    await client.post("/v1/orders", json=order("3", business_date="2021-11-12"))
    assert await expected() == "1000.02"


async def test_a_reopening_of_other_books_leaves_what_reaches_past_the_month_as_it_stood(
    client: httpx.AsyncClient, order: Body, shut: Shut, reopen: Reopen
) -> None:
    await client.post("/v1/orders", json=order("1", business_date="2021-11-10"))
    await shut("2021-10")
    await client.post("/v1/orders", json=order("2", business_date="2021-11-11"))
    await reopen("R1", books="limits")
    figure = (await client.get("/v1/figures/toy.ahead?period=2021-10")).json()
    assert (figure["value"], figure["provisional"]) == ("500.01", True)


@pytest.mark.parametrize(
    ("changes", "code", "field", "bound"),
    [
        ({"through_period": "2021-11"}, "not_closed", "through_period", "<= 2021-10"),
        ({"books": "orders,nothing"}, "unknown", "books", None),
        ({"expires_on": "2021-11-19"}, "too_early", "expires_on", ">= 2021-11-20"),
        ({"from_period": "1989-12"}, "too_early", "from_period", ">= 1990-01"),
        ({"books": "orders,limits,orders"}, "repeated", "books", None),
        ({"business_date": "2021-11-21"}, "too_late", "business_date", "<= 2021-11-20"),
        ({"expires_on": "2022-02-21"}, "too_late", "expires_on", "<= 2022-02-20"),
    ],
)
async def test_a_reopening_names_closed_months_books_of_the_service_and_a_day_to_come(
    shut: Shut, reopen: Reopen, changes: dict[str, object], code: str, field: str, bound: str | None
) -> None:
    await shut("2021-10")
    answer = await reopen("R1", **changes)
    told = [(each["code"], each["field"], each["expected"]) for each in answer.json()["findings"]]
    assert (answer.status_code, told) == (409, [(code, field, bound)])


async def test_a_reopening_may_reach_all_of_its_bounds(shut: Shut, reopen: Reopen) -> None:
    await shut("2021-10")
    bounds = {"from_period": "1990-01", "business_date": "2021-11-20", "expires_on": "2022-02-20"}
    assert (await reopen("R1", **bounds)).status_code == 200


async def test_how_long_a_reopening_may_last_is_a_parameter_in_force_today(
    approve: Approve, shut: Shut, reopen: Reopen
) -> None:
    await shut("2021-10")
    setting = {
        "source": "office", "source_ref": "days", "reporting_unit": "bureau", "business_date": "2021-11-01",
        "key": "reopened_days", "value": "7", "document": "结账办法",
    }  # fmt: skip
    assert (await approve("parameters", setting)).status_code == 200
    refused = await reopen("R1", expires_on="2021-11-28")
    assert [each["expected"] for each in refused.json()["findings"]] == ["<= 2021-11-27"]
    assert (await reopen("R2", expires_on="2021-11-27")).status_code == 200


async def test_a_reopening_is_not_approved_after_its_last_day(
    app: FastAPI, client: httpx.AsyncClient, shut: Shut, issuer: Issuer
) -> None:
    await shut("2021-10")
    asked = {"operation": "enter", "reason": "补录", "entry": reopening("R1")}
    proposed = (await client.post("/v1/reopenings/proposals", json=asked)).json()["proposal"]["id"]
    app.state.today = lambda: date(2021, 11, 26)
    headers = issuer.headers("approver", person="李四") | {"Idempotency-Key": "late"}
    answer = await client.post(f"/v1/reopenings/proposals/{proposed}/approve", headers=headers)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "too_early")


async def test_who_proposes_to_reopen_does_not_approve(client: httpx.AsyncClient, shut: Shut, issuer: Issuer) -> None:
    await shut("2021-10")
    asked = {"operation": "enter", "reason": "补录", "entry": reopening("R1")}
    proposed = (await client.post("/v1/reopenings/proposals", json=asked)).json()["proposal"]["id"]
    headers = issuer.headers("recorder", "approver") | {"Idempotency-Key": "alone"}
    answer = await client.post(f"/v1/reopenings/proposals/{proposed}/approve", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")
    assert (await periods(client))["reopenings"] == []


async def test_months_end_in_order(client: httpx.AsyncClient, shut: Shut) -> None:
    await shut("2021-10")
    asked = {"operation": "enter", "reason": "补录", "entry": reopening("R1", through_period="2021-08")}
    answer = await client.post("/v1/reopenings/proposals", json=asked)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "entry.through_period")


@pytest.mark.parametrize("operation", ["void", "correct"])
async def test_a_reopening_is_neither_voided_nor_corrected(
    approve: Approve, shut: Shut, reopen: Reopen, operation: str
) -> None:
    """What was written meanwhile would otherwise stand in a month that nobody closed since."""
    await shut("2021-10")
    record = (await reopen("R1")).json()["proposal"]["result_id"]
    entry = reopening("R1", expires_on="2021-11-30") if operation == "correct" else None
    answer = await approve("reopenings", entry, operation=operation, record_id=record)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "not_undone")


async def test_the_refusal_names_the_period_and_who_closed_it_when_in_beijing_and_the_way_to_reopen(
    client: httpx.AsyncClient, order: Body, shut: Shut, superuser: asyncpg.Connection
) -> None:
    await shut("2021-09")
    await superuser.execute("update journal set at = '2021-10-31T17:30:00Z'")
    answer = await client.post("/v1/orders", json=order("1", business_date="2021-09-15"))
    detail = answer.json()["detail"]
    for told in ("2021-09", "李四", "2021-11-01 01:30", "北京时间", "reopenings/proposals", "另一人批准"):
        assert told in detail


@pytest.mark.parametrize("period", ["2021-11", "2021-12", "2190-04", "1989-12", "1900-01"])
async def test_no_month_is_closed_before_it_has_ended_nor_before_1990(
    client: httpx.AsyncClient, issuer: Issuer, period: str
) -> None:
    headers = issuer.headers("approver", person="李四")
    answer = await client.post(f"/v1/periods/{period}/close", json={"reason": "结账"}, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "period")
    assert (await periods(client))["closings"] == []


async def test_a_month_is_closed_from_the_first_day_after_it(app: FastAPI, shut: Shut) -> None:
    app.state.today = lambda: date(2021, 12, 1)
    assert (await shut("2021-11"))["closed_through"] == "2021-11"
    app.state.today = lambda: date(2022, 1, 1)
    assert (await shut("2021-12"))["closed_through"] == "2021-12"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/periods/2021-09/close", {"reason": "结账"}),
        ("POST", "/v1/alert-notes/01900000-0000-7000-8000-000000000000/void", {"reason": "已知"}),
        ("POST", "/v1/reopenings/proposals", {"operation": "enter", "reason": "补录", "entry": reopening("R1")}),
        ("POST", "/v1/reopenings/proposals/01900000-0000-7000-8000-000000000000/approve", None),
        ("POST", "/v1/parameters/proposals/01900000-0000-7000-8000-000000000000/approve", None),
        ("POST", "/v1/parameters/proposals/01900000-0000-7000-8000-000000000000/refuse", {"reason": "不妥"}),
        ("POST", "/v1/parameters/proposals/01900000-0000-7000-8000-000000000000/withdraw", {"reason": "不妥"}),
    ],
)
async def test_acts_of_the_district_are_refused_to_a_token_bound_to_units(
    client: httpx.AsyncClient, issuer: Issuer, method: str, path: str, body: dict[str, object] | None
) -> None:
    roles = ("viewer", "recorder", "approver")
    headers = issuer.headers(*roles, units=["bureau"]) | {"Idempotency-Key": "bound"}
    answer = await client.request(method, path, json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 1
