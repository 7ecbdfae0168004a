"""Lists of a hundred with two filters, one a unit, against the bare driver and the peers; and a year by month."""

import statistics

from .. import seeds
from ..generator import Request
from ..ground import TENTH, Asking, Ground, fetch
from ..harness import Goal, Rounds, Row, Sample, Variant, interleaved
from ..rivals import BY_MONTH, lines, same
from ..stage import PERIOD, bare, rivals

_TIMES = 30
_UNITS = {"a township": "349901101", f"a unit of one in {seeds.RARE_EACH:,} rows": seeds.RARE_UNIT}
_GOALS = {"driver": Goal(">=", 0.6), "postgraphile": Goal(">=", 2.5), "django": None}


async def measure(ground: Ground) -> list[Row]:
    up, (peers, _), floors = await ground.suite(TENTH), await ground.once(rivals), await ground.once(bare)
    viewer = Asking(up)
    rows = []
    for told, unit in _UNITS.items():
        ours = viewer.get(f"/v1/receipts?reporting_unit={unit}&source=bench&limit=100", of="revenue")
        asked = {"suite": ours, "driver": floors.list_of(unit, "bench"), **peers.lists(unit, "bench")}
        items = [(await fetch(request)).json()["items"] for request in (ours, asked["driver"])]
        same("the driver's list", *[lines(each) for each in items])
        found = await _compared(ground, asked)
        for other, goal in _GOALS.items():
            rows.append(_row(f"list of 100 of {told}", other, goal, found))
        rows.append(_row(f"list of 100 of {told} by the driver", "postgraphile", None, found, of="driver"))
    year = f"from={PERIOD.year}-01&to={PERIOD.year}-12"
    series = viewer.get(f"/v1/figures/{BY_MONTH}/series?{year}", of="revenue")
    found = await _compared(ground, {"suite": series, **peers.by_month(PERIOD.year)})
    return [*rows, *[_row("a figure of a year by month", other, None, found) for other in ("postgraphile", "django")]]


async def _compared(ground: Ground, asked: dict[str, Request]) -> Rounds:
    def reading(request: Request) -> Variant:
        async def read() -> Sample:
            fired = await ground.generator.fire([[request]], times=_TIMES)
            return Sample(1 / statistics.median(fired.seconds), fired.answers)

        return read

    return await interleaved({name: reading(request) for name, request in asked.items()}, ground.rounds)


def _row(what: str, other: str, goal: Goal | None, found: Rounds, of: str = "suite") -> Row:
    return Row(
        "lists", f"{what}, answers a second against {other}", "times", goal, found.ratio(of, other), sized=True,
        beside=found.medians("1/s"), refused=found.refused(), note="one reader, asked of the service itself",
    )  # fmt: skip
