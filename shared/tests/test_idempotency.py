"""Retries: one key carries one request out once, whatever the client does with it."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from bureau_common.testing.issuer import Issuer

Body = dict[str, object]


async def post(client: httpx.AsyncClient, body: Body, key: str, path: str = "/v1/orders") -> httpx.Response:
    return await client.post(path, json=body, headers={"Idempotency-Key": key})


@pytest.mark.race
async def test_fifty_equal_requests_at_once_write_one_row(
    client: httpx.AsyncClient, order: Callable[..., Body]
) -> None:
    answers = await asyncio.gather(*[post(client, order("1"), "once") for _ in range(50)])
    carried_out = [answer for answer in answers if answer.status_code == 201]
    waiting = [answer for answer in answers if answer.status_code == 409]
    assert len(carried_out) + len(waiting) == 50
    assert carried_out
    assert len({answer.content for answer in carried_out}) == 1
    assert sum("idempotent-replay" not in answer.headers for answer in carried_out) == 1
    assert {(answer.json()["code"], answer.headers["retry-after"]) for answer in waiting} <= {("in_progress", "1")}
    assert len((await client.get("/v1/orders")).json()["items"]) == 1
    assert [change["operation"] for change in (await client.get("/v1/changes?after=1")).json()["items"]] == ["enter"]
    late = await post(client, order("1"), "once")
    assert (late.status_code, late.content, late.headers["idempotent-replay"]) == (201, carried_out[0].content, "true")


async def test_a_key_serves_one_content_and_one_path(client: httpx.AsyncClient, order: Callable[..., Body]) -> None:
    first = await post(client, order("1"), "k")
    assert first.status_code == 201
    record = first.json()["record"]["id"]
    reused = [
        await post(client, order("1", amount="2.00"), "k"),
        await post(client, {"items": [order("1")]}, "k", "/v1/orders/batch"),
        await post(client, {"reason": "重复登记"}, "k", f"/v1/orders/{record}/void"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in reused] == [(422, "key_reused")] * 3
    assert (await client.get(f"/v1/orders/{record}")).json()["record"]["state"] == "live"


async def test_a_refused_request_may_come_again_corrected_under_its_key(
    client: httpx.AsyncClient, order: Callable[..., Body]
) -> None:
    assert (await post(client, order("1", amount="-1.00"), "k")).status_code == 409
    assert (await post(client, order("1", amount=1), "k")).status_code == 422
    accepted = await post(client, order("1", amount="1.00"), "k")
    assert (accepted.status_code, accepted.json()["record"]["amount"]) == (201, "1.00")


async def test_another_client_has_its_own_keys(
    client: httpx.AsyncClient, issuer: Issuer, order: Callable[..., Body]
) -> None:
    assert (await post(client, order("1"), "k")).status_code == 201
    other = {**issuer.headers("viewer", "recorder", client="other"), "Idempotency-Key": "k"}
    answer = await client.post("/v1/orders", json=order("2"), headers=other)
    assert (answer.status_code, answer.json()["record"]["source_ref"]) == (201, "2")
    assert "idempotent-replay" not in answer.headers


async def test_keys_are_visible_ascii_of_at_most_255_characters(
    client: httpx.AsyncClient, order: Callable[..., Body]
) -> None:
    assert (await post(client, order("1"), "x" * 255)).status_code == 201
    for key in ("x" * 256, "with space"):
        refused = await post(client, order("2"), key)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "header.Idempotency-Key")


async def test_voids_and_corrections_replay_too(client: httpx.AsyncClient, order: Callable[..., Body]) -> None:
    record = (await post(client, order("1"), "enter")).json()["record"]["id"]
    path = f"/v1/orders/{record}/void"
    first = await post(client, {"reason": "重复登记"}, "void", path)
    again = await post(client, {"reason": "重复登记"}, "void", path)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    without_key = await client.post(path, json={"reason": "重复登记"})
    assert (without_key.status_code, without_key.json()["code"]) == (409, "not_live")


async def test_a_dry_run_leaves_the_key_free(client: httpx.AsyncClient, order: Callable[..., Body]) -> None:
    dry = await post(client, order("1"), "k", "/v1/orders?dry_run=true")
    assert dry.json() == {"accepted": True, "findings": [], "headroom": {}}
    assert (await post(client, order("1"), "k")).status_code == 201
