"""The alert on treasury cash of a closed December, which reads January: what is opened before it moves nothing of it."""

from collections.abc import Awaitable, Callable
from datetime import date

import httpx
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer

COMMON = {"source": "treasury", "reporting_unit": "340311"}
MONTHS = ["2021-08", "2021-09", "2021-10", "2021-11", "2021-12", "2022-01"]


async def test_since_when_it_is_raised_stays_as_its_closing_found_it(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, approve: Callable[..., Awaitable[httpx.Response]]
) -> None:
    """When the December before was opened again, and nothing written, it was raised since the last day and not since August."""
    balances = [
        {**COMMON, "source_ref": month, "business_date": f"{month}-28", "account": "GK-01", "balance": "40.00",
         "received": "0.00", "paid": "0.00"}
        for month in MONTHS[:-1]
    ]  # fmt: skip
    forecasts = [
        {**COMMON, "source_ref": month, "business_date": "2021-08-01", "month": month, "kind": "wages",
         "item": f"{month}工资", "amount": "1000.00"}
        for month in MONTHS[1:]
    ]  # fmt: skip
    for book, items in (("treasury-balances", balances), ("cash-forecasts", forecasts)):
        written = await client.post(f"/v1/{book}/batch", json={"items": items})
        assert written.status_code == 201, written.text
    app.state.today = lambda: date(2022, 3, 1)
    approver = issuer.headers("viewer", "approver", person="李四")

    async def close(month: str) -> None:
        closed = await client.post(f"/v1/periods/{month}/close", json={"reason": "结账"}, headers=approver)
        assert closed.status_code == 200, closed.text

    async def since() -> list[str]:
        raised = (await client.get("/v1/summary?period=2021-12")).json()["alerts"]
        return [each["since"] for each in raised if each["cause"]["code"] == "treasury_cash_cover"]

    await close("2021-12")
    assert await since() == ["2021-08-31"]
    again = {
        **COMMON, "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2022-03-01", "from_period": "2020-12",
        "through_period": "2020-12", "books": "cash-forecasts", "expires_on": "2022-03-10",
    }  # fmt: skip
    await approve("reopenings", again)
    assert await since() == ["2021-08-31"]
    await close("2020-12")
    assert await since() == ["2021-08-31"]
