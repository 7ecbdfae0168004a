"""A body that comes slowly is judged by the moment in which it is whole, and nobody's is read who may send none."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer

Body = Callable[..., dict[str, object]]
LAST_DAY, DAYS_LATER = date(2021, 11, 25), date(2021, 12, 5)
BLOCK = 64 * 1024


class InParts:
    """A body of many blocks; `sent` is how many were asked for."""

    def __init__(self, *blocks: bytes, then: Callable[[], None] = lambda: None) -> None:
        self._blocks, self._then, self.sent = blocks, then, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for block in self._blocks:
            self.sent += 1
            yield block
            self._then()


@pytest.mark.parametrize(("through", "status"), [(LAST_DAY, 201), (DAYS_LATER, 409)])
async def test_a_body_that_is_whole_after_a_reopening_has_ended_is_too_late(
    app: FastAPI, client: httpx.AsyncClient, order: Body, approve: Callable[..., Awaitable[httpx.Response]],
    issuer: Issuer, through: date, status: int,
) -> None:  # fmt: skip
    days = [LAST_DAY]
    app.state.today = lambda: days[-1]
    closed = await client.post("/v1/periods/2021-10/close", json={"reason": "结账"}, headers=issuer.headers("approver"))
    assert closed.status_code == 200
    asked = {
        "source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": "2021-10", "through_period": "2021-10", "books": "orders", "expires_on": LAST_DAY.isoformat(),
    }  # fmt: skip
    assert (await approve("reopenings", asked)).status_code == 200
    content = json.dumps(order("1", business_date="2021-10-15")).encode()
    body = InParts(content[:9], content[9:], then=lambda: days.append(through))
    answer = await client.post("/v1/orders", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("authorization", ["", "Bearer nonsense"])
@pytest.mark.parametrize(
    ("path", "kind"), [("orders", "application/json"), ("orders/import", "multipart/form-data; boundary=x")]
)
async def test_nothing_of_a_body_is_read_for_who_has_no_token(
    client: httpx.AsyncClient, path: str, kind: str, authorization: str
) -> None:
    file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    body = InParts(file, *[b"x" * BLOCK] * 8)
    headers = {"Content-Type": kind, "Idempotency-Key": "k", "Authorization": authorization}
    answer = await client.post(f"/v1/{path}", content=body, headers=headers)
    assert (answer.status_code, body.sent) == (401, 0), answer.text
