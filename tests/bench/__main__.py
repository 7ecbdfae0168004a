"""`python -m tests.bench [--scale 0.1] [--rounds 9] [part …]`: measure, print, and write `.bench/result.json` and the page."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bureau_common.testing.postgres import Cluster
from bureau_common.testing.workspace import ROOT

from . import machine
from .generator import generating
from .ground import FOLDER, Ground, cluster_at, drop_copies, say
from .harness import Row
from .page import digits, written
from .parts import (
    exports,
    imports,
    lists,
    memory,
    neighbours,
    pages,
    partial,
    report,
    sizes,
    start,
    suite_time,
    throughput,
    writes,
)

Measure = Callable[[Ground], Awaitable[list[Row]]]
PARTS: Mapping[str, Measure] = {
    "report": report.measure,
    "partial": partial.measure,
    "throughput": throughput.measure,
    "lists": lists.measure,
    "pages": pages.measure,
    "writes": writes.measure,
    "exports": exports.measure,
    "sizes": sizes.measure,
    "imports": imports.measure,
    "neighbours": neighbours.measure,
    "memory": memory.measure,
    "start": start.measure,
    "suite_time": suite_time.measure,
}
"""In this order: what needs a quiet suite comes before what imports."""
RESULT, PAGE = FOLDER / "result.json", ROOT / "docs/guide/speed.md"


@dataclass(frozen=True)
class Run:
    """What is said of a whole run, and where its rows are kept."""

    about: dict[str, Any]
    scale: float
    rounds: int
    before: dict[str, float]

    def keep(self, rows: Sequence[Row], *loads: dict[str, float]) -> None:
        """Write what there is by now: a run of hours that is stopped is not lost."""
        result = {
            "about": self.about, "scale": self.scale, "rounds": self.rounds, "loads": [self.before, *loads],
            "rows": [{**asdict(row), "verdict": row.verdict(self.scale)} for row in rows],
        }  # fmt: skip
        RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


async def bench(parts: Sequence[str], run: Run, cluster: Cluster) -> list[Row]:
    """The rows of some parts; a part that fails is told in a row of its own, and the others go on."""
    rows: list[Row] = []
    with contextlib.ExitStack() as stack:
        async with generating() as generator:
            ground = Ground(run.scale, run.rounds, cluster, generator, stack)
            await drop_copies(cluster)
            for part in parts:
                say(f"== {part}")
                began = time.monotonic()
                try:
                    found = await PARTS[part](ground)
                except Exception as error:
                    found = [Row(part, f"{part} failed", "", note=f"{type(error).__name__}: {error}")]
                for row in found:
                    say(f"  {told(row, run.scale)}")
                say(f"  in {time.monotonic() - began:.0f} s")
                rows += found
                run.keep(rows)
    return rows


def told(row: Row, scale: float) -> str:
    """A row as one line of the terminal."""
    value, goal = row.value, row.goal
    found = (
        "" if value is None else f"{digits(value.median)} {row.unit} ({digits(value.lower)} to {digits(value.upper)})"
    )
    wanted = "" if goal is None else f", goal {goal.border} {goal.value:g}"
    refused = f"; NOT OF THE 200s: {row.refused}" if row.refused else ""
    beside = "; " + ", ".join(f"{name} {digits(each)}" for name, each in row.beside.items()) if row.beside else ""
    note = f"; {row.note}" if value is None else ""
    return f"{row.what}: {found}{wanted}: {row.verdict(scale)}{beside}{refused}{note}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("parts", nargs="*", help=f"some of: {', '.join(PARTS)}; all of them where none is named")
    parser.add_argument("--scale", type=float, default=0.1, help="of the full sizes (0.1)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each measurement (9)")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no such parts: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = Run(machine.about(), given.scale, given.rounds, machine.load())
    if not machine.is_idle(run.before):
        busy = run.before["busy_percent"]
        say(f"THE MACHINE IS NOT IDLE: others take {busy:.0f}% of it, and the numbers will be rough")
    with cluster_at(given.scale) as cluster:
        rows = asyncio.run(bench(given.parts or list(PARTS), run, cluster))
    after = machine.load()
    run.keep(rows, after)
    page = FOLDER / "speed.md" if given.parts else PAGE
    page.write_text(written(rows, run.about, run.scale, [run.before, after]), encoding="utf-8")
    say(f"Written: {RESULT}, {page}")
    return 1 if any(row.what.endswith(" failed") for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
