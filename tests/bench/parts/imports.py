"""Imports of receipts with all their checks against `\\copy` of the same rows into a table like theirs."""

from collections.abc import Iterator
from pathlib import Path

from ..files import COLUMNS, receipts
from ..floors import copy_in, lay_beside
from ..ground import DEMO, Asking, Ground
from ..harness import Goal, Row, Sample, interleaved

_SIZES = {10_000: 0.5, 100_000: 0.6, 1_000_000: 0.6}
_MOST_ROUNDS = {10_000: 9, 100_000: 5, 1_000_000: 3}


async def measure(ground: Ground) -> list[Row]:
    up = await ground.suite(DEMO)
    recorder = Asking(up, "recorder")
    url = ground.cluster.url(ground.copy_of(up, "revenue"))
    beside = await lay_beside(url, "receipts")
    rows = []
    for size, goal in _SIZES.items():
        count = ground.scaled(size)
        rounds = min(ground.rounds, _MOST_ROUNDS[size])
        made = [receipts(ground.folder, f"i{size}r{number}", count) for number in range(rounds + 1)]
        typed, stored = iter([pair[0] for pair in made]), iter([pair[1] for pair in made])

        async def imported(typed: Iterator[Path] = typed, count: int = count) -> Sample:
            file = next(typed)
            fired = await ground.generator.fire([[recorder.send("/v1/revenue/receipts/import", file, file.stem)]])
            return Sample(count / fired.took, fired.answers)

        async def copied(stored: Iterator[Path] = stored, count: int = count) -> Sample:
            return Sample(count / copy_in(url, beside, COLUMNS, next(stored)))

        found = await interleaved({"import": imported, "copy": copied}, rounds)
        for pair in made:
            for file in pair:
                file.unlink()
        rows.append(
            Row(
                "imports", f"import of {count:,} receipts (of {size:,} at full size), rows a second against \\copy", "times",
                Goal(">=", goal), found.ratio("import", "copy"), sized=True, beside=found.medians("rows/s"),
                refused=found.refused(),
                note="through the gateway; \\copy goes into a table with the same indexes, checks and rows",
            )
        )  # fmt: skip
    return rows
