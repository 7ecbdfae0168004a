"""A month that was opened again, closed, and opened again for other books: what is said of each book is what holds for it."""

from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from test_reopenings import Body, Reopen, Shut, _today, periods, reopen, shut

__all__ = ["_today", "reopen", "shut"]


async def test_a_reopening_of_other_books_lets_none_stand_again_that_a_closing_ended(
    client: httpx.AsyncClient, order: Body, shut: Shut, reopen: Reopen
) -> None:
    """The month said that receipts were open, and a receipt was refused, by the first of two closings."""
    await shut("2021-10")
    await reopen("R1")
    second = (await shut("2021-10"))["closings"][0]["change_no"]
    assert (await reopen("R2", books="limits")).status_code == 200
    assert [each["books"] for each in (await periods(client))["reopenings"]] == [["limits"]]
    answer = await client.post("/v1/orders", json=order("1", business_date="2021-09-15"))
    assert (answer.status_code, answer.json()["code"]) == (409, "period_closed")
    assert f"第{second}号变更" in answer.json()["detail"]


async def test_a_reopening_stands_while_one_of_its_months_was_not_closed_again(
    client: httpx.AsyncClient, shut: Shut, reopen: Reopen
) -> None:
    await shut("2021-10")
    await reopen("R1")
    await shut("2021-09")
    assert (await reopen("R2", books="limits", through_period="2021-09")).status_code == 200
    told = [(each["books"], each["through_period"]) for each in (await periods(client))["reopenings"]]
    assert told == [(["limits"], "2021-09"), (["orders"], "2021-10")]


async def test_of_a_reopening_whose_day_is_over_a_refusal_names_the_closing_before_it(
    app: FastAPI, client: httpx.AsyncClient, order: Body, shut: Shut, reopen: Reopen
) -> None:
    await shut("2021-10")
    await reopen("R1")
    second = (await shut("2021-10"))["closings"][0]["change_no"]
    assert (await reopen("R2")).status_code == 200
    app.state.today = lambda: date(2021, 11, 26)
    answer = await client.post("/v1/orders", json=order("1", business_date="2021-09-15"))
    assert (answer.status_code, f"第{second}号变更" in answer.json()["detail"]) == (409, True), answer.text


@pytest.mark.parametrize("how", ["close", "soft-close"])
async def test_a_reopening_that_a_soft_closing_ended_takes_no_writes_and_is_not_said_to(
    client: httpx.AsyncClient, order: Body, reopen: Reopen, issuer: Issuer, how: str
) -> None:
    async def shut(how: str) -> None:
        headers = issuer.headers("approver", person="李四")
        closed = await client.post(f"/v1/periods/2021-10/{how}", json={"reason": "结账月份"}, headers=headers)
        assert closed.status_code == 200, closed.text

    await shut(how)
    await reopen("R1")
    assert [each["accepts_writes"] for each in (await periods(client))["reopenings"]] == [True]
    await shut("soft-close")
    answer = await client.post("/v1/orders", json=order("1", business_date="2021-09-15"))
    assert (answer.status_code, answer.json()["code"]) == (409, "period_soft_closed")
    assert [each["accepts_writes"] for each in (await periods(client))["reopenings"]] == [False]
    assert (await reopen("R2", books="limits")).status_code == 200
    told = await periods(client)
    assert [(each["books"], each["accepts_writes"]) for each in told["reopenings"]] == [
        (["limits"], True), (["orders"], False),
    ]  # fmt: skip
