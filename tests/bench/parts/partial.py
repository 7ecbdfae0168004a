"""A crowd of readers of the demo district's report: how many answers lack a section, of one month and of many."""

from collections.abc import Sequence

from ..generator import Shot
from ..ground import COMPLETE, DEMO, SECTIONS, Asking, Ground, fetch_whole
from ..harness import Goal, Row, Sample, interleaved, spread
from ..stage import MONTHS, PERIOD

_READERS, _TIMES = (8, 32, 64), 3


async def measure(ground: Ground) -> list[Row]:
    viewer = Asking(await ground.suite(DEMO))
    one = viewer.get(f"/v1/reports/{PERIOD}")
    await fetch_whole(one)
    rows = []
    months: list[Shot] = [[viewer.get(f"/v1/reports/{month}")] for month in MONTHS]
    for readers in _READERS:
        for told, shots in (("one month", [[one]]), ("different months", months)):

            async def read(shots: Sequence[Shot] = shots, readers: int = readers) -> Sample:
                fired = await ground.generator.fire(
                    shots, times=readers * _TIMES, readers=readers, mark=COMPLETE, marks=SECTIONS
                )
                short = fired.short + sum(times for status, times in fired.answers.items() if status != "200")
                return Sample(float(short), fired.answers)

            # The first round is a crowd before anything is kept: it counts.
            found = await interleaved({"short": read}, ground.rounds, warm_up=0)
            counted = sum(found.values("short"))
            rows.append(
                Row(
                    "partial", f"partial or refused answers of {readers} readers of {told}", "answers", Goal("<=", 0),
                    spread([counted]), refused=found.refused(),
                    beside={"asked": float(ground.rounds * readers * _TIMES)}, note="the demo district's data alone",
                )
            )  # fmt: skip
    return rows
