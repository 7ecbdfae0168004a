"""What an import takes of memory above idle: the service alone, and with every process that it starts for it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.soak._suite import Running

from ..files import checked_payee, payments, receipts
from ..ground import DEMO, Asking, Ground, fetch
from ..harness import Goal, Row, refusals, spread

_RECEIPTS, _PAYMENTS, _GLANCE, _MIB = 1_000_000, 100_000, 0.05, 2**20


@dataclass
class Taken:
    """MiB above idle at most, and how the import was answered."""

    alone: float
    together: float
    answers: Mapping[str, int]


async def measure(ground: Ground) -> list[Row]:
    with await ground.fresh(DEMO) as up:  # nothing was imported since it started
        recorder, service = Asking(up, "recorder"), up.running["revenue"]
        await fetch(recorder.post("/v1/revenue/payee-accounts", checked_payee()))
        many, some = ground.scaled(_RECEIPTS), ground.scaled(_PAYMENTS)
        typed, stored = receipts(ground.folder, "memory", many)
        *before, (book, file) = payments(ground.folder, "memory", some).items()
        rows = _rows(f"{many:,} receipts", await _import(ground, recorder, service, "receipts", typed))
        for each, needed in before:
            found = await _import(ground, recorder, service, each, needed)
            if refusals(found.answers):
                raise RuntimeError(f"the import of {each} is answered {found.answers}")
        rows += _rows(f"{some:,} payments", await _import(ground, recorder, service, book, file))
        for done in (typed, stored, file, *[needed for _, needed in before]):
            done.unlink()
    return rows


def _rows(what: str, taken: Taken) -> list[Row]:
    refused = refusals(taken.answers)
    return [
        Row(
            "memory", f"import of {what}: {told}, above idle", "MiB", Goal("<=", goal), spread([value]), sized=True,
            refused={"import": refused} if refused else {}, note=how,
        )
        for told, goal, value, how in (
            ("the service", 64, taken.alone, "the kernel's high-water mark"),
            ("the service with its workers", 384, taken.together, "what processes share is shared out among them"),
        )
    ]  # fmt: skip


async def _import(ground: Ground, recorder: Asking, service: Running, book: str, file: Path) -> Taken:
    """Import a file into a service at rest, and look at its processes meanwhile."""
    await service.rest()
    process = psutil.Process(service.process.pid)
    idle, idle_together = service.now, _share(process)
    service.forget_peak()
    order = recorder.send(f"/v1/revenue/{book}/import", file, file.stem)
    importing = asyncio.create_task(ground.generator.fire([[order]]))
    together = 0.0
    while not importing.done():
        together = max(together, _share(process) - idle_together)
        await asyncio.sleep(_GLANCE)
    return Taken(float(service.peak - idle), together, importing.result().answers)


def _share(process: psutil.Process) -> float:
    """What a process has with all its children, in MiB."""
    share = 0.0
    for each in (process, *process.children(recursive=True)):
        try:
            share += each.memory_full_info().pss / _MIB
        except (psutil.NoSuchProcess, psutil.ZombieProcess):  # a worker may go at any moment
            continue
    return share
