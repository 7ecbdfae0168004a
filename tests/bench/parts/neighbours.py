"""Who reads while somebody imports: the slowest hundredth of lists and summaries during an import against those of idle times."""

import asyncio

from ..files import receipts
from ..generator import generating
from ..ground import DEMO, Asking, Ground
from ..harness import Goal, Row, Sample, interleaved, percentile
from ..stage import MONTHS

_ROWS, _READERS, _IDLE_SECONDS, _BREATH = 100_000, 2, 6.0, 0.5
_MOST_ROUNDS = 5


async def measure(ground: Ground) -> list[Row]:
    up = await ground.suite(DEMO)
    viewer, recorder = Asking(up), Asking(up, "recorder")
    count, rounds = ground.scaled(_ROWS), min(ground.rounds, _MOST_ROUNDS)
    files = [receipts(ground.folder, f"neighbour{number}", count)[0] for number in range(rounds + 1)]
    remaining = iter(files)
    reads = [[viewer.get("/v1/revenue/receipts?limit=100&reporting_unit=349901")]]
    reads += [
        [viewer.get(path)]
        for month in MONTHS[:3]
        for path in ("/v1/revenue/receipts?limit=100", f"/v1/revenue/summary?period={month}")
    ]

    async def read(seconds: float, answers: dict[str, int], taken: list[float]) -> None:
        fired = await ground.generator.fire(reads, seconds=seconds, readers=_READERS)
        taken += fired.seconds
        for status, times in fired.answers.items():
            answers[status] = answers.get(status, 0) + times

    async def idle() -> Sample:
        answers: dict[str, int] = {}
        taken: list[float] = []
        await read(_IDLE_SECONDS, answers, taken)
        return Sample(percentile(taken, 99) * 1000, answers)

    async def importing() -> Sample:
        file = next(remaining)
        answers: dict[str, int] = {}
        taken: list[float] = []
        async with generating() as other:
            sending = asyncio.create_task(other.fire([[recorder.send("/v1/revenue/receipts/import", file, file.stem)]]))
            while not sending.done():
                await read(_BREATH, answers, taken)
            answers |= {
                f"import {status}": times for status, times in sending.result().answers.items() if status != "201"
            }
        return Sample(percentile(taken, 99) * 1000, answers)

    found = await interleaved({"idle": idle, "importing": importing}, rounds)
    for file in files:
        file.unlink()
        file.with_suffix(".copy.csv").unlink()
    return [
        Row(
            "neighbours", f"p99 of lists and summaries during an import of {count:,} receipts, against idle", "times",
            Goal("<=", 3), found.ratio("importing", "idle"), sized=True, beside=found.medians("ms"), refused=found.refused(),
            note=f"{_READERS} readers, through the gateway",
        )
    ]  # fmt: skip
