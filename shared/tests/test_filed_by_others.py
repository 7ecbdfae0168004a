"""A closing moves no figure, whoever filed or was waived of a month beside those from whom it is due."""

from collections.abc import Awaitable, Callable
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from toy.filings import OTHER, UNIT, filing, plan

OF_A_UNIT = {"book": "orders", "unit": UNIT, "due_days": 10}
OF_NOBODY = {"book": "orders", "kind": "enterprise_group", "due_days": 10}


@pytest.mark.parametrize(
    ("line", "filed", "carried"),
    [
        (OF_A_UNIT, [filing("2021-02", UNIT, "waived"), filing("2021-02", OTHER, "filed")], [None, "2021-02"]),
        (OF_A_UNIT, [filing("2021-02", UNIT, "waived"), filing("2021-02", OTHER, "waived")], ["2021-01", "2021-01"]),
        (OF_NOBODY, [filing("2021-02", UNIT, "waived")], ["2021-01", None]),
    ],
)
async def test_its_closing_moves_no_figure(
    app: FastAPI,
    client: httpx.AsyncClient,
    approve: Callable[..., Awaitable[httpx.Response]],
    order: Callable[..., dict[str, object]],
    issuer: Issuer,
    line: dict[str, object],
    filed: list[dict[str, object]],
    carried: list[str | None],
) -> None:
    """While it was open its figures were carried from the month before and with the closing they were its own, or the reverse."""
    app.state.today = lambda: date(2021, 11, 20)

    async def enter(book: str, *items: dict[str, object]) -> None:
        answer = await client.post(f"/v1/{book}/batch", json={"items": items})
        assert answer.status_code == 201, answer.text

    async def figures() -> list[dict[str, object]]:
        asked = [(name, month) for name in ("goods.ytd", "total.ytd") for month in ("2021-02", "2021-03")]
        found = [(await client.get(f"/v1/figures/toy.{name}?period={month}")).json() for name, month in asked]
        return [{key: each[key] for key in ("state", "value", "carried_from", "notes")} for each in found]

    await enter("orders", order("1", item="1030401", business_date="2021-01-10"))
    await approve("filing-plans", {**plan(), "lines": [line]})
    await enter("filings", filing("2021-01"), *filed)
    before = await figures()
    assert [each["carried_from"] for each in before] == carried * 2
    approver = issuer.headers("approver", person="李四")
    closed = await client.post("/v1/periods/2021-02/close", json={"reason": "结账"}, headers=approver)
    assert closed.status_code == 200, closed.text
    assert await figures() == before
