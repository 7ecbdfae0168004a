"""An export of receipts as XLSX: the service's processor, and the time until its first byte."""

import time

import httpx
import psutil

from ..ground import TENTH, Asking, Ground
from ..harness import Goal, Row, Sample, interleaved
from ..machine import cpu_seconds

_PATH = "/v1/receipts/export?format=xlsx&from=2021-07&to=2021-09"
"""A quarter of the seeded receipts of three years: some 84,000 of a million."""
_MOST_ROUNDS = 3


async def measure(ground: Ground) -> list[Row]:
    up = await ground.suite(TENTH)
    process = psutil.Process(up.running["revenue"].process.pid)
    request = Asking(up).get(_PATH, of="revenue")
    spent: list[float] = []

    async def first_byte() -> Sample:
        before, began, first = cpu_seconds(process), time.perf_counter(), 0.0
        async with (
            httpx.AsyncClient(trust_env=False, timeout=1800) as client,
            client.stream("GET", request.url, headers=dict(request.headers)) as answer,
        ):
            async for _ in answer.aiter_raw():
                first = first or time.perf_counter() - began
        spent.append(cpu_seconds(process) - before)
        return Sample(first, {str(answer.status_code): 1})

    found = await interleaved({"first byte": first_byte}, min(ground.rounds, _MOST_ROUNDS), warm_up=0)
    for seconds in spent:
        found.add("processor", Sample(seconds))
    rows = ground.rows[TENTH]["receipts"] // 12
    return [
        Row("exports", f"XLSX export of about {rows:,} receipts: {told}", "s", Goal("<=", goal), found.spread(name),
            sized=True, refused=found.refused())
        for name, told, goal in (("processor", "processor of the service", 5), ("first byte", "first byte", 1))
    ]  # fmt: skip
