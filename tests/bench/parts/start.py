"""A fresh clone of what is committed: from `make run` to the moment when the gateway is ready, its set-up included."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import time

import httpx

from bureau_common.testing.workspace import ROOT
from tests.soak._suite import free_port

from ..ground import FOLDER, Ground
from ..harness import Goal, Row, Sample, interleaved

_MOST_SECONDS, _MOST_ROUNDS = 900, 3


async def measure(ground: Ground) -> list[Row]:
    found = await interleaved({"start": _start}, min(ground.rounds, _MOST_ROUNDS), warm_up=0)
    return [
        Row(
            "start", "fresh clone to ready", "s", Goal("<=", 60), found.spread("start"), refused=found.refused(),
            note="packages come from the machine's own index or cache, as pip is set up here",
        )
    ]  # fmt: skip


async def _start() -> Sample:
    clone = FOLDER / "clone"
    shutil.rmtree(clone, ignore_errors=True)
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment |= {"PORT": str(port), "BUREAU_DATA": str(clone / ".data")}
    began = time.monotonic()
    with (FOLDER / "clone.log").open("wb") as log:
        run = subprocess.Popen(
            ["make", "run"],
            cwd=clone,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        answer = await _ready(f"http://127.0.0.1:{port}/readyz", run)
        return Sample(time.monotonic() - began, {answer: 1})
    finally:
        os.killpg(run.pid, signal.SIGINT)
        run.wait(120)
        shutil.rmtree(clone, ignore_errors=True)


async def _ready(address: str, run: subprocess.Popen[bytes]) -> str:
    """200, or why it did not come to that."""
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        for _ in range(_MOST_SECONDS * 4):
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(address)).status_code == 200:
                    return "200"
            if run.poll() is not None:
                return "ended"
            await asyncio.sleep(0.25)
    return "not ready"
