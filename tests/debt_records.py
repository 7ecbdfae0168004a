"""Records of financial risk as the tests write them, and what is said of them."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import httpx

Body = dict[str, object]
Send = Callable[..., Awaitable[httpx.Response]]


async def entered(send: Send, book: str, day: str, **fields: object) -> None:
    answer = await send(book, day, **fields)
    assert answer.status_code == 201, answer.text


async def refused(send: Send, book: str, day: str, **fields: object) -> list[tuple[str, str]]:
    """The findings, dry run and write alike."""
    dry, wet = await send(book, day, dry=True, **fields), await send(book, day, **fields)
    assert (dry.status_code, wet.status_code) == (409, 409), wet.text
    assert dry.json()["findings"] == wet.json()["findings"]
    assert all(each["message_zh"] and each["message_en"] for each in wet.json()["findings"])
    return [(each["code"], each["field"]) for each in wet.json()["findings"]]


async def read(client: httpx.AsyncClient, period: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values of the figures, and what the claims say."""
    told = (await client.get("/v1/summary", params={"period": period})).json()
    values = {each["id"].removeprefix("debt."): each["value"] and Decimal(each["value"]) for each in told["figures"]}
    return values, {each["id"]: each["holds"] for each in told["claims"]}
