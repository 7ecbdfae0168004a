"""What an import takes of memory above idle: the service alone, and with every process that it starts for it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.soak._suite import Running, Suite

from ..files import checked_payee, payments, receipts
from ..ground import DEMO, Asking, Ground, fetch
from ..harness import Goal, Row, spread

_ROWS, _GLANCE = {"receipts": 1_000_000, "payments": 100_000}, 0.05
_MIB = 2**20


async def measure(ground: Ground) -> list[Row]:
    with await ground.fresh(DEMO) as up:  # nothing was imported since it started
        recorder = Asking(up, "recorder")
        await fetch(recorder.post("/v1/revenue/payee-accounts", checked_payee()))
        count = ground.scaled(_ROWS["payments"])
        files = payments(ground.folder, "memory", count)
        many = ground.scaled(_ROWS["receipts"])
        typed, stored = receipts(ground.folder, "memory", many)
        stored.unlink()
        revenue = up.running["revenue"]
        rows = [
            *await _rows(f"{many:,} receipts", await _above_idle(ground, up, revenue, {"receipts": typed}, "receipts"))
        ]
        rows += await _rows(f"{count:,} payments", await _above_idle(ground, up, revenue, files, "payments"))
        for file in (typed, *files.values()):
            file.unlink()
    return rows


async def _rows(what: str, found: tuple[float, float, Mapping[str, int]]) -> list[Row]:
    alone, together, answers = found
    refused = {"import": {told: times for told, times in answers.items() if told != "201"}}
    return [
        Row(
            "memory", f"import of {what}: {told} above idle", "MiB", Goal("<=", goal), spread([value]), sized=True,
            refused=refused if refused["import"] else {}, note="proportional share of what processes share",
        )
        for told, goal, value in (("the service", 64, alone), ("the service with its workers", 384, together))
    ]  # fmt: skip


async def _above_idle(
    ground: Ground, up: Suite, service: Running, files: Mapping[str, Path], watched: str
) -> tuple[float, float, Mapping[str, int]]:
    """MiB above idle while the watched file is imported, after the others; and how it was answered."""
    recorder = Asking(up, "recorder")
    process = psutil.Process(service.process.pid)
    answers: Mapping[str, int] = {}
    alone = together = 0.0
    for book, file in files.items():
        await service.rest()
        idle_alone, idle_together = _taken(process)
        order = recorder.send(f"/v1/revenue/{book}/import", file, file.stem)
        importing = asyncio.create_task(ground.generator.fire([[order]]))
        if book != watched:
            await importing
            continue
        while not importing.done():
            now_alone, now_together = _taken(process)
            alone, together = max(alone, now_alone - idle_alone), max(together, now_together - idle_together)
            await asyncio.sleep(_GLANCE)
        answers = importing.result().answers
    return alone, together, answers


def _taken(process: psutil.Process) -> tuple[float, float]:
    """What a process has, and what it has with all its children."""
    sizes = []
    for each in (process, *process.children(recursive=True)):
        try:
            sizes.append(each.memory_full_info().pss / _MIB)
        except (psutil.NoSuchProcess, psutil.ZombieProcess):  # a worker may go at any moment
            continue
    return sizes[0], sum(sizes)
