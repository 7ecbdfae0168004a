"""The report of a month: unchanged, against four versions asked at once and kept bytes; after a write, against four summaries."""

import statistics

from tests.services import DOMAINS

from ..generator import Fired, Shot
from ..ground import TENTH, Asking, Ground
from ..harness import Goal, Row, Sample, Variant, interleaved
from ..stage import MONTHS, PERIOD, after_each, bare, receipts, summaries

_TIMES, _WRITES = 40, 8


async def measure(ground: Ground) -> list[Row]:
    up = await ground.suite(TENTH)
    floors = await ground.once(bare)
    fire = ground.generator.fire
    viewer, recorder = Asking(up), Asking(up, "recorder")
    report = viewer.get(f"/v1/reports/{PERIOD}")

    async def unchanged() -> Sample:
        return (await fire([[report]], times=_TIMES)).median()

    async def floor() -> Sample:
        fired = await fire([floors.versions, [floors.kept]], times=2 * _TIMES)
        return Sample(sum(statistics.median(shot) for shot in fired.by_shot) * 1000, fired.answers)

    async def versions() -> Sample:
        return (await fire([floors.versions], times=_TIMES)).median()

    async def after_write(reads: Shot) -> Sample:
        return _reads(await fire(after_each(receipts(recorder, _WRITES), reads)))

    found = await interleaved({"report": unchanged, "floor": floor, "four versions": versions}, ground.rounds)
    changed = await interleaved(
        {"report": lambda: after_write([report]), "four summaries": lambda: after_write(summaries(viewer))},
        ground.rounds,
    )
    return [
        Row(
            "report", "report unchanged, p50 against four version queries at once and kept bytes", "times",
            Goal("<=", 3), found.ratio("report", "floor"), beside=found.medians("ms"), refused=found.refused(),
            note="one reader; the floor is a bare client, four bare ASGI servers on the same databases, and one that keeps"
            " the report's bytes",
        ),
        Row(
            "report", "report after one write, p50 against the four summaries asked at once", "times", Goal("<=", 1.3),
            changed.ratio("report", "four summaries"), beside=changed.medians("ms"), refused=changed.refused(),
            note="a receipt is entered before each; what it takes is not counted",
        ),
        *await _summaries(ground),
    ]  # fmt: skip


def _reads(fired: Fired) -> Sample:
    """The middle of the reads, each after a write."""
    seconds = [second for shot in fired.by_shot[1::2] for second in shot]
    return Sample(statistics.median(seconds) * 1000, fired.answers)


async def _summaries(ground: Ground) -> list[Row]:
    """Each service's summary when it has to be made: of months that nobody asked for since it started."""
    viewer = Asking(await ground.suite(TENTH))

    def making(domain: str) -> Variant:
        months = iter(MONTHS)

        async def make() -> Sample:
            request = viewer.get(f"/v1/summary?period={next(months)}", of=domain)
            return (await ground.generator.fire([[request]])).median()

        return make

    found = await interleaved({domain: making(domain) for domain in DOMAINS}, ground.rounds)
    return [
        Row(
            "report", f"summary of {domain} when it is made, at a tenth of the rows", "ms", Goal("<=", 60),
            found.spread(domain), sized=True, refused=found.refused(),
        )
        for domain in DOMAINS
    ]  # fmt: skip
