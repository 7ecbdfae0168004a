"""One write: what it takes of the service's processor, by the kernel's account and no clock, and its time against the disk's."""

from collections.abc import Iterator, Sequence

import psutil

from ..files import checked_payee, spent
from ..floors import sync_once
from ..generator import Request
from ..ground import TENTH, Asking, Ground, fetch
from ..harness import Goal, Row, Sample, interleaved
from ..machine import cpu_seconds
from ..stage import receipts

_RECEIPTS, _PAYMENTS = 40, 15
_BEFORE = ("budget-allotments", "payment-plans", "payment-applications", "payment-steps")


async def measure(ground: Ground) -> list[Row]:
    up = await ground.suite(TENTH)
    recorder = Asking(up, "recorder")
    process = psutil.Process(up.running["revenue"].process.pid)
    made = await _payments(recorder, (ground.rounds + 1) * _PAYMENTS)

    async def spent_on(requests: Sequence[Request]) -> Sample:
        before = cpu_seconds(process)
        fired = await ground.generator.fire([[request] for request in requests])
        return Sample((cpu_seconds(process) - before) * 1000 / len(requests), fired.answers)

    async def receipt() -> Sample:
        return await spent_on(receipts(recorder, _RECEIPTS))

    async def payment() -> Sample:
        return await spent_on([next(made) for _ in range(_PAYMENTS)])

    async def written() -> Sample:
        return (await ground.generator.fire([[request] for request in receipts(recorder, _RECEIPTS)])).median()

    found = await interleaved({"receipt": receipt, "payment": payment}, ground.rounds)
    times = await interleaved(
        {"receipt": written, "fdatasync": lambda: sync_once(ground.cluster.folder)}, ground.rounds
    )
    among = f"among {ground.rows[TENTH]['receipts']:,} receipts and {ground.rows[TENTH]['payments']:,} payments"
    return [
        Row("writes", f"one {name}: processor of the service", "ms", Goal("<=", goal), found.spread(name), sized=True,
            refused={name: found.refused()[name]} if name in found.refused() else {}, note=among)
        for name, goal in (("receipt", 10), ("payment", 30))
    ] + [
        Row(
            "writes", "one receipt, p50 against fdatasync of 8 KB beside the database", "times", None,
            times.ratio("receipt", "fdatasync"), beside=times.medians("ms"), refused=times.refused(), note=among,
        )
    ]  # fmt: skip


async def _payments(recorder: Asking, count: int) -> Iterator[Request]:
    """Requests that each enter a payment whose allotment, plan, application and steps are there."""
    books = spent("single", count)
    await fetch(recorder.post("/v1/revenue/payee-accounts", checked_payee()))
    for book in _BEFORE:
        for first in range(0, len(books[book]), 500):
            await fetch(recorder.post(f"/v1/revenue/{book}/batch", {"items": books[book][first : first + 500]}))
    return iter([recorder.post("/v1/revenue/payments", body) for body in books["payments"]])
