"""Smoke."""
import httpx


async def test_a(client, receipt):
    r = await client.post("/v1/receipts", json=receipt("a"))
    print(r.status_code, r.json(), r.headers)
    r = await client.post("/v1/receipts", content="{bad", headers={"content-type": "application/json"})
    print(r.status_code, r.json())
    r = await client.post("/v1/receipts", content=b'{"a":"\xff"}', headers={"content-type": "application/json"})
    print(r.status_code, r.json())
    r = await client.post("/v1/receipts", content=b'{"source":"\\ud800"}', headers={"content-type": "application/json"})
    print(r.status_code, r.text)
    r = await client.get("/v1/receipts", params={"source": "a\x00b"})
    print(r.status_code, r.text)
    r = await client.get("/v1/nothing/%00")
    print(r.status_code, r.text)


async def test_b(client, receipt):
    r = await client.post("/v1/receipts", json=receipt("a"))
