"""Payments one by one, for the tests of their guards and of their states."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.payment_rows import Body, allotment, application, payee, plan, steps, told

Write = Callable[..., Awaitable[list[str]]]


@pytest.fixture
async def write(client: httpx.AsyncClient) -> Write:
    """Write bodies one by one; the codes of what refused the last one, if any. The payee's account has been checked."""

    async def send(book: str, *bodies: Body, **params: object) -> list[str]:
        for body in bodies:
            answer = await client.post(f"/v1/{book}", json=body, params=params)
            if answer.status_code != 201:
                assert answer.status_code == 409, answer.text
                return [told(finding) for finding in answer.json()["findings"]]
        return []

    assert await send("payee-accounts", payee()) == []
    return send


@pytest.fixture
async def ready(write: Write) -> Write:
    """1000.00 allotted, 600.00 planned for March and 400.00 for April, and an application of 1000.00 that was sent."""
    assert await write("budget-allotments", allotment()) == []
    april = plan("P2", plan_month="2021-04", amount="400.00")
    assert await write("payment-plans", plan(amount="600.00"), april) == []
    assert await write("payment-applications", application()) == []
    assert await write("payment-steps", *steps("Q1")) == []
    return write
