"""Every answer says that it is no page, of no other kind, and kept by no cache but the caller's own."""

import httpx

SECURED = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "same-origin",
}


async def test_every_answer_of_a_service_is_secured(client: httpx.AsyncClient) -> None:
    for method, path, status, kept in (
        ("GET", "/livez", 200, "no-store"),
        ("GET", "/v1/orders", 200, "no-store"),
        ("GET", "/v1/orders/export?format=csv", 200, "no-store"),
        ("GET", "/v1/summary?period=2021-10", 200, "private, no-cache"),
        ("GET", "/v1/openapi.json", 200, "no-store"),
        ("GET", "/nothing", 404, "no-store"),
        ("DELETE", "/v1/orders", 405, "no-store"),
        ("POST", "/v1/orders", 422, "no-store"),
    ):
        answer = await client.request(method, path)
        assert (path, answer.status_code) == (path, status)
        assert (path, {name: answer.headers[name] for name in SECURED}) == (path, SECURED)
        assert (path, answer.headers["cache-control"]) == (path, kept)
    unchanged = await client.get(
        "/v1/summary?period=2021-10",
        headers={"If-None-Match": (await client.get("/v1/summary?period=2021-10")).headers["etag"]},
    )
    assert (unchanged.status_code, unchanged.headers["cache-control"]) == (304, "private, no-cache")


async def test_the_frameworks_own_refusals_are_secured(client: httpx.AsyncClient) -> None:
    large = await client.post("/v1/orders", content=b"x" * (2 << 20), headers={"Content-Type": "application/json"})
    assert large.status_code == 413
    assert {name: large.headers[name] for name in SECURED} == SECURED
    assert large.headers["cache-control"] == "no-store"
