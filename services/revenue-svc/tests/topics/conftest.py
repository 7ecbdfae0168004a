"""Payments one by one, for the tests of their guards and of their states."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.testing.once import Once
from tests.payment_rows import Body, allotment, application, payee, plan, steps, told

Write = Callable[..., Awaitable[list[str]]]


def writer(client: httpx.AsyncClient) -> Write:
    """Writes bodies one by one; the codes of what refused the last one, if any."""

    async def send(book: str, *bodies: Body, **params: object) -> list[str]:
        for body in bodies:
            answer = await client.post(f"/v1/{book}", json=body, params=params)
            if answer.status_code != 201:
                assert answer.status_code == 409, answer.text
                return [told(finding) for finding in answer.json()["findings"]]
        return []

    return send


@pytest.fixture
async def write(client: httpx.AsyncClient) -> Write:
    """The payee's account has been checked."""
    send = writer(client)
    assert await send("payee-accounts", payee()) == []
    return send


@pytest.fixture
async def ready(client: httpx.AsyncClient, once: Once) -> Write:
    """1000.00 allotted, 600.00 planned for March and 400.00 for April, and an application of 1000.00 that was sent."""
    send = writer(client)

    async def fill() -> None:
        assert await send("payee-accounts", payee()) == []
        assert await send("budget-allotments", allotment()) == []
        april = plan("P2", plan_month="2021-04", amount="400.00")
        assert await send("payment-plans", plan(amount="600.00"), april) == []
        assert await send("payment-applications", application()) == []
        assert await send("payment-steps", *steps("Q1")) == []

    await once(fill)
    return send
